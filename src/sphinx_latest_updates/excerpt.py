"""From a doctree to the title and the excerpt that lists and feeds show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import cut, write_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_latest_updates.model import InlineKind

_ = get_translation("sphinx_latest_updates")

BULLET = "•"
MORE = Block("placeholder", (), marker="more")
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*")
MORE_COMMENT = re.compile(r"\s*(?:<!--)?\s*more\s*(?:-->)?\s*")
WRAPPERS: dict[type[nodes.Element], InlineKind] = {
    nodes.emphasis: "emphasis",
    nodes.title_reference: "emphasis",
    nodes.strong: "strong",
    nodes.subscript: "subscript",
    nodes.superscript: "superscript",
}
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
INLINE_SKIPPED = (nodes.footnote_reference, nodes.Invisible, nodes.raw, nodes.system_message)
# TeX that reads the same as plain text: letters, digits and signs; no command, script or group.
SIMPLE_TEX = re.compile(r"[^\\{}^_&~]{1,40}")
FULL_WIDTH = "⺀-鿿豈-﫿︰-﹏＀-￯"
# Where a line of Chinese is wrapped in the source, a reader sees no space.
WRAP = re.compile(rf"(?<=[{FULL_WIDTH}])[ \t]*\n[ \t]*(?=[{FULL_WIDTH}])")


def read_title(document: nodes.document) -> tuple[Inline, ...]:
    """Return the title of a page, nothing if it has none."""
    title = _find_title(document)
    return read_inlines(title) if title is not None else ()


def _find_title(document: nodes.document) -> nodes.title | None:
    titles = document.findall(nodes.title)
    parents = (nodes.document, nodes.section)
    return next((title for title in titles if isinstance(title.parent, parents)), None)


def read_excerpt(
    document: nodes.document, summary: nodes.document | None, limit: int
) -> tuple[Block, ...]:
    """Return the excerpt of a page.

    It is the parsed `summary`, if there is one; else all before a comment `more`; else the opening
    of the page, at most `limit` visible characters and an ellipsis.
    """
    if summary is not None:
        return tuple(block for block in _read_blocks(summary) if block is not MORE)
    blocks = list(_read_blocks(document, leave_out=_find_title(document)))
    if MORE in blocks:
        return tuple(blocks[: blocks.index(MORE)])
    return cut(blocks, limit)


def read_inlines(parent: nodes.Element) -> tuple[Inline, ...]:
    """Return the running text of a node, without ids, anchors, footnote marks and raw parts."""
    merged: list[Inline] = []
    for inline in _walk_inlines(parent):
        if merged and inline.kind == merged[-1].kind == "text":
            merged[-1] = Inline("text", merged[-1].text + inline.text)
        else:
            merged.append(inline)
    return tuple(_settle_spaces(merged))


def _settle_spaces(inlines: list[Inline]) -> Iterator[Inline]:
    """Yield running text with the white space that a reader sees of it."""
    for number, inline in enumerate(inlines):
        if inline.kind != "text":
            yield inline
            continue
        before = write_plain(inlines[:number])[-1:]
        after = write_plain(inlines[number + 1 : number + 2])[:1]
        text = " ".join(re.split(r"\s+", WRAP.sub("", before + inline.text + after)))
        if text := text[len(before) : len(text) - len(after)]:
            yield Inline("text", text)


def _walk_inlines(parent: nodes.Element) -> Iterator[Inline]:
    for node in parent.children:
        if isinstance(node, nodes.Text):
            yield Inline("text", node.astext())
        elif isinstance(node, nodes.literal):
            yield Inline("code", node.astext())
        elif isinstance(node, nodes.math):
            yield _read_math(node.astext())
        elif isinstance(node, nodes.raw) and LINE_BREAK.fullmatch(node.astext()):
            yield Inline("text", "\n")
        elif isinstance(node, nodes.image):
            yield Inline("placeholder", _name_placeholder(node))
        elif isinstance(node, nodes.Element) and (kind := WRAPPERS.get(type(node))):
            yield Inline(kind, children=read_inlines(node))
        elif isinstance(node, nodes.reference) and "refuri" in node and not node.get("internal"):
            yield Inline("link", children=read_inlines(node), target=node["refuri"])
        elif isinstance(node, nodes.Element) and not isinstance(node, INLINE_SKIPPED):
            yield from _walk_inlines(node)


def _read_math(tex: str) -> Inline:
    plain = tex if SIMPLE_TEX.fullmatch(tex) else str(_("[Math]"))
    return Inline("math", tex, plain=plain)


def _read_blocks(
    parent: nodes.Element, level: int = 0, leave_out: nodes.Node | None = None
) -> Iterator[Block]:
    """Yield the blocks below a node in reading order, and MORE where the author set it."""
    for node in parent.children:
        if node is leave_out:
            continue
        if isinstance(node, nodes.title | nodes.rubric):
            yield Block("heading", read_inlines(node))
        elif isinstance(node, LINES):
            yield Block("paragraph", read_inlines(node), level=level)
        elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            yield from _read_list(node, level)
        elif isinstance(node, TRANSPARENT):
            yield from _read_blocks(node, level, leave_out)
        elif isinstance(node, nodes.comment | nodes.raw) and MORE_COMMENT.fullmatch(node.astext()):
            yield MORE
        elif placeholder := _name_placeholder(node):
            yield Block("placeholder", (Inline("placeholder", placeholder),), level=level)


def _read_list(node: nodes.bullet_list | nodes.enumerated_list, level: int) -> Iterator[Block]:
    """Yield the items of a list; what stands below an item's first line is a level deeper."""
    ordered = isinstance(node, nodes.enumerated_list)
    for number, item in enumerate(node.children, node.get("start", 1)):
        assert isinstance(item, nodes.Element)
        first, *below = [*_read_blocks(item, level + 1)] or [Block("paragraph", ())]
        marker = f"{number}." if ordered else BULLET
        yield replace(first, kind="item", marker=marker, level=level)
        yield from below


def _name_placeholder(node: nodes.Node) -> str:
    """Return what stands for a node that an excerpt only names, nothing for any other node."""
    if isinstance(node, nodes.literal_block | nodes.doctest_block):
        return str(_("[Code]"))
    if isinstance(node, nodes.math_block):
        return str(_("[Formula]"))
    if isinstance(node, nodes.image | nodes.figure):
        return str(_("[Image]"))
    if isinstance(node, nodes.table):
        return str(_("[Table]"))
    return ""
