"""Running git: its output, its failures, its objects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.git.process import (
    OLDEST,
    GitError,
    GitMissing,
    GitTooOld,
    NotARepository,
    RepositoryRefused,
    UnbornBranch,
    open_git,
    open_objects,
    run_git,
)

if TYPE_CHECKING:
    from conftest import GitRepository

ROOT = Path(__file__).parents[2]
NAMESAKES = ("142", "784")  # The smallest numbers whose blobs have names that begin alike.
NAMESAKES_START = "8324"
MANY = 3000  # Blobs' names that fill a pipe several times over.


# -- Commands ---------------------------------------------------------------------------------


def test_a_request_and_its_answer_may_be_large(repository: GitRepository) -> None:
    """A command that answers while it still reads does not wait for us, nor we for it."""
    repository.write("a.md", "A" * 5000)
    repository.commit("2026-01-01")
    request = b"HEAD:a.md\n" * MANY
    answer = run_git(["cat-file", "--batch"], repository.path, request)
    assert answer.count(b"A" * 5000) == MANY


def test_output_need_not_be_read_to_its_end(repository: GitRepository) -> None:
    """Who stops reading is not kept waiting, and what they raise is not hidden."""
    repository.write("a.md", "A" * 5_000_000)
    repository.commit("2026-01-01")

    def stop_early() -> None:
        with open_git(["cat-file", "blob", "HEAD:a.md"], repository.path) as stream:
            raise KeyError(stream.read(1))

    with pytest.raises(KeyError, match="b'A'"):
        stop_early()


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN:de", "LANG": "de_DE.UTF-8"},
        # What a hook is run with.
        {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"},
        {"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/", "GIT_PREFIX": "docs/"},
        {"GIT_OBJECT_DIRECTORY": "/nowhere"},
        {"GIT_LITERAL_PATHSPECS": "1"},
        {"GIT_ICASE_PATHSPECS": "1"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_the_environment_changes_nothing(
    variables: dict[str, str], repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder alone says which repository is read, also below a hook of another one."""
    repository.write("docs/a.md", "A")
    repository.write("docs/B.MD", "B")
    repository.commit("2026-01-01")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    listing = ["ls-tree", "-r", "--name-only", "HEAD"]
    assert run_git(listing, repository.path / "docs") == b"B.MD\na.md\n"
    tracked = ["ls-files", "--", ":(top)*.md"]
    assert run_git(tracked, repository.path / "docs") == b"a.md\n"
    with pytest.raises(NotARepository):
        run_git(listing, repository.path.parent)


# -- Failures ---------------------------------------------------------------------------------


def test_no_git_program(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a program named git the remedy is to install it."""
    monkeypatch.setenv("PATH", str(repository.path))
    with pytest.raises(GitMissing, match="no git program") as caught:
        run_git(["status"], repository.path)
    assert "install git" in caught.value.remedy


def test_a_git_program_that_cannot_be_run(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file named git that is not executable is no git program either."""
    repository.write("git", "no program")
    monkeypatch.setenv("PATH", str(repository.path))
    with pytest.raises(GitMissing):
        run_git(["status"], repository.path)


@pytest.mark.parametrize("command", ["log", "diff-tree", "status", "ls-files", "cat-file"])
def test_an_option_that_git_does_not_know(repository: GitRepository, command: str) -> None:
    """A git that lacks an option is older than the version that has all."""
    repository.write("a.md", "# A\n")
    repository.commit("2022-01-01")
    with pytest.raises(GitTooOld, match=f"^this git is older than {OLDEST}") as caught:
        run_git([command, "--not-yet"], repository.path)
    assert caught.value.remedy == "install a newer git"


@pytest.mark.parametrize("page", ["README.md", "docs/extensions/latest-updates.md"])
def test_the_oldest_git_is_documented(page: str) -> None:
    """Where users look for what is needed stands the version that the warning names."""
    assert f"git {OLDEST} or newer" in (ROOT / page).read_text(encoding="utf-8")


def test_not_a_repository(tmp_path: Path) -> None:
    """Outside of a repository the remedy is to make one, or to write the dates."""
    with pytest.raises(NotARepository, match="not a git repository") as caught:
        run_git(["status"], tmp_path)
    assert "git init" in caught.value.remedy
    assert "`date:`" in caught.value.remedy


def test_no_commit_yet(repository: GitRepository) -> None:
    """On a branch without a commit the remedy is to commit."""
    with pytest.raises(UnbornBranch) as caught:
        run_git(["rev-parse", "HEAD"], repository.path)
    assert caught.value.remedy == "commit once"


def test_a_repository_of_somebody_else(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that git refuses to read can be allowed by a command."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with pytest.raises(RepositoryRefused, match="dubious ownership") as caught:
        run_git(["status"], repository.path)
    assert "safe.directory" in caught.value.remedy


def test_any_other_failure(repository: GitRepository) -> None:
    """A failure of no known kind says what git said, in one line, and where to look."""
    with pytest.raises(GitError, match=r"^Not a valid object name nothing$") as caught:
        run_git(["cat-file", "blob", "nothing"], repository.path)
    assert type(caught.value) is GitError
    assert "git status" in caught.value.remedy


def test_a_failure_after_other_words(
    repository: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is what git died of, not what it or a program it calls said before."""
    monkeypatch.setenv("GIT_TRACE", "1")
    with pytest.raises(GitError, match=r"^Not a valid object name nothing$"):
        run_git(["cat-file", "blob", "nothing"], repository.path)


def test_a_failure_without_words(repository: GitRepository) -> None:
    """A command that fails silently still raises."""
    with pytest.raises(GitError, match="git failed"):
        run_git(["config", "--get", "no.such"], repository.path)


# -- Objects ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"A\n", b"no end of line", b"\0\xff\r\n", b"blob 3\nabc\n" * 20_000],
    ids=["empty", "line break", "line", "no end", "binary", "large"],
)
def test_a_blob_is_read_whole(content: bytes, repository: GitRepository) -> None:
    """Contents come back byte by byte, and the next answer is in step."""
    repository.write("a.md", content)
    repository.commit("2026-01-01")
    blob = repository.git("rev-parse", "HEAD:a.md").strip()
    with open_objects(repository.path) as objects:
        assert objects.read([blob]) == [content]
        assert objects.read([blob, "1" * 40, blob]) == [content, None, content]


def test_more_blobs_than_a_pipe_holds(repository: GitRepository) -> None:
    """Questions and answers that fill their pipes do not wait for each other."""
    repository.write("a.md", "A" * 100)
    repository.commit("2026-01-01")
    blob = repository.git("rev-parse", "HEAD:a.md").strip()
    with open_objects(repository.path) as objects:
        assert objects.read([blob] * MANY) == [b"A" * 100] * MANY


def test_an_object_that_is_missing_is_none(repository: GitRepository) -> None:
    """What the repository lacks is None, and the answers after it are in step."""
    repository.write("a.md", "A")
    commit = repository.commit("2026-01-01")
    with open_objects(repository.path) as objects:
        assert objects.read(["1" * 40]) == [None]
        assert objects.resolve("1" * 40) is None
        assert objects.resolve("no such name") is None
        assert objects.resolve(commit) == commit


def test_a_damaged_object_is_an_error(repository: GitRepository) -> None:
    """Git ends at an object that is cut short: the reason is told, whatever else was asked."""
    repository.write("a.md", os.urandom(20_000).hex())
    repository.commit("2026-01-01")
    blob = repository.git("rev-parse", "HEAD:a.md").strip()
    file = repository.path / f".git/objects/{blob[:2]}/{blob[2:]}"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:10_000])
    with pytest.raises(GitError, match=blob), open_objects(repository.path) as objects:
        objects.read([blob, *[repository.git("rev-parse", "HEAD").strip()] * 100])


def test_an_abbreviated_name_is_completed(repository: GitRepository) -> None:
    """An abbreviation that fits one object is that object, one that fits two is none."""
    commit = repository.commit("2026-01-01")
    with open_objects(repository.path) as objects:
        assert objects.resolve(commit[:10]) == commit
        assert objects.resolve(commit[:4]) == commit
    write_namesakes(repository)
    with open_objects(repository.path) as objects:
        assert objects.resolve(NAMESAKES_START) is None


def write_namesakes(repository: GitRepository) -> None:
    """Write two blobs whose names have the same first four digits."""
    for number in NAMESAKES:
        repository.write(number, number)
        name = repository.git("hash-object", "-w", number)
        assert name.startswith(NAMESAKES_START)
