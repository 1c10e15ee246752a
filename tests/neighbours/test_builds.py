"""The sidebar in real builds: what it shows, and which pages an edit has written again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

CONF = """\
extensions = ["myst_parser", "sphinx_neighbours"]
myst_enable_extensions = ["dollarmath"]
html_theme = "{theme}"
html_sidebars = {{"**": ["sidebar-topics.html"]}}
html_static_path = []
neighbours_reach = 1
"""
HOME = "# Home\n\n```{toctree}\na/index\nb/index\n```\n"
TOPIC = "# Topic {}\n\n```{{toctree}}\n:glob:\n\nnote-*\n```\n"


def write_sources(folder: Path, theme: str = "basic") -> Path:
    """Write two topics of seven notes each."""
    srcdir = folder / "docs"
    for topic in "ab":
        (srcdir / topic).mkdir(parents=True)
        (srcdir / topic / "index.md").write_text(TOPIC.format(topic), encoding="utf-8")
        for number in range(1, 8):
            write_note(srcdir, f"{topic}/note-{number}", f"Note {topic}{number}")
    (srcdir / "index.md").write_text(HOME, encoding="utf-8")
    (srcdir / "conf.py").write_text(CONF.format(theme=theme), encoding="utf-8")
    return srcdir


def write_note(srcdir: Path, name: str, title: str) -> None:
    """Write a note with a title and nothing else."""
    (srcdir / f"{name}.md").write_text(f"# {title}\n\nText.\n", encoding="utf-8")


def read_times(outdir: Path) -> dict[str, int]:
    """Return when each page was written."""
    pages = outdir.rglob("*.html")
    return {path.relative_to(outdir).as_posix(): path.stat().st_mtime_ns for path in pages}


def find_written(before: dict[str, int], built: Built) -> set[str]:
    """Return the documents whose pages a build has written."""
    now = read_times(built.outdir)
    changed = {name.removesuffix(".html") for name, time in now.items() if before.get(name) != time}
    return changed - {"genindex", "search"}


def list_links(built: Built, name: str) -> list[str]:
    """Return the texts of the links in the sidebar of a page."""
    return [link.get_text() for link in built.parse(name).select("nav.bd-links a")]


@pytest.mark.parametrize("theme", ["basic", "furo"])
def test_the_sidebar_shows_what_is_near(
    tmp_path: Path, build: Callable[..., Built], theme: str
) -> None:
    """A note shows the topics, its neighbours, and a link to all pages of its topic."""
    built = build(write_sources(tmp_path, theme))
    assert built.warnings == ""
    near = ["… all 7 pages", "Note a3", "Note a4", "Note a5", "… all 7 pages"]
    assert list_links(built, "a/note-4.html") == ["Topic a", *near, "Topic b"]
    page = built.parse("a/note-4.html")
    (current,) = page.select("nav.bd-links [aria-current=page]")
    assert current.get_text() == "Note a4"
    assert [item["class"] for item in page.select("nav.bd-links li.current")] == [
        ["toctree-l1", "current", "active", "has-children"],
        ["toctree-l2", "current", "active"],
    ]


def test_previous_and_next_stay_in_the_topic(tmp_path: Path, build: Callable[..., Built]) -> None:
    """The last note of a topic leads nowhere further; the first leads back to the topic."""
    built = build(write_sources(tmp_path))

    def read_relations(name: str) -> dict[str, str]:
        links = built.parse(name).select("head link[rel=prev], head link[rel=next]")
        return {str(link["rel"][0]): str(link["href"]) for link in links}

    assert read_relations("a/index.html") == {"next": "note-1.html"}
    assert read_relations("a/note-1.html") == {"prev": "index.html", "next": "note-2.html"}
    assert read_relations("a/note-7.html") == {"prev": "note-6.html"}


EDITS = {
    "text": ({"a/note-4": "Note a4"}, {"a/note-4", "a/index"}),
    "title": (
        {"a/note-4": "Other"},
        {"a/note-3", "a/note-4", "a/note-5", "a/index"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("parallel", [0, 2])
def test_an_edit_writes_what_shows_it(
    tmp_path: Path, build: Callable[..., Built], edit: str, parallel: int
) -> None:
    """A new text is written with its topic; a new title also where it is a neighbour's."""
    srcdir = write_sources(tmp_path)
    before = read_times(build(srcdir, parallel=parallel).outdir)
    titles, expected = EDITS[edit]
    for name, title in titles.items():
        write_note(srcdir, name, title)
    assert find_written(before, build(srcdir, parallel=parallel)) == expected


def test_a_new_note_is_shown_by_its_neighbours(tmp_path: Path, build: Callable[..., Built]) -> None:
    """A note between two others appears beside both, and the pages are as from a fresh build."""
    srcdir = write_sources(tmp_path / "one")
    build(srcdir)
    write_note(srcdir, "a/note-45", "Between")
    built = build(srcdir)
    assert "Between" in list_links(built, "a/note-4.html")
    fresh = write_sources(tmp_path / "other")
    write_note(fresh, "a/note-45", "Between")
    for name in ("a/note-4.html", "a/note-5.html", "b/note-2.html"):
        assert list_links(built, name) == list_links(build(fresh), name)


def test_a_topic_with_a_new_title_is_renamed_everywhere(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """The title of a topic is on every page, so all are written."""
    srcdir = write_sources(tmp_path)
    build(srcdir)
    (srcdir / "b" / "index.md").write_text(TOPIC.format("new"), encoding="utf-8")
    built = build(srcdir)
    assert "Topic new" in list_links(built, "a/note-1.html")


def test_builders_that_share_doctrees_have_their_own_state(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """After an edit that one builder has seen, the other still writes what it changes."""
    srcdir = write_sources(tmp_path)
    build(srcdir)
    build(srcdir, "dirhtml")
    write_note(srcdir, "a/note-4", "Other")
    build(srcdir)
    assert "Other" in list_links(build(srcdir, "dirhtml"), "a/note-5/index.html")


@pytest.mark.parametrize(
    "content", ["", "[]", '{"version": 0}', '{"version": 2, "key": "", "pages": 3}']
)
def test_a_broken_state_writes_all(
    tmp_path: Path, build: Callable[..., Built], content: str
) -> None:
    """A file of state that cannot be read costs a full build and nothing else."""
    srcdir = write_sources(tmp_path)
    before = read_times(build(srcdir).outdir)
    (state,) = (tmp_path / "_build").rglob("neighbours-html-*.json")
    whole = json.loads(state.read_text("utf-8"))
    state.write_text(content, encoding="utf-8")
    built = build(srcdir)
    assert built.warnings == ""
    assert len(find_written(before, built)) == 17
    again: dict[str, Any] = json.loads(state.read_text("utf-8"))
    assert again == whole


def test_a_formula_in_a_title_is_its_tex(tmp_path: Path, build: Callable[..., Built]) -> None:
    """A title with code keeps it; a formula, which would need a style sheet, is TeX."""
    srcdir = write_sources(tmp_path)
    write_note(srcdir, "a/note-1", "Of `code` & $x_1$")
    (item,) = build(srcdir).parse("a/note-2.html").select('nav.bd-links a[href="note-1.html"]')
    assert item.get_text() == "Of code & x_1"
    assert item.select("code")
