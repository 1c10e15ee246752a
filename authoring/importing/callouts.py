"""Callouts: quotes that begin with `[!note]` become admonitions, those that fold drop-downs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from authoring.importing.model import Block, Draft, Outline

CALLOUT = regex.compile(
    r"\[!(?P<type>[^\]\n|]+)(?:\|[^\]\n]*)?\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)"
)
LIST_MARKER = regex.compile(r"(?:[-+*]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)(?=\s)")
BLANK = regex.compile(r"\n[ \t>]*(?:\n|\Z)")
COLONS = regex.compile(r"^[\s>]*(:{3,})", regex.MULTILINE)
# Types for which docutils has a directive.
DIRECTIVES = frozenset({
    "attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning",
})  # fmt: skip
# How the other types of Obsidian look.
LOOKS = {
    **dict.fromkeys(("abstract", "summary", "tldr", "info", "todo", "quote", "cite"), "note"),
    **dict.fromkeys(("success", "check", "done"), "tip"),
    **dict.fromkeys(("question", "help", "faq", "example"), "hint"),
    **dict.fromkeys(("failure", "fail", "missing", "bug"), "error"),
    # What people name theirs in Chinese.
    **dict.fromkeys(("备注", "笔记", "说明", "信息", "摘要"), "note"),
    **{"注意": "attention", "提示": "tip", "警告": "warning", "重要": "important"},
    **{"危险": "danger", "示例": "hint"},
}


def find_marker(line: str, number: int) -> int | None:
    """Return where in a line the mark of the n-th quote around it is, None if there is none."""
    place, seen = 0, 0
    while place < len(line):
        if line[place] == ">":
            seen += 1
            if seen == number:
                return place
            place += 1
        elif line[place] in " \t":
            place += 1
        elif marker := LIST_MARKER.match(line, place):
            place = marker.end()
        else:
            return None
    return None


def _match_callout(outline: Outline, block: Block) -> regex.Match[str] | None:
    """Return the first line of a callout from its type on, None for another quote."""
    line = outline.read_line(block.first)
    place = find_marker(line, block.quotes + 1)
    if place is None:
        return None
    behind = place + 1
    while line[behind : behind + 1] in {" ", "\t"}:
        behind += 1
    return CALLOUT.match(outline.text, outline.lines[block.first] + behind)


def _list_callouts(outline: Outline) -> list[Block]:
    quotes = (block for block in outline.blocks if block.kind == "quote")
    return [block for block in quotes if _match_callout(outline, block)]


def find_taken_marks(outline: Outline) -> frozenset[int]:
    """Return the offsets of what is taken off the lines of callouts."""
    return frozenset(
        offset
        for block in _list_callouts(outline)
        for start, end in _find_marks(outline, block)
        for offset in range(start, end)
    )


def rewrite_callouts(draft: Draft) -> None:
    """Have each callout be a directive, with fences longer than those within it."""
    outline = draft.outline
    callouts = _list_callouts(outline)
    lengths: dict[Block, int] = {}
    for block in reversed(callouts):
        inner = (lengths[other] + 1 for other in lengths if _contains(block, other))
        body = outline.text[outline.lines[block.first] : outline.find_end(block.end - 1)]
        colons = (len(found[1]) + 1 for found in COLONS.finditer(body))
        lengths[block] = max((3, *inner, *colons))
    # Where several end together the innermost is closed first.
    for block in reversed(callouts):
        _rewrite(draft, block, callouts, ":" * lengths[block])


def _contains(outer: Block, inner: Block) -> bool:
    return outer.first <= inner.first and inner.end <= outer.end and inner.quotes > outer.quotes


def _rewrite(draft: Draft, block: Block, callouts: Sequence[Block], fence: str) -> None:
    """Have the first line of a callout open the directive, take the marks off, and close it."""
    outline = draft.outline
    found = _match_callout(outline, block)
    if not found:
        return
    kind = found["type"].strip().casefold()
    margin = _find_margin(outline, block, callouts)
    marks = list(_find_marks(outline, block))
    for mark, end in marks:
        draft.replace(mark, end, "")
    # Further spaces would put the directive into a list above it.
    start = max(marks[0][1], outline.lines[block.first])
    _drop_underline(draft, block)
    last = outline.find_end(block.end - 1)
    body = outline.text[found.end() : last]
    title = found["title"].strip()
    # A directive of docutils says by itself what it is.
    if title.casefold() == kind and kind in DIRECTIVES and not found["fold"]:
        title = ""
    title_start = found.start("title") if title else found.end()
    if body.strip(" \t\n>-=*_"):
        opening, options = _open(kind, found["fold"], title)
        below = "".join(f"\n{margin}{option}" for option in options)
        below += "" if BLANK.match(body) else f"\n{margin.rstrip()}"
        draft.replace(start, title_start, f"{fence}{opening}")
        draft.replace(found.end(), found.end(), below)
    else:
        # A directive wants something within it.
        look = kind if kind in DIRECTIVES else LOOKS.get(kind, "note")
        shown = "" if title else kind.title()
        opening = f"{fence}{{{look}}}\n{margin.rstrip()}\n{margin}{shown}"
        draft.replace(start, title_start, opening)
    draft.replace(last, last, f"\n{margin}{fence}")
    if kind not in DIRECTIVES and kind not in LOOKS:
        message = f"the callout [!{found['type']}] has no look of its own, it is shown as a note"
        draft.report(found.start(), message, "changed")


def _drop_underline(draft: Draft, block: Block) -> None:
    """Leave out a line across below the title, by which Markdown takes it for a heading."""
    outline = draft.outline
    for heading in outline.blocks:
        if heading.kind == "heading" and heading.first == block.first and heading.markup in "=-":
            line = outline.read_line(heading.end - 1).rstrip()
            end = outline.lines[heading.end - 1] + len(line)
            draft.replace(end - (len(line) - len(line.rstrip(heading.markup))), end, "")


def _open(kind: str, fold: str, title: str) -> tuple[str, list[str]]:
    """Return the opening of a directive up to its title, and its options."""
    shown = " " if title else f" {kind.title()}"
    if fold:
        return f"{{dropdown}}{shown}", [":open:"] if fold == "+" else []
    if kind in DIRECTIVES and not title:
        return f"{{{kind}}}", []
    look = kind if kind in DIRECTIVES else LOOKS.get(kind, "note")
    return f"{{admonition}}{shown}", [f":class: {look}"]


def _find_marks(outline: Outline, block: Block) -> Iterator[tuple[int, int]]:
    """Yield where the marks of a quote are, each with the space behind it."""
    for number in range(block.first, block.end):
        line = outline.read_line(number)
        place = find_marker(line, block.quotes + 1)
        if place is not None:
            width = 2 if line[place + 1 : place + 2] in {" ", "\t"} else 1
            start = outline.lines[number] + place
            yield start, start + width


def _find_margin(outline: Outline, block: Block, callouts: Sequence[Block]) -> str:
    """Return what stands before each line of a directive: the blocks that it stands within."""
    line = outline.read_line(block.first)
    margin = list(line[: find_marker(line, block.quotes + 1)])
    for other in callouts:
        if _contains(other, block) and (place := find_marker(line, other.quotes + 1)) is not None:
            margin[place] = ""
            if place + 1 < len(margin) and margin[place + 1] in " \t":
                margin[place + 1] = ""
    return regex.sub(r"[^\s>]", " ", "".join(margin))
