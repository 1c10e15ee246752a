"""Which state of the notes a book is made from."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edition:
    """The newest commit: its short name and its time in seconds since 1970.

    Both are empty where there is no repository, as in an archive of the sources.
    """

    commit: str = ""
    seconds: str = ""


def read_edition(root: Path) -> Edition:
    """Return the edition of a working tree; `+` marks one with changes that no commit has."""
    newest = _ask_git(root, "log", "-1", "--format=%h %ct", "--abbrev=10")
    if not newest:
        return Edition()
    commit, seconds = newest.split()
    changed = "+" if _ask_git(root, "status", "--porcelain", "--untracked-files=no") else ""
    return Edition(commit + changed, seconds)


def _ask_git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def make_environment(edition: Edition) -> Mapping[str, str]:
    """Return what programs read instead of the clock, and in what language they answer.

    A SOURCE_DATE_EPOCH that is set already stays: https://reproducible-builds.org/specs/.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or edition.seconds
    variables = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if seconds:
        variables |= {"SOURCE_DATE_EPOCH": seconds, "FORCE_SOURCE_DATE": "1"}
    return {**os.environ, **variables}
