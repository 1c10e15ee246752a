"""Warnings: documented, tagged, seen in a build, and silenced by their tag."""

from __future__ import annotations

import logging
import re
from copy import copy
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.messages import TYPE, Subtype, logger, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Built, GitRepository

NOTE = "---\norphan: true\n---\n\n# {title}\n\nText.\n"
HOME = "# Home\n\n```{latest-updates}\n```\n"
FAULTY_HOME = "# Home\n\n```{latest-updates}\n:limit: few\n:topic: nowhere\n```\n"
FAULTY_CONF = """
extensions = ["myst_parser", "sphinx_latest_updates"]
html_theme = "basic"
latest_updates_excerpt_length = 0
"""


def write_faulty(repository: GitRepository) -> Path:
    """Write sources in no repository, with a fault for each warning about what is written."""
    srcdir = repository.path.parent / "faulty"
    srcdir.mkdir()
    (srcdir / "conf.py").write_text(FAULTY_CONF, encoding="utf-8")
    (srcdir / "index.md").write_text(FAULTY_HOME, encoding="utf-8")
    (srcdir / "a.md").write_text("---\norphan: true\ndate: soon\n---\n\nText.\n", encoding="utf-8")
    (srcdir / "b.md").write_bytes(b"---\norphan: true\n---\n\n# Caf\xe9\n")
    return srcdir


def write_empty(repository: GitRepository) -> Path:
    """Write a project that has a list and no note."""
    repository.write("docs/index.md", HOME)
    repository.commit("2026-01-10")
    return repository.path / "docs"


def write_shallow(repository: GitRepository) -> Path:
    """Write a note, change another one, and clone the last commit only."""
    repository.write("docs/index.md", HOME)
    repository.write("docs/old.md", NOTE.format(title="Old"))
    repository.commit("2026-01-10")
    repository.write("docs/new.md", NOTE.format(title="New"))
    repository.commit("2026-01-11")
    clone = repository.path.parent / "clone"
    repository.git("clone", "--quiet", "--depth=1", repository.path.as_uri(), str(clone))
    return clone / "docs"


def write_unknown_revision(repository: GitRepository) -> Path:
    """Write a file of commits to ignore with one that the repository does not have."""
    repository.write("docs/index.md", HOME)
    repository.write("docs/a.md", NOTE.format(title="A"))
    repository.write(".git-blame-ignore-revs", "1" * 40)
    repository.commit("2026-01-10")
    return repository.path / "docs"


PROJECTS: dict[Callable[[GitRepository], Path], set[Subtype]] = {
    write_faulty: {
        Subtype.CONFIG,
        Subtype.DIRECTIVE,
        Subtype.ENCODING,
        Subtype.FRONT_MATTER,
        Subtype.GIT,
        Subtype.TITLE,
        Subtype.TOPIC,
    },
    write_empty: {Subtype.NO_NOTES},
    write_shallow: {Subtype.SHALLOW},
    write_unknown_revision: {Subtype.IGNORE_REVS},
}
each_project = pytest.mark.parametrize(
    ("write", "subtypes"), PROJECTS.items(), ids=[write.__name__ for write in PROJECTS]
)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Provide the records that are logged, as they are before Sphinx formats them."""
    kept: list[logging.LogRecord] = []
    handler = logging.Handler()
    # Sphinx's own handlers, which come later, change the record itself.
    handler.emit = lambda record: kept.append(copy(record))  # type: ignore[method-assign]
    logger.logger.addHandler(handler)
    yield kept
    logger.logger.removeHandler(handler)


@pytest.mark.parametrize("subtype", Subtype)
def test_subtype_is_documented(subtype: Subtype) -> None:
    """Each subtype is a word for `suppress_warnings` and says in a sentence what it tells."""
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", subtype.value)
    assert re.fullmatch(r"[A-Z].{20,}\.", subtype.description)


@pytest.mark.parametrize("subtype", Subtype)
def test_warning_carries_its_type(subtype: Subtype, records: list[logging.LogRecord]) -> None:
    """Type, subtype and location are on the record, and not typed into the text."""
    warn(subtype, "%s is wrong. Mend %s.", "this", "it", location=("a", 3))
    (record,) = records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == "this is wrong. Mend it."
    assert (record.type, record.subtype) == (TYPE, subtype.value)  # type: ignore[attr-defined]
    assert record.location == ("a", 3)  # type: ignore[attr-defined]


def test_every_subtype_is_in_a_project() -> None:
    """The projects of the two tests below show all warnings that there are."""
    assert set().union(*PROJECTS.values()) == set(Subtype)


@each_project
def test_warning_is_seen_once(
    write: Callable[[GitRepository], Path],
    subtypes: set[Subtype],
    repository: GitRepository,
    build: Callable[..., Built],
) -> None:
    """A fault is one warning that ends with its type and subtype, and no other."""
    lines = build(write(repository)).warnings.splitlines()
    tags = [re.search(r"\[([\w.]+)\]\S*$", line) for line in lines]
    assert sorted(tag[1] if tag else "" for tag in tags) == sorted(f"{TYPE}.{s}" for s in subtypes)


@each_project
def test_warning_is_silenced_by_its_subtype(
    write: Callable[[GitRepository], Path],
    subtypes: set[Subtype],
    repository: GitRepository,
    build: Callable[..., Built],
) -> None:
    """A subtype in `suppress_warnings` silences its warning."""
    tags = [f"{TYPE}.{subtype}" for subtype in subtypes]
    assert build(write(repository), suppress_warnings=tags).warnings == ""
