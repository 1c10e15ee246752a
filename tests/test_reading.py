"""How long a page takes to read: characters, words, code and formulas, each at its own speed."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document

from sphinx_latest_updates.reading import SPEED, estimate_minutes

HAN = nodes.paragraph("", "汉字" * 1275)  # Ten minutes at 255 a minute.
WORDS = nodes.paragraph("", "don't re-read " * 1190)  # As long at 238 a minute.
CODE = nodes.literal_block("", "x = 1\n\n" * 400)  # As long at 40 lines a minute.
FORMULAS = nodes.paragraph("", "", *(nodes.math("", r"\alpha + \beta = 1") for _ in range(200)))


def estimate(*children: nodes.Node, **speed: float) -> int:
    """Return the minutes for a page with these children."""
    document = new_document("page")
    document += [child.deepcopy() for child in children]
    return estimate_minutes(document, speed)


@pytest.mark.parametrize("part", [HAN, WORDS, CODE, FORMULAS], ids=list(SPEED))
def test_each_kind_counts_by_itself(part: nodes.Node) -> None:
    """Characters of Chinese, words, lines of code and formulas are counted apart."""
    assert estimate(part) == 10


def test_kinds_add_up() -> None:
    """A page of everything takes as long as its parts."""
    assert estimate(HAN, WORDS, CODE, FORMULAS) == 40


def test_a_project_sets_the_speed() -> None:
    """A speed that the project sets counts, the others stay."""
    assert estimate(HAN, WORDS, characters=510) == 15


def test_what_nobody_reads_takes_no_time() -> None:
    """Comments and raw parts of other formats are not read; no page takes less than a minute."""
    unseen = (nodes.comment("", "字" * 9999), nodes.raw("", "字" * 9999, format="latex"))
    assert estimate(*unseen) == estimate() == 1
