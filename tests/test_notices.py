"""What the build log says about dates: once, with a remedy, at the right level."""

from __future__ import annotations

import logging
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.git.process import GitMissing, NotARepository
from sphinx_latest_updates.history.policy import UnknownCommit
from sphinx_latest_updates.history.report import Bulk, Report
from sphinx_latest_updates.messages import Subtype, logger
from sphinx_latest_updates.notices import announce

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path("/sources")
NESTED = SOURCES / "nested"
CACHE = Path("/doctrees/latest-updates.json")
IGNORE_FILE = SOURCES / ".git-blame-ignore-revs"


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Provide the records that are logged, as they are before Sphinx formats them."""
    kept: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(copy(record))  # type: ignore[method-assign]
    level = logger.logger.level
    logger.logger.addHandler(handler)
    logger.logger.setLevel(logging.INFO)
    yield kept
    logger.logger.setLevel(level)
    logger.logger.removeHandler(handler)


def test_nothing_to_say(records: list[logging.LogRecord]) -> None:
    """Where all dates are known the build log stays as it is."""
    announce(Report(), SOURCES)
    assert records == []


@pytest.mark.parametrize(
    ("report", "subtype", "parts"),
    [
        (
            Report(errors=[(NESTED, GitMissing("no git program was found"))]),
            Subtype.GIT,
            [str(NESTED), "no git program was found", "front matter", "file times", "install git"],
        ),
        (
            Report(shallow=True),
            Subtype.SHALLOW,
            [str(SOURCES), "left out", "git fetch --unshallow", "latest_updates_deepen = True"],
        ),
        (
            Report(unknown_commits=[UnknownCommit(IGNORE_FILE, 3, "abcdef")]),
            Subtype.IGNORE_REVS,
            ["abcdef", "is not in the repository", "Correct or remove the line"],
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Subtype) else "",
)
def test_a_warning(
    report: Report, subtype: Subtype, parts: list[str], records: list[logging.LogRecord]
) -> None:
    """A warning has a subtype, says what is lost and what to do."""
    announce(report, SOURCES)
    (record,) = records
    assert record.levelno == logging.WARNING
    assert record.subtype == subtype.value  # type: ignore[attr-defined]
    assert [part for part in parts if part not in record.getMessage()] == []


def test_an_unknown_commit_is_placed(records: list[logging.LogRecord]) -> None:
    """The warning of a commit leads to the line that names it, each commit to its own."""
    commits = [UnknownCommit(IGNORE_FILE, line, "abcdef") for line in (3, 7)]
    announce(Report(unknown_commits=commits), SOURCES)
    places = [record.location for record in records]  # type: ignore[attr-defined]
    assert places == [f"{IGNORE_FILE}:3", f"{IGNORE_FILE}:7"]


@pytest.mark.parametrize(
    ("report", "parts"),
    [
        (
            Report(bulk=Bulk("abcdef", "Format all", 30, 100)),
            ["30 of 100 notes", "abcdef", "Format all", ".git-blame-ignore-revs"],
        ),
        (
            Report(damaged_caches=[(CACHE, "its content does not fit its digest")]),
            [str(CACHE), "does not fit its digest", "read anew"],
        ),
    ],
    ids=["bulk commit", "damaged cache"],
)
def test_information(report: Report, parts: list[str], records: list[logging.LogRecord]) -> None:
    """What costs nobody anything is information, so that `-W` does not stop for it."""
    announce(report, SOURCES)
    (record,) = records
    assert record.levelno == logging.INFO
    assert [part for part in parts if part not in record.getMessage()] == []


def test_all_at_once(records: list[logging.LogRecord]) -> None:
    """Each thing is said once, and percent signs in names do no harm."""
    errors = [(SOURCES / "100%s", NotARepository("no %d")), (NESTED, GitMissing("none"))]
    bulk = Bulk("abcdef", "100 %s", 3, 4)
    caches = [(CACHE, "%s"), (CACHE, "half")]
    announce(Report(errors=errors, shallow=True, bulk=bulk, damaged_caches=caches), SOURCES)
    assert len({record.getMessage() for record in records}) == len(records) == 6
