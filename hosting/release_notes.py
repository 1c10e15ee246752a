"""Print what CHANGELOG.md says of a release: `python hosting/release_notes.py v0.1.0`.

The tag is the version in pyproject.toml with a `v` before it, and the changelog has a section of
that version, `## 0.1.0` or `## [0.1.0] - 2026-01-31` (Keep a Changelog). Anything else is an error:
a release is seen by everybody.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADING = re.compile(r"## \[?([^\]\s]+)")


class ReleaseError(Exception):
    """What is to be released is not ready, and why."""


def cut_section(changelog: str, version: str) -> str:
    """Return the text below the heading of a version, up to that of the next."""
    section: list[str] = []
    is_inside = is_found = is_code = False
    for line in changelog.splitlines():
        is_code ^= line.lstrip().startswith("```")
        heading = None if is_code else HEADING.match(line)
        if heading:
            is_inside = heading[1] == version
            is_found |= is_inside
        elif is_inside:
            section.append(line)
    text = "\n".join(section).strip()
    if not text:
        lack = "is empty" if is_found else "is missing"
        raise ReleaseError(f"CHANGELOG.md: the section “## {version}” {lack}")
    return f"{text}\n"


def write_notes(tag: str, project: str, changelog: str) -> str:
    """Return the notes of the release with a tag; `project` is the text of pyproject.toml."""
    version = tomllib.loads(project)["project"]["version"]
    if tag != f"v{version}":
        raise ReleaseError(f"the tag {tag} is not v{version}, the version in pyproject.toml")
    return cut_section(changelog, version)


def main() -> int:
    """Print the notes of the release that the command line names."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: release_notes.py TAG\n")
        return 2
    project, changelog = (
        (ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "CHANGELOG.md")
    )
    try:
        notes = write_notes(sys.argv[1], project, changelog)
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(notes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
