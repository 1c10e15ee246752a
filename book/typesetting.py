"""From LaTeX to PDF, and from the faults in TeX's log to the notes."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from book.faults import Kind, read_log
from book.marks import find_label, find_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from book.faults import Fault

PROGRAMS = ("xelatex", "latexmk", "makeindex", "rsvg-convert")
LATEXMK = ("latexmk", "-pdf", "-dvi-", "-ps-", "-silent", "-f")
OPTIONS = "-interaction=nonstopmode -file-line-error"
REMEDIES = {
    Kind.GLYPH: "Write it otherwise, or name a font that has it in _latex/laixunfonts.sty",
    Kind.OVERFULL: "Break the line, or let it break",
    Kind.REFERENCE: "Correct the name, or label its target",
    Kind.LABEL: "Rename one of them",
    Kind.ERROR: "Correct the formula or the raw LaTeX here",
}


def find_missing_programs() -> list[str]:
    """Return the programs that are needed and not installed."""
    return [name for name in PROGRAMS if not shutil.which(name)]


def name_document(docname: str) -> str:
    """Return a name for a note's document that TeX can take, another one for each note."""
    return quote(docname, safe="").replace("%", "+")


def name_note(document: str) -> str:
    """Return the note of a document's name."""
    return unquote(document.replace("+", "%"))


def typeset(folder: Path, name: str) -> list[str]:
    """Set `name.tex` as `name.pdf`; return a line for each fault, with file and line of the note.

    The faults are those of the last run, in which all references are settled.
    """
    subprocess.run(
        [*LATEXMK, f"{name}.tex"],
        cwd=folder,
        env={**os.environ, "LATEXOPTS": OPTIONS, "max_print_line": "10000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,  # The log says more than the status does.
    )
    log = folder / f"{name}.log"
    if not log.exists():
        return [f"{folder / name}.tex: TeX did not run. Try `latexmk -xelatex` there."]
    faults = read_log(log.read_text(encoding="utf-8", errors="replace"), f"{name}.tex")
    document = (folder / f"{name}.tex").read_text(encoding="utf-8").splitlines()
    lines = list(dict.fromkeys(_describe(faults, f"{name}.tex", document)))
    if not lines and not (folder / f"{name}.pdf").exists():
        lines = [f"{folder / name}.tex: no PDF was made. The reason is in {log}."]
    return lines


def _describe(faults: list[Fault], name: str, document: list[str]) -> Iterator[str]:
    for fault in faults:
        numbers = [fault.line]
        if fault.kind is Kind.LABEL:
            numbers = find_label(document, fault.detail)
        for number in numbers or [0]:
            place = find_place(document, number) if fault.file == name else None
            file, line = place or (fault.file, number)
            yield f"{file}:{line}: {fault.kind.value}: {fault.detail}. {REMEDIES[fault.kind]}."
