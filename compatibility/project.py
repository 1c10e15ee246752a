"""A small project as others have it, hostile in what it is made of, with a history of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "tests" / "fixtures" / "new_project"
MOVED = ("算法/draft.md", "算法/线段树.md")
LATE = "theory/梯度下降.md"


def lay_out(folder: Path) -> None:
    """Write the project into an empty folder, and commit it in four steps.

    A note is written on 2024-02-10 and gets its name on 2024-03-15, which is no update; another is
    written on 2024-04-20. Both are older than the files that hold them.
    """
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__*"))
    old, new = (folder / name for name in MOVED)
    new.rename(old)
    run_git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "2024-01-05", "Begin", ".", *(f":!{name}" for name in (MOVED[0], LATE)))
    commit(folder, "2024-02-10", "Write about trees", MOVED[0])
    old.rename(new)
    commit(folder, "2024-03-15", "Give a note its name", *MOVED)
    commit(folder, "2024-04-20", "Write about descent", LATE)


def commit(folder: Path, date: str, subject: str, *paths: str) -> None:
    """Commit these paths at noon of a date."""
    run_git(folder, "add", "--all", "--", *paths)
    run_git(folder, "commit", "--quiet", "--message", subject, date=f"{date}T12:00:00+08:00")


def run_git(folder: Path, *words: str, date: str = "") -> None:
    """Run git with a fixed author and nobody's settings."""
    identity = {
        f"GIT_{role}_{name}": value
        for role in ("AUTHOR", "COMMITTER")
        for name, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"), ("DATE", date))
        if value
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=folder, env=kept | alone | identity, check=True)
