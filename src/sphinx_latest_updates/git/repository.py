"""Ask git: the history in one pass, the working tree in another, blobs through one process.

No setting of the user's git configuration or environment changes what is read here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_latest_updates.git.output import (
    FORMAT,
    make_commit,
    parse_changes,
    parse_differences,
    parse_history,
    parse_status,
    split_fields,
)
from sphinx_latest_updates.git.process import GitError, open_git, run_git
from sphinx_latest_updates.git.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_latest_updates.model import Change, Commit, WorkingFile


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as far as dates need it.

    `boundary` are the commits at which a shallow clone ends. `promisor` is the remote from which a
    partial clone fetches what it lacks, `missing` the blobs that it did not give.
    """

    top: Path
    head: str
    boundary: frozenset[str] = frozenset()
    promisor: str = ""
    missing: frozenset[str] = frozenset()


def open_repository(folder: Path) -> Repository:
    """Return the repository that `folder` is in.

    Raises a GitError when there is none, or none that git can read.
    """
    questions = (["--show-toplevel"], ["--git-path", "shallow"], ["HEAD"])
    answer = os.fsdecode(run_git(["rev-parse", *chain(*questions)], folder))
    if answer.count("\n") != len(questions):  # A folder's name has several lines.
        each = [os.fsdecode(run_git(["rev-parse", *question], folder)) for question in questions]
        top, shallow, head = (text.removesuffix("\n") for text in each)
    else:
        top, shallow, head = answer.removesuffix("\n").split("\n")
    try:
        boundary = (folder / shallow).read_text(encoding="ascii").split()
    except FileNotFoundError:
        boundary = []
    try:
        promisors = run_git(["config", "--get-regexp", r"^remote\..*\.promisor$", "true"], folder)
    except GitError:  # git-config(1): no such key is set.
        promisors = b""
    promisor = promisors.decode("utf-8", "replace").partition(".promisor")[0]
    return Repository(Path(top), head, frozenset(boundary), promisor.removeprefix("remote."))


def deepen(repository: Repository) -> Repository:
    """Fetch the history that a shallow clone lacks, without old contents; return it opened anew.

    Raises a GitError where the remote does not give it.
    """
    try:
        fetch = ["fetch", "--quiet", "--unshallow", "--filter=blob:none", "--no-tags"]
        run_git(fetch, repository.top)
    except GitError:
        if not repository.promisor:
            _forget_promisor(repository)
        raise
    return open_repository(repository.top)


def _forget_promisor(repository: Repository) -> None:
    """Take back what a filtered fetch has set although it failed: that contents may be missing."""
    promisor = open_repository(repository.top).promisor
    for key in ("promisor", "partialclonefilter") if promisor else ():
        run_git(["config", "--unset-all", f"remote.{promisor}.{key}"], repository.top)


def fetch_contents(repository: Repository, suffixes: Sequence[str]) -> Repository:
    """Fetch in one request the contents that a partial clone lacks of files with these suffixes.

    Left to itself git would ask for them one by one. Where the remote does not answer, the
    repository returned knows what is missing.
    """
    if not repository.promisor:
        return repository
    missing = sorted(_list_contents(repository, suffixes) - _list_present(repository))
    fetch = ["-c", "fetch.negotiationAlgorithm=noop", "fetch", repository.promisor, "--quiet"]
    fetch += ["--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin"]
    try:
        if missing:
            run_git(fetch, repository.top, "".join(f"{blob}\n" for blob in missing).encode())
    except GitError:
        return replace(repository, missing=frozenset(missing))
    return repository


def _list_contents(repository: Repository, suffixes: Sequence[str]) -> set[str]:
    """Return the blobs that the history names of files with these suffixes, there or not."""
    log = ["log", "--raw", "--no-renames", "--no-abbrev", "-m", "--root", "--no-follow"]
    log += ["--no-color", "--format=", "HEAD", "--", *_pathspecs(suffixes)]
    with open_git(log, repository.top) as stream:
        words = [line.split(b" ", 4) for line in stream if line.startswith(b":")]
    blobs = {blob.decode("ascii") for word in words for blob in word[2:4]}
    return {blob for blob in blobs if blob.strip("0")}


def _list_present(repository: Repository) -> set[str]:
    question = ["cat-file", "--batch-check=%(objectname)", "--batch-all-objects", "--unordered"]
    with open_git(question, repository.top) as stream:
        return {line.decode("ascii").strip() for line in stream}


def is_ancestor(repository: Repository, commit: str) -> bool:
    """Return whether a commit is still in the history of HEAD."""
    try:
        run_git(["merge-base", "--is-ancestor", commit, "HEAD"], repository.top)
    except GitError:
        return False
    return True


def read_history(repository: Repository, suffixes: Sequence[str], since: str = "") -> list[Commit]:
    """Return the commits that changed files with these suffixes, parents before children.

    With `since`, only those that are not in the history of that commit.
    """
    # Without a path git need not look for what to leave out, which is cheaper done here.
    log = [
        "log", "--raw", "-z", "--no-renames", "--no-abbrev", "--date-order", f"--format={FORMAT}",
        "--encoding=UTF-8", "--no-color", "--no-notes", "--no-ext-diff", "--no-show-signature",
        "--no-relative", "--no-mailmap", "--diff-merges=first-parent", "--root", "--no-follow",
        "--ignore-submodules=none", f"{since}..HEAD" if since else "HEAD", "--",
    ]  # fmt: skip
    with open_git(log, repository.top) as stream:
        entries = parse_history(split_fields(stream), tuple(map(os.fsencode, suffixes)))
    history = simplify(entries)
    merges = [entry.id for entry in history if entry.is_merge]
    changes = _compare(repository, suffixes, merges, "--no-renames")
    changes |= {e.id: parse_changes(e.records) for e in history if not e.is_merge}
    # Without contents only moves without an edit can be told.
    renames = "-M100%" if repository.missing else "-M"
    # The search for them is dear.
    moving = [e.id for e in history if _is_perhaps_moved(changes.get(e.id, ()), len(e.parents))]
    changes |= _compare(repository, suffixes, moving, renames)
    return [
        make_commit(entry, changes[entry.id]) for entry in reversed(history) if entry.id in changes
    ]


def _is_perhaps_moved(changes: Sequence[Change], parents: int) -> bool:
    """Return whether a commit drops one file and adds another, which may be the same.

    Also, a file that one parent of a merge lacks may have another name there.
    """
    if parents < 2 and len(changes) < 2:
        return False
    kinds = {change.kind for change in changes}
    return {"added", "deleted"} <= kinds or any(
        change.kind == "modified" and len(change.before) < parents for change in changes
    )


def _compare(
    repository: Repository, suffixes: Sequence[str], commits: Sequence[bytes], renames: str
) -> dict[bytes, tuple[Change, ...]]:
    """Return the changes of commits by their ids, those of merges that no parent has."""
    if not commits:
        return {}
    command = ["diff-tree", "--stdin", "-c", "-r", "-z", renames, "-l1000"]
    command += ["--no-abbrev", "--no-ext-diff", "--no-relative"]
    if renames != "--no-renames":
        command.append("--combined-all-paths")
    request = b"".join(commit + b"\n" for commit in commits)
    with open_git([*command, "--", *_pathspecs(suffixes)], repository.top, request) as stream:
        return dict(parse_differences(split_fields(stream), names=renames != "--no-renames"))


def read_tree(repository: Repository) -> dict[str, str]:
    """Return the blobs that HEAD has, by path from the top."""
    with open_git(["ls-tree", "-r", "-z", "--full-tree", "HEAD"], repository.top) as stream:
        entries = (entry.partition(b"\t") for entry in split_fields(stream))
        return {os.fsdecode(path): head.split()[2].decode("ascii") for head, _, path in entries}


def read_working_tree(repository: Repository, folder: Path) -> dict[str, WorkingFile]:
    """Return the files below `folder` that differ from HEAD, by path from the top."""
    # A submodule's files are of a repository of its own, which may be broken.
    status = ["status", "--porcelain=v2", "-z", "--ignore-submodules=all"]
    status += ["--untracked-files=all", "--renames"]
    with open_git([*status, "--", str(folder)], repository.top) as stream:
        return dict(parse_status(split_fields(stream)))


def list_ignored(folder: Path) -> list[str]:
    """Return the files below a folder that git ignores, and the folders of which it ignores all."""
    question = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"]
    with open_git(question, folder) as stream:
        return [os.fsdecode(path).rstrip("/") for path in split_fields(stream)]


def _pathspecs(suffixes: Iterable[str]) -> list[str]:
    return [f":(top)*{suffix}" for suffix in suffixes]
