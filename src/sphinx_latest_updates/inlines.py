"""Running text from nodes to values: what a reader sees of a line, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation

from sphinx_latest_updates.model import Inline
from sphinx_latest_updates.prose import write_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_latest_updates.model import InlineKind

_ = get_translation("sphinx_latest_updates")

PLACEHOLDERS = {
    "code": _("[Code]"),
    "formula": _("[Formula]"),
    "image": _("[Image]"),
    "math": _("[Math]"),
    "table": _("[Table]"),
}
WRAPPERS: dict[type[nodes.Element], InlineKind] = {
    nodes.emphasis: "emphasis",
    nodes.title_reference: "emphasis",
    nodes.strong: "strong",
    nodes.subscript: "subscript",
    nodes.superscript: "superscript",
}
SCRIPTS: dict[InlineKind, str] = {"superscript": "^", "subscript": "_"}
TAGS: dict[str, InlineKind] = {"sup": "superscript", "sub": "subscript"}
SCRIPT_TAG = re.compile(r"<(su[bp])>", re.IGNORECASE)
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*")
INLINE_SKIPPED = (nodes.Invisible, nodes.system_message)
HARD_BREAK = "\u2028"  # White space, but no line that was wrapped in the source.
SKIPPED = "\u2060"  # Where a mark stood that an excerpt has not.
FULL_WIDTH = "⺀-鿿豈-﫿︰-﹏＀-￯\U00020000-\U0003fffd“”‘’—…"
# Where a line of Chinese is wrapped in the source, a reader sees no space.
WRAP = rf"(?<=[{FULL_WIDTH}])[ \t]*\n[ \t]*(?=[{FULL_WIDTH}])"
GAP = rf"\s*{SKIPPED}(?=\s*(?:[,.;:!?)]|[{FULL_WIDTH}]|$))|{SKIPPED}"


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
        text = before + inline.text + after
        # Their classes of characters take milliseconds to compile, and few texts have a use of it.
        if "\n" in text:
            text = re.sub(WRAP, "", text)
        if SKIPPED in text:
            text = re.sub(GAP, "", text)
        text = " ".join(re.split(r"\s+", text))
        if text := text[len(before) : len(text) - len(after)]:
            yield Inline("text", text)


def _write_seen(inlines: list[Inline]) -> str:
    """Return running text in which a reference whose text is not known yet is a word."""
    return "".join(
        write_plain([inline]) or ("x" if inline.kind == "reference" else "") for inline in inlines
    )


def _walk_inlines(parent: nodes.Element, rules: Rules) -> Iterator[Inline]:
    children = iter(parent.children)
    for node in children:
        if isinstance(node, nodes.Text):
            yield Inline("text", node.astext())
        elif isinstance(node, nodes.literal):
            yield Inline("code", node.astext())
        elif isinstance(node, nodes.math):
            # Not before the first formula: a build that reads none goes without the characters.
            from sphinx_latest_updates.formulas import write_formula

            tex = node.astext()
            yield Inline("math", tex, plain=write_formula(tex) or rules.name("math"))
        elif isinstance(node, nodes.raw):
            yield from _read_raw(node.astext(), children, rules)
        elif isinstance(node, nodes.image):
            yield Inline("placeholder", rules.name("image"))
        elif isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            yield Inline("text", SKIPPED)
        elif isinstance(node, nodes.Element) and not isinstance(node, INLINE_SKIPPED):
            yield from _read_wrapper(node, rules)


def _read_raw(html: str, following: Iterator[nodes.Node], rules: Rules) -> Iterator[Inline]:
    """Yield a line break, or a script with what follows its tag; any other tag is nothing."""
    if LINE_BREAK.fullmatch(html):
        yield Inline("text", HARD_BREAK)
    elif found := SCRIPT_TAG.fullmatch(html):
        name = found[1].lower()
        content = nodes.inline()
        for node in following:
            if isinstance(node, nodes.raw) and node.astext().lower() == f"</{name}>":
                break
            content += node.deepcopy()
        yield _make_wrapper(TAGS[name], read_inlines(content, rules))


def _make_wrapper(kind: InlineKind, children: tuple[Inline, ...]) -> Inline:
    sign = SCRIPTS.get(kind)
    if not sign:
        return Inline(kind, children=children)
    from sphinx_latest_updates.formulas import write_script

    return Inline(kind, children=children, plain=write_script(sign, write_plain(children)))


def _read_wrapper(node: nodes.Element, rules: Rules) -> Iterator[Inline]:
    children = read_inlines(node, rules)
    if kind := WRAPPERS.get(type(node)):
        yield _make_wrapper(kind, children)
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


def drop_links(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield running text that leads nowhere."""
    for inline in inlines:
        if inline.kind in {"link", "reference"}:
            yield from drop_links(inline.children)
        else:
            yield replace(inline, children=tuple(drop_links(inline.children)))
