"""TeX's log: which of its lines are faults, in which file and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from book.faults import Kind, read_log
from hypothesis import given
from hypothesis import strategies as st

CASES = json.loads((Path(__file__).parent / "logs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_log_is_read(case: dict[str, list[str]]) -> None:
    """Each fault is found with its kind, file, line and what it is about; nothing else is."""
    found = read_log("\n".join(case["log"]), "book.tex")
    assert [[f.kind.name, f.file, f.line, f.detail] for f in found] == case["faults"]


@given(st.text(), st.integers(1, 10**6), st.floats(5.1, 900, allow_nan=False))
def test_text_of_the_document_hides_no_fault(text: str, line: int, excess: float) -> None:
    """Whatever a bad box shows of the document, the fault after it is found in the right file."""
    shown = " ".join(text.split()) or "x"
    box = f"Overfull \\hbox ({excess:.5f}pt too wide) in paragraph at lines {line}--{line}"
    faults = read_log("\n".join([box, shown, " []", "", box.replace("5", "6")]), "book.tex")
    assert faults[0].kind is Kind.OVERFULL
    assert {fault.file for fault in faults} == {"book.tex"}


@given(st.text())
def test_any_log_can_be_read(log: str) -> None:
    """No log stops the reader."""
    assert len(read_log(log, "book.tex")) <= len(log.splitlines())
