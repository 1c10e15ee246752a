"""Whether a revision changed what a reader sees: merges, small changes, broken bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.visible.comparison import (
    MARKDOWN,
    TEXT,
    Markup,
    count_changed_characters,
    is_visible_change,
)
from sphinx_latest_updates.visible.markdown import read_markdown
from sphinx_latest_updates.visible.markups import RESTRUCTUREDTEXT, choose_markup

BASE = "# T\n\nOne.\n\nTwo.\n\nThree.\n"
OURS = BASE.replace("One.", "First.")
THEIRS = BASE.replace("Three.", "Third.")
MERGED = OURS.replace("Three.", "Third.")
EXACT = Markup(read_markdown)

sources = st.lists(
    st.sampled_from(["", "a b", "a, b", "ab", "中，文", "# a", "`a`"]), max_size=5
).map(lambda lines: "\n".join(lines).encode())


# -- Merges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parents", "merged", "visible"),
    [
        ([OURS, THEIRS], MERGED, False),
        ([OURS, THEIRS], OURS, False),
        ([OURS, THEIRS], MERGED.replace("Two.", "Second."), True),
        ([OURS, THEIRS], MERGED.replace("Two.", "Two!"), False),
        ([OURS, THEIRS], MERGED + "\nFour.\n", True),
        ([OURS, OURS], MERGED, True),
        ([OURS, THEIRS, BASE.replace("Two.", "Second.")], MERGED.replace("Two.", "Second."), False),
    ],
    ids=["clean", "ours", "edited", "punctuated", "added", "both the same", "of three branches"],
)
def test_a_merge_counts_where_text_is_written_in_it(
    parents: list[str], merged: str, *, visible: bool
) -> None:
    """What a parent already had is no change; text that no parent has is one."""
    befores = [parent.encode() for parent in parents]
    assert is_visible_change(befores, merged.encode(), MARKDOWN) is visible


@given(sources, sources)
@settings(derandomize=True, deadline=None)
def test_a_merge_that_keeps_one_side_is_no_change(ours: bytes, theirs: bytes) -> None:
    """A merge whose result is one of its parents shows nothing new."""
    assert not is_visible_change([ours, theirs], ours, MARKDOWN)
    assert not is_visible_change([ours, theirs], theirs, MARKDOWN)


# -- Small changes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "characters"),
    [
        ("It is red.", "It was red.", 3),
        ("很短。", "很长。", 1),
        ("很短。", "很短，不长。", 2),
        ("One two.", "One.", 3),
        ("One.", "One, two three.", 8),
        ("`f(x)`", "`f(y)`", 1),
    ],
)
def test_a_change_below_the_floor_is_none(before: str, after: str, characters: int) -> None:
    """A change of n characters counts with a floor of n, and not with one of n + 1."""
    old, new = before.encode(), after.encode()
    assert count_changed_characters(read_markdown(before), read_markdown(after)) == characters
    assert is_visible_change([old], new, MARKDOWN)
    assert is_visible_change([old], new, MARKDOWN, characters)
    assert not is_visible_change([old], new, MARKDOWN, characters + 1)


@given(sources, sources, st.integers(0, 4))
@settings(derandomize=True, deadline=None)
def test_reading_less_never_alters_the_answer(old: bytes, new: bytes, floor: int) -> None:
    """Texts read whole and texts read where they differ compare alike, for every floor."""
    assert is_visible_change([old], new, MARKDOWN, floor) is is_visible_change(
        [old], new, EXACT, floor
    )


@given(sources, sources)
@settings(derandomize=True, deadline=None)
def test_a_change_is_as_large_as_its_reverse(old: bytes, new: bytes) -> None:
    """Counting is symmetric, and nothing is changed between equal texts."""
    one, other = read_markdown(old.decode()), read_markdown(new.decode())
    assert count_changed_characters(one, one) == 0
    assert (count_changed_characters(one, other) > 0) is (one != other)


# -- Bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", [MARKDOWN, TEXT, RESTRUCTUREDTEXT], ids=["md", "txt", "rst"])
def test_a_mended_encoding_is_a_change(markup: Markup) -> None:
    """Bytes that are no UTF-8 are read all the same, and a reader sees them mended."""
    text = "中文笔记"
    assert is_visible_change([text.encode("gbk")], text.encode(), markup)
    assert not is_visible_change([text.encode("gbk")], text.encode("gbk") + b"\n", markup)


@given(st.binary(max_size=30), st.binary(max_size=30))
@settings(derandomize=True, deadline=None)
def test_any_bytes_can_be_compared(old: bytes, new: bytes) -> None:
    """No content breaks a build, and none differs from itself."""
    assert not is_visible_change([old], old, MARKDOWN)
    assert is_visible_change([old], new, MARKDOWN) is is_visible_change([new], old, MARKDOWN)


# -- Kinds of files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "visible"),
    [("a\n\n\nb \n", "a\r\nb", False), ("a b", "a\nb", True), ("f(x)", "f[x]", True)],
    ids=["blank lines", "wrapping", "punctuation"],
)
def test_a_text_in_no_known_markup_is_its_lines(before: str, after: str, *, visible: bool) -> None:
    """Of a file that no parser is known for, each line counts as it stands."""
    assert is_visible_change([before.encode()], after.encode(), choose_markup("ipynb")) is visible


def test_sources_are_read_by_their_parser() -> None:
    """Sphinx's names of its parsers choose how a source is read."""
    assert choose_markup("markdown") is MARKDOWN
    assert choose_markup("restructuredtext") is RESTRUCTUREDTEXT
