"""From a line of LaTeX back to the line of the note."""

from __future__ import annotations

import pytest
from book.marks import find_label, find_place, write_mark
from hypothesis import given
from hypothesis import strategies as st

DOCUMENT = r"""\begin{document}
%%from docs/a.md:3
A paragraph,
on two lines.
%%from docs/a.md:10
\def\sphinxLiteralBlockLabel{\label{x}}
\begin{sphinxVerbatim}[commandchars=\\\{\}]
first
second
\end{sphinxVerbatim}

%%from docs/b c.md:1
\label{\detokenize{b:c}}
\label{b:c}\label{b:cd}
""".splitlines()


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (1, None),
        (3, ("docs/a.md", 3)),
        (4, ("docs/a.md", 3)),
        (8, ("docs/a.md", 11)),
        (9, ("docs/a.md", 12)),
        (11, ("docs/a.md", 10)),
        (14, ("docs/b c.md", 1)),
        (99, ("docs/b c.md", 1)),
        (0, None),
    ],
)
def test_a_place_is_found(number: int, place: tuple[str, int] | None) -> None:
    """The mark above says where a line is from; in a listing, lines are counted from its fence."""
    assert find_place(DOCUMENT, number) == place


def test_a_label_is_found() -> None:
    """All lines that define a label are found, not those of a longer name."""
    assert find_label(DOCUMENT, "b:c") == [13, 14]
    assert find_label(DOCUMENT, "b") == []


@given(st.from_regex(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", fullmatch=True), st.integers(1))
def test_a_mark_is_read_back(file: str, line: int) -> None:
    """Any file name and line can be marked."""
    assert find_place([write_mark(file, line).rstrip("\n"), "text"], 2) == (file, line)
