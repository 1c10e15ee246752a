"""What the build log says about dates: warnings with a remedy, and information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_latest_updates.messages import Subtype, logger, warn

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_latest_updates.history.report import Report


def announce(report: Report, srcdir: Path) -> None:
    """Say once what a report has to say beside the dates."""
    for folder, error in report.errors:
        warn(
            Subtype.GIT,
            "dates of the notes in %s come from front matter and file times: %s. To have them "
            "from git, %s.",
            folder,
            error,
            error.remedy,
        )
    if report.shallow:
        warn(
            Subtype.SHALLOW,
            "%s is in a shallow clone: dates before its first commit are left out. To have them, "
            "run `git fetch --unshallow`, or set latest_updates_deepen = True.",
            srcdir,
        )
    for unknown in report.unknown_commits:
        warn(
            Subtype.IGNORE_REVS,
            "the commit %s is not in the repository, so nothing is ignored for it. Correct or "
            "remove the line.",
            unknown.name,
            location=f"{unknown.file}:{unknown.line}",
        )
    for cache, reason in report.damaged_caches:
        logger.info("the cache %s is dropped: %s. The history is read anew.", cache, reason)
    if bulk := report.bulk:
        logger.info(
            "%d of %d notes changed last in the commit %s (%s). If it was formatting, add it to "
            ".git-blame-ignore-revs.",
            bulk.count,
            bulk.total,
            bulk.commit,
            bulk.subject,
        )
