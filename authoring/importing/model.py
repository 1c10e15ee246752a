"""What the other modules speak of: findings, edits of a text, the parts of a note."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["lost", "changed"]


class ImportRefusedError(ValueError):
    """An import that cannot be; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something of a source that was not carried over as it is, and how to mend it.

    `lost` is what a reader misses, `changed` what reads differently. Lines count from 1.
    """

    line: int
    message: str
    severity: Severity = "lost"


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text, and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Something within a line: where it is in the source, what it is, what it says.

    `inner` is where the text begins that stands within it, or where the label of a link ends;
    `nested` pieces stand within the text of a link.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    inner: int = 0
    nested: bool = False
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the source, its first line and the one behind its last, both from 0.

    `level` is 0 for what stands in no other block, `quotes` the number of quotes around it.
    """

    kind: str
    first: int
    end: int
    info: str = ""
    content: str = ""
    level: int = 0
    quotes: int = 0
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its block, its level in the source, and its text as it is seen."""

    block: Block
    level: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A note taken apart. Offsets are those of `text`, which has `\\n` at the ends of lines.

    `lines` is where each line begins; `references` are the lines that define addresses for labels,
    from 0, and the addresses.
    """

    text: str
    lines: tuple[int, ...]
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    references: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def find_line(self, offset: int) -> int:
        """Return the line, from 1, that an offset is in."""
        return bisect_right(self.lines, offset)

    def read_line(self, number: int) -> str:
        """Return a line, counted from 0, without its end."""
        start = self.lines[number]
        return self.text[start : self.find_end(number)]

    def find_end(self, number: int) -> int:
        """Return the offset at which a line, counted from 0, ends."""
        return self.lines[number + 1] - 1 if number + 1 < len(self.lines) else len(self.text)


@dataclass(slots=True)
class Draft:
    """What the steps of a conversion gather: edits of the source, and what there is to say.

    `files` are the paths of the vault that are linked to, `parts` the addresses with an anchor,
    `levels` the levels that headings get, `footing` what is added at the end, `hidden` what has
    become a comment.
    """

    outline: Outline
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    footing: list[str] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    links_kept: int = 0
    links_lost: int = 0

    def replace(self, start: int, end: int, text: str) -> None:
        """Have a stretch of the source read otherwise."""
        self.edits.append(Edit(start, end, text))

    def report(self, offset: int, message: str, severity: Severity = "lost") -> None:
        """Say what becomes of the line that an offset is in."""
        self.findings.append(Finding(self.outline.find_line(offset), message, severity))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made.

    Of two that overlap the one that begins first counts, of two that begin together the longer;
    what is inserted at one place keeps the order in which it was given.
    """
    pieces: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start, -edit.end)):
        if edit.start < place:
            continue
        pieces += (text[place : edit.start], edit.text)
        place = edit.end
    return "".join((*pieces, text[place:]))
