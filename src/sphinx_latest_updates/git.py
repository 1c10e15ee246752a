"""Ask git: one pass over the history, one over the working tree, blobs through one process.

Output is read as a stream of NUL-terminated fields and parsed by functions that know no process.
No setting of the user's git configuration changes what is read here.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar, Literal

from sphinx_latest_updates.model import Change, Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_latest_updates.model import ChangeKind

CHUNK = 1 << 16
HEADER = b"\x1e"  # A raw change starts with ":", so this tells a commit's header from it.
FORMAT = "%x1e%H%x1f%aI%x1f%ae%x1f%s"
KINDS: dict[str, ChangeKind] = {"A": "added", "D": "deleted", "R": "renamed"}


class GitError(Exception):
    """Git cannot give dates; `remedy` says what its user can do."""

    remedy: ClassVar[str] = "run `git status` in the source directory to see what is wrong"


class GitMissing(GitError):
    """There is no git program."""

    remedy = "install git, or put it on PATH"


class NotARepository(GitError):
    """The folder is in no git repository."""

    remedy = "run `git init`, or give notes a `date:` in their front matter"


class UnbornBranch(GitError):
    """The repository has no commit yet."""

    remedy = "commit once"


class RepositoryRefused(GitError):
    """Git refuses to read a repository that belongs to somebody else."""

    remedy = "run `git config --global --add safe.directory` with the repository's path"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as far as dates need it: its top folder and the commits a shallow clone cuts."""

    top: Path
    boundary: frozenset[str]


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """A file whose working copy is not what HEAD has; `source` is its path in HEAD if it moved."""

    state: Literal["untracked", "modified", "renamed"]
    head: str = ""
    source: str | None = None


def open_repository(folder: Path) -> Repository:
    """Return the repository that `folder` is in.

    Raises a GitError when there is none, or none that git can read.
    """
    question = ["rev-parse", "--show-toplevel", "--git-path", "shallow", "HEAD"]
    answer = _run(question, folder)
    top, shallow = (os.fsdecode(line) for line in answer.splitlines()[:2])
    try:
        boundary = (folder / shallow).read_text(encoding="ascii").split()
    except FileNotFoundError:
        boundary = []
    return Repository(Path(top), frozenset(boundary))


def read_history(repository: Repository, suffixes: Sequence[str]) -> Iterator[Commit]:
    """Yield the commits that concern files with these suffixes, parents before children."""
    arguments = [
        "log", "--raw", "-z", "-M", "-c", "--combined-all-paths", "--no-abbrev",
        "--reverse", "--date-order",
        f"--format={FORMAT}", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-ext-diff",
        "--no-show-signature", "--no-relative", "HEAD", "--",
        *(f":(top)*{suffix}" for suffix in suffixes),
    ]  # fmt: skip
    with _open(arguments, repository.top) as stream:
        yield from parse_history(split_fields(stream))


def read_working_tree(repository: Repository, folder: Path) -> dict[str, WorkingFile]:
    """Return the files below `folder` that differ from HEAD, by path from the top."""
    arguments = ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--renames"]
    with _open([*arguments, "--", str(folder)], repository.top) as stream:
        return dict(parse_status(split_fields(stream)))


@contextmanager
def open_blobs(repository: Repository) -> Iterator[BlobReader]:
    """Provide a reader of blobs that asks one `git cat-file --batch` process for all of them."""
    command = ["git", "cat-file", "--batch"]
    with subprocess.Popen(
        command,
        cwd=repository.top,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield BlobReader(process.stdin, process.stdout)
        process.stdin.close()


class BlobReader:
    """Reads blobs by id from a running `git cat-file --batch`."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        """Keep the two ends of the process."""
        self._requests = requests
        self._answers = answers

    def read(self, blob: str) -> bytes | None:
        """Return the content of a blob, or None where the repository lacks it (git-cat-file(1))."""
        self._requests.write(blob.encode("ascii") + b"\n")
        self._requests.flush()
        header = self._answers.readline().split()
        if len(header) != 3:
            return None
        content = self._answers.read(int(header[2]))
        self._answers.read(1)
        return content


# -- Parsing ----------------------------------------------------------------------------------


def split_fields(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the NUL-terminated fields of a stream."""
    rest = b""
    while chunk := stream.read(CHUNK):
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields
    if rest:
        yield rest


def parse_history(fields: Iterable[bytes]) -> Iterator[Commit]:
    """Parse the fields of `git log --raw -z -c` in FORMAT (git-log(1), "Raw output format")."""
    fields = iter(fields)
    header: bytes | None = None
    changes: list[Change] = []
    for field in fields:
        token = field.lstrip(b"\n")
        if token.startswith(HEADER):
            if header is not None:
                yield _parse_commit(header, changes)
            header, changes = token, []
        elif token:
            changes.append(_parse_change(token, fields))
    if header is not None:
        yield _parse_commit(header, changes)


def _parse_commit(header: bytes, changes: Sequence[Change]) -> Commit:
    text = header.removeprefix(HEADER).decode("utf-8", "replace")
    commit, authored, author, subject = text.split("\x1f", 3)
    return Commit(commit, datetime.fromisoformat(authored), author, subject, tuple(changes))


def _parse_change(token: bytes, fields: Iterator[bytes]) -> Change:
    parents = len(token) - len(token.lstrip(b":"))
    words = token.decode("ascii")[parents:].split(" ")
    *before, after = words[parents + 1 : -1]
    letters = "".join(set(words[-1].rstrip("0123456789")))
    kind = KINDS.get(letters, "modified")
    # A rename names two paths, a merge one a parent and its own (--combined-all-paths).
    count = parents + 1 if parents > 1 or kind == "renamed" else 1
    *sources, path = (os.fsdecode(next(fields)) for _ in range(count))
    source = next((name for name in sources if name != path), None)
    existing = tuple(blob for blob in before if blob.strip("0"))
    return Change(kind, path, existing, after, source)


def parse_status(fields: Iterable[bytes]) -> Iterator[tuple[str, WorkingFile]]:
    """Parse the fields of `git status --porcelain=v2 -z` (git-status(1), "Porcelain Format 2")."""
    fields = iter(fields)
    for field in fields:
        kind = field[:1]
        if kind == b"?":
            yield os.fsdecode(field[2:]), WorkingFile("untracked")
        elif kind == b"1":
            words = field.split(b" ", 8)
            state: Literal["untracked", "modified"] = (
                "untracked" if words[1][:1] == b"A" else "modified"
            )
            yield os.fsdecode(words[8]), WorkingFile(state, words[6].decode("ascii"))
        elif kind == b"2":
            words = field.split(b" ", 9)
            source = os.fsdecode(next(fields))
            yield os.fsdecode(words[9]), WorkingFile("renamed", words[6].decode("ascii"), source)
        elif kind == b"u":
            yield os.fsdecode(field.split(b" ", 10)[10]), WorkingFile("untracked")


# -- Processes --------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    # Messages are matched below, so they must not be translated; a read must take no lock.
    return {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


def _run(arguments: Sequence[str], folder: Path) -> bytes:
    with _open(arguments, folder) as stream:
        return stream.read()


@contextmanager
def _open(arguments: Sequence[str], folder: Path) -> Iterator[IO[bytes]]:
    """Provide the output of a git command; raise its GitError if it fails after being read."""
    # A file, not a pipe: nobody reads it while the output is read, and a full pipe would hang git.
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                ["git", *arguments],
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except FileNotFoundError as error:
            raise GitMissing("no git program was found") from error
        with process:
            assert process.stdout is not None
            yield process.stdout
        if process.returncode:
            errors.seek(0)
            raise _explain(errors.read().decode("utf-8", "replace").strip())


def _explain(message: str) -> GitError:
    reason = message.splitlines()[0].removeprefix("fatal: ") if message else "git failed"
    if "dubious ownership" in message:
        return RepositoryRefused(reason)
    if "not a git repository" in message:
        return NotARepository(reason)
    if "ambiguous argument 'HEAD'" in message:
        return UnbornBranch("the repository has no commit yet")
    return GitError(reason)
