"""Entries become docutils nodes that every builder can write."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers import html5_polyglot
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates import nodes as our_nodes
from sphinx_latest_updates.excerpt import read_excerpt
from sphinx_latest_updates.inlines import Rules
from sphinx_latest_updates.model import Block, Dates, Entry, Inline, Note, Query, Topic
from sphinx_latest_updates.prose import write_plain_blocks
from sphinx_latest_updates.render import (
    Links,
    render_blocks,
    render_inlines,
    render_list,
    render_topics,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

PYTHON = Topic("python", (Inline("text", "Python"),), "python/index")
UNPAGED = Topic("notes", (Inline("text", "notes"),))
BULLET = "•"


def text(words: str) -> tuple[Inline, ...]:
    """Return plain running text."""
    return (Inline("text", words),)


def item(marker: str, words: str, level: int = 0) -> Block:
    """Return a list item."""
    if marker == BULLET:
        return Block("item", text(words), marker=marker, level=level)
    number, style = int(marker.rstrip(".")), ("arabic", "", ".")
    return Block("item", text(words), marker=marker, level=level, number=number, style=style)


def make_entry(
    docname: str,
    year: int | None,
    *,
    published: int | None = None,
    topic: Topic | None = PYTHON,
    excerpt: tuple[Block, ...] = (),
    committed: bool = True,
) -> Entry:
    """Return an entry updated on the second of January of a year."""

    def date(of: int | None) -> datetime | None:
        return datetime(of, 1, 2, 3, 4, 5, tzinfo=UTC) if of else None

    dates = Dates(published=date(published or year), updated=date(year), committed=committed)
    return Entry(Note(docname, text(docname.upper()), excerpt), topic, dates)


def link_to(docname: str, children: Sequence[nodes.Node]) -> nodes.Node:
    """Return a link to a docname."""
    return nodes.reference("", "", *children, refuri=docname)


LINKS = Links(link_to, lambda note: note)


def show(rendered: Sequence[nodes.Node]) -> str:
    """Return nodes as an indented outline."""
    lines = "".join(node.pformat() for node in rendered).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def write_html(*rendered: nodes.Node) -> str:
    """Return nodes as docutils' HTML writer writes them, with our visitors."""
    document = new_document("page", get_default_settings(html5_polyglot.Writer()))
    document += rendered

    class Translator(html5_polyglot.HTMLTranslator):
        visit_latest_update = our_nodes.visit_latest_update_html
        depart_latest_update = our_nodes.depart_latest_update_html
        visit_latest_update_title = our_nodes.visit_latest_update_title_html
        depart_latest_update_title = our_nodes.depart_latest_update_title_html
        visit_latest_update_time = our_nodes.visit_latest_update_time_html
        depart_latest_update_time = our_nodes.depart_latest_update_time_html

    translator = Translator(document)
    document.walkabout(translator)
    return "".join(translator.body)


# -- Lists ------------------------------------------------------------------------------------


def test_a_list_as_a_tree() -> None:
    """An entry is topic and date on a line, the title, the excerpt, in a container of the list."""
    entry = make_entry("a", 2026, excerpt=(Block("paragraph", text("Opening.")),))
    assert show(render_list([entry], Query(), 2, LINKS)) == dedent("""\
        <container classes="latest-updates latest-updates-cards">
            <latest_update classes="latest-update">
                <paragraph classes="latest-update-meta">
                    <inline classes="latest-update-topic">
                        <reference refuri="python/index">
                            Python
                    <inline classes="latest-update-separator">
                         ·
                    <latest_update_time datetime="2026-01-02T03:04:05+00:00">
                        2026-01-02
                    <inline classes="latest-update-separator">
                         ·
                    <inline classes="latest-update-change is-new">
                        new
                <latest_update_title classes="latest-update-title" level="2">
                    <reference refuri="a">
                        A
                <container classes="latest-update-excerpt">
                    <paragraph classes="latest-update-paragraph">
                        Opening.
        """)


def test_what_an_entry_lacks_leaves_no_trace() -> None:
    """An entry without topic, date and excerpt is its title: no empty line, no separator."""
    entry = make_entry("a", None, topic=None)
    assert show(render_list([entry], Query(), 2, LINKS)) == dedent("""\
        <container classes="latest-updates latest-updates-cards">
            <latest_update classes="latest-update">
                <latest_update_title classes="latest-update-title" level="2">
                    <reference refuri="a">
                        A
        """)


def test_a_topic_without_a_page_is_no_link() -> None:
    """A topic that only front matter names is shown by its name."""
    (container,) = render_list([make_entry("a", 2026, topic=UNPAGED)], Query(), 2, LINKS)
    assert [link["refuri"] for link in container.findall(nodes.reference)] == ["a"]
    assert container.astext().startswith("notes · 2026-01-02")


def test_an_uncommitted_change_is_marked() -> None:
    """An entry whose date is a file's says that it is not yet committed."""
    (container,) = render_list([make_entry("a", 2026, committed=False)], Query(), 2, LINKS)
    assert container.astext().startswith("Python · 2026-01-02 · new · not yet committed")


def test_an_empty_list_says_so() -> None:
    """A list without entries is a sentence, not nothing."""
    assert [node.astext() for node in render_list([], Query(), 2, LINKS)] == ["No notes yet."]


def test_the_layout_is_a_class() -> None:
    """A style sheet tells layouts apart by a class of the list."""
    (container,) = render_list([make_entry("a", 2026)], Query(layout="list"), 2, LINKS)
    assert container["classes"] == ["latest-updates", "latest-updates-list"]


def test_a_list_by_publication_shows_that_date() -> None:
    """The date shown is the one that the list is sorted by."""
    entries = [make_entry("a", 2026, published=2020), make_entry("b", 2025, published=2021)]
    (container,) = render_list(entries, Query(sort="published"), 2, LINKS)
    times = [time.astext() for time in container.findall(our_nodes.latest_update_time)]
    assert times == ["2021-01-02", "2020-01-02"]


def test_groups_have_headings_above_the_titles() -> None:
    """A group's heading has the level of the list, the titles below it the next one."""
    entries = [make_entry("a", 2026), make_entry("b", 2025), make_entry("c", None)]
    rendered = render_list(entries, Query(group_by="year"), 3, LINKS)
    headings = [node for node in rendered if isinstance(node, nodes.rubric)]
    assert [(node.astext(), node["heading-level"]) for node in headings] == [
        ("2026", 3),
        ("2025", 3),
    ]
    titles = [title for node in rendered for title in node.findall(our_nodes.latest_update_title)]
    assert [(title.astext(), title["level"]) for title in titles] == [("A", 4), ("B", 4), ("C", 3)]


def test_topics_are_listed_with_count_and_newest_date() -> None:
    """A topic's line is its link, the number of its notes and the date of the newest one."""
    entries = [make_entry("b", 2026), make_entry("a", 2025), make_entry("c", None, topic=UNPAGED)]
    (topics,) = render_topics(entries, [PYTHON, UNPAGED], LINKS)
    assert [line.astext() for line in topics] == ["Python 2 notes · 2026-01-02", "notes 1 note"]
    assert [link["refuri"] for link in topics.findall(nodes.reference)] == ["python/index"]


# -- HTML -------------------------------------------------------------------------------------


def test_an_entry_in_html() -> None:
    """An entry is an article, its date a time element, its title a heading."""
    html = write_html(*render_list([make_entry("a", 2026)], Query(), 2, LINKS))
    assert '<article class="latest-update">' in html
    assert '<time datetime="2026-01-02T03:04:05+00:00">2026-01-02</time>' in html
    assert '<h2 class="latest-update-title"><a class="reference external" href="a">A</a></h2>' in (
        html
    )
    assert html.count("</article>") == 1


@pytest.mark.parametrize(("level", "tag"), [(1, "h1"), (6, "h6"), (7, "h6")])
def test_no_heading_is_deeper_than_html_has_them(level: int, tag: str) -> None:
    """A title deep inside sections is at most an h6."""
    html = write_html(our_nodes.latest_update_title("", "T", level=level))
    assert html.strip() == f"<{tag}>T</{tag}>"


def test_text_is_escaped() -> None:
    """A title or a text that looks like a tag is shown, not obeyed."""
    inlines = (Inline("text", "<script>"), Inline("code", "<b>&"))
    html = write_html(nodes.paragraph("", "", *render_inlines(inlines)))
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;&amp;" in html


# -- Text -------------------------------------------------------------------------------------


def test_inline_elements_as_a_tree() -> None:
    """Each kind of running text is the node a parser makes of it, wrappers around their text."""
    inlines = (
        Inline("strong", children=(Inline("emphasis", children=text("a")), Inline("code", "b"))),
        Inline("math", "x^2", plain="[Math]"),
        Inline("subscript", children=text("c")),
        Inline("superscript", children=text("d")),
        Inline("link", children=text("e"), target="https://example.org/"),
        Inline("placeholder", "[Image]"),
    )
    assert show(render_inlines(inlines)) == dedent("""\
        <strong>
            <emphasis>
                a
            <literal>
                b
        <math>
            x^2
        <subscript>
            c
        <superscript>
            d
        <reference internal="0" refuri="https://example.org/">
            e
        <inline>
            [Image]
        """)


def test_lists_as_a_tree() -> None:
    """Items become lists again: their numbers, what stands below them, lists inside."""
    blocks = (
        item("3.", "three"),
        Block("paragraph", text("below"), level=1),
        item(BULLET, "inner", level=1),
        item("4.", "four"),
        Block("paragraph", text("after")),
    )
    assert show(render_blocks(blocks)) == dedent("""\
        <enumerated_list enumtype="arabic" prefix="" start="3" suffix=".">
            <list_item>
                <paragraph classes="latest-update-item">
                    three
                <paragraph classes="latest-update-paragraph">
                    below
                <bullet_list>
                    <list_item>
                        <paragraph classes="latest-update-item">
                            inner
            <list_item>
                <paragraph classes="latest-update-item">
                    four
        <paragraph classes="latest-update-paragraph">
            after
        """)


def test_a_heading_is_set_off_without_being_one() -> None:
    """A heading in an excerpt is bold: it must not enter the outline of the listing page."""
    assert show(render_blocks([Block("heading", text("Part"))])) == dedent("""\
        <paragraph classes="latest-update-heading">
            <strong>
                Part
        """)


@st.composite
def excerpts(draw: DrawFn) -> tuple[Block, ...]:
    """Draw blocks as an excerpt may hold them: lists in lists, with text between."""
    blocks: list[Block] = []

    def add_list(level: int) -> None:
        number = draw(st.integers(0, 20))
        ordered = draw(st.booleans())
        for count in range(draw(st.integers(1, 3))):
            blocks.append(item(f"{number + count}." if ordered else BULLET, "item", level))
            if draw(st.booleans()):
                blocks.append(Block("paragraph", text("below"), level=level + 1))
            if level < 2 and draw(st.booleans()):
                add_list(level + 1)

    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            blocks.append(Block("paragraph", text("text")))
        else:
            add_list(0)
    return tuple(blocks)


@settings(derandomize=True, deadline=None)
@given(blocks=excerpts())
def test_rendering_and_reading_again_loses_nothing(blocks: tuple[Block, ...]) -> None:
    """The nodes of an excerpt hold its text, numbers and nesting, so they read as the same."""
    document = new_document("page")
    document += render_blocks(blocks)
    again = read_excerpt(document, None, Rules(1000))
    assert write_plain_blocks(again) == write_plain_blocks(blocks)
