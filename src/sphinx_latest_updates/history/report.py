"""What there is to say about the dates of a folder's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_latest_updates.git.process import GitError
    from sphinx_latest_updates.history.policy import UnknownCommit
    from sphinx_latest_updates.model import Dates


@dataclass(frozen=True, slots=True)
class Bulk:
    """A commit that the last update of many notes is: `count` of `total`."""

    commit: str
    subject: str
    count: int
    total: int


@dataclass(slots=True)
class Report:
    """The dates of files, and what there is to say about them.

    `errors` are folders whose repository cannot be asked, with the reason; `unknown_commits` are
    named to be ignored but nowhere in a whole history; `shallow` tells that a clone hides dates.
    """

    dates: dict[Path, Dates] = field(default_factory=dict)
    errors: list[tuple[Path, GitError]] = field(default_factory=list)
    unknown_commits: list[UnknownCommit] = field(default_factory=list)
    damaged_caches: list[tuple[Path, str]] = field(default_factory=list)
    bulk: Bulk | None = None
    shallow: bool = False
