"""What git prints, read back: fields, commits, merges, the working tree."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.git.output import (
    HEADER,
    make_commit,
    parse_changes,
    parse_differences,
    parse_history,
    parse_status,
    split_fields,
)
from sphinx_latest_updates.model import Change, Commit, WorkingFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_latest_updates.model import ChangeKind

TABLE = json.loads(
    Path(__file__).parents[1].joinpath("fixtures/git_output.json").read_text(encoding="utf-8")
)
NO_BLOB = "0" * 40
LETTERS: dict[ChangeKind, str] = {
    "added": "A",
    "deleted": "D",
    "modified": "M",
}


class Trickle(BytesIO):
    """A stream that gives one to three bytes at a time, as a slow process may."""

    def read(self, size: int | None = -1) -> bytes:
        """Return fewer bytes than asked for."""
        return super().read(self.tell() % 3 + 1)


# -- Fields -----------------------------------------------------------------------------------

contents = st.binary(max_size=8).map(lambda content: content.replace(b"\0", b"\n"))


@given(st.lists(contents, max_size=6))
@settings(derandomize=True, deadline=None)
def test_fields_are_cut_at_nul(fields: list[bytes]) -> None:
    """Fields come out as they went in, wherever the stream was cut into pieces."""
    stream = b"".join(field + b"\0" for field in fields)
    assert list(split_fields(Trickle(stream))) == fields
    assert list(split_fields(BytesIO(stream))) == fields


def test_the_last_field_needs_no_end() -> None:
    """What follows the last NUL is a field if it is not empty."""
    assert list(split_fields(BytesIO(b"a\0b"))) == [b"a", b"b"]


# -- Commits ----------------------------------------------------------------------------------

# A name of a file is any bytes but NUL, also such as no text holds.
paths = st.binary(min_size=1, max_size=12).map(lambda name: os.fsdecode(name.replace(b"\0", b":")))
blobs = st.integers(1, 16**40 - 1).map("{:040x}".format)
moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis takes naive bounds
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
).map(lambda moment: moment.replace(microsecond=0))
words = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1f\n"), max_size=12)


@st.composite
def draw_changes(draw: st.DrawFn) -> Change:
    """Draw a change of one file."""
    kind = draw(st.sampled_from(sorted(LETTERS)))
    return Change(
        kind,
        draw(paths),
        () if kind == "added" else (draw(blobs),),
        NO_BLOB if kind == "deleted" else draw(blobs),
    )


commits = st.builds(
    Commit,
    id=blobs,
    committed=st.integers(0, 2**40),
    date=moments.map(datetime.isoformat),
    author=words,
    subject=words,
    changes=st.lists(draw_changes(), max_size=3).map(tuple),
)


def write_history(history: list[Commit]) -> Iterator[bytes]:
    """Write commits as `git log --raw -z` does: a header, and below it its changes."""
    for commit in history:
        values = [commit.id, f"{NO_BLOB} {NO_BLOB}", str(commit.committed), commit.date]
        header = HEADER + "\x1f".join([*values, commit.author, commit.subject]).encode()
        yield header
        for number, change in enumerate(commit.changes):
            before, letter = change.before[0] if change.before else NO_BLOB, LETTERS[change.kind]
            raw = f":100644 100644 {before} {change.after} {letter}".encode()
            # git parts the header from the first change by a line break.
            yield raw if number else b"\n" + raw
            yield os.fsencode(change.path)


@given(st.lists(commits, max_size=4))
@settings(derandomize=True, deadline=None)
def test_a_history_is_read_back(history: list[Commit]) -> None:
    """No name, author or subject is taken for something else, whatever its characters."""
    entries = parse_history(write_history(history), (b"",))
    assert [make_commit(entry, parse_changes(entry.records)) for entry in entries] == history
    assert all(entry.is_merge for entry in entries)


@given(st.lists(commits, max_size=4))
@settings(derandomize=True, deadline=None)
def test_other_files_are_passed_over(history: list[Commit]) -> None:
    """Of the changes come those of files with one of the suffixes, of the commits all."""
    entries = parse_history(write_history(history), (b".md", b"1"))
    assert [len(entry.records) for entry in entries] == [
        sum(change.path.endswith((".md", "1")) for change in commit.changes) for commit in history
    ]


def test_a_date_that_cannot_be() -> None:
    """An author whose date has no such zone wrote when it was committed."""
    commit = Commit("c" * 40, 1300000000, "2011-03-13T07:06:40+75:30", "Ada", "odd")
    assert commit.authored == datetime.fromtimestamp(1300000000, UTC)


# -- Merges and the working tree --------------------------------------------------------------


@pytest.mark.parametrize("case", TABLE["merges"].values(), ids=TABLE["merges"])
def test_merges(case: dict[str, Any]) -> None:
    """A merge adds, deletes or moves a file only where all its parents agree."""
    fields = [field.encode() for field in case["fields"]]
    expected = {
        merge.encode(): tuple(
            Change(k, path, tuple(b), a, source) for k, path, b, a, source in changes
        )
        for merge, changes in case["expected"].items()
    }
    assert dict(parse_differences(fields, names=case["names"])) == expected


@pytest.mark.parametrize("case", TABLE["status"].values(), ids=TABLE["status"])
def test_working_tree(case: dict[str, Any]) -> None:
    """Of a file that differs from HEAD we learn what HEAD has of it, and under which name."""
    fields = [field.encode() for field in case["fields"]]
    expected = {path: WorkingFile(*values) for path, values in case["expected"].items()}
    assert dict(parse_status(fields)) == expected
