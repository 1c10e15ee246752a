"""What the files of an index consist of: keys, numbers, postings, words, and names of files.

Words that begin alike have keys that begin alike, so what a reader has typed so far is in one file;
so are all pairs that begin with one Chinese character. `shards.js` finds and reads what is written
here and in `leaves`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from array import array
from collections import Counter, defaultdict, deque
from functools import lru_cache, partial
from itertools import chain, compress, islice
from operator import sub
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
        beginning, key = _begin(term[0])
        rest = term[1:]
    else:
        beginning, key = _begin(term[:4])
        rest = term[4:]
    return key | _mix(_hash(rest, beginning)) >> 16


# Many terms begin alike.
@lru_cache(maxsize=1 << 16)
def _begin(letters: str) -> tuple[int, int]:
    """Return the hash of the first letters of a term, and the upper half of its key."""
    value = _hash(letters)
    if ord(letters[0]) >= FIRST_UNSPACED:
        return value, _mix(value) >> 16 << 16
    return value, _mix(_hash(letters[:2])) >> 24 << 24 | _mix(value) >> 24 << 16


def _hash(text: str, value: int = 0x811C9DC5) -> int:
    """Return FNV-1a (draft-eastlake-fnv) over code points, going on from a `value`."""
    for letter in text:
        value = (value ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    return value


def _mix(value: int) -> int:
    """Return a hash with its bits mixed as in MurmurHash3."""
    value = (value ^ value >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    return value ^ value >> 13


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


def invert(pages: Iterable[Terms]) -> tuple[dict[str, str], Counter[str]]:
    """Return the postings of each term, and on how many pages each word in Latin letters is.

    A posting is the gap to the page before times sixteen, plus the level. Parts of words are left
    out of the words.
    """
    # Four bytes a posting: what is spread over less memory is found sooner.
    found: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
    words: Counter[str] = Counter()
    for number, terms in enumerate(pages, 1):
        places = map((number * LEVELS).__add__, terms.levels)
        # A million times and more: a loop in Python would take five times as long.
        deque(map(array.append, map(found.__getitem__, terms.names), places), maxlen=0)
        words.update(list_words(terms))
    return {term: _write_places(places) for term, places in found.items()}, words


def _write_places(places: array[int]) -> str:
    if len(places) == 1:
        return WRITTEN[places[0]]
    gaps = map(sub, places, chain((0,), map((-LEVELS).__and__, places)))
    return "".join(map(WRITTEN.__getitem__, gaps))


def list_words(terms: Terms) -> Iterator[str]:
    """Return the words in Latin letters among the terms of a page."""
    others = islice(terms.names, terms.singles + terms.pairs, None)
    return filter(str.isascii, compress(others, terms.whole))


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
