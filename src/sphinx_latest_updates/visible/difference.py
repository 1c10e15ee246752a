"""Tell whether two Markdown texts differ visibly, parsing no more of them than decides it.

Both are cut into parts that are read each by itself. Equal parts at the same place need no reading,
nor do paragraphs that differ in wrapping and in marks outside of code and formulas. What is left is
read part by part, until what was read differs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinx_latest_updates.visible.grammar import make_parser
from sphinx_latest_updates.visible.labels import DEFINITIONS, find_labels, select_labels
from sphinx_latest_updates.visible.markdown import (
    FRONT_MATTER,
    NO_LABELS,
    TEXT,
    WORD,
    merge_text,
    read_inline,
    read_markdown,
    read_tokens,
)
from sphinx_latest_updates.visible.parts import cut, find_common_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from markdown_it.token import Token

    from sphinx_latest_updates.visible.markdown import Atoms

    Word: TypeAlias = str | tuple[str, ...]

CODE = re.compile(r"(?:\n+ {4}.*)+")
# Marks that the grammar takes for each other, and that no reader misses.
MARKS = re.compile("[,、。，．：；？！…—–·“”‘’「」『』《》〈〉（）【】〔〕]")
# Code and formulas, where each mark counts, and footnotes; what is escaped begins none of them.
# A pattern whose choices begin with one character each is looked for at these alone.
EXACT = re.compile(
    r"\\.|`(`*)(?!`).+?(?<!`)`\1(?!`)|\$(?:[^$\\]+|\\.)++\$|\[\^[\w-]+\](?!\()", re.DOTALL
)
# Beside those, with any of these more than EXACT knows may be exact, or be none of what it knows.
INTRICATE = re.compile(r"<|\{|`|\$|\[\^|\]\((?![^\s()<>\\`$]*\))|\\\Z")
# Before the first of these a paragraph hides no letter: no address, label, entity, tag or comment.
HIDING = re.compile(r"[<{&]|\[\^|\](?=[\[(:])|\A\[")
NO_LETTER = re.compile(r"[\W_]+")


def differ_visibly(old: str, new: str) -> bool:
    """Return whether the atoms of two Markdown texts differ."""
    labels, others = find_labels(old), find_labels(new)
    if labels is None or others is None:
        return read_markdown(old) != read_markdown(new)
    start = end = 0
    if labels == others:
        start = find_common_part(old, _measure_common(old, new))
        end = _measure_common(old[::-1], new[::-1])
    one, other = _Reading(old, labels, start), _Reading(new, others, start)
    while not _meet(one, other, end):
        if one.words or other.words:
            behind = other if one.words else one
            if not behind.part:
                return True
            behind.read()
        elif _look_the_same(one, other):
            one.advance()
            other.advance()
        elif are_unlike(one.part, other.part):
            return True
        else:
            one.read()
            other.read()
        if one.words and other.words and _differ_for_good(one.words, other.words):
            return True
    return False


class _Reading:
    """A text that is read part by part: its next part, and how many characters are left from there.

    `words` are those read that the other text has yet to match.
    """

    def __init__(self, text: str, labels: frozenset[str], start: int) -> None:
        self._length = len(text)
        self._labels = labels
        self._parts = cut(text, start)
        self.words: list[Word] = []
        self.advance()

    def advance(self) -> None:
        """Go to the next part; at the end it is empty."""
        begin, self.part = next(self._parts, (self._length, ""))
        self.remaining = self._length - begin

    def read(self) -> None:
        """Add the words of the part, and go to the next."""
        self.words += read_words(self.part, self.labels)
        self.advance()

    @property
    def labels(self) -> frozenset[str]:
        """The labels that may matter to the part."""
        return select_labels(self.part, self._labels) if self._labels else self._labels

    @property
    def is_begun(self) -> bool:
        """Whether the part is not that of the first line."""
        return self.remaining < self._length


def _measure_common(one: str, other: str) -> int:
    """Return how many characters two texts have in common before the first that differs."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _meet(one: _Reading, other: _Reading, end: int) -> bool:
    """Return whether all that is left of two texts is equal, as their last characters are."""
    remaining = one.remaining
    if remaining > end or remaining != other.remaining or one.words or other.words:
        return False
    # Equal lines are equal parts, but for front matter: it stands in the first line only.
    return one.is_begun == other.is_begun or not remaining


def _differ_for_good(words: list[Word], others: list[Word]) -> bool:
    """Return whether texts differ whatever follows these words; take away what is equal."""
    equal = sum(1 for _ in takewhile(_are_equal, zip(words, others, strict=False)))
    del words[:equal], others[:equal]
    return bool(words and others)


def _are_equal(pair: tuple[Word, Word]) -> bool:
    return pair[0] == pair[1]


def _look_the_same(one: _Reading, other: _Reading) -> bool:
    """Return whether the next parts of two texts surely read the same."""
    labels, others = one.labels, other.labels
    if one.part == other.part and labels == others:
        return True
    return not (labels or others) and (
        are_alike(one.part, other.part) or _are_blocks_alike(one.part, other.part)
    )


def are_alike(one: str, other: str) -> bool:
    """Return whether two parts surely read the same if no label matters; False says nothing.

    So do paragraphs that differ in line breaks for spaces, and in MARKS beside code and formulas.
    """
    if len(one) != len(other) or not (_is_paragraph(one) and _is_paragraph(other)):
        return False
    line, other_line = one.replace("\n", " "), other.replace("\n", " ")
    if line != other_line and MARKS.split(line) != MARKS.split(other_line):
        return False
    # What is exact is at the same places in both.
    for found in EXACT.finditer(one):
        exact = slice(*found.span())
        # Spaces at the beginning of a line count in code, and nowhere else.
        if line[exact] != other_line[exact] or "\n " in one[exact] or "\n " in other[exact]:
            return False
    return not INTRICATE.search(EXACT.sub("", one))


def are_unlike(one: str, other: str) -> bool:
    """Return whether two parts surely differ whatever follows them; False says nothing.

    So do paragraphs in which one has another letter than the other before anything HIDING.
    """
    if not (_is_paragraph(one) and _is_paragraph(other)):
        return False
    letters, others = (
        NO_LETTER.sub("", HIDING.split(part, maxsplit=1)[0]) for part in (one, other)
    )
    return letters[: len(others)] != others[: len(letters)]


def _are_blocks_alike(one: str, other: str) -> bool:
    """Return whether two parts surely read the same, paragraph by paragraph.

    Their blocks are found, which is cheap, for lines that differ in no more than are_alike allows.
    """
    if len(one) != len(other) or _is_paragraph(one) or CODE.fullmatch(one):
        return False
    tokens, others = _parse_blocks(one), _parse_blocks(other)
    return len(tokens) == len(others) and all(map(_are_tokens_alike, tokens, others))


def _are_tokens_alike(one: Token, other: Token) -> bool:
    if one.type == other.type == "inline":
        return one.content == other.content or are_alike(one.content, other.content)
    return tuple(read_tokens([one])) == tuple(read_tokens([other]))


def _is_paragraph(part: str) -> bool:
    """Return whether a part is nothing but lines of text, or a heading."""
    if part.startswith("\n"):
        return part[1] == "#" and "\n" not in part[1:]
    return not part.startswith(FRONT_MATTER)


def read_words(part: str, labels: frozenset[str] = NO_LABELS) -> Iterator[Word]:
    """Yield the words of a part, and what else it has; one after the other they are the text's."""
    for atom in _read_part(part, labels):
        if atom[0] == TEXT:
            yield from WORD.findall(atom[1])
        else:
            yield atom


# A formatter makes the same change in many notes, and most of a version is in the one before it.
@lru_cache(maxsize=4096)
def _read_part(part: str, labels: frozenset[str]) -> Atoms:
    if labels and DEFINITIONS.fullmatch(part):
        return ()
    if not part.startswith(("\n", FRONT_MATTER)):
        return merge_text(read_inline(part, labels))
    if CODE.fullmatch(part):
        return (("code", part.replace("\n    ", "\n").strip("\n")),)
    return merge_text(read_tokens(_parse_blocks(part), labels))


@lru_cache(maxsize=4)
def _parse_blocks(part: str) -> list[Token]:
    """Return the blocks of a part, not yet parsed within their lines."""
    tokens: list[Token] = []
    parser = make_parser()
    parser.block.parse(part, parser, {}, tokens)
    return tokens
