"""How well a page answers for a term: BM25F (Robertson, Zaragoza, Taylor 2004), in sixteen levels.

Occurrences are weighed by field and by whether they are a word of their own. Lengths are compared
with fixed ones, not with the average of all pages: else one edited note would change every shard.
"""

from __future__ import annotations

import zlib
from bisect import bisect
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_cjk_search import pinyin
from sphinx_cjk_search.tokens import count_tokens, make_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_cjk_search.model import Section

PART_WEIGHT = 0.3
TITLE_WEIGHT = 30.0
TAG_WEIGHT = 14.0
HEADING_WEIGHT = 4.0
PINYIN_WEIGHT = 12.0
# Weight, usual number of tokens and how much the length counts (BM25's b).
FIELDS = {
    "prose": (1.0, 1500, 0.5),
    "code": (0.6, 500, 0.5),
    "formulas": (0.6, 100, 0.3),
}
SATURATION = 6.0
LEVELS = 16
# The square of a level, 1 to 15, over 225 is BM25's share of the idf, total / (SATURATION + total):
# here are the least totals of each level, in a function that runs as fast as C does.
SHARES = [((level - 0.5) / (LEVELS - 1)) ** 2 for level in range(2, LEVELS)]
find_level = partial(bisect, [0.0, *(SATURATION * share / (1 - share) for share in SHARES)])
COUNT_SIZE = 4  # bytes


class Terms(NamedTuple):
    """The terms of a page, and for each its level and whether it is a word of its own."""

    names: list[str]
    levels: bytes
    whole: bytes


class Weights:
    """What the occurrences of each term weigh together."""

    def __init__(self, variants: Mapping[int, str]) -> None:
        self.variants = variants
        self.sums: defaultdict[str, float] = defaultdict(float)
        self.whole: set[str] = set()

    def add(self, text: str, weight: float, usual: int = 0, share: float = 0.0) -> None:
        """Add a text of a field; beyond a usual length it counts less, by a `share`."""
        whole, parts, length = count_tokens(make_plain(text, self.variants))
        norm = 1 - share + share * length / usual if usual else 1.0
        self.whole |= whole.keys()
        sums = self.sums  # Looked up once: there are a thousand terms and more.
        for counted, factor in ((whole, weight / norm), (parts, weight * PART_WEIGHT / norm)):
            for term, count in counted.items():
                sums[term] += count * factor


def weigh(
    sections: Sequence[Section],
    tags: Iterable[str],
    variants: Mapping[int, str],
    spoken: Sequence[str] | None = None,
) -> Terms:
    """Return the terms of a page with what each says of it.

    `spoken` are the terms of its title in pinyin, if they are known.
    """
    weights = Weights(variants)
    title, *headings = [section.title for section in sections]
    weights.add(title, TITLE_WEIGHT)
    weights.add("\n".join(headings), HEADING_WEIGHT)
    weights.add("\n".join(tags), TAG_WEIGHT)
    for name, (weight, usual, share) in FIELDS.items():
        text = "\n".join(getattr(section, name) for section in sections)
        weights.add(text, weight, usual, share)
    if spoken is None:
        spoken = pinyin.list_terms(make_plain(title, variants))
    for term in dict.fromkeys(spoken):
        weights.sums[term] += PINYIN_WEIGHT
    levels = bytes(map(find_level, weights.sums.values()))
    return Terms(list(weights.sums), levels, bytes(map(weights.whole.__contains__, weights.sums)))


def pack(terms: Terms) -> bytes:
    """Return terms in the form in which they are kept."""
    count = len(terms.levels).to_bytes(COUNT_SIZE, "big")
    # At the highest level it takes six times as long and saves a tenth.
    names = "\n".join(terms.names).encode()
    return zlib.compress(count + terms.levels + terms.whole + names, level=1)


def unpack(packed: bytes) -> Terms:
    """Return what `pack` was given."""
    content = zlib.decompress(packed)
    count = int.from_bytes(content[:COUNT_SIZE], "big")
    middle, end = COUNT_SIZE + count, COUNT_SIZE + 2 * count
    names = content[end:].decode().split("\n") if count else []
    return Terms(names, content[COUNT_SIZE:middle], content[middle:end])


def read_pinyin(packed: bytes) -> list[str]:
    """Return the terms in pinyin among those that were packed."""
    return [name for name in unpack(packed).names if name.startswith(pinyin.MARK)]
