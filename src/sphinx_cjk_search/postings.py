"""How well a page answers for a term: BM25F (Robertson, Zaragoza, Taylor 2004), in sixteen levels.

Occurrences are weighed by field and by whether they are a word of their own. Lengths are compared
with fixed ones, not with the average of all pages: else one edited note would change every shard.
"""

from __future__ import annotations

import struct
from bisect import bisect
from collections import defaultdict
from itertools import accumulate, chain, pairwise
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from sphinx_cjk_search import pinyin
from sphinx_cjk_search.tokens import count_tokens, expand_spaced, make_plain

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
# here are the least totals of each level.
SHARES = [((level - 0.5) / (LEVELS - 1)) ** 2 for level in range(2, LEVELS)]
TOTALS = [0.0, *(SATURATION * share / (1 - share) for share in SHARES)]
HEAD = struct.Struct(">IIII")


class Terms(NamedTuple):
    """The terms of a page, and for each its level.

    `names` are first so many `singles`, which are characters of rows, then so many `pairs` of them,
    then all others: of these, `whole` says whether they are words of their own.
    """

    names: list[str]
    levels: bytes
    whole: bytes
    singles: int = 0
    pairs: int = 0


class _Levels(dict[float, int]):
    """The level of each total in some `unit`; a page has few that differ."""

    def __init__(self, unit: float) -> None:
        super().__init__()
        self.unit = unit

    def __missing__(self, total: float) -> int:
        self[total] = bisect(TOTALS, total * self.unit)
        return self[total]


class Weights:
    """What the occurrences of each term weigh together.

    The `unit` is what one occurrence weighs in the first text: most terms are in no other, and for
    those what was counted is what they weigh.
    """

    def __init__(self, variants: Mapping[int, str]) -> None:
        self.variants = variants
        self.unit = 0.0
        self.singles: dict[str, float] = {}
        self.pairs: dict[str, float] = {}
        self.others: defaultdict[str, float] = defaultdict(float)
        self.whole: set[str] = set()

    def add(self, text: str, weight: float, usual: int = 0, share: float = 0.0) -> None:
        """Add a text of a field; beyond a usual length it counts less, by a `share`."""
        if not text:
            return
        counted = count_tokens(text, self.variants)
        norm = 1 - share + share * counted.length / usual if usual else 1.0
        if not self.unit:
            self.unit = weight / norm
            self.singles, self.pairs = dict(counted.singles), dict(counted.pairs)
        else:
            units = weight / norm / self.unit
            for sums, counts in ((self.singles, counted.singles), (self.pairs, counted.pairs)):
                for term, count in counts.items():
                    sums[term] = sums.get(term, 0) + count * units
        self._add_spaced(counted.spaced, weight / norm / self.unit)

    def _add_spaced(self, counts: Mapping[str, int], units: float) -> None:
        others = self.others
        for run, count in counts.items():
            (whole,), parts = expand_spaced(run)
            self.whole.add(whole)
            others[whole] += count * units
            for part in parts:
                others[part] += count * units * PART_WEIGHT

    def add_spoken(self, terms: Iterable[str]) -> None:
        """Add the terms of a title in pinyin, each once."""
        for term in dict.fromkeys(terms):
            self.others[term] += PINYIN_WEIGHT / self.unit

    def list_terms(self) -> Terms:
        """Return all terms with their levels."""
        kinds = (self.singles, self.pairs, self.others)
        totals = chain.from_iterable(sums.values() for sums in kinds)
        return Terms(
            names=[*chain.from_iterable(kinds)],
            levels=bytes(map(_Levels(self.unit).__getitem__, totals)),
            whole=bytes(map(self.whole.__contains__, self.others)),
            singles=len(self.singles),
            pairs=len(self.pairs),
        )


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
    for name, (weight, usual, share) in FIELDS.items():
        text = "\n".join(getattr(section, name) for section in sections)
        weights.add(text, weight, usual, share)
    title, *headings = [section.title for section in sections]
    weights.add(title, TITLE_WEIGHT)
    weights.add("\n".join(headings), HEADING_WEIGHT)
    weights.add("\n".join(tags), TAG_WEIGHT)
    if spoken is None:
        spoken = pinyin.list_terms(make_plain(title, variants))
    weights.add_spoken(spoken)
    return weights.list_terms()


def pack(terms: Terms) -> bytes:
    """Return terms in the form in which they are kept.

    Not compressed: what all pages' terms take is little, and is read and written at every build.
    """
    names, levels, whole, singles, pairs = terms
    rows = "".join(names[: singles + pairs]).encode("utf-16-le")
    others = "\n".join(names[singles + pairs :]).encode()
    head = HEAD.pack(singles, pairs, len(whole), len(rows))
    return b"".join((head, levels, whole, rows, others))


def unpack(packed: bytes) -> Terms:
    """Return what `pack` was given."""
    singles, pairs, others, size = HEAD.unpack_from(packed)
    sizes = (singles + pairs + others, others, size, len(packed))
    levels, whole, rows, rest = (
        packed[start:end] for start, end in pairwise(accumulate(sizes, initial=HEAD.size))
    )
    characters = rows.decode("utf-16-le")
    firsts, seconds = characters[singles::2], characters[singles + 1 :: 2]
    names = [*characters[:singles], *map(add, firsts, seconds)]
    if others:
        names += rest.decode().split("\n")
    return Terms(names, levels, whole, singles, pairs)


def read_pinyin(packed: bytes) -> list[str]:
    """Return the terms in pinyin among those that were packed."""
    return [name for name in unpack(packed).names if name.startswith(pinyin.MARK)]
