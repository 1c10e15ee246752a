"""The order of a book: what stands on pages of a site for their readers' way, a book has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_latest_updates.nodes import latest_updates, latest_updates_topics
from sphinx_latest_updates.render import render_inlines
from sphinx_latest_updates.timeline import date_of, group, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_latest_updates.model import Entry, Query

PREFACE = "前言"


class book_update(nodes.General, nodes.Element):
    """A line of the updates: `date`, `docname`; its children are the title."""


class book_dates(nodes.General, nodes.TextElement):
    """When a note was published and last updated."""


def arrange(document: nodes.document, entries: Sequence[Entry]) -> None:
    """Put the pages of a site, which are one tree, into the order of a book.

    In:  `section(title, landing page, start_of_file(topic, start_of_file(note) …) …)`
    Out: `section(title, preface, updates, part(topic, chapter(note) …) …, glossary …)`

    A page that lists others becomes a part, one before the parts belongs to the front matter, one
    after them to the back matter. A list of notes that leads through the site is dropped, except on
    a page of its own, which becomes a table of contents in time.
    """
    root = _find_section(document)
    before = [child for child in document.children if child is not root]
    document.children = [root]
    pages = _take_pages(root)
    _drop_lists(root)
    title, *text = root.children
    root.children = [title]
    root += _make_preface([node for node in [*before, *text] if _is_text(node)])
    inside = {page["docname"]: _take_pages(page) for page in pages}
    parts = [page for page in pages if inside[page["docname"]]]
    first, last = (pages.index(parts[0]), pages.index(parts[-1])) if parts else (0, len(pages))
    for number, page in enumerate(pages):
        if number == first:
            root += _command("mainmatter")
        if number == last + 1:
            root += _command("backmatter")
        if notes := inside[page["docname"]]:
            _drop_lists(page)
            _find_section(page).extend(notes)
            root += page
        else:
            _list_by_date(page, entries)
            root += nodes.section("", page)
    if last + 1 >= len(pages):
        root += _command("backmatter")


def _find_section(page: nodes.Element) -> nodes.section:
    """Return the section that is the page, below its title."""
    return next(node for node in page.children if isinstance(node, nodes.section))


def _command(name: str) -> nodes.raw:
    return nodes.raw("", f"\n\\{name}\n", format="latex")


def _take_pages(tree: nodes.Element) -> list[addnodes.start_of_file]:
    """Take the pages that a page includes out of it, not those that these include."""
    found: list[addnodes.start_of_file] = []
    for child in list(tree.children):
        if isinstance(child, addnodes.start_of_file):
            tree.remove(child)
            found.append(child)
        elif isinstance(child, nodes.Element):
            found += _take_pages(child)
    return found


def _drop_lists(tree: nodes.Element) -> None:
    """Drop the lists of notes, and the sections that have nothing else; their names stay."""
    for kind in (latest_updates, latest_updates_topics):
        for listing in list(tree.findall(kind)):
            listing.parent.remove(listing)
    for wrapper in list(tree.findall(nodes.compound)):
        if not wrapper.children:
            wrapper.parent.remove(wrapper)
    for section in list(tree.findall(nodes.section)):
        if len(section.children) == 1 and section.parent is not tree.document:
            section.parent["ids"] += section["ids"]
            section.parent.remove(section)


def _is_text(node: nodes.Node) -> bool:
    """Return whether a block of the landing page says something to a reader of the book."""
    if not isinstance(node, nodes.Element) or "kicker" in node.get("classes", ()):
        return False
    only_link = len(node.children) == 1 and isinstance(node.children[0], nodes.reference)
    return not only_link and bool(node.astext().strip())


def _make_preface(text: Sequence[nodes.Node]) -> list[nodes.Node]:
    if not text:
        return []
    section = nodes.section("", nodes.title("", PREFACE), *text, ids=["book-preface"])
    return [nodes.section("", section)]


def _list_by_date(page: nodes.Element, entries: Sequence[Entry]) -> None:
    """Write each list of a page as lines of date, title and page number, under their years."""
    for listing in list(page.findall(latest_updates)):
        listing.replace_self(list(_render_updates(entries, listing["query"])))


def _render_updates(entries: Sequence[Entry], query: Query) -> Iterable[nodes.Node]:
    for part in group(select(entries, query), query.group_by, query.sort):
        if part.key:
            yield nodes.rubric("", part.key)
        for entry in part.entries:
            date = date_of(entry, query.sort)
            yield book_update(
                "",
                *render_inlines(entry.note.title),
                date=f"{date:%Y-%m-%d}" if date else "",
                docname=entry.note.docname,
            )


# -- Notes ------------------------------------------------------------------------------------


def introduce_notes(document: nodes.document, entries: Mapping[str, Entry], docname: str) -> None:
    """Write under the title of each note its dates, and its tags into the index."""
    pages = {page["docname"]: page for page in document.findall(addnodes.start_of_file)}
    for name, page in {docname: document, **pages}.items():
        if name not in entries:
            continue
        section = _find_section(page)
        place = section.first_child_matching_class(nodes.title)
        if place is not None:
            section.insert(place + 1, list(_introduce(entries[name])))


def _introduce(entry: Entry) -> Iterable[nodes.Node]:
    tags = [("single", tag, "", "", None) for tag in entry.note.tags]
    if tags:
        yield addnodes.index(entries=tags)
    dates = [
        f"{name} {date:%Y-%m-%d}"
        for name, date in [("发布", entry.dates.published), ("更新", entry.dates.updated)]
        if date
    ]
    if len({date.rpartition(" ")[2] for date in dates}) == 1:
        dates = dates[:1]
    if dates:
        yield book_dates("", " · ".join(dates))
