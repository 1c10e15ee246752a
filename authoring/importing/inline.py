"""What stands within a line of a note, as Obsidian reads it, and where.

markdown-it-py does not say where within a line something stands. Its rules are wrapped here to note
that; code and formulas are told from text by the same rules that tell them apart in MyST.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import autolink, backtick, html_inline, image, link

from authoring.importing.model import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from markdown_it.rules_inline import StateInline

    Rule: TypeAlias = Callable[[StateInline, bool], bool]

PIECES = "pieces"
WIKI = regex.compile(r"!?\[\[([^\[\]\n|]+(?:\|(?:[^\]\n]|\](?!\]))*)?)\]\]")
FOOTNOTE = regex.compile(r"\[\^([^\[\]\s]+)\]")
COMMENT = regex.compile(r"%%(.*?)%%", regex.DOTALL)
TAG = regex.compile(r"(?<![^\s(（，。；：、！？])#([\p{L}\p{M}\p{N}\p{So}_/-]+)")
NUMBER = regex.compile(r"[\d/_-]+")
BLOCK_ID = regex.compile(r"(?<!\S)\^([A-Za-z0-9-]+)\s*\Z")
# An address ends before what closes the sentence around it, as in GitHub's Markdown.
ADDRESS = regex.compile(r"://[^\s<>`|\[\]\p{Han}，。；：、！？（）“”《》【】]+")
SCHEME = regex.compile(r"(?<![A-Za-z0-9_/])https?\Z")
AFTER_ADDRESS = regex.compile(r"(?:[?!.,:*_~'\"`|]|&[a-z]+;|\*\*)+\Z")
# `$x$` is a formula, `$5 and $6` and `$ x $` are none; code within one would be no code.
FORMULA = regex.compile(r"\$(?![\s$])((?:\\.|[^\\$`])*?)(?<![\s\\])\$(?!\d)", regex.DOTALL)
DISPLAYED = regex.compile(r"\$\$((?:\\.|[^\\$`]|\$(?!\$))+?)\$\$", regex.DOTALL)
ROLE = regex.compile(r"\{[^\s{}`]+\}`")


def note(
    state: StateInline, kind: str, start: int, end: int, text: str = "", inner: int = 0
) -> None:
    """Keep a piece from `start` to `end`."""
    nested = state.linkLevel > 0
    state.env[PIECES].append(Piece(kind, start, end, text, inner, nested))


def _wrap(kind: str, rule: Rule) -> Rule:
    """Return a rule of markdown-it that notes what it finds."""

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        count = len(state.env[PIECES])
        if not rule(state, silent):
            return False
        # A run of backticks that nothing closes is text.
        if not silent and state.src[start : state.pos].strip("`"):
            within = state.env[PIECES][count:]
            # What an image says of itself is parsed apart, in places of its own.
            del state.env[PIECES][count:]
            label = _find_label(state, kind, start)
            note(state, kind, start, state.pos, state.src[start : state.pos], label)
            if kind != "image":
                state.env[PIECES] += within
        return True

    return noting


def _find_label(state: StateInline, kind: str, start: int) -> int:
    """Return where the label of a link or an image ends, 0 for anything else."""
    if kind not in {"link", "image"}:
        return 0
    opening = start + (kind == "image")
    level, state.linkLevel = state.linkLevel, 0
    end = parseLinkLabel(state, opening, False)
    state.linkLevel = level
    return end


def _match(kind: str, pattern: regex.Pattern[str], opening: str) -> Rule:
    """Return a rule for what a pattern describes and nothing can stand within."""

    def rule(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(opening, state.pos):
            return False
        found = pattern.match(state.src, state.pos, state.posMax)
        if not found:
            return False
        if not silent:
            note(state, kind, state.pos, found.end(), found[1], found.start(1))
        state.pos = found.end()
        return True

    return rule


def _read_tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "#":
        return False
    found = TAG.match(state.src, state.pos, state.posMax)
    if not found or NUMBER.fullmatch(found[1]):
        return False
    if not silent:
        note(state, "tag", state.pos, found.end(), found[1])
    state.pos = found.end()
    return True


def _read_marker(kind: str, marker: str) -> Rule:
    """Return a rule for one end of a highlight or of struck text; ends are paired later."""

    def rule(state: StateInline, silent: bool) -> bool:
        start, end = state.pos, state.pos + 2
        if state.src[start:end] != marker or state.src[end : end + 1] == marker[0]:
            return False
        opens = end < state.posMax and not state.src[end].isspace()
        closes = start > 0 and not state.src[start - 1].isspace()
        if not silent:
            sides = ("opens" if opens else "") + ("closes" if closes else "")
            note(state, kind, start, end, sides)
        state.pos = end
        return True

    return rule


def _read_dollar(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    for kind, pattern in (("displayed", DISPLAYED), ("formula", FORMULA)):
        if found := pattern.match(state.src, state.pos, state.posMax):
            if not silent:
                note(state, kind, state.pos, found.end(), found[1], found.start(1))
            state.pos = found.end()
            return True
    if not silent:
        note(state, "dollar", state.pos, state.pos + 1)
    return False


def _read_brace(state: StateInline, silent: bool) -> bool:
    """Note a brace that MyST takes for a role, or for attributes of what stands before it."""
    start = state.pos
    if state.src[start] == "{" and not silent:
        follows = start > 0 and state.src[start - 1] in "`])"
        if follows or ROLE.match(state.src, start, state.posMax):
            note(state, "brace", start, start + 1)
    return False


def _read_address(state: StateInline, silent: bool) -> bool:
    """Note an address that no angle brackets make a link."""
    start = state.pos
    if silent or not state.src.startswith("://", start):
        return False
    scheme = SCHEME.search(state.src, max(0, start - 6), start)
    found = ADDRESS.match(state.src, start, state.posMax)
    if not scheme or not found:
        return False
    address = AFTER_ADDRESS.sub("", found[0])
    while address.endswith(")") and address.count(")") > address.count("("):
        address = AFTER_ADDRESS.sub("", address[:-1])
    if len(address) > len("://"):
        note(state, "address", scheme.start(), start + len(address))
        state.pos = start + len(address)
        return True
    return False


def _read_inline_footnote(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("^[", start):
        return False
    end = parseLinkLabel(state, start + 1, False)
    if end <= start + 2:
        return False
    if not silent:
        note(state, "inline_footnote", start, end + 1, state.src[start + 2 : end], start + 2)
        state.pos, behind, state.posMax = start + 2, state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = behind
    state.pos = end + 1
    return True


@cache
def make_parser() -> MarkdownIt:
    """Return the parser of lines, made once."""
    parser = MarkdownIt("commonmark")
    ruler = parser.inline.ruler
    for kind, name, wrapped in (
        ("code", "backticks", backtick),
        ("link", "link", link),
        ("image", "image", image),
        ("autolink", "autolink", autolink),
        ("html", "html_inline", html_inline),
    ):
        ruler.at(name, _wrap(kind, wrapped))
    added: tuple[tuple[str, Rule], ...] = (
        ("wiki", _match("wiki", WIKI, "[[")),
        ("embed", _match("embed", WIKI, "![[")),
        ("footnote", _match("footnote", FOOTNOTE, "[^")),
        ("comment", _match("comment", COMMENT, "%%")),
        ("block_id", _match("block_id", BLOCK_ID, "^")),
        ("inline_footnote", _read_inline_footnote),
        ("tag", _read_tag),
        ("dollar", _read_dollar),
        ("highlight", _read_marker("highlight", "==")),
        ("struck", _read_marker("struck", "~~")),
        ("brace", _read_brace),
        ("address", _read_address),
    )
    for name, rule in added:
        ruler.before("emphasis", name, rule)
    return parser


def read_pieces(content: str, references: Mapping[str, object]) -> Sequence[Piece]:
    """Return what stands within the lines of a paragraph, a heading or a cell, in order.

    `references` are the addresses that the note defines for links by label.
    """
    pieces: list[Piece] = []
    parser = make_parser()
    parser.inline.parse(content, parser, {PIECES: pieces, "references": references}, [])
    return sorted(pieces, key=lambda piece: (piece.start, -piece.end))
