"""Whole blocks that are written otherwise in MyST: code that draws, rules, footnotes."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

import regex
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from authoring.importing.marks import rewrite_comment
from authoring.importing.model import Edit, apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from authoring.importing.model import Block, Draft, Outline, Piece

FENCE = regex.compile(r"(?:`{3,}|~{3,})[ \t]*(?P<info>(?P<language>[^\s`]+)[^\n]*)")
RULE = regex.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
# Blocks that programs of Obsidian draw.
DRAWN = frozenset({
    "base", "button", "chart", "dataview", "dataviewjs", "kanban", "leaflet", "mermaid",
    "plantuml", "query", "tasks", "timeline", "toc",
})  # fmt: skip
# Sphinx has these besides Pygments.
PLAIN = frozenset({"default", "guess", "none", "output"})
NO_LANGUAGE = "text"


def rewrite_parts(draft: Draft) -> None:
    """Write blocks that MyST has otherwise, or would warn of."""
    for block in draft.outline.blocks:
        if block.kind == "fence":
            _rewrite_fence(draft, block)
        elif block.kind == "comment":
            rewrite_comment(draft, block)
    _drop_rules(draft)
    _drop_empty_headings(draft)
    _settle_footnotes(draft)


def _rewrite_fence(draft: Draft, block: Block) -> None:
    """Have a block of code name a language that Pygments knows; the code stays as it is."""
    found = FENCE.search(draft.outline.text, draft.outline.lines[block.first])
    if not found or not block.info.strip():
        return
    language = found["language"]
    name = language.casefold()
    if name in DRAWN or name.startswith("ad-"):
        message = f"what {name} draws is shown as its source; put an image in its place"
        draft.report(found.start(), message)
    elif name.startswith("{"):
        message = f"{found['info']} would be a directive of MyST, the block is plain text now"
        draft.report(found.start(), message, "changed")
        draft.replace(found.start("info"), found.end("info"), NO_LANGUAGE)
        return
    elif problem := find_problem(name, block.content):
        draft.report(found.start(), f"{problem}, it is shown without colours", "changed")
    else:
        return
    draft.replace(found.start("language"), found.end("language"), NO_LANGUAGE)


def find_problem(language: str, code: str) -> str:
    """Return why Sphinx would warn of a block of code, "" if it would not."""
    if language in PLAIN:
        return ""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return f"Pygments knows no language {language!r}"
    if any(str(kind) == "Token.Error" for kind, _text in lexer.get_tokens(code)):
        return f"the code is no {language}"
    return ""


def _drop_rules(draft: Draft) -> None:
    """Leave out lines that docutils has only between two parts of a section."""
    outline = draft.outline
    behind = ("footnote", "comment")
    top = [block for block in outline.blocks if block.level == 0 and block.kind not in behind]
    before = "heading"
    for number, block in enumerate(top):
        is_bad = block.kind == "rule" and (
            before in {"heading", "rule"} or all(b.kind == "rule" for b in top[number:])
        )
        if is_bad:
            _drop_rule(draft, block)
        else:
            before = block.kind
    for block in outline.blocks:
        if block.kind == "rule" and block.level:
            _drop_rule(draft, block)


def _drop_rule(draft: Draft, block: Block) -> None:
    outline = draft.outline
    line = outline.read_line(block.first).rstrip()
    if found := RULE.search(line):
        start = outline.lines[block.first]
        draft.replace(start + found.start(), start + found.end(), "")
        message = "a line across, which may only stand between texts, is left out"
        draft.report(start, message, "changed")


def _drop_empty_headings(draft: Draft) -> None:
    """Leave out headings that say nothing: a section has a name."""
    outline = draft.outline
    named = {heading.block for heading in outline.headings}
    for block in outline.blocks:
        if block.kind == "heading" and block not in named:
            start, end = outline.lines[block.first], outline.find_end(block.end - 1)
            place = outline.text.find("#", start, end)
            draft.replace(place, end, "")
            draft.report(start, "a heading without a text is left out", "changed")


def _settle_footnotes(draft: Draft) -> None:
    """Give inline footnotes a place, and settle marks and notes that have no counterpart."""
    outline = draft.outline
    notes = [block for block in outline.blocks if block.kind == "footnote"]
    marks = [piece for piece in outline.pieces if piece.kind == "footnote"]
    defined = {block.info.casefold() for block in notes}
    used = _find_used(outline, notes, marks)
    for piece in outline.pieces:
        # Else the mark would be the text of a link.
        if "footnote" in piece.kind and outline.text.startswith("(", piece.end):
            draft.replace(piece.end, piece.end, "\\")
    escaped = {piece.start for piece in outline.pieces if piece.kind == "mistaken"}
    for piece in marks:
        if piece.text.casefold() not in defined:
            if piece.start not in escaped:
                draft.replace(piece.start, piece.start, "\\")
            draft.report(piece.start, f"there is no footnote {piece.text!r}; the mark is text")
    seen: set[str] = set()
    for block in notes:
        name = block.info.casefold()
        if name in seen or name not in used:
            _comment_out(draft, block)
        seen.add(name)
    _write_inline_footnotes(draft, defined | used)


def _find_used(outline: Outline, notes: Sequence[Block], marks: Sequence[Piece]) -> set[str]:
    """Return the footnotes that marks lead to, from the text or from footnotes that are used."""
    # Of two notes with one name the first counts.
    first = {block.info.casefold(): block for block in reversed(notes)}
    within: dict[Block | None, set[str]] = defaultdict(set)
    for piece in marks:
        line = outline.find_line(piece.start) - 1
        around = (block for block in notes if block.first <= line < block.end)
        within[next(around, None)].add(piece.text.casefold())
    used = set[str]()
    ahead = within[None]
    while ahead:
        used |= ahead
        ahead = set[str]().union(*(within[first[name]] for name in ahead & first.keys())) - used
    return used


def _comment_out(draft: Draft, block: Block) -> None:
    """Keep a footnote to which nothing leads as a comment."""
    for number in range(block.first, block.end):
        start = draft.outline.lines[number]
        if block.level == 0 and draft.outline.read_line(number).strip():
            # What would begin a line is harmless behind the sign of a comment.
            draft.edits = [
                e for e in draft.edits if (e.start, e.end, e.text) != (start, start, "\\")
            ]
            draft.replace(start, start, "% ")
            draft.hidden.append((start, draft.outline.find_end(number)))
    message = f"no mark leads to this footnote {block.info!r}, or another has its name"
    draft.report(draft.outline.lines[block.first], f"{message}; it is a comment now")


def close_fence(outline: Outline) -> str:
    """Return the end of a block of code that goes to the end of the note without one."""
    block = max(outline.blocks, key=lambda block: block.end, default=None)
    # What stands in a list or a quote ends with it.
    if block is None or block.kind != "fence" or block.level:
        return ""
    mark = block.markup
    is_closed = block.end - block.first > 1 and mark in outline.read_line(block.end - 1)
    return "" if is_closed else mark


def _write_inline_footnotes(draft: Draft, taken: set[str]) -> None:
    """Move the text of each `^[text]` to the end, rewritten as it would be in its place."""
    names = (name for number in count(1) if (name := f"note-{number}") not in taken)
    for piece in draft.outline.pieces:
        hidden = any(start <= piece.start < end for start, end in draft.hidden)
        if piece.kind == "inline_footnote" and not hidden:
            name = next(names)
            text = _apply_within(draft, piece.inner, piece.end - 1)
            draft.footing.append(f"[^{name}]: {' '.join(text.split())}")
            # Edits of its text begin behind it, and are part of it now.
            draft.replace(piece.start, piece.end, f"[^{name}]")


def _apply_within(draft: Draft, start: int, end: int) -> str:
    """Return a stretch of the source as it is rewritten."""
    return apply_edits(draft.outline.text[start:end], _shift(draft, start, end))


def _shift(draft: Draft, start: int, end: int) -> Iterator[Edit]:
    for edit in draft.edits:
        if start <= edit.start and edit.end <= end:
            yield Edit(edit.start - start, edit.end - start, edit.text)
