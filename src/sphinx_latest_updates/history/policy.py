"""What a project has set about dates, made into rules for its repository."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sphinx_latest_updates.history.verdicts import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_latest_updates.config import Settings
    from sphinx_latest_updates.git.process import ObjectReader
    from sphinx_latest_updates.git.repository import Repository

HASH = re.compile(r"[0-9a-fA-F]{4,64}")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project has set about dates; `ignore_revs` are files, relative to the repository."""

    ignore_revs: tuple[str, ...] = (".git-blame-ignore-revs",)
    ignore_subjects: tuple[str, ...] = ()
    ignore_authors: tuple[str, ...] = ()
    min_change: int = 0
    deepen: bool = False


def make_policy(settings: Settings) -> Policy:
    """Return the policy that a project's settings describe."""
    return Policy(**{item.name: getattr(settings, item.name) for item in fields(Policy)})


@dataclass(frozen=True, slots=True)
class UnknownCommit:
    """A commit that line `line` of a file names, and that the repository does not have."""

    file: Path
    line: int
    name: str


def read_ignored(repository: Repository, policy: Policy) -> list[tuple[Path, str]]:
    """Return the files of commits to ignore that exist, with their text."""
    paths = [repository.top / name for name in policy.ignore_revs]
    return [(path, path.read_text("utf-8", "replace")) for path in paths if path.is_file()]


def make_rules(
    repository: Repository,
    policy: Policy,
    ignored: Sequence[tuple[Path, str]],
    objects: ObjectReader,
) -> tuple[Rules, list[UnknownCommit]]:
    """Return the rules of a policy, and the commits it names that the repository lacks.

    Files of commits are git's own: git-blame(1), `--ignore-revs-file`.
    """
    commits, unknown = set(), []
    for path, text in ignored:
        for number, line in enumerate(text.split("\n"), 1):
            if name := line.partition("#")[0].strip():
                commit = _find_commit(name, objects)
                if commit is None:
                    unknown.append(UnknownCommit(path, number, name))
                else:
                    commits.add(commit)
    rules = Rules(
        ignored_commits=frozenset(commits),
        ignored_subjects=tuple(map(re.compile, policy.ignore_subjects)),
        ignored_authors=tuple(map(re.compile, policy.ignore_authors)),
        min_change=policy.min_change,
        boundary=repository.boundary,
    )
    return rules, unknown


def _find_commit(name: str, objects: ObjectReader) -> str | None:
    """Return the id of the commit that a full or abbreviated id of it, or of a tag, names."""
    found = objects.resolve(name) if HASH.fullmatch(name) else None
    # A branch may have a name that looks like an id.
    if found is None or not found.startswith(name.lower()):
        return None
    return objects.resolve(f"{found}^{{commit}}")


def make_key(
    repository: Repository, suffixes: Sequence[str], policy: Policy, others: Sequence[str]
) -> str:
    """Return what a cache of settled dates depends on beside the history.

    `others` are the texts of ignored commits and the names of the readers of files.
    """
    boundary = sorted(repository.boundary)
    return make_digest(repr((str(repository.top), suffixes, policy, others, boundary)))


def make_digest(text: str) -> str:
    """Return a text's SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
