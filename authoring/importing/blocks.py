"""A note taken apart: its blocks with their lines, what stands within them with its offsets."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import regex
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from authoring.importing.inline import read_pieces
from authoring.importing.model import Block, Heading, Outline, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

KINDS = {
    "amsmath": "math",
    "blockquote_open": "quote",
    "code_block": "code",
    "comment_block": "comment",
    "fence": "fence",
    "footnote_reference_open": "footnote",
    "heading_open": "heading",
    "hr": "rule",
    "html_block": "html",
    "math_block": "math",
    "paragraph_open": "paragraph",
    "table_open": "table",
}
CELLS = ("th_open", "td_open")
# At the beginning of a line MyST takes these for what they are not in other Markdown.
MISTAKEN = regex.compile(
    r"%|\+{3}|:{3}|:(?=\s)|:(?=[^\s:][^:\n]*:(?:\s|$))|\((?=[^\s()][^()\n]*\)=\s*$)|\[(?=\^[^\]\s]+\]:)|\{(?=[.#][^{}\n]*\}\s*$)",
    regex.MULTILINE,
)


@cache
def make_parser() -> MarkdownIt:
    """Return the parser of blocks, made once; what it makes of lines is not used."""
    parser = (
        MarkdownIt("commonmark")
        .enable("table")
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        .use(dollarmath_plugin, allow_labels=False)
        .use(amsmath_plugin)
    )
    interrupts: RuleOptionsType = {
        "alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    }
    parser.block.ruler.before("fence", "comment_block", _read_comment, interrupts)
    return parser


def _read_comment(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read an Obsidian comment that begins a line and ends one, blank lines and all."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("%%", start):
        return False
    for line in range(first, end):
        begin = start + 2 if line == first else state.bMarks[line]
        place = state.src.find("%%", begin, state.eMarks[line])
        if place < 0:
            continue
        if state.src[place + 2 : state.eMarks[line]].strip():
            return False
        if not silent:
            token = state.push("comment_block", "", 0)
            token.map = [first, line + 1]
            token.content = state.getLines(first, line + 1, state.blkIndent, False)
            state.line = line + 1
        return True
    return False


def read_outline(text: str) -> Outline:
    """Return the blocks, the pieces and the headings of a note."""
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    parser = make_parser()
    parser.block.parse(text, parser, env, tokens)
    references = env.get("references", {})
    lines = tuple(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))
    blocks: list[Block] = []
    pieces: list[Piece] = []
    headings: list[Heading] = []
    outline = Outline(text, lines, (), (), ())
    quotes = 0
    cursor = 0
    for number, token in enumerate(tokens):
        quotes -= token.type == "blockquote_close"
        if token.type in KINDS and token.map:
            blocks.append(_make_block(token, quotes))
        if token.type == "tr_open" and token.map:
            cursor = lines[token.map[0]]
        if token.type == "inline" and token.content:
            opened = tokens[number - 1]
            places = _locate(outline, token, opened.type, cursor)
            if opened.type in CELLS and places:
                cursor = places[-1]
            found = _read_inline(token.content, places, opened, references)
            pieces += found
            if places and _begins_lines(outline, opened, places[0]):
                pieces += _find_mistaken(token.content, places, found)
            if opened.type == "heading_open":
                start = places[0] if places else lines[blocks[-1].first]
                headings.append(Heading(blocks[-1], int(opened.tag[1]), token.content, start))
        quotes += token.type == "blockquote_open"
    named = {label: (found["map"][0], found["href"]) for label, found in references.items()}
    return Outline(text, lines, tuple(blocks), tuple(pieces), tuple(headings), named)


def _make_block(token: Token, quotes: int) -> Block:
    first, end = token.map or (0, 0)
    info = token.info or token.meta.get("label", "")
    kind = KINDS[token.type]
    return Block(kind, first, end, info, token.content, token.level, quotes, token.markup)


def _locate(outline: Outline, token: Token, opened: str, cursor: int) -> list[int]:
    """Return for each character of a block's lines where it is in the source, and the end.

    Nothing is returned where that cannot be told; then the lines stay as they are.
    """
    if opened in CELLS:
        return _locate_cell(outline.text, token, cursor)
    places: list[int] = []
    first = token.map[0] if token.map else 0
    for number, line in enumerate(token.content.split("\n"), first):
        source = outline.read_line(number)
        shown = line.strip()
        found = source.rfind(shown)
        if found < 0:
            return []
        start = outline.lines[number] + found - (len(line) - len(line.lstrip()))
        places += (max(start + offset, outline.lines[number]) for offset in range(len(line)))
        places.append(outline.find_end(number))
    places[-1] = places[-2] + 1 if len(places) > 1 else places[-1]
    return places


def _locate_cell(text: str, token: Token, cursor: int) -> list[int]:
    """Return the same for a cell, in whose source a bar has a backslash before it."""
    raw = token.content.replace("|", r"\|")
    end = text.find("\n", cursor)
    start = text.find(raw, cursor, end if end >= 0 else len(text))
    if start < 0:
        return []
    widths = (2 if character == "|" else 1 for character in token.content)
    return list(accumulate(widths, initial=start))


def _read_inline(
    content: str, places: Sequence[int], opened: Token, references: Mapping[str, object]
) -> list[Piece]:
    """Return the pieces of a block's lines, at their offsets in the source."""
    if not places:
        return []
    is_cell = opened.type in CELLS
    pieces = read_pieces(content, references)
    return [
        Piece(
            piece.kind,
            places[piece.start],
            _end(places, piece.end, is_cell=is_cell),
            piece.text,
            places[piece.inner],
            piece.nested,
            is_cell,
        )
        for piece in pieces
    ]


def _begins_lines(outline: Outline, opened: Token, start: int) -> bool:
    """Return whether text begins lines: not behind the marks of a heading, nor in a second cell."""
    if opened.type in CELLS:
        line = outline.lines[outline.find_line(start) - 1]
        return "|" not in outline.text[line:start]
    return opened.type == "paragraph_open" or opened.markup in {"=", "-"}


def _find_mistaken(content: str, places: Sequence[int], pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield what begins a line and would be taken for something else."""
    for found in MISTAKEN.finditer(content):
        begins = found.start() == 0 or content[found.start() - 1] == "\n"
        place = places[found.start()]
        if begins and not any(piece.start < place < piece.end for piece in pieces):
            yield Piece("mistaken", place, place, found[0])


def _end(places: Sequence[int], end: int, *, is_cell: bool) -> int:
    """Return where something ends of which the last character is before `end`."""
    return places[end] if is_cell or not end else places[end - 1] + 1
