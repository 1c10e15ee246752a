"""How long a page takes to read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import regex
from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# In a minute. Prose: 255 characters of Chinese (Trauzettel-Klosinski and Dietz 2012) and 238 words
# of English (Brysbaert 2019, non-fiction). Code and formulas: our own reckoning.
SPEED = {"characters": 255, "words": 238, "code_lines": 40, "formulas": 20}
CHARACTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
WORD = regex.compile(r"(?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}])+(?:['’.-]\w+)*")
UNREAD = (nodes.Invisible, nodes.raw, nodes.system_message)
CODE = (nodes.literal_block, nodes.doctest_block)
FORMULAS = (nodes.math, nodes.math_block)


def estimate_minutes(document: nodes.document, speed: Mapping[str, float]) -> int:
    """Return how many minutes it takes to read a page, 1 or more.

    `speed` says what is read in a minute; what it leaves out is read as fast as `SPEED` says.
    """
    amount: Counter[str] = Counter()
    for kind, count in _count(document):
        amount[kind] += count
    minutes = sum(amount[kind] / speed.get(kind, SPEED[kind]) for kind in SPEED)
    return max(1, round(minutes))


def _count(parent: nodes.Element) -> Iterator[tuple[str, int]]:
    """Yield how much of each kind there is to read, piece by piece."""
    for node in parent.children:
        if isinstance(node, nodes.Text):
            text = node.astext()
            yield "characters", len(CHARACTER.findall(text))
            yield "words", len(WORD.findall(text))
        elif isinstance(node, CODE):
            yield "code_lines", sum(map(bool, node.astext().split("\n")))
        elif isinstance(node, FORMULAS):
            yield "formulas", 1
        elif isinstance(node, nodes.Element) and not isinstance(node, UNREAD):
            yield from _count(node)
