"""Marks in a LaTeX document that say which line of which note the lines below come from."""

from __future__ import annotations

import re

MARK = re.compile(r"%%from (?P<file>.+):(?P<line>\d+)$")
LISTING = r"\begin{sphinxVerbatim"
LISTING_END = r"\end{sphinxVerbatim"


def write_mark(file: str, line: int) -> str:
    """Return the mark of a place in a note: a comment on a line of its own."""
    return f"%%from {file}:{line}\n"


def find_place(document: list[str], number: int) -> tuple[str, int] | None:
    """Return the file and line that a line of a document comes from, None before the first mark.

    The lines of a listing follow one another in the note as they do in the document.
    """
    within = 0
    for index in range(min(number, len(document)) - 1, -1, -1):
        line = document[index]
        if line.startswith(LISTING_END) and index < number - 1 and not within:
            within = -1
        elif line.startswith(LISTING) and not within:
            within = number - 1 - index
        elif mark := MARK.match(line):
            return mark["file"], int(mark["line"]) + max(within, 0)
    return None


def find_label(document: list[str], name: str) -> list[int]:
    """Return the numbers of the lines that define a label."""
    labels = (rf"\label{{{name}}}", rf"\label{{\detokenize{{{name}}}}}")
    return [
        number for number, line in enumerate(document, 1) if any(label in line for label in labels)
    ]
