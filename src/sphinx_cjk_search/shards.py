"""All pages' terms to shards: files of about 16 kB, found by the bits of a term's key.

The keys form a binary tree. A leaf that grows over the limit is split, so an edit touches only the
leaves of the terms that it touches. Words that begin alike have keys that begin alike, so what a
reader has typed so far is in one leaf; so are all pairs that begin with one Chinese character.
`shards.js` finds and reads what is written here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.postings import LEVELS, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LIMIT = 16_384  # bytes
KEY_BITS = 32
NAME_LENGTH = 10  # letters of base 32: 50 bits, enough for 100,000 files
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
FIRST_UNSPACED = 0x2E80
INNER, EMPTY = "(", "_"
VOCABULARY_LENGTHS = range(4, 25)


class Line(NamedTuple):
    """A term with its postings as a line of a shard."""

    key: int
    text: str
    size: int


def find_key(term: str) -> int:
    """Return the key of a term, 32 bits."""
    if ord(term[0]) >= FIRST_UNSPACED:
        return _hash(term[0]) >> 16 << 16 | _hash(term) >> 16
    return _hash(term[:2]) >> 24 << 24 | _hash(term[:4]) >> 24 << 16 | _hash(term) >> 16


def _hash(text: str) -> int:
    """Return FNV-1a (draft-eastlake-fnv) over code points, its bits mixed as in MurmurHash3."""
    value = 0x811C9DC5
    for letter in text:
        value = (value ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    value = (value ^ value >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    return value ^ value >> 13


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers as digits of five bits, the lowest first; all but a number's last add 32."""
    digits = []
    for number in numbers:
        while number >= 32:
            digits.append(DIGITS[32 | number & 31])
            number >>= 5
        digits.append(DIGITS[number])
    return "".join(digits)


def invert(packs: Iterable[bytes]) -> tuple[dict[str, list[int]], set[str]]:
    """Return the postings of each term, and the terms that are somewhere a word of their own.

    A posting is the gap to the page before times sixteen, plus the level.
    """
    postings: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = {}
    words: set[str] = set()
    for number, packed in enumerate(packs, 1):
        for term, level, is_whole in unpack(packed):
            postings[term].append((number - last.get(term, 0)) * LEVELS + level)
            last[term] = number
            if is_whole:
                words.add(term)
    return postings, words


def write_leaves(postings: dict[str, list[int]]) -> Iterator[Shard | str]:
    """Yield the tree in preorder: shards, and marks for inner places and for empty ones."""
    lines = []
    for term, numbers in postings.items():
        text = f"{term} {write_numbers(numbers)}"
        lines.append(Line(find_key(term), text, len(text.encode()) + 1))
    lines.sort()
    yield from _split(lines, 0)


def _split(lines: Sequence[Line], depth: int) -> Iterator[Shard | str]:
    if not lines:
        yield EMPTY
    elif depth == KEY_BITS or len(lines) == 1 or sum(line.size for line in lines) <= LIMIT:
        yield make_shard("\n".join(sorted(line.text for line in lines)))
    else:
        yield INNER
        bit = 1 << KEY_BITS - 1 - depth
        yield from _split([line for line in lines if not line.key & bit], depth + 1)
        yield from _split([line for line in lines if line.key & bit], depth + 1)


def write_vocabulary(words: Iterable[str]) -> dict[int, Shard]:
    """Return the words of each length, sorted and run together: what typing errors may mean."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) in VOCABULARY_LENGTHS and word.isascii() and word.isalpha():
            by_length[len(word)].append(word)
    return {length: make_shard("".join(found)) for length, found in sorted(by_length.items())}


def make_shard(content: object) -> Shard:
    """Return a shard of a value; the same value always has the same name."""
    payload = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(payload.encode("utf-8", "replace")).digest()
    return Shard(base64.b32encode(digest).decode().lower()[:NAME_LENGTH], payload)
