"""Files that move within a git repository, so that their history goes with them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from authoring.importing.model import ImportRefusedError


def list_tracked(root: Path, target: Path) -> frozenset[str]:
    """Return the paths of a folder that git keeps and nobody has changed since.

    Raises ImportRefusedError where the folder is in no repository, or not in that of the target.
    """
    if _find_repository(root) != _find_repository(target):
        raise ImportRefusedError(f"{root} and {target} are not in one repository.")
    tracked = _git(root, "ls-files", "-z", "--", ".")
    changed = _git(root, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    return frozenset(filter(None, tracked.split("\0"))) - set(changed.split("\0"))


def move(source: Path, target: Path) -> None:
    """Move a file in the working tree and in the index."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _git(source.parent, "mv", "--", str(source.resolve()), str(target.resolve()))


def _find_repository(folder: Path) -> Path:
    there = next(path for path in (folder, *folder.resolve().parents) if path.is_dir())
    return Path(_git(there, "rev-parse", "--show-toplevel").strip()).resolve()


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints. Raises ImportRefusedError with what it says where it fails."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise ImportRefusedError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout
