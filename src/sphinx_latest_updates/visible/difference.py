"""Tell whether two Markdown texts differ visibly, parsing no more of them than decides it.

Both are cut into parts that are read each by itself. Equal parts at the same place need no reading,
nor do paragraphs that differ in wrapping and in marks outside of code and formulas. What is left is
read part by part, until what was read differs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from sphinx_latest_updates.visible.grammar import make_parser
from sphinx_latest_updates.visible.markdown import (
    FRONT_MATTER,
    TEXT,
    WORD,
    merge_text,
    read_inline,
    read_markdown,
    read_tokens,
)
from sphinx_latest_updates.visible.parts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    from markdown_it.token import Token

    from sphinx_latest_updates.visible.markdown import Atoms

    Pair: TypeAlias = tuple[str, str]

# The address of a link, which may be given anywhere in a document.
DEFINITION = re.compile(
    r"^(?:[^\S\n]|[>*+:~-]|\d+[.)]|\[\^[^\]\n]*\]:)*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:",
    re.MULTILINE | re.DOTALL,
)
# Marks that the grammar takes for each other, and that no reader misses.
MARKS = re.compile("[,、。，．：；？！…—–·“”‘’「」『』《》〈〉（）【】〔〕]")
# Code and formulas in a line, where each mark counts; what is escaped begins none.
EXACT = re.compile(r"\\.|(`+)(?!`).+?(?<!`)\1(?!`)|\$(?:[^$\\]|\\.)+\$")
# Beside those, with any of these more than EXACT knows may be exact, or be none of what it knows.
INTRICATE = re.compile(r"[<{`$]|\[\^|\]\((?![^\s()<>\\`$]*\))|\\\Z")


def differ_visibly(old: str, new: str) -> bool:
    """Return whether the atoms of two Markdown texts differ."""
    if any("]:" in text and DEFINITION.search(text) for text in (old, new)):
        return read_markdown(old) != read_markdown(new)
    ones, others = _cut(old), _cut(new)
    end = _count(_are_equal, zip(reversed(ones), reversed(others), strict=False))
    ones, others = ones[: len(ones) - end], others[: len(others) - end]
    start = _count(_read_the_same, zip(ones, others, strict=False))
    words, other_words = read_words(ones[start:]), read_words(others[start:])
    return any(one != other for one, other in zip_longest(words, other_words))


# A version is compared with the one before it and with the one after it.
@lru_cache(maxsize=2)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(cut(text))


def _count(is_so: Callable[[Pair], bool], pairs: Iterable[Pair]) -> int:
    """Return of how many pairs something is so before the first of which it is not."""
    return sum(1 for _ in takewhile(is_so, pairs))


def _are_equal(pair: Pair) -> bool:
    return pair[0] == pair[1]


def _read_the_same(pair: Pair) -> bool:
    one, other = pair
    return one == other or are_alike(one, other) or _read_part(one) == _read_part(other)


def are_alike(one: str, other: str) -> bool:
    """Return whether two parts surely read the same; False says nothing.

    So do paragraphs that differ in line breaks for spaces, and in MARKS beside code and formulas.
    """
    if not (_is_paragraph(one) and _is_paragraph(other)):
        return False
    line, other_line = one.replace("\n", " "), other.replace("\n", " ")
    if MARKS.sub(",", line) != MARKS.sub(",", other_line):
        return False
    exact = _list_exact(line)
    # Spaces at the beginning of a line count in code, and nowhere else.
    if exact != _list_exact(other_line) or (exact and ("\n " in one or "\n " in other)):
        return False
    return not INTRICATE.search(EXACT.sub("", line) if exact else line)


def _is_paragraph(part: str) -> bool:
    """Return whether a part is nothing but lines of text, or a heading."""
    if part[0] == "\n":
        return part[1] == "#" and "\n" not in part[1:]
    return not part.startswith(FRONT_MATTER)


def _list_exact(line: str) -> list[str]:
    if "`" in line or "$" in line:
        return [found[0] for found in EXACT.finditer(line)]
    return []


def read_words(parts: Iterable[str]) -> Iterator[tuple[str, ...] | str]:
    """Yield the words of parts, and what else they have: no two texts that differ have the same."""
    for part in parts:
        for atom in _read_part(part):
            if atom[0] == TEXT:
                yield from WORD.findall(atom[1])
            else:
                yield atom


# A formatter makes the same change in many notes, and most of a version is in the one before it.
@lru_cache(maxsize=4096)
def _read_part(part: str) -> Atoms:
    if part[0] != "\n" and not part.startswith(FRONT_MATTER):
        return merge_text(read_inline(part))
    tokens: list[Token] = []
    parser = make_parser()
    parser.block.parse(part, parser, {}, tokens)
    return merge_text(read_tokens(tokens))
