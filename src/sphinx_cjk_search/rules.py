"""The one definition of tokens, `tokens.json`, which Python and JavaScript both read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = Path(__file__).with_name("tokens.json")


class StemRules(TypedDict):
    """Tables of the Snowball algorithm for English, a field for each of its steps."""

    whole: dict[str, str]
    beginnings: list[str]
    kept_eed: list[str]
    kept_ing: list[str]
    second: dict[str, str]
    third: dict[str, str]
    fourth: dict[str, str]


class Rules(TypedDict):
    """Ranges of code points in hexadecimal, and tables of texts.

    What is `ignored` is what versions of Unicode disagree about: later ones gave it a lower case,
    a decomposition or a combining class.
    """

    ignored: list[str]
    word: list[str]
    unspaced: list[str]
    mathematical: list[str]
    spelled: dict[str, str]
    operators: list[str]
    stem: StemRules


RULES: Rules = json.loads(PATH.read_text(encoding="utf-8"))


def write_class(ranges: Iterable[str]) -> str:
    """Return the inside of a character class of a regular expression."""
    parts = (written.partition("-") for written in ranges)
    return "".join(
        "-".join(re.escape(chr(int(end, 16))) for end in (first, last) if end)
        for first, _, last in parts
    )
