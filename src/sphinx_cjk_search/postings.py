"""How well a page answers for a term: BM25F (Robertson, Zaragoza, Taylor 2004), in sixteen levels.

Occurrences are weighed by field and by whether they are a word of their own. Lengths are compared
with fixed ones, not with the average of all pages: else one edited note would change every shard.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sphinx_cjk_search import pinyin
from sphinx_cjk_search.tokens import expand, find_runs, make_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
# A term's level, as a letter before it: lower case if it is somewhere a word of its own.
WHOLE = "abcdefghijklmnop"
PART = WHOLE.upper()


class Weights:
    """What the occurrences of each term weigh together."""

    def __init__(self, variants: Mapping[int, str]) -> None:
        self.variants = variants
        self.sums: defaultdict[str, float] = defaultdict(float)
        self.whole: set[str] = set()

    def add(self, text: str, weight: float, usual: int = 0, share: float = 0.0) -> None:
        """Add a text of a field; beyond a usual length it counts less, by a `share`."""
        whole: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        length = 0
        for run in find_runs(make_plain(text, self.variants)):
            tokens = expand(run)
            whole.update(tokens.whole)
            parts.update(tokens.parts)
            length += len(run.text) if run.kind == "unspaced" else 1
        norm = 1 - share + share * length / usual if usual else 1.0
        self.whole |= whole.keys()
        for counted, factor in ((whole, weight / norm), (parts, weight * PART_WEIGHT / norm)):
            for term, count in counted.items():
                self.sums[term] += count * factor


def weigh(
    sections: Sequence[Section], tags: Iterable[str], variants: Mapping[int, str]
) -> Iterator[tuple[str, int, bool]]:
    """Yield each term of a page with its level and whether it is a word of its own, sorted."""
    weights = Weights(variants)
    title, *headings = [section.title for section in sections]
    weights.add(title, TITLE_WEIGHT)
    weights.add("\n".join(headings), HEADING_WEIGHT)
    weights.add("\n".join(tags), TAG_WEIGHT)
    for name, (weight, usual, share) in FIELDS.items():
        text = "\n".join(getattr(section, name) for section in sections)
        weights.add(text, weight, usual, share)
    for term in set(pinyin.list_terms(make_plain(title, variants))):
        weights.sums[term] += PINYIN_WEIGHT
    for term, total in sorted(weights.sums.items()):
        yield term, find_level(total), term in weights.whole


def find_level(total: float) -> int:
    """Return 1 to 15 for a sum of weights; its square, over 225, is BM25's share of the idf."""
    return max(1, int((LEVELS - 1) * (total / (SATURATION + total)) ** 0.5 + 0.5))


def pack(terms: Iterable[tuple[str, int, bool]]) -> bytes:
    """Return terms in the form in which they are kept."""
    lines = ((WHOLE if is_whole else PART)[level] + term for term, level, is_whole in terms)
    return zlib.compress("\n".join(lines).encode())


def unpack(packed: bytes) -> Iterator[tuple[str, int, bool]]:
    """Yield what `pack` was given."""
    for line in zlib.decompress(packed).decode().split("\n"):
        if line:
            letter = line[0]
            yield line[1:], (ord(letter) & 31) - 1, letter.islower()
