"""Tokens: what the vector file says, the same in Python and in the browser's language."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import snowballstemmer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_cjk_search.rules import RULES
from sphinx_cjk_search.stem import stem
from sphinx_cjk_search.tokens import (
    STEADY,
    UNSTEADY,
    count_tokens,
    expand,
    expand_spaced,
    find_runs,
    make_plain,
    tokenize,
)
from sphinx_cjk_search.variants import read_variants, write_variants

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = json.loads(Path(__file__).parents[1].joinpath("fixtures", "tokens.json").read_text("utf-8"))
# One call of the engine for so many texts.
TOGETHER = 100
EXAMPLES = 100
TRICKY = (
    "abcXYZ019_-.'’+#\\ ><=!*/|&ßéñÅçİıΣςẞ反向传播學習ガﾊﾟ한글ﬁ①Ⅷ²½ℝ≥≠→∇\u0301\u0327\u0345\u200d"
)
# Characters that are made plain one by one, and some that are not.
USUAL = "ab1.-'+_#反向传播學習，。：＝＋Ａﬁé≥→²½ℝ①、…’“”☃\U0001f600カ\u0301"
texts = st.one_of(
    st.text(st.characters(), max_size=12),
    st.text(st.sampled_from(TRICKY), max_size=12),
    st.text(st.one_of(st.sampled_from(TRICKY), st.characters(max_codepoint=0x3100)), max_size=12),
)
ENDINGS = [
    *RULES["stem"]["second"],
    *RULES["stem"]["third"],
    *RULES["stem"]["fourth"],
    "sses",
    "ies",
]
words = st.builds(
    "".join,
    st.tuples(
        st.text("aeiouybcdglmnprstvwx", max_size=6),
        st.sampled_from(["", *RULES["stem"]["beginnings"], *RULES["stem"]["kept_ing"]]),
        st.sampled_from(["", *ENDINGS]),
        st.sampled_from(["", "ly", "s", "ing", "ed"]),
    ),
)


def list_tokens(text: str) -> list[list[list[str]]]:
    """Return the tokens of a text as JSON has them."""
    return [[list(tokens.whole), list(tokens.parts)] for tokens in tokenize(text, read_variants())]


def ask_script(call: Callable[..., list[Any]], asked: list[str]) -> list[Any]:
    """Return the tokens of texts as the scripts cut them."""
    return call("tokenize", [[text, write_variants()] for text in asked])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_text_gives_its_tokens(case: dict[str, Any]) -> None:
    """Each text of the vector file gives the tokens that stand beside it."""
    assert list_tokens(case["text"]) == case["tokens"]


def test_the_scripts_give_the_same_tokens(call_script: Callable[..., list[Any]]) -> None:
    """The scripts give the tokens of the vector file for each of its texts."""
    asked = [case["text"] for case in CASES]
    assert ask_script(call_script, asked) == [case["tokens"] for case in CASES]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=TOGETHER, max_size=TOGETHER))
def test_any_text_gives_the_same_tokens(
    call_script: Callable[..., list[Any]], asked: list[str]
) -> None:
    """Ten thousand random texts give the same tokens in both languages."""
    assert ask_script(call_script, asked) == [list_tokens(text) for text in asked]


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(texts, st.text(st.sampled_from(USUAL), max_size=12)))
def test_tokens_are_counted(text: str) -> None:
    """The counts of a text are those of its tokens one by one; rows count by their characters."""
    runs = list(find_runs(make_plain(text, read_variants())))
    counted = count_tokens(text, read_variants())
    rows = [run for run in runs if run.kind == "unspaced"]
    spaced = [run for run in runs if run.kind != "unspaced"]
    assert counted.singles + counted.pairs == Counter(
        token for row in rows for token in expand(row).whole
    )
    assert set(map(len, counted.singles)) <= {1}
    assert counted.spaced == Counter(run.text for run in spaced)
    assert [expand_spaced(run.text) for run in spaced] == [expand(run) for run in spaced]
    assert counted.length == sum(len(row.text) for row in rows) + len(spaced)


def test_characters_are_counted_one_by_one() -> None:
    """Each that is made plain by itself, in a row and in a word, counts as what it is then.

    Of all others, which are made plain together with the whole text, every 31st.
    """
    variants = read_variants()
    every = list(map(chr, range(sys.maxunicode + 1)))
    steady = [letter for letter in every if not UNSTEADY.search(letter)]
    assert len(steady) > 7000
    assert not [
        letter
        for letter in [*steady, *every[::31]]
        if not is_counted_as_cut(f"學{letter}學e{letter}e", variants)
    ]


def test_variants_are_steady() -> None:
    """A character and the one it is looked up as are both passed by when a text is made plain."""
    variants = read_variants()
    assert all(STEADY.fullmatch(f"{chr(code)}{new}") for code, new in variants.items())


@pytest.mark.parametrize("text", ["薴", "薴カ", "a薴"])
def test_a_variant_is_replaced_once(text: str) -> None:
    """One whose replacement has a variant of its own counts as the scripts look it up."""
    assert is_counted_as_cut(text, read_variants())


def is_counted_as_cut(text: str, variants: dict[int, str]) -> bool:
    """Return whether a text counts as its runs do."""
    counted = count_tokens(text, variants)
    runs = list(find_runs(make_plain(text, variants)))
    rows = "".join(run.text for run in runs if run.kind == "unspaced")
    spaced = Counter(run.text for run in runs if run.kind != "unspaced")
    return (counted.singles, counted.spaced) == (Counter(rows), spaced)


def test_characters_give_the_same_tokens(call_script: Callable[..., list[Any]]) -> None:
    """Every 31st code point between two letters is cut alike in both languages."""
    codes = range(0, sys.maxunicode + 1, 31)
    rows = [
        "".join(f"a{chr(code)}b " for code in codes[start : start + 512])
        for start in range(0, len(codes), 512)
    ]
    assert ask_script(call_script, rows) == [list_tokens(row) for row in rows]


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(words)
def test_stems_are_those_of_snowball(word: str) -> None:
    """A word of letters has the stem that Snowball 3.1 gives it."""
    assert stem(word) == snowballstemmer.stemmer("english").stemWord(word)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(words, min_size=TOGETHER, max_size=TOGETHER))
def test_the_scripts_have_the_same_stems(
    call_script: Callable[..., list[Any]], asked: list[str]
) -> None:
    """The scripts cut words as Python does."""
    assert call_script("stem", [[word] for word in asked]) == list(map(stem, asked))


def test_a_long_row_of_signs_takes_no_time() -> None:
    """Signs that begin a word but do not go on to one are passed in one sweep."""
    assert list_tokens("_" * 100_000) == []
    assert list_tokens("a" + "-_" * 50_000) == [[["a"], []]]
