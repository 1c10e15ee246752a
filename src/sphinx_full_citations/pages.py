"""A page that was read: its list of sources, and the links of its text to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_full_citations.roles import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator


def name_once(doctree: nodes.document) -> set[str]:
    """Return the keys that a page describes; only the first description of each is a target."""
    found: set[str] = set()
    for target in list(doctree.findall(nodes.target)):
        if key := target.get(KEY):
            if key in found:
                target.parent.remove(target)
            found.add(key)
    return found


def cut_links(doctree: nodes.document, listed: set[str]) -> Iterator[nodes.reference]:
    """Yield the links to works that the page does not describe, and leave their text."""
    for link in list(doctree.findall(nodes.reference)):
        key = link.get(KEY)
        if key is not None and key not in listed:
            link.replace_self(link.children)
            if key:
                yield link
