"""The values the other modules pass around: frozen, comparable, free of Sphinx and docutils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

InlineKind = Literal[
    "text",
    "code",
    "math",
    "emphasis",
    "strong",
    "subscript",
    "superscript",
    "link",
    "reference",
    "placeholder",
]
BlockKind = Literal["paragraph", "heading", "item", "placeholder"]
ChangeKind = Literal["added", "modified", "deleted", "renamed"]
Sort = Literal["updated", "published"]
Layout = Literal["cards", "list"]
GroupBy = Literal["none", "month", "year"]
LAST_SECOND = 253402300799  # The end of the year 9999, the last that datetime has.


# -- What git says ----------------------------------------------------------------------------


# Named tuples: a history has ten thousands of these, and they take half the time to make.
class Change(NamedTuple):
    """What one commit did to one file.

    `before` names the blob in each parent that had the file: none for an addition, one for an
    ordinary change, two or more where a merge differs from all its parents. `source` is the
    earlier path of a renamed file.
    """

    kind: ChangeKind
    path: str
    before: tuple[str, ...] = ()
    after: str = ""
    source: str | None = None


class Commit(NamedTuple):
    """One commit and its changes to the files asked for.

    `committed` is the committer's time in seconds since 1970, `date` the author's as git prints it,
    `author` is written `Name <address>`.
    """

    id: str
    committed: int
    date: str
    author: str
    subject: str
    changes: tuple[Change, ...] = ()

    @property
    def authored(self) -> datetime:
        """The author's date; the committer's where it has a year or a zone that cannot be."""
        try:
            return datetime.fromisoformat(self.date)
        except ValueError:
            return datetime.fromtimestamp(min(self.committed, LAST_SECOND), UTC)


class Revision(NamedTuple):
    """One commit as it concerns one note; of a stored one the other changes are not kept."""

    commit: Commit
    change: Change


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """A file whose working copy is not what HEAD has.

    `head` is the blob that HEAD has of it, empty if none; `source` its path in HEAD if it moved.
    """

    head: str = ""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """When a note was first published and last changed, as far as that can be known.

    `subject` is the subject of the commit behind `updated`. `added` and `first_path`, relative to
    the top of the repository, say when and where the note began in git, whatever its front matter
    says. `committed` is False while the note has visible changes that no commit holds.
    """

    published: datetime | None = None
    updated: datetime | None = None
    subject: str = ""
    added: datetime | None = None
    first_path: str = ""
    committed: bool = True


# -- What a page says -------------------------------------------------------------------------


class _Record:
    """A record that is pickled by its values: thousands are loaded, and fields are slow to set."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Inline(_Record):
    """A piece of running text: a leaf with `text`, or a wrapper with `children`.

    `plain` is what stands for a formula (`text` is its TeX) where only plain text can be shown.
    `target` is the address of a link; that of a reference, which leads to a place in the project,
    is known when all pages are read, and until then `attributes` say what it asks for.
    """

    kind: InlineKind
    text: str = ""
    children: tuple[Inline, ...] = ()
    plain: str = ""
    target: str = ""
    attributes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Block(_Record):
    """A paragraph, a heading, a list item or a placeholder.

    `marker` is the bullet or the number of an item as it is shown; `number` is that number, and
    `style` says how it is written: docutils' enumtype, prefix and suffix.
    """

    kind: BlockKind
    children: tuple[Inline, ...]
    marker: str = ""
    level: int = 0
    number: int = 0
    style: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note(_Record):
    """What one page says about itself: the record kept for each document.

    `minutes` is how long it takes to read, 0 if that is not known.
    """

    docname: str
    title: tuple[Inline, ...]
    excerpt: tuple[Block, ...] = ()
    topic: str = ""
    tags: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    listed: bool = True
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Query(_Record):
    """What a directive asks for: a list of updates, or the topics.

    `limit` 0 means no limit, `per_page` 0 that a site has the list in one piece.
    """

    limit: int = 20
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sort: Sort = "updated"
    layout: Layout = "cards"
    group_by: GroupBy = "none"
    has_filter: bool = False
    per_page: int = 0
    of_topics: bool = False


# -- What is listed ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `key` is its folder or its front matter name, `docname` its page if it has one."""

    key: str
    title: tuple[Inline, ...]
    docname: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A note with its topic and dates: one line of a list, one item of a feed."""

    note: Note
    topic: Topic | None
    dates: Dates


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; `key` is `2026`, `2026-01`, or empty for no heading."""

    key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed says about itself; addresses are absolute.

    `style` is the relative address of the style sheet by which a browser shows the feed,
    `explanation` what it then tells people.
    """

    title: str
    home: str
    address: str
    author: str
    language: str
    style: str
    explanation: str = ""
    rights: str = ""
    icon: str = ""
