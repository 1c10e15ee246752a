"""The keys by which an index is sorted: makeindex knows letters only."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

# What Sphinx writes for makeindex: `\index{key@text!key@text|page}`, with `"` before an `@` or `!`
# that is meant as itself.
KEY = re.compile(r'(?P<before>\\index\{|!)(?P<key>(?:"[@!"|]|[^@!"])+)@')


def write_sort_key(text: str) -> str:
    """Return the letters by which a Chinese or Latin term is sorted: its pinyin, in lower case."""
    return "".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)).lower()


def sort_by_sound(tex: str) -> str:
    r"""Return LaTeX with the keys of its `\index` entries replaced by their pinyin."""
    return KEY.sub(lambda entry: f"{entry['before']}{write_sort_key(entry['key'])}@", tex)
