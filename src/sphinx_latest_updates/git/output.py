"""Parse what git prints: NUL-terminated fields into commits, changes and working files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from sphinx_latest_updates.model import Change, Commit, WorkingFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_latest_updates.model import ChangeKind

CHUNK = 1 << 16
LAST_SECOND = 253402300799  # The end of the year 9999, the last that datetime has.
HEADER = b"\x1e"  # A raw change starts with ":", so this tells a commit's header from it.
FORMAT = "%x1e%H%x1f%P%x1f%ct%x1f%aI%x1f%an <%ae>%x1f%s"
KINDS: dict[str, ChangeKind] = {"A": "added", "D": "deleted", "R": "renamed"}


def split_fields(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the NUL-terminated fields of a stream."""
    rest = b""
    while chunk := stream.read(CHUNK):
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields
    if rest:
        yield rest


def parse_history(fields: Iterable[bytes]) -> Iterator[Commit]:
    """Parse `git log --raw -z` with FORMAT (git-log(1), "Raw output format")."""
    fields = iter(fields)
    header = b""
    changes: list[Change] = []
    for field in fields:
        if field.startswith(b":"):
            changes.append(parse_change(field, fields))
        elif (token := field.lstrip(b"\n")).startswith(HEADER):
            if header:
                yield _parse_commit(header, changes)
            header, changes = token, []
        elif token:
            changes.append(parse_change(token, fields))
    if header:
        yield _parse_commit(header, changes)


def _parse_commit(header: bytes, changes: Sequence[Change]) -> Commit:
    commit, parents, committed, authored, author, subject = (
        header[1:].decode("utf-8", "replace").split("\x1f", 5)
    )
    return Commit(
        id=commit,
        committed=_read_seconds(committed),
        authored=_read_moment(authored, _read_seconds(committed)),
        author=author,
        subject=subject,
        changes=tuple(changes),
        is_merge=" " in parents,
    )


def _read_seconds(text: str) -> int:
    # Old tools have written commits without a time, which git prints as nothing.
    return int(text) if text else 0


def _read_moment(text: str, otherwise: int) -> datetime:
    """Return an author's date; the committer's where it has a year or a zone that cannot be."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(min(otherwise, LAST_SECOND), UTC)


def parse_change(token: bytes, fields: Iterator[bytes]) -> Change:
    """Parse one change of one parent; its path, or its two, are the next fields."""
    _mode, _mode_after, before, after, status = token.decode("ascii").split(" ")
    path = _decode_path(next(fields))
    kind = KINDS.get(status[0], "modified")
    if kind == "renamed":
        return Change(kind, _decode_path(next(fields)), (before,), after, path)
    return Change(kind, path, (before,) if before.strip("0") else (), after)


# Most paths come up again and again.
_decode_path = lru_cache(maxsize=4096)(os.fsdecode)


def parse_merges(
    fields: Iterable[bytes], *, names: bool
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Parse `git diff-tree --stdin -c -z`: the changes of merges against all their parents.

    `names` tells that --combined-all-paths was given (git-diff-tree(1), "diff format for merges").
    """
    fields = iter(fields)
    commit = ""
    changes: list[Change] = []
    for field in fields:
        if field.startswith(b":"):
            changes.append(_parse_merge_change(field, fields, names=names))
        else:
            if commit:
                yield commit, tuple(changes)
            commit, changes = field.decode("ascii"), []
    if commit:
        yield commit, tuple(changes)


def _parse_merge_change(token: bytes, fields: Iterator[bytes], *, names: bool) -> Change:
    parents = len(token) - len(token.lstrip(b":"))
    words = token.decode("ascii")[parents:].split(" ")
    *before, after = words[parents + 1 : -1]
    *sources, path = (os.fsdecode(next(fields)) for _ in range(parents + 1 if names else 1))
    # Only what all parents agree on is an addition, a deletion or a move.
    kind = KINDS.get("".join(set(words[-1])), "modified")
    source = next((name for name in sources if name != path), None)
    existing = tuple(blob for blob in before if blob.strip("0"))
    return Change(kind, path, existing, after, source)


def parse_status(fields: Iterable[bytes]) -> Iterator[tuple[str, WorkingFile]]:
    """Parse `git status --porcelain=v2 -z` (git-status(1), "Porcelain Format Version 2")."""
    fields = iter(fields)
    for field in fields:
        kind = field[:1]
        if kind == b"?":
            yield os.fsdecode(field[2:]), WorkingFile()
        elif kind == b"1":
            words = field.split(b" ", 8)
            yield os.fsdecode(words[8]), WorkingFile(head=_existing(words[6]))
        elif kind == b"2":
            words = field.split(b" ", 9)
            source = os.fsdecode(next(fields))
            yield os.fsdecode(words[9]), WorkingFile(_existing(words[6]), source)
        elif kind == b"u":
            # Of an unmerged file, "ours" is what HEAD has.
            words = field.split(b" ", 10)
            yield os.fsdecode(words[10]), WorkingFile(head=_existing(words[8]))


def _existing(blob: bytes) -> str:
    name = blob.decode("ascii")
    return name if name.strip("0") else ""
