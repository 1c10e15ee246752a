"""Join notes, topics and dates into entries; select, sort and group them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx_latest_updates.model import Entry, Group, Inline, Topic
from sphinx_latest_updates.prose import write_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from sphinx_latest_updates.model import Dates, GroupBy, Note, Query, Sort

UNDATED = datetime.min.replace(tzinfo=UTC)
GROUP_FORMATS = {"year": "%Y", "month": "%Y-%m"}


def join(
    notes: Iterable[Note],
    dates: Mapping[str, Dates],
    titles: Mapping[str, tuple[Inline, ...]],
) -> tuple[Entry, ...]:
    """Return an entry for each listed note, newest first.

    `dates` are by docname. `titles` are those of the pages that head a folder, by docname.
    """
    topics = [
        Topic(docname.removesuffix("/index"), title, docname) for docname, title in titles.items()
    ]
    entries = (
        Entry(note, find_topic(note, topics), override_dates(note, dates[note.docname]))
        for note in notes
        if note.listed
    )
    return tuple(sort_entries(entries, "updated"))


def find_topic(note: Note, topics: Iterable[Topic]) -> Topic | None:
    """Return a note's topic: its front matter's, else that of the nearest folder with a page.

    `topics` are those of the folders; the page of the topmost heads the project, not a topic.
    """
    if note.topic:
        named = (topic for topic in topics if note.topic.lower() in names_of(topic))
        return next(named, Topic(note.topic, (Inline("text", note.topic),)))
    above = (topic for topic in topics if note.docname.startswith(f"{topic.key}/"))
    return max(above, key=lambda topic: len(topic.key), default=None)


def override_dates(note: Note, dates: Dates) -> Dates:
    """Return the dates with those of the front matter in place of what git says.

    A note is not older as updated than as published: an `updated` that front matter does not set
    is at least the `date` that it does set. Only a commit's date has the subject of a commit.
    """
    published = note.published or dates.published
    updated = note.updated or dates.updated or published
    if note.published and not note.updated:
        updated = max(updated or note.published, note.published)
    subject = dates.subject if updated == dates.updated else ""
    return replace(dates, published=published, updated=updated, subject=subject)


def select(entries: Iterable[Entry], query: Query) -> list[Entry]:
    """Return the entries that a query asks for, in its order, at most its limit."""
    topics = {topic.lower() for topic in query.topics}
    # Topics are few, and the same for many entries.
    is_asked = cache(lambda topic: bool(topic) and not topics.isdisjoint(names_of(topic)))
    tags = set(query.tags)
    wanted = [
        entry
        for entry in entries
        if (not topics or is_asked(entry.topic))
        and (not tags or not tags.isdisjoint(entry.note.tags))
    ]
    chosen = sort_entries(wanted, query.sort)
    return chosen[: query.limit] if query.limit else chosen


def sort_entries(entries: Iterable[Entry], sort: Sort) -> list[Entry]:
    """Return the entries newest first, undated ones last, those of one instant by docname."""
    by_name = sorted(entries, key=lambda entry: entry.note.docname)
    return sorted(by_name, key=lambda entry: date_of(entry, sort) or UNDATED, reverse=True)


def group(entries: Sequence[Entry], by: GroupBy, sort: Sort) -> list[Group]:
    """Return the entries, which are sorted, in groups of a year or a month, or in one."""
    if by == "none":
        return [Group("", tuple(entries))] if entries else []

    def key(entry: Entry) -> str:
        date = date_of(entry, sort)
        return date.strftime(GROUP_FORMATS[by]) if date else ""

    # A commit's own offset decides its year, so two neighbours may stand in swapped years; the
    # second sort is stable and brings each group together.
    together = sorted(entries, key=key, reverse=True)
    return [Group(name, tuple(members)) for name, members in groupby(together, key)]


def date_of(entry: Entry, sort: Sort) -> datetime | None:
    """Return the date that a list in this order shows and sorts by."""
    dates = entry.dates
    return dates.published or dates.updated if sort == "published" else dates.updated


def describe_change(entry: Entry, sort: Sort) -> Literal["new", "updated", ""]:
    """Return what the date that a list shows means: the note appeared, or it changed.

    A list shows days: what was mended on the day that it appeared is new.
    """
    dates = entry.dates
    if sort == "published" or not (dates.published and dates.updated):
        return ""
    return "new" if dates.updated.date() <= dates.published.date() else "updated"


def list_topics(entries: Iterable[Entry], reading_order: Sequence[str]) -> list[Topic]:
    """Return the topics that have entries, in the order in which readers meet their pages."""
    topics = {entry.topic for entry in entries if entry.topic}
    place = {docname: number for number, docname in enumerate(reading_order)}

    def key(topic: Topic) -> tuple[int, str]:
        return place.get(topic.docname or "", len(place)), topic.key

    return sorted(topics, key=key)


def names_of(topic: Topic) -> set[str]:
    """Return the names by which a directive may ask for a topic, in lower case."""
    return {topic.key.lower(), write_plain(topic.title).lower()}


def find_unknown_topics(entries: Iterable[Entry], query: Query) -> list[str]:
    """Return the topics of a query that no entry has."""
    if not query.topics:
        return []
    topics = {entry.topic for entry in entries if entry.topic}
    known = {name for topic in topics for name in names_of(topic)}
    return [topic for topic in query.topics if topic.lower() not in known]
