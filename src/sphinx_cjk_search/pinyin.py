"""Chinese titles as they are typed with a Latin keyboard: syllables without tones.

`readings.json` has how each character is read, and the phrases in which one is read otherwise. It
is made of the tables of pypinyin (MIT) by `python -m authoring.readings`: to load these takes as
long as to index forty notes.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_cjk_search.tokens import find_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK = "'"
PATH = Path(__file__).with_name("readings.json")
# The pypinyin that the file is made of.
SOURCE = "0.55.0"


class Readings(NamedTuple):
    """How characters are read, alone and in phrases, and the longest phrase."""

    characters: Mapping[str, str]
    phrases: Mapping[str, str]
    longest: int


def list_terms(plain: str) -> list[str]:
    """Return a term for each syllable of a plain text and for each two in a row.

    A term begins with an apostrophe, so it is never taken for a word.
    """
    terms = []
    for run in find_runs(plain):
        if run.kind == "unspaced":
            syllables = [MARK + syllable for syllable in read_aloud(run.text, load_readings())]
            terms += syllables
            terms += map("".join, pairwise(syllables))
    return terms


def read_aloud(row: str, readings: Readings) -> Iterator[str]:
    """Yield the syllables of a row, by the longest phrases; characters with none are left out."""
    start = 0
    while start < len(row):
        ends = range(min(len(row), start + readings.longest), start + 1, -1)
        end = next((end for end in ends if row[start:end] in readings.phrases), start + 1)
        piece = row[start:end]
        spoken = readings.characters if end == start + 1 else readings.phrases
        yield from spoken.get(piece, "").split()
        start = end


@cache
def load_readings() -> Readings:
    """Return what the file says of characters and phrases."""
    tables = json.loads(PATH.read_text(encoding="utf-8"))
    characters: dict[str, str] = {}
    for syllable, read_so in tables["characters"].items():
        characters |= dict.fromkeys(read_so, syllable)
    return Readings(characters, tables["phrases"], max(map(len, tables["phrases"])))


def list_syllables() -> list[str]:
    """Return every syllable there is, sorted, for cutting what a reader typed."""
    syllables: str = json.loads(PATH.read_text(encoding="utf-8"))["syllables"]
    return syllables.split()
