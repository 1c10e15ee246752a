"""Traditional characters and the simplified ones they are looked up as, from OpenCC's tables.

OpenCC (github.com/BYVoid/OpenCC, Apache-2.0) is asked for one character at a time, so only its
table of characters counts, not that of phrases: a search must not depend on what stands beside.
"""

from __future__ import annotations

from functools import cache

# Han characters of the Basic Multilingual Plane; beyond it, variants are not typed by readers.
HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))


@cache
def read_variants() -> dict[int, str]:
    """Return the simplified character for the code point of each traditional one."""
    # A no-op build goes without it.
    from opencc import OpenCC

    characters = [chr(code) for code in HAN]
    # A line a character: phrases do not go across lines.
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(HAN, characters, simplified, strict=True)
    return {code: new for code, old, new in pairs if new != old and new <= "\uffff"}


def write_variants() -> str:
    """Return all pairs as one text, traditional before simplified."""
    return "".join(chr(code) + simplified for code, simplified in sorted(read_variants().items()))
