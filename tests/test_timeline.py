"""The timeline: notes get topics and dates, and stand newest first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.model import Dates, Entry, Inline, Note, Query, Topic
from sphinx_latest_updates.timeline import (
    date_of,
    describe_change,
    find_topic,
    find_unknown_topics,
    group,
    join,
    list_topics,
    override_dates,
    select,
    sort_entries,
)

if TYPE_CHECKING:
    from random import Random

    from sphinx_latest_updates.model import GroupBy, Sort

deterministic = settings(derandomize=True, deadline=None)


def title(text: str) -> tuple[Inline, ...]:
    """Return a title of one piece."""
    return (Inline("text", text),)


def moment(text: str | None) -> datetime | None:
    """Return a moment, of a date its midnight in China."""
    if text is None:
        return None
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00+08:00")


def make_note(docname: str, topic: str = "", tags: tuple[str, ...] = ()) -> Note:
    """Return a note of a topic and with tags."""
    return Note(docname, title(docname), topic=topic, tags=tags)


def make_entry(
    docname: str,
    updated: str | None = "2026-01-01",
    published: str | None = None,
    topic: Topic | None = None,
    tags: tuple[str, ...] = (),
) -> Entry:
    """Return an entry."""
    dates = Dates(published=moment(published), updated=moment(updated))
    return Entry(make_note(docname, tags=tags), topic, dates)


def names(entries: list[Entry]) -> list[str]:
    """Return the docnames of entries."""
    return [entry.note.docname for entry in entries]


TITLES = {
    "notes/python/index": title("Python"),
    "notes/rl/index": title("强化学习（Reinforcement Learning）"),
    "notes/index": title("Notes"),
}
PYTHON = Topic("notes/python", title("Python"), "notes/python/index")
RL = Topic("notes/rl", title("强化学习（Reinforcement Learning）"), "notes/rl/index")
NOTES = Topic("notes", title("Notes"), "notes/index")
ENTRIES = st.lists(
    st.builds(
        make_entry,
        st.text("abc/", min_size=1, max_size=4),
        st.none() | st.sampled_from(["2025-12-31", "2026-01-01", "2025-12-31T16:00:00+00:00"]),
        st.none() | st.sampled_from(["2025-12-31T23:30:00-05:00", "2026-01-01", "2026-02-01"]),
    ),
    max_size=9,
    unique_by=lambda entry: entry.note.docname,
)
SORTS = st.sampled_from(["updated", "published"])


# -- Topics and dates -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("docname", "named", "topic"),
    [
        ("notes/python/mro", "", PYTHON),
        ("notes/python/deep/down", "", PYTHON),
        ("notes/loose", "", NOTES),
        ("notes/pythonic/x", "", NOTES),
        ("loose", "", None),
        ("notes/python/mro", "notes/rl", RL),
        ("notes/python/mro", "强化学习（reinforcement learning）", RL),
        ("loose", "PYTHON", PYTHON),
        ("notes/python/mro", "杂七杂八", Topic("杂七杂八", title("杂七杂八"))),
    ],
)
def test_find_topic(docname: str, named: str, topic: Topic | None) -> None:
    """A topic is what front matter names, by folder or title; else the nearest folder's page."""
    assert find_topic(make_note(docname, named), [PYTHON, RL, NOTES]) == topic


@pytest.mark.parametrize(
    ("in_page", "in_git", "shown"),
    [
        ((None, None), ("2025-01-01", "2025-06-01"), ("2025-01-01", "2025-06-01")),
        (("2024-01-01", None), ("2025-01-01", "2025-06-01"), ("2024-01-01", "2025-06-01")),
        (("2026-01-01", None), ("2025-01-01", "2025-06-01"), ("2026-01-01", "2026-01-01")),
        ((None, "2026-01-01"), ("2025-01-01", "2025-06-01"), ("2025-01-01", "2026-01-01")),
        (("2024-01-01", "2024-02-01"), ("2025-01-01", "2025-06-01"), ("2024-01-01", "2024-02-01")),
        (("2026-01-01", None), (None, None), ("2026-01-01", "2026-01-01")),
        ((None, None), ("2025-01-01", None), ("2025-01-01", "2025-01-01")),
        ((None, None), (None, "2025-06-01"), (None, "2025-06-01")),
        ((None, None), (None, None), (None, None)),
    ],
)
def test_override_dates(
    in_page: tuple[str | None, str | None],
    in_git: tuple[str | None, str | None],
    shown: tuple[str | None, str | None],
) -> None:
    """Front matter overrides git; a note is not older as updated than its own `date`."""
    note = Note("a", title("A"), published=moment(in_page[0]), updated=moment(in_page[1]))
    known = Dates(published=moment(in_git[0]), updated=moment(in_git[1]), first_path="a.md")
    dates = override_dates(note, known)
    assert (dates.published, dates.updated) == (moment(shown[0]), moment(shown[1]))
    assert dates.first_path == "a.md"


def test_join() -> None:
    """Each note that may be listed is an entry with its topic and dates, newest first."""
    notes = [
        make_note("notes/python/old"),
        Note("notes/python/draft", title("Draft"), listed=False),
        make_note("new"),
    ]
    dates = {
        "notes/python/old": Dates(updated=moment("2025-01-01")),
        "notes/python/draft": Dates(updated=moment("2026-02-01")),
        "new": Dates(updated=moment("2026-01-01")),
    }
    assert join(notes, dates, TITLES) == (
        Entry(notes[2], None, dates["new"]),
        Entry(notes[0], PYTHON, dates["notes/python/old"]),
    )


# -- Order ------------------------------------------------------------------------------------


def test_sort_entries() -> None:
    """The newest is first, what has no date is last, and one instant is ordered by docname."""
    entries = [
        make_entry("undated", None),
        make_entry("old", "2025-01-01"),
        make_entry("same-b", "2026-01-01T08:00:00+08:00"),
        make_entry("same-a", "2026-01-01T00:00:00+00:00"),
        make_entry("also-undated", None),
        make_entry("new", "2026-01-02"),
    ]
    expected = ["new", "same-a", "same-b", "old", "also-undated", "undated"]
    assert names(sort_entries(entries, "updated")) == expected


def test_sort_by_publication() -> None:
    """By publication a later update moves nothing; a note of unknown publication has its update."""
    entries = [
        make_entry("edited", "2026-03-01", "2025-01-01"),
        make_entry("fresh", "2026-01-01", "2026-01-01"),
        make_entry("unknown", "2025-06-01", None),
    ]
    assert names(sort_entries(entries, "published")) == ["fresh", "unknown", "edited"]
    assert names(sort_entries(entries, "updated")) == ["edited", "fresh", "unknown"]


@deterministic
@given(ENTRIES, SORTS, st.randoms())
def test_order_is_total(entries: list[Entry], sort: Sort, random: Random) -> None:
    """The order does not depend on that of the input, and no later entry is newer."""
    ordered = sort_entries(entries, sort)
    shuffled = random.sample(entries, len(entries))
    assert sort_entries(shuffled, sort) == ordered
    dates = [date for entry in ordered if (date := date_of(entry, sort))]
    assert dates == sorted(dates, reverse=True)
    assert [date_of(entry, sort) for entry in ordered[: len(dates)]] == dates


# -- Selection --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ["a", "b", "c", "d"]),
        (Query(limit=2), ["a", "b"]),
        (Query(limit=0), ["a", "b", "c", "d"]),
        (Query(limit=9), ["a", "b", "c", "d"]),
        (Query(sort="published"), ["d", "c", "b", "a"]),
        (Query(limit=1, sort="published"), ["d"]),
        (Query(topics=("notes/python",)), ["a", "c"]),
        (Query(topics=("pYTHON",)), ["a", "c"]),
        (Query(topics=("python", "强化学习（Reinforcement Learning）")), ["a", "b", "c"]),
        (Query(topics=("nowhere",)), []),
        (Query(tags=("x",)), ["a", "b"]),
        (Query(tags=("x", "z")), ["a", "b", "d"]),
        (Query(topics=("python",), tags=("x",)), ["a"]),
        (Query(topics=("python",), limit=1), ["a"]),
    ],
)
def test_select(query: Query, expected: list[str]) -> None:
    """A list has the notes of any of its topics that have any of its tags, up to its limit."""
    entries = [
        make_entry("d", "2026-01-01", "2025-04-01", tags=("z",)),
        make_entry("c", "2026-01-02", "2025-03-01", PYTHON),
        make_entry("b", "2026-01-03", "2025-02-01", RL, ("x", "y")),
        make_entry("a", "2026-01-04", "2025-01-01", PYTHON, ("x",)),
    ]
    assert names(select(entries, query)) == expected


def test_select_without_a_limit_has_all() -> None:
    """A limit of 0 is no limit, and without one a list has twenty entries."""
    entries = [make_entry(f"note-{number}") for number in range(30)]
    assert len(select(entries, Query(limit=0))) == 30
    assert len(select(entries, Query())) == 20


# -- Groups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("none", [("", ["a", "b", "c", "d"])]),
        ("month", [("2026-02", ["a"]), ("2026-01", ["b"]), ("2025-01", ["c"]), ("", ["d"])]),
        ("year", [("2026", ["a", "b"]), ("2025", ["c"]), ("", ["d"])]),
    ],
)
def test_group(by: GroupBy, expected: list[tuple[str, list[str]]]) -> None:
    """Groups are years or months, newest first; what has no date is in a last one, unnamed."""
    entries = [
        make_entry("a", "2026-02-01"),
        make_entry("b", "2026-01-01"),
        make_entry("c", "2025-01-31"),
        make_entry("d", None),
    ]
    groups = group(entries, by, "updated")
    assert [(part.key, names(list(part.entries))) for part in groups] == expected


def test_group_follows_the_sort() -> None:
    """A list by publication is grouped by the year of publication."""
    (part,) = group([make_entry("a", "2026-01-01", "2024-05-01")], "year", "published")
    assert part.key == "2024"


@pytest.mark.parametrize("by", ["none", "year", "month"])
def test_group_of_nothing(by: GroupBy) -> None:
    """Without entries there is no group."""
    assert group([], by, "updated") == []


@deterministic
@given(ENTRIES, SORTS, st.sampled_from(["none", "year", "month"]))
def test_group_loses_nothing(entries: list[Entry], sort: Sort, by: GroupBy) -> None:
    """Each entry is in one group, no group is there twice, and each keeps the order."""
    ordered = sort_entries(entries, sort)
    groups = group(ordered, by, sort)
    keys = [part.key for part in groups]
    assert keys == sorted(set(keys), reverse=True)
    assert sorted(names([e for part in groups for e in part.entries])) == sorted(names(ordered))
    for part in groups:
        assert list(part.entries) == [entry for entry in ordered if entry in part.entries]


# -- Topics of a list -------------------------------------------------------------------------


def test_list_topics() -> None:
    """Topics stand once each, in reading order, those without a page last by name."""
    loose = [Topic("乙", title("乙")), Topic("B", title("B"))]
    entries = [make_entry(str(n), topic=t) for n, t in enumerate([*loose, RL, PYTHON, None, RL])]
    order = ["index", "notes/python/index", "notes/python/mro", "notes/rl/index"]
    assert list_topics(entries, order) == [PYTHON, RL, loose[1], loose[0]]


def test_find_unknown_topics() -> None:
    """A topic of a query is unknown if no entry has it by folder or by title, in any case."""
    entries = [make_entry("a", topic=PYTHON), make_entry("b")]
    query = Query(topics=("Python", "notes/PYTHON", "pyton", ""))
    assert find_unknown_topics(entries, query) == ["pyton", ""]
    assert find_unknown_topics([], query) == list(query.topics)


@pytest.mark.parametrize(
    ("published", "updated", "sort", "change"),
    [
        ("2026-01-01", "2026-01-01", "updated", "new"),
        ("2026-01-01T08:00", "2026-01-01T20:00", "updated", "new"),
        ("2026-01-01T20:00", "2026-01-02T01:00", "updated", "updated"),
        ("2026-01-01", "2026-03-01", "published", ""),
        (None, "2026-03-01", "updated", ""),
        ("2026-03-01", None, "updated", ""),
    ],
)
def test_a_note_is_new_on_its_first_day(
    published: str | None, updated: str | None, sort: Sort, change: str
) -> None:
    """What was mended on the day that it appeared is new; what is not known is not said."""
    assert describe_change(make_entry("note", updated, published), sort) == change
