"""English stems: the algorithm of Snowball 3.1 (snowballstem.org/algorithms/english/stemmer.html).

Written out here because the two ends of a search must cut words alike, whatever version of a
library each has. Words come without apostrophes, so its step 0 is left out. `stem.js` is the same,
function by function.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_cjk_search.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = RULES["stem"]
BEGINNINGS = tuple(TABLES["beginnings"])
STEMMED = re.compile(r"[a-z]{3,}")
REGION = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]")
VOWEL = re.compile(r"[aeiouy]")
SHORT = re.compile(r"[^aeiouy][aeiouy][^aeiouyYwx]$|^[aeiouy][^aeiouy]$|past$")
PLURAL = re.compile(r"(?:sses|ied|ies|us|ss|s)$")
PAST = re.compile(r"(?:eedly|eed|edly|ed|ingly|ing)$")
DOUBLE = re.compile(r"(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word in lower case; the word itself unless it is all a to z."""
    if not STEMMED.fullmatch(word):
        return word
    if word in TABLES["whole"]:
        return TABLES["whole"][word]
    word = _mark_consonants(word)
    first, second = _find_regions(word)
    word = _cut_past(_cut_plural(word), first)
    if len(word) > 2 and word[-1] in "yY" and not VOWEL.match(word[-2]):
        word = word[:-1] + "i"
    word = _cut_second(word, first)
    word = _cut_third(word, first, second)
    word = _cut_fourth(word, second)
    return _cut_last(word, first, second).replace("Y", "y")


def _mark_consonants(word: str) -> str:
    """Write each y that is a consonant as a capital."""
    if "y" not in word:
        return word
    letters = list(word)
    for place, letter in enumerate(letters):
        if letter == "y" and (place == 0 or letters[place - 1] in "aeiouy"):
            letters[place] = "Y"
    return "".join(letters)


def _find_regions(word: str) -> tuple[int, int]:
    """Return where R1 and R2 begin."""
    if word.startswith(BEGINNINGS):
        first = next(len(start) for start in BEGINNINGS if word.startswith(start))
    else:
        first = _end_region(word, 0)
    return first, _end_region(word, first)


def _end_region(word: str, start: int) -> int:
    found = REGION.match(word, start)
    return found.end() if found else len(word)


def _cut_plural(word: str) -> str:
    found = PLURAL.search(word) if word[-1] in "sd" else None
    if not found or found[0] in {"us", "ss"}:
        return word
    rest = word[: found.start()]
    if found[0] == "sses":
        return rest + "ss"
    if found[0] != "s":
        return rest + ("i" if len(rest) > 1 else "ie")
    return rest if VOWEL.search(rest[:-1]) else word


def _cut_past(word: str, first: int) -> str:
    found = PAST.search(word) if word[-1] in "dgy" else None
    if not found:
        return word
    rest = word[: found.start()]
    if found[0].startswith("eed"):
        kept = len(rest) < first or rest in TABLES["kept_eed"]
        return word if kept else rest + "ee"
    if found[0] == "ing":
        if len(rest) == 2 and rest[1] == "y" and not VOWEL.match(rest[0]):
            return rest[0] + "ie"
        if rest in TABLES["kept_ing"]:
            return word
    return _mend_past(rest, first) if VOWEL.search(rest) else word


def _mend_past(rest: str, first: int) -> str:
    """Return a stem as it was before -ed or -ing were put to it."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if DOUBLE.search(rest):
        return rest if len(rest) == 3 and rest[0] in "aeo" else rest[:-1]
    return rest + "e" if len(rest) == first and SHORT.search(rest) else rest


def _find_ending(word: str, endings: Mapping[str, str]) -> str:
    """Return the longest of some endings that a word has, or nothing."""
    for length in range(min(7, len(word)), 1, -1):
        if word[-length:] in endings:
            return word[-length:]
    return ""


def _cut_second(word: str, first: int) -> str:
    ending = _find_ending(word, TABLES["second"])
    rest = word[: len(word) - len(ending)]
    if not ending or len(rest) < first:
        return word
    if ending == "ogi" and not rest.endswith("l"):
        return word
    if ending == "li" and rest[-1:] not in tuple("cdeghkmnrt"):
        return word
    return rest + TABLES["second"][ending]


def _cut_third(word: str, first: int, second: int) -> str:
    ending = _find_ending(word, TABLES["third"])
    rest = word[: len(word) - len(ending)]
    if not ending or len(rest) < (second if ending == "ative" else first):
        return word
    return rest + TABLES["third"][ending]


def _cut_fourth(word: str, second: int) -> str:
    ending = _find_ending(word, TABLES["fourth"])
    rest = word[: len(word) - len(ending)]
    if not ending or len(rest) < second:
        return word
    return word if ending == "ion" and rest[-1:] not in {"s", "t"} else rest


def _cut_last(word: str, first: int, second: int) -> str:
    rest = word[:-1]
    if word.endswith("e"):
        cut = len(rest) >= second or (len(rest) >= first and not SHORT.search(rest))
        return rest if cut else word
    return rest if len(rest) >= second and word.endswith("ll") else word
