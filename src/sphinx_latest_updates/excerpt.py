"""From a doctree to the title and the excerpt that lists and feeds show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation

from sphinx_latest_updates.formulas import write_formula
from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import cut, write_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
INLINE_SKIPPED = (
    nodes.citation_reference,
    nodes.footnote_reference,
    nodes.Invisible,
    nodes.raw,
    nodes.system_message,
)
PLACEHOLDERS = {
    "code": _("[Code]"),
    "formula": _("[Formula]"),
    "image": _("[Image]"),
    "math": _("[Math]"),
    "table": _("[Table]"),
}
# What an excerpt names and does not show.
NAMED: dict[str, tuple[type[nodes.Node], ...]] = {
    "code": (nodes.literal_block, nodes.doctest_block),
    "formula": (nodes.math_block,),
    "image": (nodes.image, nodes.figure),
    "table": (nodes.table,),
}
FULL_WIDTH = "⺀-鿿豈-﫿︰-﹏＀-￯"
# Where a line of Chinese is wrapped in the source, a reader sees no space.
WRAP = re.compile(rf"(?<=[{FULL_WIDTH}])[ \t]*\n[ \t]*(?=[{FULL_WIDTH}])")


@dataclass(frozen=True, slots=True)
class Rules:
    """How excerpts are made in a project.

    `placeholders` replace those of `PLACEHOLDERS`; `is_shown` says whether the content of an
    `only` directive with this expression is for readers of the site.
    """

    limit: int = 200
    placeholders: Mapping[str, str] = field(default_factory=dict)
    is_shown: Callable[[str], bool] = lambda _expression: True

    def name(self, kind: str) -> str:
        """Return the placeholder of a kind."""
        return self.placeholders.get(kind) or str(PLACEHOLDERS[kind])


def read_title(document: nodes.document, rules: Rules) -> tuple[Inline, ...]:
    """Return the title of a page, nothing if it has none; a list makes a link of it."""
    title = _find_title(document)
    return tuple(drop_links(read_inlines(title, rules))) if title is not None else ()


def drop_links(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield running text that leads nowhere."""
    for inline in inlines:
        if inline.kind in {"link", "reference"}:
            yield from drop_links(inline.children)
        else:
            yield replace(inline, children=tuple(drop_links(inline.children)))


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
    blocks = list(_read_blocks(document, rules, leave_out=_find_title(document)))
    if MORE in blocks:
        return tuple(blocks[: blocks.index(MORE)])
    return cut(blocks, rules.limit)


def read_inlines(parent: nodes.Element, rules: Rules) -> tuple[Inline, ...]:
    """Return the running text of a node, without ids, anchors, footnote marks and raw parts."""
    merged: list[Inline] = []
    for inline in _walk_inlines(parent, rules):
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
        before = _write_seen(inlines[:number])[-1:]
        after = _write_seen(inlines[number + 1 : number + 2])[:1]
        text = " ".join(re.split(r"\s+", WRAP.sub("", before + inline.text + after)))
        if text := text[len(before) : len(text) - len(after)]:
            yield Inline("text", text)


def _write_seen(inlines: list[Inline]) -> str:
    """Return running text in which a reference whose text is not known yet is a word."""
    return "".join(
        write_plain([inline]) or ("x" if inline.kind == "reference" else "") for inline in inlines
    )


def _walk_inlines(parent: nodes.Element, rules: Rules) -> Iterator[Inline]:
    for node in parent.children:
        if isinstance(node, nodes.Text):
            yield Inline("text", node.astext())
        elif isinstance(node, nodes.literal):
            yield Inline("code", node.astext())
        elif isinstance(node, nodes.math):
            tex = node.astext()
            yield Inline("math", tex, plain=write_formula(tex) or rules.name("math"))
        elif isinstance(node, nodes.raw) and LINE_BREAK.fullmatch(node.astext()):
            yield Inline("text", "\n")
        elif isinstance(node, nodes.image):
            yield Inline("placeholder", rules.name("image"))
        elif isinstance(node, nodes.Element) and not isinstance(node, INLINE_SKIPPED):
            yield from _read_wrapper(node, rules)


def _read_wrapper(node: nodes.Element, rules: Rules) -> Iterator[Inline]:
    children = read_inlines(node, rules)
    if kind := WRAPPERS.get(type(node)):
        yield Inline(kind, children=children)
    elif isinstance(node, nodes.reference) and "refuri" in node and not node.get("internal"):
        yield Inline("link", children=children, target=node["refuri"])
    elif isinstance(node, addnodes.download_reference):
        yield from children
    elif isinstance(node, addnodes.pending_xref | nodes.reference):
        yield Inline("reference", children=children, attributes=_describe(node))
    else:
        yield from children


def _describe(reference: nodes.Element) -> tuple[tuple[str, Any], ...]:
    """Return what a reference asks for, as values that compare and last."""
    plain = (str, int, float, bool, type(None))
    return tuple(sorted((k, v) for k, v in reference.attributes.items() if isinstance(v, plain)))


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
        elif isinstance(node, nodes.comment | nodes.raw) and MORE_COMMENT.fullmatch(node.astext()):
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
    ordered = isinstance(node, nodes.enumerated_list)
    for number, item in enumerate(node.children, node.get("start", 1)):
        assert isinstance(item, nodes.Element)
        first, *below = [*_read_blocks(item, rules, level + 1)] or [Block("paragraph", ())]
        marker = f"{number}." if ordered else BULLET
        yield replace(first, kind="item", marker=marker, level=level)
        yield from below
