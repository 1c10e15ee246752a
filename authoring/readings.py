"""Make the search's table of how Chinese is read: `python -m authoring.readings`."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from sphinx_cjk_search.pinyin import PATH, Readings, read_aloud

COMMON = range(0x4E00, 0xA000)
# Beyond the Basic Multilingual Plane are characters that nobody reads aloud.
BASIC = 0x10000
# Some readings are interjections, such as hm, that no title is typed with.
SYLLABLE = re.compile("[a-z]*[aeiouv][a-z]*")


def write_readings() -> str:
    """Return the table as JSON, an entry a line."""
    characters = {
        chr(code): " ".join(lazy_pinyin(chr(code))) for code in sorted(PINYIN_DICT) if code < BASIC
    }
    read_so: defaultdict[str, str] = defaultdict(str)
    for character, syllable in characters.items():
        read_so[syllable] += character
    table = {
        "syllables": " ".join(list_syllables()),
        "characters": dict(sorted(read_so.items())),
        "phrases": choose_phrases(characters),
    }
    return json.dumps(table, ensure_ascii=False, indent=0) + "\n"


def list_syllables() -> list[str]:
    """Return all syllables of common characters without tones, sorted."""
    common = {PINYIN_DICT[code] for code in COMMON if code in PINYIN_DICT}
    written = {reading for readings in common for reading in readings.split(",")}
    return sorted(filter(SYLLABLE.fullmatch, set(map(to_normal, written))))


def choose_phrases(characters: dict[str, str]) -> dict[str, str]:
    """Return the phrases that are read otherwise than their characters and shorter phrases."""
    spoken = {phrase: lazy_pinyin(phrase) for phrase in PHRASES_DICT}
    chosen: dict[str, str] = {}
    readings = Readings(characters, chosen, max(map(len, spoken)))
    before = -1
    while before < len(chosen):  # A phrase that is added may be read within another.
        before = len(chosen)
        for phrase in sorted(spoken, key=lambda phrase: (len(phrase), phrase)):
            if [*read_aloud(phrase, readings)] != spoken[phrase]:
                chosen[phrase] = " ".join(spoken[phrase])
    return dict(sorted(chosen.items()))


def main() -> None:
    """Write the table to where the search reads it."""
    PATH.write_text(write_readings(), encoding="utf-8")


if __name__ == "__main__":
    main()
