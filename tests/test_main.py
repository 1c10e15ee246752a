"""Dates can be asked for without building."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.__main__ import main

if TYPE_CHECKING:
    from conftest import GitRepository

FORMATTED = "# Title\n\none two\nthree"


@pytest.fixture
def project(repository: GitRepository) -> GitRepository:
    """Provide a note that was published, re-wrapped, moved and edited, one commit each."""
    repository.write("conf.py", "latest_updates_ignore_subjects = ['^bot:']\n")
    repository.write("docs/a.md", "# Title\n\none two three")
    repository.commit("2020-01-01", "Publish")
    repository.write("docs/a.md", FORMATTED)
    repository.commit("2020-01-02", "Wrap")
    repository.git("mv", "docs/a.md", "docs/b.md")
    repository.commit("2020-01-03", "Move")
    repository.write("docs/b.md", f"{FORMATTED} four")
    repository.commit("2020-01-04", "Edit")
    repository.write("docs/b.md", f"{FORMATTED} four five")
    repository.commit("2020-01-05", "bot: edit")
    return repository


def test_why_lists_revisions_with_reasons(
    project: GitRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    """`why` names each revision of a note, newest first, and why it counts or does not."""
    assert main(["why", str(project.path / "docs/b.md")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [f"2020-01-0{day}" for day in (5, 4, 3, 2, 1)]
    reasons = ("latest_updates_ignore_subjects", "a reader sees", "moved", "sees no", "begins")
    assert all(reason in line for reason, line in zip(reasons, lines, strict=True))
    assert lines[1].endswith("Edit")


def test_why_for_programs(project: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """`why --json` gives the same as JSON, with full ids and moments."""
    assert main(["why", "--json", str(project.path / "docs/b.md")]) == 0
    newest = json.loads(capsys.readouterr().out)[0]
    assert newest["commit"] == project.git("rev-parse", "HEAD").strip()
    assert newest["date"] == "2020-01-05T12:00:00+08:00"
    assert set(newest) == {"path", "commit", "date", "verdict", "subject"}


def test_dates_lists_all_notes(project: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """`dates` gives docname, published and updated of every note."""
    project.write("docs/new/c.md", "# New")
    project.commit("2020-02-01")
    assert main(["dates", str(project.path / "docs")]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows == [["b", "2020-01-01", "2020-01-04"], ["new/c", "2020-02-01", "2020-02-01"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_any_name_can_be_printed(project: GitRepository, encoding: str) -> None:
    """A name that is no text, or that a terminal cannot show, is written with escapes."""
    names = [os.fsdecode(b"\xff.md"), "é\u200b.md"]
    for name in names:
        project.write(f"docs/{name}", "# New")
    command = [sys.executable, "-m", "sphinx_latest_updates", "dates", "docs"]
    for options in [], ["--json"]:
        done = subprocess.run(
            [*command, *options],
            cwd=project.path,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            check=True,
            capture_output=True,
        )
    rows = json.loads(done.stdout.decode(encoding))
    assert {row["docname"] for row in rows} == {"b", *(name[:-3] for name in names)}


@pytest.mark.parametrize("folder", ["", "docs", "docs/new"])
def test_dates_are_of_what_a_build_would_take(
    project: GitRepository, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    """`dates` finds the sources by their root document, and lists no excluded or ignored file."""
    project.write("conf.py", "exclude_patterns = ['drafts']\n")
    project.write(".gitignore", "/.venv/\n*\\[x\\].md\n")
    for note in ("README", "docs/index", "docs/new/c", "docs/new/a[x]", "docs/drafts/d"):
        project.write(f"{note}.md", "# New")
    project.write(".venv/lib/licence.md", "# Not ours")
    project.commit("2020-02-01")
    project.write("docs/new/untracked.md", "# Newest")
    assert main(["dates", str(project.path / folder)]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    notes = ["b", "index", "new/c", "new/untracked"]
    assert names == (notes[2:] if folder == "docs/new" else notes)


@pytest.mark.parametrize("path", ["docs/none.md", "conf.py", "docs"])
def test_what_is_no_note(
    project: GitRepository, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    """A path that is no note ends with status 2 and one line that says so."""
    assert main(["why", str(project.path / path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "is no note" in line


def test_a_program_without_repository(project: GitRepository) -> None:
    """Run as a program outside any repository, it says so in one line."""
    note = project.path.parent / "alone.md"
    note.write_text("# Alone", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_latest_updates", "why", str(note)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(note.parents[1])},
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "not a git repository" in done.stderr
