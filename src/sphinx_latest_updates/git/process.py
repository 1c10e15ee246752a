"""Run git: its output as a stream, its failures as errors with a remedy.

No setting of the user's environment changes what is read.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path


# Set for hooks they name another repository than the folder's, and they change pathspecs.
DROPPED = frozenset({
    "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
    "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_LITERAL_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
})  # fmt: skip

# git(1): without it each commit is handed over by itself, which costs both sides.
UNHURRIED = {"GIT_FLUSH": "0"}

# A file that is set to say in which order to list files, and is not there, would end git.
UNORDERED = ("-c", "diff.orderFile=/dev/null")
# Names of so many objects fit in any pipe, so both sides go on: pipe(7), "Pipe capacity".
AT_ONCE = 50
# The first with `git log --diff-merges=first-parent` (its release notes).
OLDEST = "2.31"
UNKNOWN_OPTION = re.compile(
    r"unrecognized argument|unknown (?:option|switch|value for --)|^usage: git"
)


class GitError(Exception):
    """Git cannot give dates; `remedy` says what its user can do."""

    remedy: ClassVar[str] = "run `git status` in the source directory to see what is wrong"


class GitMissing(GitError):
    """There is no git program."""

    remedy = "install git, or put it on PATH"


class GitTooOld(GitError):
    """The git program lacks an option."""

    remedy = "install a newer git"


class NotARepository(GitError):
    """The folder is in no git repository."""

    remedy = "run `git init`, or give notes a `date:` in their front matter"


class UnbornBranch(GitError):
    """The repository has no commit yet."""

    remedy = "commit once"


class RepositoryRefused(GitError):
    """Git refuses to read a repository that belongs to somebody else."""

    remedy = "run `git config --global --add safe.directory` with the repository's path"


def make_environment() -> dict[str, str]:
    """Return the environment git is run in."""
    # Messages are matched below, so they must not be translated; a read must take no lock and
    # must not wait for a password.
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def run_git(arguments: Sequence[str], folder: Path, request: bytes = b"") -> bytes:
    """Return what a git command prints; raise its GitError if it fails."""
    with open_git(arguments, folder, request) as stream:
        return stream.read()


@contextmanager
def open_git(arguments: Sequence[str], folder: Path, request: bytes = b"") -> Iterator[IO[bytes]]:
    """Provide the output of a git command; raise its GitError if it fails after being read."""
    # Files, not pipes: nobody feeds or drains these while the output is read.
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as requests:
        requests.write(request)
        requests.seek(0)
        try:
            process = subprocess.Popen(
                ["git", *UNORDERED, *arguments],
                cwd=folder,
                env={**make_environment(), **UNHURRIED},
                stdin=requests,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except (FileNotFoundError, PermissionError) as error:
            raise GitMissing("no git program can be run") from error
        with process:
            assert process.stdout is not None
            yield process.stdout
        if process.returncode:
            raise _explain(errors)


def _explain(errors: IO[bytes]) -> GitError:
    """Return the error of a command that has written to the file `errors`."""
    errors.seek(0)
    message = errors.read().decode("utf-8", "replace").strip()
    lines = message.splitlines() or ["git failed"]
    # Programs that git calls, and git itself if it is traced, say more before.
    reason = next((line for line in lines if line.startswith("fatal: ")), lines[0])
    reason = reason.removeprefix("fatal: ")
    if UNKNOWN_OPTION.search(reason):
        return GitTooOld(f"this git is older than {OLDEST} ({reason})")
    if "dubious ownership" in message:
        return RepositoryRefused(reason)
    if "not a git repository" in message:
        return NotARepository(reason)
    if "ambiguous argument 'HEAD'" in message:
        return UnbornBranch("the repository has no commit yet")
    return GitError(reason)


@contextmanager
def open_objects(folder: Path, missing: Container[str] = ()) -> Iterator[ObjectReader]:
    """Provide a reader of objects that asks one `git cat-file --batch` process for all of them.

    `missing` are not asked for: a partial clone would go to its remote for each. Raises a GitError
    where git ends before it is told to, as it does at a damaged object.
    """
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=folder,
            env=make_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield ObjectReader(process.stdin, process.stdout, missing)
            process.stdin.close()
        except (BrokenPipeError, EOFError):
            with suppress(BrokenPipeError):  # Closing hands over what could not be.
                process.stdin.close()
            process.wait()
            raise _explain(errors) from None


class ObjectReader:
    """Reads objects from a running `git cat-file --batch` (git-cat-file(1), "Batch Output")."""

    def __init__(
        self, requests: IO[bytes], answers: IO[bytes], missing: Container[str] = ()
    ) -> None:
        """Keep the two ends of the process, and what not to ask for."""
        self._missing = missing
        self._requests = requests
        self._answers = answers

    def read(self, names: Sequence[str]) -> list[bytes | None]:
        """Return the contents of objects, None for each that the repository lacks."""
        present = [name for name in names if name not in self._missing]
        contents: dict[str, bytes | None] = {}
        for start in range(0, len(present), AT_ONCE):
            batch = present[start : start + AT_ONCE]
            # Asked for together, they cost one change between two programs.
            self._ask(batch)
            contents |= {name: self._hear()[1] for name in batch}
        return [contents.get(name) for name in names]

    def resolve(self, name: str) -> str | None:
        """Return the full id of a full or abbreviated one, None where not exactly one fits."""
        self._ask([name])
        return self._hear()[0]

    def _ask(self, names: Iterable[str]) -> None:
        self._requests.write("".join(f"{name}\n" for name in names).encode("ascii"))
        self._requests.flush()

    def _hear(self) -> tuple[str | None, bytes | None]:
        header = self._answers.readline().split()
        if not header:
            raise EOFError
        if len(header) != 3 or not header[2].isdigit():
            return None, None
        content = self._answers.read(int(header[2]))
        if self._answers.read(1) != b"\n":
            raise EOFError
        return header[0].decode("ascii"), content
