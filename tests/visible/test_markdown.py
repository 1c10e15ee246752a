"""What of a Markdown source a reader sees: pairs of texts, and what makes no text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.visible.comparison import MARKDOWN, is_visible_change
from sphinx_latest_updates.visible.markdown import (
    decode,
    merge_text,
    normalise_text,
    read_markdown,
    split_options,
)

TABLE = json.loads(Path(__file__).parents[1].joinpath("fixtures/visible.json").read_text("utf-8"))
CASES = [
    pytest.param(before, after, kind == "visible", id=f"{kind}: {name}")
    for kind, pairs in TABLE.items()
    for name, (before, after) in pairs.items()
]


@pytest.mark.parametrize(("before", "after", "visible"), CASES)
def test_what_a_reader_sees(before: str, after: str, *, visible: bool) -> None:
    """Sources have equal atoms exactly where a reader sees no difference."""
    one, other = (read_markdown(decode(text.encode())) for text in (before, after))
    assert (one != other) is visible


@pytest.mark.parametrize(("before", "after", "visible"), CASES)
def test_what_counts_as_a_change(before: str, after: str, *, visible: bool) -> None:
    """The comparison says of a revision, and of its reverse, what the table says."""
    old, new = before.encode(), after.encode()
    assert is_visible_change([old], new, MARKDOWN) is visible
    assert is_visible_change([new], old, MARKDOWN) is visible


@pytest.mark.parametrize(
    ("before", "after", "visible"), [case for case in CASES if "front matter" not in str(case.id)]
)
def test_a_change_far_into_a_page(before: str, after: str, *, visible: bool) -> None:
    """A change is judged between other paragraphs as it is alone."""
    old, new = (f"# 页\n\n开头。\n\n{text}\n结尾。\n" for text in (before, after))
    assert is_visible_change([old.encode()], new.encode(), MARKDOWN) is visible


@given(st.text(alphabet="ab中文，. -é", max_size=12))
@settings(derandomize=True, deadline=None)
def test_normalised_text_is_stable(text: str) -> None:
    """Normalised text is its own normal form and keeps the letters in their order."""
    normal = normalise_text(text)
    assert normalise_text(normal) == normal
    assert normal.replace(" ", "") == "".join(filter(str.isalnum, text))


@given(st.text(alphabet="ab 中，.", max_size=12), st.integers(0, 12))
@settings(derandomize=True, deadline=None)
def test_text_in_pieces_reads_as_one(text: str, cut: int) -> None:
    """Where a text is cut into pieces makes no difference to what is read."""
    pieces = [("text", text[:cut]), ("text", text[cut:])]
    assert merge_text(pieces) == merge_text([("text", text)])


@pytest.mark.parametrize(
    ("content", "options", "body"),
    [
        (":alt: A  tree\n:nowrap:\n\nText\n", {"alt": "A tree", "nowrap": ""}, "\nText\n"),
        ("Text\n:alt: no\n", {}, "Text\n:alt: no\n"),
        (":alt: a\n", {"alt": "a"}, ""),
        ("", {}, ""),
    ],
    ids=["options and body", "body only", "options only", "nothing"],
)
def test_options_of_a_directive_end_where_its_body_begins(
    content: str, options: dict[str, str], body: str
) -> None:
    """Options are the lines at the top of a directive that look like them."""
    assert split_options(content) == (options, body)


@pytest.mark.parametrize(
    "source",
    ["---\na: [\n---\n\nText", "---\n- a\n---\n\nText", "---\ndate: 2020-99-99\n---\n\nText"],
    ids=["no YAML", "a list", "an impossible date"],
)
def test_front_matter_that_cannot_be_read_is_unseen(source: str) -> None:
    """Front matter that is no mapping hides nothing of the page and breaks nothing."""
    assert read_markdown(source) == (("text", "Text"),)


def test_decoding_keeps_what_a_reader_sees() -> None:
    """Byte order mark, line endings and trailing space go; indentation and letters stay."""
    assert decode("\ufeffa  \r\n\r\n    cafe\u0301\r\n\n".encode()) == "a\n\n    caf\u00e9"
