"""Java programs beside the notes: each runs, and prints what its note shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PROGRAMS = sorted(DOCS.glob("*/*/*.java"))
# Java 17 reads sources and writes text in the encoding of the locale.
JAVA = ["java", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
LIMIT = 120  # seconds; a program that waits for a state that never comes is wrong, too


@pytest.fixture
def java() -> None:
    """Make sure of Java: a CI without it fails, any other machine skips."""
    if shutil.which("java") is None:
        reason = "java is not installed (a JDK, 17 or later)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.mark.slow
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_a_java_program_prints_what_its_note_shows(program: Path, tmp_path: Path) -> None:
    """A Java program ends without an error, and prints the .txt beside it where there is one."""
    done = subprocess.run(
        [*JAVA, program],
        capture_output=True,
        cwd=tmp_path,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = program.with_suffix(".txt")
    if shown.exists():
        assert done.stdout == shown.read_text(encoding="utf-8"), done.stderr
