"""Builds: what an edit changes is written, and nothing else; in parallel, in any format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sphinx.util.parallel import parallel_available

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Built, Project

LINK = "# {title}\n\n看 [{text}]({target}.md) 吧。\n"
# B and C link to A, D to B; A and E have a tag in common, F takes no part in anything.
PAGES = {
    "a.md": "---\ntags: [x]\n---\n\n# A\n",
    "b.md": LINK.format(title="B", text="甲", target="a"),
    "c.md": LINK.format(title="C", text="甲", target="a"),
    "d.md": LINK.format(title="D", text="乙", target="b"),
    "e.md": "---\ntags: [x]\n---\n\n# E\n",
    "f.md": "# F\n",
}
# One after the other: the page, what is replaced by what, and the pages that are written for it.
EDITS = [
    ("f.md", "# F", "# F\n\nText.", "f"),
    ("b.md", "吧", "吗", "ab"),
    ("b.md", "# B", "# Z", "abc"),
    ("b.md", "a.md", "f.md", "abcf"),
    ("c.md", "看 [甲](a.md)", "看", "ac"),
    ("f.md", "Text", "看 [丁](d.md) 吧", "df"),
    ("e.md", "[x]", "[y]", "ae"),
    ("e.md", "tags: [y]", "tags: [x]\nprerequisites: [f]", "aef"),
    ("c.md", "看", "看 [甲](a.md)、[戊](e.md)", "ace"),
    ("index.md", "**", "f\ne\nd\nc\nb\na", ""),
    ("e.md", "tags: [x]", "draft: true", "aef"),
]
# Breaks off while it writes, when a file says so, as Ctrl-C does. After an error Sphinx itself
# would begin from nothing.
BREAK = """
from pathlib import Path

def fail(app, pagename, templatename, context, doctree):
    if pagename == "f" and Path(app.srcdir, "break").exists():
        raise KeyboardInterrupt

def setup(app):
    app.connect("html-page-context", fail)
"""


def stamp(built: Built) -> dict[str, int]:
    """Return when each page was written."""
    return {path.stem: path.stat().st_mtime_ns for path in built.outdir.glob("?.html")}


def rebuild(project: Project, before: Built) -> tuple[Built, set[str]]:
    """Build again; return the result, and the pages that were written or are gone."""
    old = stamp(before)
    built = project.build(before.outdir.name)
    new = stamp(built)
    return built, {name for name in old | new if old.get(name) != new.get(name)}


def read_sections(built: Built) -> dict[str, str]:
    """Return the lists of each page as they are written."""
    pages = ((path.stem, built.parse(path.name)) for path in sorted(built.outdir.glob("?.html")))
    return {name: "".join(map(str, page.select("section.backlinks"))) for name, page in pages}


def read_fresh(project: Project, tmp_path: Path) -> dict[str, str]:
    """Return the lists that a first build of the same sources writes."""
    fresh = type(project)(tmp_path / "fresh" / "docs", project.run)
    sources = sorted(project.srcdir.glob("*.*"))
    fresh.write({path.name: path.read_text(encoding="utf-8") for path in sources})
    return read_sections(fresh.build())


@pytest.fixture
def built(project: Project) -> Built:
    """Provide the pages as a first build wrote them."""
    project.write(PAGES)
    return project.build()


def test_nothing_is_written_when_nothing_changed(project: Project, built: Built) -> None:
    """A build without a change writes no page."""
    assert rebuild(project, built)[1] == set()


def test_an_edit_writes_what_it_changes(project: Project, built: Built, tmp_path: Path) -> None:
    """An edit writes its own page and those whose lists it changes; all are as in a first build."""
    for name, old, new, written in EDITS:
        path = project.srcdir / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        built, changed = rebuild(project, built)
        assert changed == set(written), (name, old, new)
    assert read_sections(built) == read_fresh(project, tmp_path)


def test_a_deleted_page_is_forgotten(project: Project, built: Built, tmp_path: Path) -> None:
    """When a page goes, those that named it are written, and do not name it any more."""
    (project.srcdir / "c.md").unlink()
    rebuilt, changed = rebuild(project, built)
    assert {"a", "b"} <= changed <= {"a", "b", "index"}
    assert "c.html" not in rebuilt.read("a.html")
    (rebuilt.outdir / "c.html").unlink()
    assert read_sections(rebuilt) == read_fresh(project, tmp_path)


def test_a_renamed_page_has_its_new_name(project: Project, built: Built, tmp_path: Path) -> None:
    """When a page is renamed, those that named it name it by its new name."""
    (project.srcdir / "c.md").rename(project.srcdir / "g.md")
    rebuilt, changed = rebuild(project, built)
    assert {"a", "b", "g"} <= changed <= {"a", "b", "g", "index"}
    (rebuilt.outdir / "c.html").unlink()
    assert read_sections(rebuilt) == read_fresh(project, tmp_path)


def test_a_label_that_moves(project: Project, tmp_path: Path) -> None:
    """When a label moves to another page, the pages of both are written though the link is not."""
    project.write(
        {"a.md": "# A\n\n(here)=\n## X\n", "b.md": "# B\n\n看 [甲](#here) 吧。\n", "c.md": "# C\n"}
    )
    first = project.build()
    project.write({"a.md": "# A\n", "c.md": "# C\n\n(here)=\n## X\n"})
    rebuilt, changed = rebuild(project, first)
    assert changed == {"a", "c"}
    assert read_sections(rebuilt) == read_fresh(project, tmp_path)


def test_a_setting_writes_what_it_changes(project: Project, built: Built) -> None:
    """A changed setting writes the pages whose lists it changes, and no others."""
    old = stamp(built)
    again = project.build(backlinks_related_limit=0)
    assert {name for name, time in stamp(again).items() if old[name] != time} == {
        "a",
        "b",
        "c",
        "e",
    }


def test_builders_that_share_doctrees(project: Project, built: Built) -> None:
    """An edit that one builder has seen is not lost on another one with the same doctrees."""
    other = project.build("dirhtml")
    project.write({"b.md": PAGES["b.md"].replace("吧", "吗")})
    project.build("dirhtml")
    assert "吗" in other.read("a/index.html")
    rebuilt, changed = rebuild(project, built)
    assert changed == {"a", "b"}
    assert "吗" in rebuilt.read("a.html")


def test_a_build_that_breaks_off(project: Project, tmp_path: Path) -> None:
    """What a build that breaks off has written is written again, even if the edit is taken back."""
    project.write({**PAGES, "ext.py": BREAK})
    conf = (project.srcdir / "conf.py").read_text(encoding="utf-8")
    local = "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent))\n"
    module = f"backlinks_break_{tmp_path.name}"
    (project.srcdir / "ext.py").rename(project.srcdir / f"{module}.py")
    project.write({"conf.py": f"{local}{conf}\nextensions.append({module!r})\n"})
    first = project.build()
    project.write(
        {"b.md": PAGES["b.md"].replace("吧", "吗"), "break": "", "f.md": "# F\n\nText.\n"}
    )
    with pytest.raises(KeyboardInterrupt):
        project.build()
    assert "吗" in first.read("a.html")
    (project.srcdir / "break").unlink()
    project.write({"b.md": PAGES["b.md"]})
    assert "吗" not in project.build().read("a.html")


@pytest.mark.skipif(not parallel_available, reason="the platform cannot fork")
def test_parallel_builds(project: Project, built: Built, tmp_path: Path) -> None:
    """Two processes write what one writes, and afterwards know what they have written."""
    fresh = type(project)(tmp_path / "parallel" / "docs", project.run)
    fresh.write({p.name: p.read_text("utf-8") for p in sorted(project.srcdir.glob("*.*"))})
    # Sphinx reads in parallel from six pages on.
    other = fresh.build(parallel=2)
    assert read_sections(other) == read_sections(built)
    assert rebuild(fresh, other)[1] == set()
    old = stamp(other)
    fresh.write({"b.md": PAGES["b.md"].replace("吧", "吗")})
    new = stamp(fresh.build(parallel=2))
    assert {name for name in new if old[name] != new[name]} == {"a", "b"}


def test_two_builds_are_the_same(project: Project, built: Built, tmp_path: Path) -> None:
    """The same sources give the same bytes."""
    fresh = type(project)(tmp_path / "again" / "docs", project.run)
    fresh.write({p.name: p.read_text("utf-8") for p in sorted(project.srcdir.glob("*.*"))})
    other = fresh.build()
    for name in PAGES:
        page = name.replace(".md", ".html")
        assert other.read(page) == built.read(page)


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "singlehtml"])
def test_books_have_no_lists(project: Project, builder: str) -> None:
    """In books and in plain text there is nothing of it, and no warning."""
    project.write(PAGES)
    built = project.build(builder)
    texts = (path.read_bytes() for path in built.outdir.rglob("*") if path.is_file())
    assert b"Pages that link here" not in b"".join(texts)
    assert re.findall(".*backlinks.*", built.warnings) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_addresses_fit_the_builder(project: Project, builder: str) -> None:
    """A link leads to the page as the builder names it, from a page in a folder too."""
    project.write({"x/a.md": "# A\n", "b.md": LINK.format(title="B", text="甲", target="x/a")})
    name = {"html": "x/a.html", "dirhtml": "x/a/index.html"}[builder]
    (shown,) = project.read(project.build(builder), name)
    assert shown.href == {"html": "../b.html", "dirhtml": "../../b/"}[builder]


# The theme asks its transforms for what Sphinx 11 will not have.
@pytest.mark.filterwarnings("ignore:'sphinx_book_theme")
@pytest.mark.parametrize("theme", ["alabaster", "furo", "sphinx_book_theme"])
def test_any_theme_without_configuration(project: Project, theme: str) -> None:
    """A project that only lists the extension has the lists, whatever its theme, and no warning."""
    conf = f'extensions = ["myst_parser", "sphinx_backlinks"]\nhtml_theme = "{theme}"\n'
    project.write({**PAGES, "conf.py": conf})
    built = project.build()
    assert [line for line in built.warnings.splitlines() if "backlinks" in line] == []
    page = built.parse("a.html")
    assert [entry.title for entry in project.read(built, "a.html")] == ["B", "C"]
    assert [entry.title for entry in project.read(built, "a.html", "related")] == ["E"]
    sections = page.select("section.backlinks")
    names = [page.find(id=section["aria-labelledby"]) for section in sections]
    assert [(name.name, name.get_text()) for name in names] == [
        ("h2", "Pages that link here"),
        ("h2", "Possibly related pages"),
    ]
    assert page.select('link[href*="backlinks.css"]')
    assert (built.outdir / "_static" / "backlinks.css").is_file()


def test_the_search_does_not_find_other_pages_sentences(project: Project) -> None:
    """A sentence is found on the page that has it, not on those that show it."""
    text = "# B\n\nAn extraordinary sentence on [甲](a.md).\n"
    project.write({"a.md": "# A\n", "b.md": text})
    built = project.build()
    assert "extraordinary" in built.read("a.html")
    docnames = re.search(r'"docnames":\[(.*?)\]', built.read("searchindex.js"))
    found = re.search(r'"extraordinari":(\d+)', built.read("searchindex.js"))
    assert docnames
    assert found
    assert docnames[1].split(",")[int(found[1])] == '"b"'
