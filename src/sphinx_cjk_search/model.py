"""The values the other modules pass around: frozen, comparable, free of Sphinx and docutils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, or a term of a glossary, and what stands below it until the next.

    `anchor` is empty for the top of the page. `text` is everything in reading order, formulas as
    they are read aloud; `prose`, `code` and `formulas` (as written) are the same by kind.
    """

    anchor: str
    title: str
    text: str
    prose: str = ""
    code: str = ""
    formulas: str = ""


class Passage(NamedTuple):
    """What a reader is shown of a section."""

    anchor: str
    title: str
    text: str


class Page(NamedTuple):
    """What is kept of a document between builds, in a form that is loaded fast.

    `parts` are its passages as JSON, `terms` are packed by `postings.pack`, and `digest` tells
    whether two records are the same.
    """

    docname: str
    title: str
    topic: str
    tags: tuple[str, ...]
    date: str
    parts: str
    terms: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Card:
    """A page as it is listed: its address, the title of its topic, its day as YYYY-MM-DD."""

    page: Page
    address: str
    topic: str
    date: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of the index: `payload` is JSON, `name` is made of its content."""

    name: str
    payload: str
