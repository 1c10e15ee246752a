"""Pages that link here: which links count, and what is shown of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Project

FIXTURES = Path(__file__).parents[1] / "fixtures" / "backlinks"
LINKS = json.loads((FIXTURES / "links.json").read_text("utf-8"))
NO_LINKS = json.loads((FIXTURES / "no_links.json").read_text("utf-8"))
IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>'
TARGET = """\
# Target page

(label)=
## Part

```{figure} image.svg
:name: figure-label
A caption.
```

$$x^2$$ (square)

```{py:function} module.call()
```

```{glossary}
word
: Its meaning.
```
"""


def write_cases(project: Project, cases: list[dict[str, Any]]) -> None:
    """Write a page for each case, and the pages that they link to."""
    project.write({"image.svg": IMAGE, "target.md": TARGET, "third.md": "# Third page\n"})
    for number, case in enumerate(cases):
        source = case["source"].replace("source", f"case-{number:02}")
        project.write({f"case-{number:02}.md": f"# Case {number:02}\n\n{source}\n"})


def test_links_of_every_kind(project: Project) -> None:
    """Each link of the table is found, wherever it stands, with the sentence the table says.

    Its text is marked, unless that is the title of the page.
    """
    write_cases(project, LINKS)
    built = project.build(backlinks_limit=100)
    assert built.warnings == ""
    shown = project.read(built, "target.html")
    assert [entry.title for entry in shown] == [f"Case {n:02}" for n in range(len(LINKS))]
    lines = {case["says"]: entry.lines for case, entry in zip(LINKS, shown, strict=True)}
    assert lines == {c["says"]: [c["shown"]] if c["shown"] else [] for c in LINKS}
    for entry, case in zip(shown, LINKS, strict=True):
        page, _, anchor = entry.href.partition("#")
        assert bool(anchor) == case.get("anchor", False)
        assert not anchor or built.parse(page).find(id=anchor), case["says"]


def test_what_is_no_link(project: Project) -> None:
    """Nothing of the table makes its page one that links to the target, or to itself."""
    write_cases(project, NO_LINKS)
    built = project.build()
    assert project.read(built, "target.html") == []
    assert [n for n in range(len(NO_LINKS)) if project.read(built, f"case-{n:02}.html")] == []


def test_restructuredtext(project: Project) -> None:
    """A page in reStructuredText links as one in Markdown does; its field lists are read."""
    text = (
        ":tags: x\n\nA page\n======\n\nZero. See :doc:`the *page* <target>` and `this <third_>`_.\n"
    )
    project.write({"target.md": TARGET, "image.svg": IMAGE, "page.rst": text})
    project.write({"other.md": "---\ntags: [x]\n---\n\n# Other\n"})
    built = project.build()
    (shown,) = project.read(built, "target.html")
    assert (shown.title, shown.lines[0].startswith("See [the *page*]")) == ("A page", True)
    assert [entry.title for entry in project.read(built, "page.html", "related")] == ["Other"]


def test_formulas_and_code_stay_live(project: Project) -> None:
    """A formula in a sentence is one on a page that has none of its own, with its renderer."""
    text = "# $O(n)$ 与 `f`\n\n由 $x^2$ 和 `g()` 得 [甲](a.md)，**重要**。\n"
    project.write({"a.md": "# A\n", "b.md": text})
    built = project.build(extensions=["myst_parser", "sphinx_backlinks", "sphinx_katex"])
    section = built.parse("a.html").select_one("section.backlinks")
    assert [len(section.select(f"li {name}")) for name in (".katex", "code", "strong")] == [2, 2, 1]
    assert "katex.min.css" in built.read("a.html")


def test_a_page_that_links_often(project: Project) -> None:
    """A page is listed once, with its first sentences, none of them twice, and its first place."""
    links = "".join(f"## S{n}\n\n第 {n} 句 [甲](a.md)。\n\n" for n in (1, 1, 2, 3, 4))
    project.write({"a.md": "# A\n", "b.md": f"# B\n\n{links}"})
    (shown,) = project.read(project.build(), "a.html")
    assert (shown.href, shown.lines) == ("b.html#s1", [f"第 {n} 句 [甲]。" for n in (1, 2, 3)])
    (shown,) = project.read(project.build(backlinks_sentences=0), "a.html")
    assert shown.lines == []


def test_a_long_sentence_is_cut(project: Project) -> None:
    """A sentence longer than `backlinks_sentence_length` is cut on both sides of the link."""
    project.write({"a.md": "# A\n", "b.md": "# B\n\n一二三四，五六[甲](a.md)七八，九十一二。\n"})
    (shown,) = project.read(project.build(backlinks_sentence_length=8), "a.html")
    assert shown.lines == ["…五六[甲]七八…"]


def test_a_page_without_a_title(project: Project) -> None:
    """A page without a title is listed by the last part of its name."""
    project.write({"a.md": "# A\n", "x/no-title.md": "看 [甲](../a.md) 吧。\n"})
    (shown,) = project.read(project.build(), "a.html")
    assert shown.title == "no-title"


def test_pages_that_take_no_part(project: Project) -> None:
    """The landing page, drafts and excluded pages name no page, and no page names them."""
    project.write(
        {
            "index.md": "# Home\n\nRead [a](a.md).\n\n```{toctree}\n:glob:\n\n*\n```\n",
            "a.md": "# A\n\nSee [d](draft.md), [e](excluded.md), [i](index.md) now.\n",
            "draft.md": "---\ndraft: true\ntags: [x]\n---\n\n# D\n\nSee [a](a.md) now.\n",
            "excluded.md": "---\ntags: [x]\n---\n\n# E\n\nSee [a](a.md) now.\n",
            "b.md": "---\ntags: [x]\n---\n\n# B\n",
        }
    )
    built = project.build(backlinks_exclude=["excl*"])
    names = ("index", "a", "draft", "excluded", "b")
    assert [name for name in names if built.parse(f"{name}.html").select(".backlinks")] == []


def test_pages_are_in_reading_order(project: Project) -> None:
    """Pages that link here stand in the order of the toctrees, the others by name behind them."""
    text = "# {}\n\nSee [a](a.md) now.\n"
    project.write({f"{name}.md": text.format(name.upper()) for name in "bcde"})
    project.write(
        {
            "a.md": "# A\n",
            "index.md": "# Home\n\n```{toctree}\nd\nb\na\n```\n",
            "c.md": "---\norphan: true\n---\n\n" + text.format("C"),
            "e.md": "---\norphan: true\n---\n\n" + text.format("E"),
        }
    )
    shown = project.read(project.build(), "a.html")
    assert [entry.title for entry in shown] == ["D", "B", "C", "E"]


@pytest.mark.parametrize(
    ("limit", "listed", "more"),
    [(2, 2, "and 3 more pages"), (4, 4, "and 1 more page"), (5, 5, ""), (0, 0, "")],
)
def test_too_many_pages_are_counted(project: Project, limit: int, listed: int, more: str) -> None:
    """At most `backlinks_limit` pages are listed, and the others are counted; 0 lists none."""
    project.write({f"p{number}.md": f"# P{number}\n\n[a](a.md) now.\n" for number in range(5)})
    project.write({"a.md": "# A\n"})
    built = project.build(backlinks_limit=limit)
    assert len(project.read(built, "a.html")) == listed
    assert "".join(p.get_text() for p in built.parse("a.html").select(".backlinks-more")) == more
