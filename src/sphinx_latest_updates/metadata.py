"""What the head of a page says to programs: description, data for search engines, feeds."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from sphinx_latest_updates.prose import write_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_latest_updates.model import Entry


def write_description_tag(description: str) -> str:
    """Return the element for search engines."""
    return f'<meta name="description" content="{escape(description)}" />\n'


def write_feed_links(feeds: Iterable[tuple[str, str, str]]) -> str:
    """Return the elements by which feed readers find feeds of (media type, title, address)."""
    return "".join(
        f'<link rel="alternate" type="{media_type}" title="{escape(title)}" '
        f'href="{escape(address)}" />\n'
        for media_type, title, address in feeds
    )


def describe_page(title: str, description: str, address: str, language: str) -> dict[str, Any]:
    """Return what schema.org calls a WebPage; `address` is empty if the site does not know its."""
    page = {"@type": "WebPage", "name": title, "description": description, "inLanguage": language}
    return page | {"url": address} if address else page


def describe_note(
    entry: Entry, description: str, address: str, language: str, author: str, site: str
) -> dict[str, Any]:
    """Return what schema.org calls a TechArticle."""
    dates = entry.dates
    optional = {
        "url": address,
        "datePublished": dates.published.isoformat() if dates.published else "",
        "dateModified": dates.updated.isoformat() if dates.updated else "",
        "keywords": list(entry.note.tags),
        "articleSection": write_plain(entry.topic.title) if entry.topic else "",
    }
    return {
        "@type": "TechArticle",
        "headline": write_plain(entry.note.title),
        "description": description,
        "inLanguage": language,
        "author": {"@type": "Organization", "name": author},
        "isPartOf": {"@type": "WebSite", "name": site},
        **{key: value for key, value in optional.items() if value},
    }


def write_linked_data(item: dict[str, Any]) -> str:
    """Return the script element for an item of schema.org, as JSON-LD 1.1.

    It is data: no browser executes it, and a text in it cannot end it.
    """
    data = {"@context": "https://schema.org", **item}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>\n'
