"""What went wrong while TeX set a document, read from its log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLERANCE = 5.0
"""Points by which a line may stick out: less than half a letter, which nobody sees."""

BOX = re.compile(
    r"Overfull \\hbox \((?P<excess>[\d.]+)pt too wide\) "
    r"(?:(?:in paragraph|in alignment) at lines (?P<first>\d+)--\d+|detected at line (?P<at>\d+)"
    r"|has occurred while \\output is active)"
)
ANY_BOX = re.compile(r"(?:Over|Under)full \\[hv]box ")
REFERENCE = re.compile(
    r"(?:LaTeX|Package natbib) Warning: (?:Hyper reference|Reference|Citation) [`'](?P<name>[^']+)'"
    r".* undefined on input line (?P<line>\d+)"
)
LABEL = re.compile(r"LaTeX Warning: Label `(?P<name>[^']+)' multiply defined")
# A character's name is Unicode's; the font's is of no use to the author of a note.
GLYPH = re.compile(r"Missing character: There is no (?P<character>.) \((?P<code>U\+[0-9A-F]+)\)")
ERROR = re.compile(r"(?P<file>[^\s:()]+\.\w+):(?P<line>\d+): (?P<message>.+)")
STOP = re.compile(r"! (?P<message>.+)")
PARENTHESIS = re.compile(r"\((?P<file>\.?/[^\s()]+|[\w.-]+\.\w+)?|\)")


class Kind(Enum):
    """What a reader of the PDF would meet."""

    GLYPH = "a character that no font has"
    OVERFULL = "a line that sticks out"
    REFERENCE = "a reference to nothing"
    LABEL = "two places of one name"
    ERROR = "an error of TeX"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a line of a file that TeX has read; line 0 where TeX does not say."""

    kind: Kind
    file: str
    line: int
    detail: str


def read_log(log: str, document: str) -> list[Fault]:
    """Return the faults of a log, each once, in the order in which TeX met them.

    `document` is the file that TeX began with. The log is that of a run with `-file-line-error`
    and long lines; its form is that of TeX and the LaTeX kernel of 2022.
    """
    found: dict[Fault, None] = {}
    for file, line in _follow_files(log, document):
        if fault := _read_line(line, file):
            found[fault] = None
    return list(found)


def _follow_files(log: str, document: str) -> Iterator[tuple[str, str]]:
    """Yield each line of a log, with the file that TeX was reading.

    TeX writes `(` and a name where it opens a file, `)` where it closes it. Below the message of a
    bad box stands text of the document, up to an empty line: its parentheses are left out.
    """
    files = [document]
    in_text = False
    for line in log.splitlines():
        if in_text:
            in_text = bool(line.strip())
            continue
        yield files[-1], line
        in_text = bool(ANY_BOX.match(line))
        for mark in PARENTHESIS.finditer("" if in_text else line):
            if mark[0] != ")":
                files.append((mark["file"] or files[-1]).removeprefix("./"))
            elif len(files) > 1:
                files.pop()


def _read_line(line: str, file: str) -> Fault | None:
    if box := BOX.match(line):
        if float(box["excess"]) <= TOLERANCE:
            return None
        number = int(box["first"] or box["at"] or 0)
        return Fault(Kind.OVERFULL, file, number, f"{float(box['excess']):.1f} pt")
    if reference := REFERENCE.match(line):
        return Fault(Kind.REFERENCE, file, int(reference["line"]), reference["name"])
    if label := LABEL.match(line):
        return Fault(Kind.LABEL, file, 0, label["name"])
    if error := ERROR.match(line):
        name = error["file"].removeprefix("./")
        if glyph := GLYPH.match(error["message"]):
            detail = f"{glyph['character']} ({glyph['code']})"
            return Fault(Kind.GLYPH, name, int(error["line"]), detail)
        return Fault(Kind.ERROR, name, int(error["line"]), error["message"])
    if stop := STOP.match(line):
        return Fault(Kind.ERROR, file, 0, stop["message"])
    return None
