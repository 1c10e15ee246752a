"""What the files of an index consist of: keys, numbers, postings, words, and names of files.

Words that begin alike have keys that begin alike, so what a reader has typed so far is in one file;
so are all pairs that begin with one Chinese character. `shards.js` finds and reads what is written
here and in `leaves`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict, deque
from functools import lru_cache
from itertools import compress, pairwise
from typing import TYPE_CHECKING

from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.postings import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_cjk_search.postings import Terms

NAME_LENGTH = 10  # letters of base 32: 50 bits, enough for 100,000 files
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
VALUES = {digit: value for value, digit in enumerate(DIGITS)}
FIRST_UNSPACED = 0x2E80
VOCABULARY_LENGTHS = range(4, 25)


class _Digits(dict[int, str]):
    """Numbers as they are written; each is worked out once."""

    def __missing__(self, number: int) -> str:
        digits = []
        rest = number
        while rest >= 32:
            digits.append(DIGITS[32 | rest & 31])
            rest >>= 5
        digits.append(DIGITS[rest])
        self[number] = "".join(digits)
        return self[number]


WRITTEN = _Digits()


def find_key(term: str) -> int:
    """Return the key of a term, 32 bits."""
    if ord(term[0]) >= FIRST_UNSPACED:
        return _hash_beginning(term[0]) >> 16 << 16 | _hash(term) >> 16
    first, second = _hash_beginning(term[:2]), _hash_beginning(term[:4])
    return first >> 24 << 24 | second >> 24 << 16 | _hash(term) >> 16


def _hash(text: str) -> int:
    """Return FNV-1a (draft-eastlake-fnv) over code points, its bits mixed as in MurmurHash3."""
    value = 0x811C9DC5
    for letter in text:
        value = (value ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    value = (value ^ value >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    return value ^ value >> 13


# Many terms begin alike.
_hash_beginning = lru_cache(maxsize=1 << 16)(_hash)


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers as digits of five bits, the lowest first; all but a number's last add 32."""
    return "".join(map(WRITTEN.__getitem__, numbers))


def read_numbers(written: str) -> Iterator[int]:
    """Yield the numbers that `write_numbers` was given."""
    number = shift = 0
    for digit in written:
        value = VALUES[digit]
        number |= (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            yield number
            number = shift = 0


def invert(pages: Iterable[Terms]) -> tuple[dict[str, list[int]], Counter[str]]:
    """Return the postings of each term, and on how many pages each word in Latin letters is.

    A posting is the gap to the page before times sixteen, plus the level. Parts of words are left
    out of the words.
    """
    postings: defaultdict[str, list[int]] = defaultdict(list)
    words: Counter[str] = Counter()
    for number, terms in enumerate(pages, 1):
        places = map((number * LEVELS).__add__, terms.levels)
        # A million times and more: a loop in Python would take five times as long.
        deque(map(list.append, map(postings.__getitem__, terms.names), places), maxlen=0)
        words.update(list_words(terms))
    for own in postings.values():
        own[1:] = [place - before // LEVELS * LEVELS for before, place in pairwise(own)]
    return postings, words


def list_words(terms: Terms) -> Iterator[str]:
    """Return the words in Latin letters among the terms of a page."""
    return filter(str.isascii, compress(terms.names, terms.whole))


def is_listed(word: str) -> bool:
    """Return whether a word is part of the vocabulary."""
    return len(word) in VOCABULARY_LENGTHS and word.isascii() and word.isalpha()


def write_vocabulary(words: Iterable[str]) -> dict[int, Shard]:
    """Return the words of each length, sorted and run together: what typing errors may mean."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted(filter(is_listed, words)):
        by_length[len(word)].append(word)
    return {length: make_shard("".join(found)) for length, found in sorted(by_length.items())}


def write_payload(content: object) -> str:
    """Return a value as JSON, as short as it gets."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def make_shard(content: object) -> Shard:
    """Return a shard of a value; the same value always has the same name."""
    return name_payload(write_payload(content))


def name_payload(payload: str) -> Shard:
    """Return a shard of JSON, named by it."""
    digest = hashlib.sha256(payload.encode("utf-8", "replace")).digest()
    return Shard(base64.b32encode(digest).decode().lower()[:NAME_LENGTH], payload)
