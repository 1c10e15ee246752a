"""Leave out of a history what its merges did not take: git-log(1), "History Simplification".

A merge that has all its files from one parent has their history from that parent alone. To know
that, git compares the trees of all commits once more than to print their changes. Here a number
stands for the files of a commit: the sum of a value for each file, so that a change adds the
difference of two values. They are made of the digits of the blobs' ids, which are random, so other
files have another number, as other contents have another id.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_latest_updates.git.output import Entry

BLOBS = len(":100644 100644 ")  # In a record, where the two blobs begin.
DIGITS = 20  # So many of a blob's tell it from all others.


def simplify(history: Sequence[Entry]) -> list[Entry]:
    """Return the entries with changes that lead to the files of the first.

    The history has children before parents; the records of a merge are against its first parent.
    A merge is left out, too, if each of its files is surely that of a parent.
    """
    if all(len(entry.parents) < 2 for entry in history):
        return [entry for entry in history if entry.records]
    numbers = _number(history)
    known = {0, *numbers.values()}
    kept: list[Entry] = []
    reached = {entry.id for entry in history[:1]}
    for entry in history:
        commit, parents, _header, records = entry
        if commit not in reached:
            continue
        if len(parents) < 2:
            if records:
                kept.append(entry)
            reached.update(parents)
            continue
        number = numbers[commit]
        if same := [parent for parent in parents if numbers[parent] == number]:
            reached.add(same[0])
        else:
            reached.update(parents)
            # One commit whose files are those that the parents have in common but for what one of
            # them changed: then the merge has each change of either, and nothing of its own.
            if len(parents) > 2 or sum(map(numbers.__getitem__, parents)) - number not in known:
                kept.append(entry)
    return kept


def _number(history: Sequence[Entry]) -> dict[bytes, int]:
    """Return a number for the files of each commit, and of parents that the history leaves out."""
    numbers: dict[bytes, int] = {}
    weigh = _Weights().__getitem__
    read = int.from_bytes
    for commit, parents, _header, records in reversed(history):
        for parent in parents:
            if parent not in numbers:  # Its files are not known.
                numbers[parent] = read(parent)
        number = numbers[parents[0]] if parents else 0
        before = slice(BLOBS, BLOBS + DIGITS)
        after = slice(BLOBS + len(commit) + 1, BLOBS + len(commit) + 1 + DIGITS)
        for record, path in records:
            number += weigh(path) * (read(record[after]) - read(record[before]))
        numbers[commit] = number
    return numbers


class _Weights(dict[bytes, int]):
    """A factor for each path, that makes the values of a blob differ by it."""

    def __missing__(self, path: bytes) -> int:
        weight = self[path] = int.from_bytes(blake2b(path, digest_size=8).digest())
        return weight
