"""Entries as Atom (RFC 4287) and JSON Feed 1.1: the same bytes for the same entries.

Both are written with the standard library: the feed libraries on offer stamp the clock into what
they write, and a feed is two dozen elements.
"""

from __future__ import annotations

import json
import os
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from sphinx_latest_updates.prose import write_plain, write_plain_blocks
from sphinx_latest_updates.timeline import list_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sphinx_latest_updates.model import Block, Entry, FeedInfo, Inline, Topic

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
REPLACEMENT = "\ufffd"
UNSAFE = re.compile(r"""[\x00-\x1f<>:"\\|?*]""")
SURROGATE = re.compile("[\ud800-\udfff]")
# What XML 1.0 (2.2) has no place for.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TAGS = {
    "code": "code",
    "emphasis": "em",
    "strong": "strong",
    "subscript": "sub",
    "superscript": "sup",
    "link": "a",
    "reference": "a",
}
XHTML = "http://www.w3.org/1999/xhtml"


def select_feed_entries(entries: Iterable[Entry], limit: int) -> list[Entry]:
    """Return the entries of a feed: dated ones, since both formats ask for a date."""
    dated = [entry for entry in entries if entry.dates.updated]
    return dated[:limit] if limit else dated


def list_feeds(entries: Sequence[Entry], limit: int) -> Iterator[tuple[Topic | None, list[Entry]]]:
    """Yield the entries of the feed of all notes, and of that of each topic."""
    yield None, select_feed_entries(entries, limit)
    for topic in list_topics(entries, ()):
        own = (entry for entry in entries if entry.topic == topic)
        yield topic, select_feed_entries(own, limit)


def name_feed(topic: Topic | None, name: str) -> str:
    """Return the path of a feed of this file name, of a topic or of the whole site."""
    return f"feeds/{name_folder(topic)}/{name}" if topic else name


def title_feed(project: str, topic: Topic | None) -> str:
    """Return the title of a feed."""
    return f"{project} · {write_plain(topic.title)}" if topic else project


def name_folder(topic: Topic) -> str:
    """Return the folder for a topic's feeds: a relative path that never leads upwards."""
    parts = (UNSAFE.sub("-", part).strip(". ") for part in topic.key.split("/"))
    return "/".join(part for part in parts if part) or "-"


def write_atom(
    info: FeedInfo,
    entries: Sequence[Entry],
    locate: Callable[[str], str],
    contents: Mapping[str, str],
) -> bytes:
    """Return an Atom feed; `locate` gives the absolute address of a docname.

    `entries` are dated. A feed without entries is dated 1970, since RFC 4287 asks for a date.
    `contents` are the notes in full, as HTML by docname; a note that is not there has its excerpt.
    Who opens the feed in a browser sees a page: a style sheet hides what is for programs, and
    links, which Atom's own elements are not to a browser, are XHTML beside them (section 6.4).
    """
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xmlns:h": XHTML, "xml:lang": info.language})
    _add(feed, "id", info.address)
    _add(feed, "title", info.title)
    _add(feed, "updated", _newest(entries))
    _add(_add(feed, "author"), "name", info.author)
    for name in ("rights", "icon"):
        if value := getattr(info, name):
            _add(feed, name, value)
    _add(feed, "link", rel="self", type="application/atom+xml", href=info.address)
    _add(feed, "link", rel="alternate", type="text/html", href=info.home)
    _add(feed, "h:p", info.explanation)
    _add(feed, "h:a", info.home, href=info.home)
    for entry in entries:
        docname = entry.note.docname
        content = contents.get(docname) or write_html(entry.note.excerpt)
        _add_atom_entry(_add(feed, "entry"), info, entry, locate(docname), content)
    ElementTree.indent(feed)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    style = f'<?xml-stylesheet type="text/css" href="{escape(info.style)}"?>\n'
    return document.replace(b"\n", b"\n" + style.encode(), 1) + b"\n"


def _add_atom_entry(
    element: ElementTree.Element, info: FeedInfo, entry: Entry, address: str, content: str
) -> None:
    dates = entry.dates
    _add(element, "id", identify(entry, info, address))
    _add(element, "title", write_plain(entry.note.title))
    _add(element, "link", rel="alternate", type="text/html", href=address)
    if dates.published:
        _add(element, "published", dates.published.isoformat())
    if dates.updated:
        _add(element, "updated", dates.updated.isoformat())
    if entry.topic:
        _add(element, "category", term=write_plain(entry.topic.title))
    for tag in entry.note.tags:
        _add(element, "category", term=tag)
    _add(element, "summary", write_plain_blocks(entry.note.excerpt))
    _add(element, "content", content, type="html")
    _add(element, "h:a", write_plain(entry.note.title), href=address)


def write_json(
    info: FeedInfo,
    entries: Sequence[Entry],
    locate: Callable[[str], str],
    contents: Mapping[str, str],
) -> bytes:
    """Return a JSON Feed; the arguments are those of an Atom feed."""
    feed: dict[str, Any] = {
        "version": JSON_FEED,
        "title": info.title,
        "home_page_url": info.home,
        "feed_url": info.address,
        "language": info.language,
        "authors": [{"name": info.author}],
        "items": [_list_item(info, entry, locate, contents) for entry in entries],
    }
    if info.icon:
        feed["icon"] = info.icon
    text = json.dumps(feed, ensure_ascii=False, indent=2, sort_keys=True)
    return SURROGATE.sub(REPLACEMENT, text).encode() + b"\n"


def _list_item(
    info: FeedInfo, entry: Entry, locate: Callable[[str], str], contents: Mapping[str, str]
) -> dict[str, Any]:
    dates = entry.dates
    address = locate(entry.note.docname)
    item: dict[str, Any] = {
        "id": identify(entry, info, address),
        "url": address,
        "title": write_plain(entry.note.title),
        "summary": write_plain_blocks(entry.note.excerpt),
        "content_html": contents.get(entry.note.docname) or write_html(entry.note.excerpt),
        "tags": list(entry.note.tags),
        "_latest_updates": {
            "reading_minutes": entry.note.minutes or None,
            "topic": write_plain(entry.topic.title) if entry.topic else None,
        },
    }
    if dates.published:
        item["date_published"] = dates.published.isoformat()
    if dates.updated:
        item["date_modified"] = dates.updated.isoformat()
    return item


def identify(entry: Entry, info: FeedInfo, address: str) -> str:
    """Return an id that stays when the note moves: a tag URI (RFC 4151) of its first path.

    Without a history there is no first path, and the address has to do.
    """
    dates = entry.dates
    if not (dates.first_path and dates.added):
        return address
    authority = urlsplit(info.home).hostname or "localhost"
    path = quote(os.fsencode(dates.first_path))
    return f"tag:{authority},{dates.added.date().isoformat()}:{path}"


def write_html(blocks: Sequence[Block]) -> str:
    """Return an excerpt as HTML that stands on its own; a formula is its plain stand-in."""
    body = ElementTree.Element("div")
    for block in blocks:
        paragraph = _add(body, "p")
        _append_text(paragraph, f"{block.marker} " if block.marker else "")
        outer = _add(paragraph, "strong") if block.kind == "heading" else paragraph
        _add_inlines(outer, block.children)
    return "".join(ElementTree.tostring(child, encoding="unicode", method="html") for child in body)


def _add_inlines(parent: ElementTree.Element, inlines: Iterable[Inline]) -> None:
    for inline in inlines:
        if inline.kind not in TAGS:
            _append_text(parent, write_plain([inline]))
            continue
        attributes = {"href": inline.target} if inline.target else {}
        element = _add(parent, TAGS[inline.kind], inline.text, **attributes)
        _add_inlines(element, inline.children)


def _append_text(parent: ElementTree.Element, text: str) -> None:
    """Append text behind whatever the element holds already."""
    text = FORBIDDEN.sub(REPLACEMENT, text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    readable = {key: FORBIDDEN.sub(REPLACEMENT, value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, readable)
    element.text = FORBIDDEN.sub(REPLACEMENT, text) or None
    return element


def _newest(entries: Sequence[Entry]) -> str:
    moments = [entry.dates.updated for entry in entries if entry.dates.updated]
    return max(moments).isoformat() if moments else "1970-01-01T00:00:00+00:00"


# File name, media type (RFC 4287, section 7; JSON Feed 1.1, "Discovery") and writer of each kind.
FEEDS = {
    "atom.xml": ("application/atom+xml", write_atom),
    "feed.json": ("application/feed+json", write_json),
}
