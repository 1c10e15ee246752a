"""What stands within a line and is written otherwise in MyST: formulas, marks, tags, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from authoring.importing.callouts import CALLOUT, find_taken_marks
from authoring.importing.destinations import make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from authoring.importing.model import Block, Draft, Piece

ELEMENTS = {"highlight": "mark", "struck": "del"}
# What stands before the text of a line: the marks of the quotes, lists and notes around it.
MARGIN = regex.compile(r"(?:[ \t]*(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s)|\[\^[^\]\s]+\]:))*[ \t]*")
TEMPLATER = "<%"
# Inline queries of Dataview: `= this.file.name`.
QUERY = regex.compile(r"`+\s*\$?=\s+[\p{L}(\[]")


def rewrite_marks(draft: Draft) -> None:
    """Write what stands within the lines of a note as MyST has it."""
    taken = find_taken_marks(draft.outline)
    for piece in draft.outline.pieces:
        if piece.kind == "displayed":
            _write_displayed(draft, piece, taken)
        if write := WRITERS.get(piece.kind):
            write(draft, piece)
    for kind, element in ELEMENTS.items():
        _pair(draft, [piece for piece in draft.outline.pieces if piece.kind == kind], element)


def _pair(draft: Draft, marks: Sequence[Piece], element: str) -> None:
    """Make an HTML element of two marks of one paragraph, the first of which can open."""
    opening: Piece | None = None
    for mark in marks:
        if opening and "\n\n" in draft.outline.text[opening.end : mark.start]:
            opening = None
        if opening and "closes" in mark.text:
            draft.replace(opening.start, opening.end, f"<{element}>")
            draft.replace(mark.start, mark.end, f"</{element}>")
            opening = None
        elif "opens" in mark.text:
            opening = mark


def _escape(draft: Draft, piece: Piece) -> None:
    draft.replace(piece.start, piece.start, "\\")


def _write_displayed(draft: Draft, piece: Piece, taken: frozenset[int]) -> None:
    """Make a block of a formula that stands within a paragraph, or a large formula of its line.

    `taken` are the offsets of marks that callouts lose.
    """
    outline = draft.outline
    number = outline.find_line(piece.start) - 1
    margin = MARGIN.match(outline.read_line(number))
    before = outline.text[outline.lines[number] + margin.end() : piece.start] if margin else ""
    last = outline.find_line(piece.end) - 1
    behind = outline.text[piece.end : outline.find_end(last)]
    if piece.in_table or _is_heading(draft, number):
        draft.replace(piece.start, piece.start + 2, "$\\displaystyle ")
        draft.replace(piece.end - 2, piece.end, "$")
        return
    marks = margin[0] if margin else ""
    left = (mark for at, mark in enumerate(marks, outline.lines[number]) if at not in taken)
    blank = regex.sub(r"[^\s>]", " ", "".join(left))
    gap = f"\n{blank.rstrip()}\n{blank}"
    above, below = _goes_on(draft, number, last)
    opened = gap if before.strip() else f"\n{blank}" if above else ""
    closed = gap if behind.strip() else f"\n{blank.rstrip()}" if below else ""
    start = piece.start - (len(before) - len(before.rstrip(" ")))
    draft.replace(start, piece.start, opened)
    draft.replace(piece.end, piece.end + (len(behind) - len(behind.lstrip(" "))), closed)


def _is_heading(draft: Draft, number: int) -> bool:
    return any(h.block.first <= number < h.block.end for h in draft.outline.headings)


def _goes_on(draft: Draft, first: int, last: int) -> tuple[bool, bool]:
    """Return whether a paragraph has lines above the first line, and below the last."""
    paragraphs = [block for block in draft.outline.blocks if block.kind == "paragraph"]
    return (
        any(block.first < first < block.end for block in paragraphs),
        any(block.first <= last < block.end - 1 for block in paragraphs),
    )


def _drop_comment(draft: Draft, piece: Piece) -> None:
    draft.replace(piece.start, piece.end, "")
    words = " ".join(piece.text.split())
    draft.report(piece.start, f"a comment within a paragraph is left out: {words!r}", "changed")


def _keep_tag(draft: Draft, piece: Piece) -> None:
    draft.tags.append(piece.text)


def _link_address(draft: Draft, piece: Piece) -> None:
    if not piece.nested:
        draft.replace(piece.start, piece.start, "<")
        draft.replace(piece.end, piece.end, ">")


def _mention_query(draft: Draft, piece: Piece) -> None:
    if QUERY.match(piece.text):
        draft.report(piece.start, "a query within a line is shown as its source")


WRITERS: dict[str, Callable[[Draft, Piece], None]] = {
    "address": _link_address,
    "brace": _escape,
    "code": _mention_query,
    "comment": _drop_comment,
    "dollar": _escape,
    "mistaken": _escape,
    "tag": _keep_tag,
}


def write_block_ids(draft: Draft, target: str, used: set[str]) -> None:
    """Write the names of blocks that are linked to as labels, and leave out the others."""
    for piece in draft.outline.pieces:
        if piece.kind == "block_id":
            label = make_label(target, piece.text)
            text = f"[]{{#{label}}}" if f"{target}#{label}" in used else ""
            draft.replace(piece.start, piece.end, text)


def rewrite_comment(draft: Draft, block: Block) -> None:
    """Write a comment of several lines as MyST does, which publishes none."""
    outline = draft.outline
    for number in range(block.first, block.end):
        line = outline.read_line(number)
        margin = MARGIN.match(line)
        place = margin.end() if margin else 0
        words = line[place:].replace("%%", "").strip()
        start = outline.lines[number] + place
        draft.replace(start, outline.find_end(number), f"% {words}".rstrip())


def keep_line_breaks(draft: Draft) -> None:
    """Have a line of a paragraph end where it ends in the source, as Obsidian shows it."""
    outline = draft.outline
    within = {
        number
        for piece in outline.pieces
        for number in range(outline.find_line(piece.start) - 1, outline.find_line(piece.end))
        if piece.kind == "displayed" or number < outline.find_line(piece.end) - 1
    }
    for block in outline.blocks:
        for number in range(block.first, block.end - 1) if block.kind == "paragraph" else ():
            line = outline.read_line(number)
            is_title = CALLOUT.search(line) and number == block.first
            if not is_title and number not in within and not line.endswith(("\\", "  ")):
                end = outline.lines[number] + len(line.rstrip())
                draft.replace(end, end, "\\")


def drop_tag_lines(draft: Draft) -> None:
    """Leave out paragraphs that have nothing but tags, which front matter has now."""
    outline = draft.outline
    tags = [piece for piece in outline.pieces if piece.kind == "tag"]
    for block in outline.blocks:
        if block.kind != "paragraph" or block.level:
            continue
        start, end = outline.lines[block.first], outline.find_end(block.end - 1)
        within = [piece for piece in tags if start <= piece.start < end]
        rest = outline.text[start:end]
        for piece in within:
            rest = rest.replace(f"#{piece.text}", "", 1)
        if within and not rest.strip(" \t\n,，、"):
            draft.replace(start, end, "")


def mention_templates(draft: Draft) -> None:
    """Say where commands of Templater stand, which Obsidian runs."""
    place = draft.outline.text.find(TEMPLATER)
    if place >= 0:
        draft.report(place, "commands of Templater (<% … %>) are shown as they stand")
