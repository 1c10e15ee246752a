"""Citations in real builds: links, warnings, what is read again, PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.util.parallel import parallel_available

from sphinx_full_citations.messages import TYPE, Subtype

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

CONF = """
extensions = ["myst_parser", "sphinx_full_citations"]
html_theme = "basic"
language = "zh_CN"
bibtex_bibfiles = ["sources.bib"]
latex_engine = "xelatex"
latex_show_urls = "footnote"
"""
SOURCES = """
@inproceedings{vaswani2017attention,
  author = {Vaswani, A. and others},
  title = {Attention Is All You Need},
  booktitle = {NeurIPS},
  year = {2017},
  eprint = {1706.03762},
}

@online{python-gc,
  author = {{Python 文档}},
  title = {gc},
  url = {https://docs.python.org/3/library/gc.html},
}
"""
HOME = "# 首页\n\n```{toctree}\na\nb\n```\n"
A = """# 甲

见 {cite:t}`vaswani2017attention`，以及别处{cite:p}`vaswani2017attention, python-gc`。

## 参考资料

- {cite:full}`vaswani2017attention`，3.2 节；{cite:full}`python-gc`。
- 又见 {cite:full}`vaswani2017attention`。
"""
B = "# 乙\n\n- {cite:full}`python-gc`：说明。\n"


@pytest.fixture
def srcdir(tmp_path: Path) -> Path:
    """Provide a project of two pages that cite."""
    folder = tmp_path / "docs"
    folder.mkdir()
    files = {"conf.py": CONF, "sources.bib": SOURCES, "index.md": HOME, "a.md": A, "b.md": B}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def replace(path: Path, before: str, after: str) -> None:
    """Replace a text of a file that has it."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_list_is_what_its_author_wrote(srcdir: Path, build: Callable[..., Built]) -> None:
    """Items have the description in place of the role, remarks behind it, links in it."""
    built = build(srcdir)
    assert built.warnings == ""
    first, second = built.parse("a.html").select("li p")
    assert first.get_text() == (
        "A. Vaswani 等，“Attention Is All You Need”，NeurIPS 2017，arXiv:1706.03762，3.2 节；"
        "Python 文档，gc。"
    )
    assert [link["href"] for link in first.select("a")] == [
        "https://arxiv.org/abs/1706.03762",
        "https://docs.python.org/3/library/gc.html",
    ]
    assert second.get_text().startswith("又见 A. Vaswani 等")


def test_the_text_leads_to_the_list_of_its_page(srcdir: Path, build: Callable[..., Built]) -> None:
    """Names in the text are links to the first description of the work on the same page."""
    page = build(srcdir).parse("a.html")
    paragraph = page.select_one("section > p")
    assert paragraph is not None
    assert paragraph.get_text() == (
        "见 Vaswani 等（2017），以及别处（Vaswani 等，2017；Python 文档）。"
    )
    places = [link["href"].removeprefix("#") for link in paragraph.select("a")]
    assert places == ["cite-vaswani2017attention"] * 2 + ["cite-python-gc"]
    first = page.select("section li")[0]
    for place in places:
        assert page.select(f'[id="{place}"]') == first.select(f'[id="{place}"]') != []


def test_a_key_without_entry_is_warned_of(srcdir: Path, build: Callable[..., Built]) -> None:
    """An unknown key is shown as it is, with file, line and remedy; its tag silences it."""
    replace(srcdir / "b.md", "python-gc", "nobody2000nothing")
    built = build(srcdir)
    assert built.warnings.startswith(f"{srcdir / 'b.md'}:3: WARNING: no BibTeX file")
    assert "'nobody2000nothing'" in built.warnings
    assert "add the entry" in built.warnings
    assert built.warnings.rstrip().endswith(f"[{TYPE}.{Subtype.UNKNOWN}]")
    assert built.parse("b.html").select_one("li code").get_text() == "nobody2000nothing"
    replace(srcdir / "b.md", "说明", "说")
    assert build(srcdir, suppress_warnings=[f"{TYPE}.{Subtype.UNKNOWN}"]).warnings == ""


def test_a_work_that_is_not_listed_is_warned_of(srcdir: Path, build: Callable[..., Built]) -> None:
    """A name in the text whose work the page does not describe is no link, and is warned of."""
    replace(srcdir / "b.md", "说明", "说明，{cite:t}`vaswani2017attention`")
    built = build(srcdir)
    assert built.warnings.startswith(f"{srcdir / 'b.md'}:3: WARNING: the page names")
    assert built.warnings.rstrip().endswith(f"[{TYPE}.{Subtype.UNLISTED}]")
    item = built.parse("b.html").select_one("li p")
    assert item.get_text() == "Python 文档，gc：说明，Vaswani 等（2017）。"
    assert [link.get_text() for link in item.select("a")] == ["gc"]


def test_each_subtype_is_described() -> None:
    """Each kind of warning says what it means."""
    assert all(subtype.description.endswith(".") for subtype in Subtype)


def test_pages_whose_entries_change_are_read_again(
    srcdir: Path, build: Callable[..., Built]
) -> None:
    """An edit of an entry is seen on the pages that cite it, and writes no other."""
    built = build(srcdir)
    times = {name: (built.outdir / name).stat().st_mtime_ns for name in ("a.html", "b.html")}
    replace(srcdir / "sources.bib", "Attention Is All", "Attention Was All")
    built = build(srcdir)
    assert built.warnings == ""
    assert "Attention Was All You Need" in built.read("a.html")
    assert (built.outdir / "b.html").stat().st_mtime_ns == times["b.html"]
    assert (built.outdir / "a.html").stat().st_mtime_ns > times["a.html"]


def test_an_entry_that_goes_and_comes_is_noticed(srcdir: Path, build: Callable[..., Built]) -> None:
    """Pages of a key that was taken out, and then put back, follow without being touched."""
    build(srcdir)
    replace(srcdir / "sources.bib", "{python-gc,", "{python-other,")
    assert build(srcdir).warnings.count("'python-gc'") == 3
    replace(srcdir / "sources.bib", "{python-other,", "{python-gc,")
    built = build(srcdir)
    assert built.warnings == ""
    assert "Python 文档，" in built.read("b.html")


def test_a_parallel_build_is_the_same(srcdir: Path, build: Callable[..., Built]) -> None:
    """Two processes make the bytes that one makes, and remember what each page cites."""
    assert parallel_available
    names = [f"n{number}" for number in range(12)]
    for name in names:
        (srcdir / f"{name}.md").write_text(A, encoding="utf-8")
    replace(srcdir / "index.md", "a\nb", "\n".join(["a", "b", *names]))
    alone = {name: build(srcdir).read(f"{name}.html") for name in names}
    (srcdir / "sources.bib").touch()
    together = build(srcdir, parallel=2, html_last_updated_fmt=None, project="X")
    assert together.warnings == ""
    replace(srcdir / "sources.bib", "NeurIPS", "NIPS")
    after = build(srcdir, parallel=2, project="X")
    assert all("NIPS 2017" in after.read(f"{name}.html") for name in names)
    replace(srcdir / "sources.bib", "NIPS", "NeurIPS")
    assert {name: build(srcdir).read(f"{name}.html") for name in names} == alone


def test_print_has_no_footnote_for_what_says_where_it_leads(
    srcdir: Path, build: Callable[..., Built]
) -> None:
    """arXiv numbers and DOIs are plain links in LaTeX; other addresses are footnotes."""
    built = build(srcdir, "latex")
    assert built.warnings == ""
    (tex,) = built.outdir.glob("*.tex")
    text = tex.read_text(encoding="utf-8")
    assert r"\sphinxhref{https://arxiv.org/abs/1706.03762}{arXiv:1706.03762}" in text
    assert r"\sphinxnolinkurl{https://arxiv.org" not in text
    assert r"\sphinxnolinkurl{https://docs.python.org/3/library/gc.html}" in text
    assert r"\label{\detokenize{a:cite-vaswani2017attention}}" in text
    assert r"\hyperref[\detokenize{a:cite-vaswani2017attention}]" in text


def test_a_project_needs_no_bibliography(tmp_path: Path, build: Callable[..., Built]) -> None:
    """Without any setting a build is like one without the extension."""
    folder = tmp_path / "docs"
    folder.mkdir()
    conf = 'extensions = ["myst_parser", "sphinx_full_citations"]\nhtml_theme = "basic"\n'
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    # MyST asks every domain for what a link names, and warns of none that does not answer.
    (folder / "index.md").write_text("(here)=\n\n# Home\n\n[](here)\n", encoding="utf-8")
    assert build(folder).warnings == ""


def test_an_excerpt_names_works_and_shows_no_key(srcdir: Path, build: Callable[..., Built]) -> None:
    """What another page shows of a page has the names of works, which lead to its list."""
    replace(srcdir / "conf.py", '"sphinx_full', '"sphinx_latest_updates", "sphinx_full')
    replace(srcdir / "index.md", "# 首页\n", "# 首页\n\n```{latest-updates}\n```\n")
    front_matter = "---\nupdated: 2026-01-01\ndate: 2026-01-01\n---\n"
    (srcdir / "a.md").write_text(front_matter + A, encoding="utf-8")
    home = build(srcdir, suppress_warnings=["latest_updates"]).parse("index.html")
    (excerpt,) = (found for found in home.select(".latest-update-excerpt") if "见" in found.text)
    assert excerpt.get_text().strip().startswith("见 Vaswani 等（2017），以及别处（Vaswani 等")
    assert "vaswani2017attention" not in excerpt.get_text()
    assert excerpt.select_one("a")["href"] == "a.html#cite-vaswani2017attention"
