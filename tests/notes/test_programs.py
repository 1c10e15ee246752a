"""Programs beside the notes: each runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PROGRAMS = sorted(path for path in DOCS.glob("*/*/**/*.py") if path.name != "figures.py")
LIMIT = 300  # seconds; a program that waits for another for ever is wrong, too


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_a_program_runs(program: Path, tmp_path: Path) -> None:
    """A program beside a note ends without an error, wherever it is started."""
    done = subprocess.run(
        [sys.executable, program],
        capture_output=True,
        cwd=tmp_path,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
