"""Release notes: the section of the changelog that belongs to a tag."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hosting.release_notes import ReleaseError, cut_section, write_notes

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "hosting" / "release_notes.py"
CHANGELOG = """\
# Changelog

What changes.

## Unreleased

## [0.2.0] - 2026-02-01

### Added

- A heading in code is none:

  ```markdown
  ## 0.1.0
  ```

- And what follows is of the same section.

## 0.1.0

- The first.

## 0.1

- An older one.
"""
SECTIONS = {
    "0.1.0": "- The first.\n",
    "0.1": "- An older one.\n",
}
PROJECT = '[project]\nversion = "0.1.0"\n'


@pytest.mark.parametrize("version", SECTIONS)
def test_a_section_is_that_of_its_version(version: str) -> None:
    """The section of a version ends where the next begins; no version is taken for another."""
    assert cut_section(CHANGELOG, version) == SECTIONS[version]


def test_a_section_is_whole() -> None:
    """A dated heading is found; what looks like a heading in a code block ends nothing."""
    section = cut_section(CHANGELOG, "0.2.0")
    assert section.startswith("### Added\n")
    assert section.endswith("- And what follows is of the same section.\n")


@pytest.mark.parametrize(("version", "lack"), [("0.3.0", "is missing"), ("Unreleased", "is empty")])
def test_no_release_without_notes(version: str, lack: str) -> None:
    """A version that the changelog says nothing of is an error that names the section."""
    with pytest.raises(ReleaseError, match=f"“## {version}” {lack}"):
        cut_section(CHANGELOG, version)


def test_a_tag_is_the_version() -> None:
    """The notes are those of the version in pyproject.toml; another tag is an error."""
    assert write_notes("v0.1.0", PROJECT, CHANGELOG) == SECTIONS["0.1.0"]
    with pytest.raises(ReleaseError, match=r"the tag v0\.2\.0 is not v0\.1\.0"):
        write_notes("v0.2.0", PROJECT, CHANGELOG)


@pytest.mark.parametrize("words", [[], ["v0"], ["v0", "v1"]])
def test_the_command_fails_aloud(words: list[str]) -> None:
    """A wrong call and a wrong tag exit with a status that stops the workflow, and say why."""
    done = subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1 if len(words) == 1 else 2, b"")
    assert done.stderr


def test_this_changelog_has_something_to_say() -> None:
    """The changelog has a section of what is not released, or of the version in pyproject.toml."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = "Unreleased" if "## Unreleased" in changelog else project["version"]
    assert "### " in cut_section(changelog, version)
