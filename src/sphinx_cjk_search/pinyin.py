"""Chinese titles as they are typed with a Latin keyboard: syllables without tones.

pypinyin takes a third of a second to import, so a build that reads no title goes without.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from sphinx_cjk_search.tokens import find_runs

MARK = "'"
# Some readings are interjections, such as hm, that no title is typed with.
SYLLABLE = re.compile("[a-z]*[aeiouv][a-z]*")


def list_terms(plain: str) -> list[str]:
    """Return a term for each syllable of a plain text and for each two in a row.

    A term begins with an apostrophe, so it is never taken for a word.
    """
    terms = []
    for run in find_runs(plain):
        if run.kind == "unspaced":
            from pypinyin import lazy_pinyin

            syllables = [MARK + syllable for syllable in lazy_pinyin(run.text, errors="ignore")]
            terms += syllables
            terms += map("".join, pairwise(syllables))
    return terms


@cache
def list_syllables() -> tuple[str, ...]:
    """Return every syllable there is, sorted, for cutting what a reader typed."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    common = {PINYIN_DICT[code] for code in range(0x4E00, 0xA000) if code in PINYIN_DICT}
    written = {reading for readings in common for reading in readings.split(",")}
    return tuple(sorted(filter(SYLLABLE.fullmatch, map(to_normal, written))))
