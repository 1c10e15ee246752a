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
    texts: list[str] = []
    amount = Counter(_count(document, texts))
    # No word goes on behind the end of a line.
    text = "\n".join(texts)
    amount["characters"] = len(CHARACTER.findall(text))
    amount["words"] = len(WORD.findall(text))
    minutes = sum(amount[kind] / speed.get(kind, SPEED[kind]) for kind in SPEED)
    return max(1, round(minutes))


def _count(document: nodes.document, texts: list[str]) -> Iterator[str]:
    """Yield the kind of each line of code and of each formula; put what else is read to `texts`."""
    pending: list[nodes.Node] = [document]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Text):
            texts.append(node.astext())
        elif isinstance(node, CODE):
            yield from ("code_lines" for line in node.astext().split("\n") if line)
        elif isinstance(node, FORMULAS):
            yield "formulas"
        elif not isinstance(node, UNREAD):
            pending += node.children
