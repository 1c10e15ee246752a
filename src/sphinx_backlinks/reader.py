"""From a doctree to a page's title, its links, and the blocks that they stand in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation

from sphinx_backlinks.model import Block, Link, Span
from sphinx_backlinks.nodes import learning_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_backlinks.model import PathRequest, Style

_ = get_translation("sphinx_backlinks")

STYLES: dict[type[nodes.Element], Style] = {
    nodes.emphasis: "emphasis",
    nodes.title_reference: "emphasis",
    nodes.strong: "strong",
    nodes.subscript: "subscript",
    nodes.superscript: "superscript",
}
SKIPPED = (nodes.footnote_reference, nodes.Invisible, nodes.raw, nodes.system_message)
# Nobody wrote these links: tables that autosummary generates (its node is a comment), types in the
# signature of an object.
GENERATED = (nodes.comment, addnodes.toctree, addnodes.desc_signature)
# They lead to the entry of a word, a grammar rule or a source, not to a page.
ENTRIES = {("std", "term"), ("std", "token"), ("citation", "ref")}
ANCHORED = (nodes.section, nodes.footnote, nodes.citation)
FULL_WIDTH = "⺀-鿿豈-﫿︰-﹏＀-￯"
# Where a line of Chinese is wrapped in the source, a reader sees no space.
WRAP = re.compile(rf"(?<=[{FULL_WIDTH}])[ \t]*\n[ \t]*(?=[{FULL_WIDTH}])")


def read_title(document: nodes.document) -> tuple[Span, ...]:
    """Return the title of a page, nothing if it has none."""
    titles = document.findall(nodes.title)
    parents = (nodes.document, nodes.section)
    title = next((title for title in titles if isinstance(title.parent, parents)), None)
    return read_spans(title, {}) if title is not None else ()


def read_paths(document: nodes.document) -> tuple[PathRequest, ...]:
    """Return the learning paths that a page asks for, in order."""
    return tuple(node["request"] for node in document.findall(learning_path))


def read_links(
    document: nodes.document,
) -> tuple[tuple[Link, ...], tuple[Block, ...]]:
    """Return the links of a page that its author wrote, and the blocks that they stand in.

    Left out are toctrees, generated lists, and links to glossary terms, grammar and sources.
    """
    found = [node for node in document.findall(addnodes.pending_xref) if _is_written(node)]
    numbers = {id(node): number for number, node in enumerate(found)}
    # By identity: two nodes may be equal.
    blocks: dict[int, tuple[int, Block]] = {}
    links = []
    for node in found:
        block = _find_block(node)
        if block is not None and id(block) not in blocks:
            blocks[id(block)] = (len(blocks), read_spans(block, numbers))
        place, spans = blocks[id(block)] if block is not None else (None, ())
        links.append(
            Link(
                attributes=_read_attributes(node),
                block=place,
                anchor=_find_anchor(node),
                conditions=tuple(
                    above["expr"] for above in _climb(node) if isinstance(above, addnodes.only)
                ),
                text="".join(span.text for span in spans if span.link == numbers[id(node)]),
            )
        )
    return tuple(links), tuple(spans for _number, spans in blocks.values())


def _is_written(node: addnodes.pending_xref) -> bool:
    if (node.get("refdomain"), node.get("reftype")) in ENTRIES:
        return False
    return not any(isinstance(above, GENERATED) for above in _climb(node))


def _climb(node: nodes.Node) -> Iterator[nodes.Element]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _find_block(node: nodes.Node) -> nodes.Element | None:
    """Return the paragraph, heading, caption or other block of text that a node stands in."""
    return next(
        (
            above
            for above in _climb(node)
            if isinstance(above, nodes.TextElement) and not isinstance(above, nodes.Inline)
        ),
        None,
    )


def _find_anchor(node: nodes.Node) -> str:
    """Return the id nearest above a node; none for what stands below the title of the page."""
    for above in _climb(node):
        if isinstance(above, ANCHORED) and above["ids"]:
            is_page = isinstance(above, nodes.section) and isinstance(above.parent, nodes.document)
            return "" if is_page else str(above["ids"][0])
    return ""


def _read_attributes(node: addnodes.pending_xref) -> tuple[tuple[str, str | bool | None], ...]:
    """Return what resolving needs of a reference; values of other types belong to its domain."""
    plain = (item for item in node.attributes.items() if isinstance(item[1], str | bool | None))
    return tuple(sorted(plain))


def read_spans(parent: nodes.Element, numbers: Mapping[int, int]) -> tuple[Span, ...]:
    """Return the running text of a node; `numbers` are those of the links, by their nodes' id."""
    merged: list[Span] = []
    for span in _walk(parent, numbers, (), None):
        last = merged[-1] if merged else None
        if last and last.kind == span.kind == "text" and replace(last, text=span.text) == span:
            merged[-1] = replace(last, text=last.text + span.text)
        else:
            merged.append(span)
    return tuple(_settle_spaces(merged))


def _walk(
    parent: nodes.Element, numbers: Mapping[int, int], styles: tuple[Style, ...], link: int | None
) -> Iterator[Span]:
    for node in parent.children:
        if isinstance(node, nodes.Text):
            yield Span("text", node.astext(), styles, link)
        elif isinstance(node, nodes.literal):
            yield Span("code", node.astext(), styles, link)
        elif isinstance(node, nodes.math):
            yield Span("math", node.astext(), styles, link)
        elif isinstance(node, nodes.image):
            yield Span("image", node.get("alt") or str(_("[Image]")), styles, link)
        elif isinstance(node, addnodes.pending_xref):
            number = numbers.get(id(node), link)
            inner = list(_walk(node, numbers, styles, number))
            # A link without a text of its own has one as soon as it is known where it leads.
            yield from inner or [Span("text", "", styles, number)]
        elif isinstance(node, nodes.Element) and not isinstance(node, SKIPPED):
            style = STYLES.get(type(node))
            yield from _walk(node, numbers, (*styles, style) if style else styles, link)


def _settle_spaces(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield running text with the white space that a reader sees of it."""
    is_spaced = True
    for number, span in enumerate(spans):
        text = span.text
        if span.kind == "text":
            before = spans[number - 1].text[-1:] if number else ""
            after = spans[number + 1].text[:1] if number + 1 < len(spans) else ""
            text = WRAP.sub("", before + text + after)[len(before) :].removesuffix(after)
            text = re.sub(r"\s+", " ", text)
            text = text.lstrip() if is_spaced else text
        # A link without a text gets one later.
        is_spaced = text.endswith(" ") or (is_spaced and not text and span.link is None)
        yield replace(span, text=text)
