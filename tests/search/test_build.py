"""The index as a build leaves it: which files, what is in them, and which change."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from sphinx_cjk_search.dating import read_dates

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

CONF = """\
extensions = ["myst_parser", "sphinx_cjk_search"]
myst_enable_extensions = ["dollarmath"]
project = "Notebook"
version = "1"
copyright = "Ada"
"""
INDEX = "# Home\n\n```{toctree}\n:glob:\n\n*/index\n```\n"
TOPIC = "# {}\n\n```{{toctree}}\n:glob:\n\n*\n```\n"
NOTES = {
    "deep/autograd": "---\ntags: [求导, PyTorch]\ndate: 2026-01-31\n---\n\n# 自动求导\n\n"
    "反向传播算法是链式法则。\n\n## 梯度\n\n公式 $\\nabla f \\le 1$ 与代码：\n\n"
    "```python\nnn.BatchNorm2d(8)\n```\n",
    "deep/norm": "# Batch normalization\n\nRunning means are kept.\n",
    "misc/terms": "# Glossary\n\n```{glossary}\n学习率\n  Learning rate, a step's length.\n```\n",
}
DATA = "_static/cjk-search/data"
OLD = ("searchtools.js", "language_data.js", "searchindex.js", "sphinx_highlight.js")


def write_sources(folder: Path, **changed: str) -> Path:
    """Write the notebook and return its folder."""
    srcdir = folder / "docs"
    for topic, title in (("deep", "深度学习"), ("misc", "Miscellany")):
        (srcdir / topic).mkdir(parents=True, exist_ok=True)
        (srcdir / topic / "index.md").write_text(TOPIC.format(title), encoding="utf-8")
    (srcdir / "conf.py").write_text(CONF, encoding="utf-8")
    (srcdir / "index.md").write_text(INDEX, encoding="utf-8")
    for name, text in {**NOTES, **changed}.items():
        (srcdir / f"{name}.md").write_text(text, encoding="utf-8")
    return srcdir


def read_files(outdir: Path) -> dict[str, bytes]:
    """Return the files of the index, by name."""
    return {path.name: path.read_bytes() for path in (outdir / DATA).iterdir()}


def read_payloads(outdir: Path) -> dict[str, Any]:
    """Return what the files of the index hand over, by name."""
    found = {}
    for content in read_files(outdir).values():
        name, payload = re.fullmatch(
            r'cjkSearch\.take\("(\w+)",(.*)\)\n', content.decode()
        ).groups()  # type: ignore[union-attr]
        found[name] = json.loads(payload)
    return found


def read_texts(outdir: Path) -> dict[str, dict[str, Any]]:
    """Return the texts of the pages, by address."""
    payloads = read_payloads(outdir).values()
    return {text["url"]: text for text in payloads if isinstance(text, dict) and "parts" in text}


def find_shard(outdir: Path, term: str) -> str:
    """Return the name of the shard that has a term, or nothing."""
    for name, payload in read_payloads(outdir).items():
        if isinstance(payload, str) and re.search(rf"^{re.escape(term)} ", payload, re.MULTILINE):
            return name
    return ""


@pytest.fixture
def notebook(tmp_path: Path, build: Callable[..., Built]) -> Built:
    """Provide the notebook, built."""
    return build(write_sources(tmp_path))


TERMS = (
    *("反向", "传播", "播", "学习", "求导", "∇", "<=", "\\nabla", "'zi'dong", "'dong"),
    *("nn.batchnorm2d", "batch", "norm", "pytorch", "running", "run"),
)


def test_terms_are_in_the_index(notebook: Built) -> None:
    """Text, code, parts, stems, formulas as written and as read, tags, terms, pinyin: all found."""
    assert [term for term in TERMS if not find_shard(notebook.outdir, term)] == []


def test_what_is_not_there_is_not_in_the_index(notebook: Built) -> None:
    """A pair of characters that no page has is in no shard."""
    assert not find_shard(notebook.outdir, "播法")
    assert notebook.warnings == ""


def test_a_text_has_what_is_shown(notebook: Built) -> None:
    """A page's text has its address, title, topic, tags, date, and its sections with anchors."""
    text = read_texts(notebook.outdir)["deep/autograd.html"]
    assert (text["title"], text["topic"], text["date"]) == ("自动求导", "深度学习", "2026-01-31")
    assert text["tags"] == ["求导", "PyTorch"]
    page = notebook.parse("deep/autograd.html")
    (_, _, top), (anchor, heading, body) = text["parts"]
    assert top == "反向传播算法是链式法则。"
    assert heading == "梯度"
    assert page.find(id=anchor)
    assert body == "公式 ∇ f ≤ 1 与代码：\nnn.BatchNorm2d(8)"


def test_a_glossary_term_is_a_section(notebook: Built) -> None:
    """A term of a glossary is a section of its own, with the anchor of the term."""
    parts = read_texts(notebook.outdir)["misc/terms.html"]["parts"]
    (anchor, _title, body) = next(part for part in parts if part[1] == "学习率")
    assert notebook.parse("misc/terms.html").find(id=anchor)
    assert body == "Learning rate, a step’s length."


def test_names_are_made_of_contents(notebook: Built) -> None:
    """The manifest keeps its name; each other file has one of ten letters."""
    names = set(read_files(notebook.outdir))
    assert {name for name in names if not re.fullmatch(r"[a-z2-7]{10}\.js", name)} == {
        "manifest.js"
    }


@pytest.mark.parametrize("theme", ["alabaster", "basic", "furo"])
@pytest.mark.parametrize("page", ["index.html", "search.html"])
def test_nothing_of_the_old_search_is_left(
    tmp_path: Path, build: Callable[..., Built], theme: str, page: str
) -> None:
    """No page names a script of the built-in search, nor is its index written; ours is named."""
    built = build(write_sources(tmp_path), html_theme=theme)
    scripts = [str(script.get("src")) for script in built.parse(page).select("script[src]")]
    assert [script for script in scripts if any(old in script for old in OLD)] == []
    assert sum("cjk-search/open.js" in script for script in scripts) == 1
    assert not (built.outdir / "searchindex.js").exists()
    assert "Traceback" not in built.warnings


def test_the_search_page_works_without_scripts(notebook: Built) -> None:
    """Without JavaScript the search page says so, and links the topics and the index."""
    noscript = notebook.parse("search.html").select_one(".body noscript, [role=main] noscript")
    assert noscript
    links = BeautifulSoup(noscript.decode_contents(), "html5lib").select("a")
    assert {str(link["href"]) for link in links} == {
        "index.html", "deep/index.html", "misc/index.html", "genindex.html",
    }  # fmt: skip


def test_the_words_are_localised(tmp_path: Path, build: Callable[..., Built]) -> None:
    """In a Chinese project the interface speaks Chinese."""
    built = build(write_sources(tmp_path), language="zh_CN")
    assert read_payloads(built.outdir)["manifest"]["words"]["title"] == "搜索"


def test_an_edit_changes_only_its_own_files(tmp_path: Path, build: Callable[..., Built]) -> None:
    """After an edit of a note only its shards, its text, its block and the manifest differ."""
    pages = {f"deep/n{number}": write_filler(number) for number in range(40)}
    srcdir = write_sources(tmp_path, **pages)
    before = read_files(build(srcdir).outdir)
    note = srcdir / "deep" / "norm.md"
    note.write_text(note.read_text("utf-8") + "\nAn otter 獭 swims.\n", encoding="utf-8")
    built = build(srcdir)
    after = read_files(built.outdir)
    changed = {name for name in after if before.get(name) != after[name]}
    shards = {find_shard(built.outdir, term) for term in ("an", "otter", "獭", "swims", "swim")}
    payloads = read_payloads(built.outdir)
    vocabulary = payloads["manifest"]["vocabulary"]
    expected = {"manifest", *shards, *(vocabulary[str(len(word))] for word in ("otter", "swims"))}
    names = [
        name
        for name, text in payloads.items()
        if isinstance(text, dict) and text.get("url") == "deep/norm.html"
    ]
    expected |= {*names, *payloads["manifest"]["blocks"]}
    assert {name.removesuffix(".js") for name in changed} <= expected
    assert {f"{name}.js" for name in names} <= changed
    assert len(after) - len(changed) > 40


def write_filler(number: int) -> str:
    """Return a note with words of its own."""
    words = " ".join(
        f"word{number}x{place} {chr(0x4E00 + number * 40 + place)}" for place in range(40)
    )
    return f"# Filler {number}\n\n{words}\n"


def test_an_incremental_build_gives_the_same_bytes(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """A build after an edit, an addition and a removal leaves what a new build leaves."""
    srcdir = write_sources(tmp_path / "one")
    build(srcdir)
    (srcdir / "deep" / "norm.md").unlink()
    (srcdir / "deep" / "new.md").write_text("# 新笔记\n\n卷积。\n", encoding="utf-8")
    other = write_sources(tmp_path / "two", **{"deep/new": "# 新笔记\n\n卷积。\n"})
    (other / "deep" / "norm.md").unlink()
    assert read_files(build(srcdir).outdir) == read_files(build(other).outdir)


def test_a_parallel_build_gives_the_same_bytes(tmp_path: Path, build: Callable[..., Built]) -> None:
    """Read by several processes, the pages give the same index."""
    pages = {f"deep/n{number}": write_filler(number) for number in range(12)}
    one = build(write_sources(tmp_path / "one", **pages))
    two = build(write_sources(tmp_path / "two", **pages), parallel=2)
    assert read_files(one.outdir) == read_files(two.outdir)


def test_other_builders_are_left_alone(tmp_path: Path, build: Callable[..., Built]) -> None:
    """An output without a search page gets no index, and the doctrees serve both."""
    srcdir = write_sources(tmp_path)
    text = build(srcdir, builder="text")
    assert not (text.outdir / "_static").exists()
    assert find_shard(build(srcdir).outdir, "反向")


def test_only_is_judged_as_html(tmp_path: Path, build: Callable[..., Built]) -> None:
    """What only HTML shows is found, what only LaTeX shows is not, whichever builder read it."""
    text = "# Only\n\n```{only} html\nforhtml\n```\n\n```{only} latex\nforlatex\n```\n"
    srcdir = write_sources(tmp_path, **{"misc/only": text})
    build(srcdir, builder="latex")
    built = build(srcdir)
    assert find_shard(built.outdir, "forhtml")
    assert not find_shard(built.outdir, "forlatex")


def test_pages_are_left_out(tmp_path: Path, build: Callable[..., Built]) -> None:
    """A page is left out by a pattern, or by what Sphinx's own search obeys."""
    text = "---\nno-search: true\n---\n\n# Hidden\n\nsecretive\n"
    srcdir = write_sources(tmp_path, **{"misc/hidden": text})
    built = build(srcdir, cjk_search_exclude=["deep/n*"])
    assert not find_shard(built.outdir, "secretive")
    assert "deep/norm.html" not in read_texts(built.outdir)
    assert "deep/autograd.html" in read_texts(built.outdir)


@pytest.mark.parametrize(
    ("line", "said"),
    [("tags: {a: 1}", "`tags` is no list of names"), ("date: someday", "`date` has no day")],
)
def test_bad_front_matter_warns(
    tmp_path: Path, build: Callable[..., Built], line: str, said: str
) -> None:
    """Front matter that cannot be used is one warning with its page; the page is found."""
    text = f"---\n{line}\n---\n\n# Bad\n\nstillfound\n"
    built = build(write_sources(tmp_path, **{"misc/bad": text}))
    (warning,) = [each for each in built.warnings.splitlines() if "cjk_search" in each]
    assert said in warning
    assert "bad.md:1" in warning
    assert find_shard(built.outdir, "stillfound")


def test_a_bad_setting_warns(tmp_path: Path, build: Callable[..., Built]) -> None:
    """A setting of the wrong type is one warning, and its default is used."""
    built = build(write_sources(tmp_path), cjk_search_exclude=7)
    assert built.warnings.count("[cjk_search.config]") == 1
    assert "deep/norm.html" in read_texts(built.outdir)


def test_a_link_by_name_passes_the_search_over(tmp_path: Path, build: Callable[..., Built]) -> None:
    """MyST asks every domain for what a link names, and warns of none that does not answer."""
    text = "(here)=\n\n# Linked\n\n[](here)\n"
    built = build(write_sources(tmp_path, **{"misc/linked": text}))
    assert "resolve_any_xref" not in built.warnings
    assert 'href="#here"' in (built.outdir / "misc" / "linked.html").read_text("utf-8")


LISTENER = """
import datetime
def date_page(app, docname):
    return datetime.date(2025, 5, 6) if docname == "deep/norm" else None
def setup(app):
    app.connect("cjk-search-date", date_page)
"""


def test_dates_come_from_a_listener(tmp_path: Path, build: Callable[..., Built]) -> None:
    """What a listener of the event says is a page's date; for others it may say nothing."""
    srcdir = write_sources(tmp_path)
    (srcdir / "conf.py").write_text(CONF + LISTENER, encoding="utf-8")
    texts = read_texts(build(srcdir).outdir)
    assert texts["deep/norm.html"]["date"] == "2025-05-06"
    assert texts["deep/autograd.html"]["date"] == "2026-01-31"


def test_dates_come_from_the_domain_of_updates(tmp_path: Path, build: Callable[..., Built]) -> None:
    """With the list of updates in the project, a page without front matter has a date too."""
    srcdir = write_sources(tmp_path)
    added = CONF.replace('"sphinx_cjk_search"', '"sphinx_cjk_search", "sphinx_latest_updates"')
    (srcdir / "conf.py").write_text(added, encoding="utf-8")
    text = read_texts(build(srcdir).outdir)["deep/norm.html"]
    assert date.fromisoformat(text["date"])


@pytest.mark.parametrize("domain", [None, object(), type("Odd", (), {"entries": (1, None, "x")})()])
def test_a_domain_of_another_shape_is_passed_over(domain: object) -> None:
    """A domain of that name that has no such entries dates nothing."""
    assert read_dates({"latest_updates": domain}) == {}
