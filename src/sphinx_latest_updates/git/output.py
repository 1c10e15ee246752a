"""Parse what git prints: NUL-terminated fields into commits, changes and working files."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import IO, TYPE_CHECKING, NamedTuple

from sphinx_latest_updates.model import Change, Commit, WorkingFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_latest_updates.model import ChangeKind

CHUNK = 1 << 16
RECORD = (b":", b"\n:")  # With one of these a raw change begins, the first of a commit below it.
HEADER = b"\x1e"  # With this the header of a commit.
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


class Entry(NamedTuple):
    """A commit as git lists it: `records` are its changes, each with its path."""

    id: bytes
    parents: Sequence[bytes]
    header: bytes
    records: Sequence[tuple[bytes, bytes]]

    @property
    def is_merge(self) -> bool:
        """Whether the commit has several parents."""
        return len(self.parents) > 1


def parse_history(fields: Iterable[bytes], suffixes: tuple[bytes, ...]) -> list[Entry]:
    """Parse `git log --raw -z --no-renames` with FORMAT (git-log(1), "Raw output format").

    Of the records come those of paths that end with one of the suffixes.
    """
    fields = iter(fields)
    entries: list[Entry] = []
    records: list[tuple[bytes, bytes]] = []
    for field in fields:
        if field.startswith(RECORD):
            if (path := next(fields)).endswith(suffixes):
                records.append((field.lstrip(b"\n"), path))
        elif header := field.lstrip(b"\n"):
            commit, parents, header = header.removeprefix(HEADER).split(b"\x1f", 2)
            records = []
            entries.append(Entry(commit, parents.split(), header, records))
    return entries


def parse_changes(records: Iterable[tuple[bytes, bytes]]) -> tuple[Change, ...]:
    """Parse the records of a commit that is no merge."""
    return tuple(parse_change(token, path) for token, path in records)


def make_commit(entry: Entry, changes: tuple[Change, ...]) -> Commit:
    """Return the commit of an entry with its changes."""
    committed, date, author, subject = entry.header.decode("utf-8", "replace").split("\x1f", 3)
    # Old tools have written commits without a time, which git prints as nothing.
    seconds = int(committed) if committed else 0
    return Commit(entry.id.decode("ascii"), seconds, date, author, subject, changes)


def parse_change(token: bytes, path: bytes, source: bytes | None = None) -> Change:
    """Parse one change of one parent."""
    _mode, _mode_after, before, after, status = token.decode("ascii").split(" ")
    if source is not None:
        return Change("renamed", decode_path(path), (before,), after, decode_path(source))
    kind = KINDS.get(status, "modified")
    return Change(kind, decode_path(path), () if kind == "added" else (before,), after)


# Most paths come up again and again.
decode_path = lru_cache(maxsize=4096)(os.fsdecode)


def parse_differences(
    fields: Iterable[bytes], *, names: bool
) -> Iterator[tuple[bytes, tuple[Change, ...]]]:
    """Parse `git diff-tree --stdin -c -z`: the changes of commits, of merges against all parents.

    `names` tells that --combined-all-paths was given (git-diff-tree(1), "diff format for merges").
    """
    fields = iter(fields)
    commit = b""
    changes: list[Change] = []
    for field in fields:
        if field.startswith(b"::"):
            changes.append(_parse_merge_change(field, fields, names=names))
        elif field.startswith(b":"):
            paths = [next(fields) for _ in range(2 if b" R" in field else 1)]
            changes.append(parse_change(field, *reversed(paths)))
        else:
            if commit:
                yield commit, tuple(changes)
            commit, changes = field, []
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
