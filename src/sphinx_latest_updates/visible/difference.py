"""Tell whether two Markdown texts differ visibly, parsing no more of them than decides it.

What a block at the top of a document is depends on its own lines and on those below, never on
those above. So the lines that two versions share at the beginning are parsed for their blocks
alone, and the lines that they share at the end not at all. In between both are read block by block,
until what was read cannot become equal any more.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

import regex
from markdown_it.rules_block import StateBlock

from sphinx_latest_updates.visible.grammar import make_parser
from sphinx_latest_updates.visible.markdown import (
    FRONT_MATTER,
    TEXT,
    merge_text,
    read_markdown,
    read_tokens,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.token import Token

    from sphinx_latest_updates.visible.markdown import Atoms

# The address of a link, which may be given anywhere in a document.
DEFINITION = regex.compile(
    r"^(?:[\s>*+:~-]|\d+[.)]|\[\^[^\]]*\]:)*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:",
    regex.MULTILINE | regex.DOTALL,
)
# What is no formula for want of its end, which lines far below may bring.
OPENED = regex.compile(r"^\s*(?:\$\$|\\begin\{)", regex.MULTILINE)
# Else no rule looks further than this below the first line of the next block.
LOOKAHEAD = 2
# No other rule takes a line that begins with a letter.
RULES_OF_LETTERS = frozenset({"table", "lheading", "deflist", "paragraph"})


def differ_visibly(old: str, new: str) -> bool:
    """Return whether the atoms of two Markdown texts differ."""
    if any("]:" in text and DEFINITION.search(text) for text in (old, new)):
        return read_markdown(old) != read_markdown(new)
    one, other = _Blocks(old), _Blocks(new)
    end = _count_common(reversed(one.lines), reversed(other.lines))
    one.skip(_count_common(one.lines, other.lines))
    other.line = one.line
    while not _meet(one, other, end):
        ahead = one.remaining - other.remaining
        if ahead >= 0:
            one.read()
        if ahead <= 0:
            other.read()
        if one.remaining == other.remaining and _differ_for_good(one.tokens, other.tokens):
            return True
    return merge_text(read_tokens(one.tokens)) != merge_text(read_tokens(other.tokens))


class _Blocks:
    """The blocks at the top of a document, read one after the other."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._state = StateBlock(text, make_parser(), {}, [])

    @property
    def line(self) -> int:
        """The first line that is not read."""
        return self._state.line

    @line.setter
    def line(self, line: int) -> None:
        self._state.line = line

    @property
    def remaining(self) -> int:
        """How many lines are not read."""
        return self._state.lineMax - self._state.line

    @property
    def tokens(self) -> list[Token]:
        """What was read, not yet parsed within the lines; the reader takes away what is done."""
        return self._state.tokens

    def read(self) -> None:
        """Read a block, and the blank lines around it."""
        state = self._state
        line = state.line = state.skipEmptyLines(state.line)
        if line < state.lineMax:
            begins_with_letter = state.src[state.bMarks[line]].isalpha()
            for rule in _get_rules(begins_with_letter):
                if rule(state, line, state.lineMax, False):
                    break
            state.line = state.skipEmptyLines(state.line)

    def skip(self, stop: int) -> None:
        """Go to the last block that is the same whatever the lines from `stop` on are."""
        place = self.line
        while self.line + LOOKAHEAD < stop and not self._is_open(place):
            place = self.line
            self.tokens.clear()
            self.read()
        self.tokens.clear()
        self.line = place

    def _is_open(self, line: int) -> bool:
        """Return whether lines far below may change what the block read from this line on is."""
        if not line and self.tokens and self.lines[0].startswith(FRONT_MATTER):
            return self.tokens[0].type != "front_matter"
        return any(OPENED.search(token.content) for token in self.tokens if token.type == "inline")


@cache
def _get_rules(begins_with_letter: bool) -> list[RuleFuncBlockType]:
    """Return the rules for a block, the most eager first."""
    ruler = make_parser().block.ruler
    names = ruler.get_active_rules()
    return [
        rule
        for name, rule in zip(names, ruler.getRules(""), strict=True)
        if name in RULES_OF_LETTERS or not begins_with_letter
    ]


def _count_common(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many lines two texts have in common before the first that differs."""
    return sum(1 for _ in takewhile(_are_equal, zip(one, other, strict=False)))


def _are_equal(pair: tuple[object, object]) -> bool:
    return pair[0] == pair[1]


def _meet(one: _Blocks, other: _Blocks, end: int) -> bool:
    """Return whether all that is left of two documents is equal, as their last lines are."""
    if one.remaining != other.remaining or one.remaining > end:
        return False
    # Equal lines are equal blocks, but for front matter: it stands in the first line only.
    return bool(one.line) == bool(other.line) or not one.remaining


def _differ_for_good(one: list[Token], other: list[Token]) -> bool:
    """Return whether documents differ whatever follows these tokens; take away what is equal."""
    keys = ((_key(a), _key(b)) for a, b in zip(one, other, strict=False))
    equal = sum(1 for _ in takewhile(_are_equal, keys))
    del one[:equal], other[:equal]
    atoms, others = merge_text(read_tokens(one)), merge_text(read_tokens(other))
    if atoms == others:
        one.clear()
        other.clear()
        return False
    return not (_may_become(atoms, others) or _may_become(others, atoms))


def _key(token: Token) -> tuple[str, str, str, str]:
    return token.type, token.tag, token.info, token.content


def _may_become(atoms: Atoms, others: Atoms) -> bool:
    """Return whether atoms may be the beginning of others."""
    if not atoms:
        return True
    *most, last = atoms
    if tuple(most) != others[: len(most)] or len(most) == len(others):
        return False
    other = others[len(most)]
    return last == other or (last[0] == other[0] == TEXT and other[1].startswith(last[1]))
