"""What a project has set, made into rules: settings, files of commits, the cache's key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.config import Settings
from sphinx_latest_updates.git.process import open_objects
from sphinx_latest_updates.git.repository import open_repository
from sphinx_latest_updates.history.policy import (
    Policy,
    make_key,
    make_policy,
    make_rules,
    read_ignored,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import GitRepository
    from sphinx_latest_updates.history.policy import UnknownCommit

FILE = ".git-blame-ignore-revs"
UNKNOWN = "1" * 40


def read(
    repository: GitRepository, policy: Policy | None = None
) -> tuple[frozenset[str], list[UnknownCommit]]:
    """Return the commits that a repository's files name, and those it does not have."""
    policy = policy or Policy()
    opened = open_repository(repository.path)
    with open_objects(repository.path) as objects:
        rules, unknown = make_rules(opened, policy, read_ignored(opened, policy), objects)
    return rules.ignored_commits, unknown


def test_a_policy_holds_the_settings() -> None:
    """The settings about dates are taken over as they are, and their defaults agree."""
    assert make_policy(Settings()) == Policy()
    policy = make_policy(Settings(min_change=3, deepen=True, ignore_subjects=("^style",)))
    assert policy == Policy(min_change=3, deepen=True, ignore_subjects=("^style",))


def test_patterns(repository: GitRepository) -> None:
    """Subjects and authors are regular expressions, found anywhere."""
    repository.commit("2026-01-01")
    policy = Policy(ignore_subjects=("^style", "(?i)typo"), ignore_authors=(r"\[bot\]",))
    opened = open_repository(repository.path)
    with open_objects(repository.path) as objects:
        rules, _unknown = make_rules(opened, policy, [], objects)
    assert [bool(p.search("fix TYPO")) for p in rules.ignored_subjects] == [False, True]
    assert [bool(p.search("dependabot[bot] <a@b>")) for p in rules.ignored_authors] == [True]


# -- Files of commits -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "{commit}",
        "{commit}\r",
        "  {commit}\t",
        "{commit} # black 24",
        "{commit}# black 24",
        "{commit:.10}",
        "{upper}",
        "{tag}",
    ],
)
def test_a_line_that_names_a_commit(line: str, repository: GitRepository) -> None:
    """A line is a hash as git takes it, in full or abbreviated, and may have a comment."""
    commit = repository.commit("2026-01-01")
    repository.git("tag", "--annotate", "--message", "tag", "v1")
    tag = repository.git("rev-parse", "v1").strip()
    repository.write(FILE, line.format(commit=commit, upper=commit.upper(), tag=tag) + "\n")
    assert read(repository) == ({commit}, [])


@pytest.mark.parametrize("line", ["", "  \t", "# comment", "#" + UNKNOWN, "# a\u2028b\x0cc\x85d"])
def test_a_line_that_names_nothing(line: str, repository: GitRepository) -> None:
    """Blank lines and comments are passed over, and only line breaks end them."""
    repository.commit("2026-01-01")
    repository.write(FILE, f"{line}\n")
    assert read(repository) == (frozenset(), [])


@pytest.mark.parametrize("name", [UNKNOWN, "1111111", "abc", "HEAD", "main", "not a hash", "beef"])
def test_a_line_that_names_an_unknown_commit(name: str, repository: GitRepository) -> None:
    """What is no hash of a commit is told with its line, and the other lines count."""
    commit = repository.commit("2026-01-01")
    repository.git("branch", "beef")
    path = repository.write(FILE, f"# Formatting\n{name} # reason\n{commit}\n")
    known, unknown = read(repository)
    assert known == {commit}
    assert [(found.file, found.line, found.name) for found in unknown] == [(path, 2, name)]


@pytest.mark.parametrize("name", ["HEAD^{tree}", "HEAD:a.md"], ids=["tree", "blob"])
def test_a_hash_of_something_else(name: str, repository: GitRepository) -> None:
    """The hash of a file or of a folder is no commit."""
    repository.write("a.md", "A")
    repository.commit("2026-01-01")
    other = repository.git("rev-parse", name).strip()
    repository.write(FILE, f"{other}\n")
    known, unknown = read(repository)
    assert known == frozenset()
    assert [found.name for found in unknown] == [other]


def test_several_files(repository: GitRepository) -> None:
    """Files are found from the top of the repository; one that is not there names nothing."""
    first, second = repository.commit("2026-01-01"), repository.commit("2026-01-02")
    repository.write("one", first)
    repository.write("config/two", second)
    policy = Policy(ignore_revs=("one", "config/two", "none", "config"))
    assert read(repository, policy) == ({first, second}, [])


def test_a_file_that_is_no_text(repository: GitRepository) -> None:
    """Bytes that are no text make unknown commits, not an error."""
    repository.commit("2026-01-01")
    repository.write(FILE, b"\xff\xfe\x00\n")
    assert [found.line for found in read(repository)[1]] == [1]


# -- The key of a cache -----------------------------------------------------------------------


def test_the_key_depends_on_all_that_dates_depend_on(
    repository: GitRepository, tmp_path: Path
) -> None:
    """Another place, other files, settings, ignored commits or another boundary: another key."""
    repository.commit("2026-01-01")
    opened = open_repository(repository.path)
    keys = [
        make_key(opened, [".md"], Policy(), []),
        make_key(replace(opened, top=tmp_path), [".md"], Policy(), []),
        make_key(replace(opened, boundary=frozenset({UNKNOWN})), [".md"], Policy(), []),
        make_key(opened, [".md", ".rst"], Policy(), []),
        make_key(opened, [".md"], Policy(ignore_subjects=("a",)), []),
        make_key(opened, [".md"], Policy(ignore_authors=("a",)), []),
        make_key(opened, [".md"], Policy(min_change=1), []),
        make_key(opened, [".md"], Policy(), ["a"]),
        make_key(opened, [".md"], Policy(), ["a", ""]),
    ]
    assert len(set(keys)) == len(keys)


def test_the_key_depends_on_nothing_else(repository: GitRepository) -> None:
    """HEAD is no part of the key: the next build reads new commits only."""
    repository.commit("2026-01-01")
    opened = open_repository(repository.path)
    other = replace(opened, head=UNKNOWN)
    assert make_key(opened, [".md"], Policy(), []) == make_key(other, [".md"], Policy(), [])
