"""From a doctree to the title and the excerpt that lists and feeds show."""

from __future__ import annotations

import re
from dataclasses import replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from docutils import nodes
from roman_numerals import RomanNumeral
from sphinx import addnodes

from sphinx_latest_updates.inlines import drop_links, read_inlines
from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import cut, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_latest_updates.inlines import Rules

BULLET = "•"
MORE = Block("placeholder", (), marker="more")
MORE_COMMENT = re.compile(r"\s*(?:<!--)?\s*more\s*(?:-->)?\s*")
TRANSPARENT = (
    nodes.block_quote,
    nodes.compound,
    nodes.container,
    nodes.definition,
    nodes.definition_list,
    nodes.definition_list_item,
    nodes.line_block,
    nodes.section,
)
LINES = (nodes.paragraph, nodes.line, nodes.term)
# What an excerpt names and does not show.
NAMED: dict[str, tuple[type[nodes.Node], ...]] = {
    "code": (nodes.literal_block, nodes.doctest_block),
    "formula": (nodes.math_block,),
    "image": (nodes.image, nodes.figure),
    "table": (nodes.table,),
}


def read_title(document: nodes.document, rules: Rules) -> tuple[Inline, ...]:
    """Return the title of a page, nothing if it has none; a list makes a link of it."""
    title = _find_title(document)
    return tuple(drop_links(read_inlines(title, rules))) if title is not None else ()


def _find_title(document: nodes.document) -> nodes.title | None:
    titles = document.findall(nodes.title)
    parents = (nodes.document, nodes.section)
    return next((title for title in titles if isinstance(title.parent, parents)), None)


def read_excerpt(
    document: nodes.document, summary: nodes.document | None, rules: Rules
) -> tuple[Block, ...]:
    """Return the excerpt of a page.

    It is the parsed `summary`, if there is one; else all before a comment `more`; else the opening
    of the page, at most `rules.limit` visible characters and an ellipsis.
    """
    if summary is not None:
        return tuple(block for block in _read_blocks(summary, rules) if block is not MORE)
    blocks = _read_blocks(document, rules, leave_out=_find_title(document))
    if any(document.findall(_is_more)):
        found = list(blocks)
        return tuple(found[: found.index(MORE)]) if MORE in found else cut(found, rules.limit)
    return cut(list(_take_enough(blocks, rules.limit)), rules.limit)


def _take_enough(blocks: Iterable[Block], limit: int) -> Iterator[Block]:
    """Yield the blocks down to the one that goes beyond a limit, and the next: it was not last."""
    left = limit
    for block in blocks:
        yield block
        if left < 0:
            return
        left -= measure(block.children)


def _is_more(node: nodes.Node) -> bool:
    return isinstance(node, nodes.comment | nodes.raw) and bool(
        MORE_COMMENT.fullmatch(node.astext())
    )


def _read_blocks(
    parent: nodes.Element, rules: Rules, level: int = 0, leave_out: nodes.Node | None = None
) -> Iterator[Block]:
    """Yield the blocks below a node in reading order, and MORE where the author set it."""
    for node in parent.children:
        if node is leave_out:
            continue
        if isinstance(node, nodes.title | nodes.rubric):
            yield Block("heading", read_inlines(node, rules))
        elif isinstance(node, LINES):
            yield Block("paragraph", read_inlines(node, rules), level=level)
        elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            yield from _read_list(node, rules, level)
        elif isinstance(node, nodes.Element) and _is_transparent(node, rules):
            yield from _read_blocks(node, rules, level, leave_out)
        elif _is_more(node):
            yield MORE
        elif kind := next((kind for kind, types in NAMED.items() if isinstance(node, types)), ""):
            yield Block("placeholder", (Inline("placeholder", rules.name(kind)),), level=level)


def _is_transparent(node: nodes.Element, rules: Rules) -> bool:
    if isinstance(node, addnodes.only):
        return rules.is_shown(node["expr"])
    return isinstance(node, TRANSPARENT)


def _read_list(
    node: nodes.bullet_list | nodes.enumerated_list, rules: Rules, level: int
) -> Iterator[Block]:
    """Yield the items of a list; what stands below an item's first line is a level deeper."""
    style = tuple(node.get(name, "") for name in ("enumtype", "prefix", "suffix"))
    for number, item in enumerate(node.children, node.get("start", 1)):
        assert isinstance(item, nodes.Element)
        first, *below = [*_read_blocks(item, rules, level + 1)] or [Block("paragraph", ())]
        if isinstance(node, nodes.enumerated_list):
            marker = write_number(number, style)
            yield replace(
                first, kind="item", marker=marker, level=level, number=number, style=style
            )
        else:
            yield replace(first, kind="item", marker=BULLET, level=level)
        yield from below


def write_number(number: int, style: tuple[str, ...]) -> str:
    """Return the marker of an item: its number in the list's enumeration, with what is around."""
    kind, prefix, suffix = style
    written = str(number)
    if kind.endswith("alpha") and number <= len(ascii_lowercase):
        written = ascii_lowercase[number - 1]
    elif kind.endswith("roman"):
        written = RomanNumeral(number).to_lowercase()
    return f"{prefix}{written.upper() if kind.startswith('upper') else written}{suffix or '.'}"
