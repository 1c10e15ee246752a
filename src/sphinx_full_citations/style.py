"""A BibTeX entry -> what a reader sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_full_citations.addresses import find_addresses
from sphinx_full_citations.names import join_words, read_text, write_names, write_short_names

if TYPE_CHECKING:
    from pybtex.database import Entry

    from sphinx_full_citations.wording import Wording

# Works that are published by themselves; titles of parts of others are quoted.
WHOLE = frozenset({"book", "phdthesis", "techreport", "manual"})
# Pages and programs are named by the link that leads to them.
NAMED = frozenset({"online", "software"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a description."""

    text: str
    uri: str = ""
    emphasized: bool = False


def describe(entry: Entry, wording: Wording) -> list[Piece]:
    """Return the description: authors, title, where it appeared, year, addresses.

    It does not end with a mark: behind it stands what its author has to say.
    """
    names = write_names(entry.persons.get("author", []), wording)
    phrases = [
        [Piece(names)] if names else [],
        _describe_title(entry),
        *_describe_container(entry, wording),
        *([Piece(text)] for text in _list_facts(entry, wording)),
        *([Piece(address.text, address.uri)] for address in find_addresses(entry.fields)),
    ]
    pieces: list[Piece] = []
    for phrase in filter(None, phrases):
        pieces += [Piece(wording.comma), *phrase] if pieces else phrase
    return pieces


def _describe_title(entry: Entry) -> list[Piece]:
    title = _read(entry, "title")
    url = entry.fields.get("url", "")
    if entry.type in NAMED:
        return [Piece(title, url)]
    if entry.type in WHOLE:
        return [Piece(title, url, emphasized=True)]
    return [Piece("“"), Piece(title, url), Piece("”")]


def _describe_container(entry: Entry, wording: Wording) -> list[list[Piece]]:
    """Return the journal, the proceedings or the book, and the place in it."""
    pages = _read(entry, "pages")
    place = [[Piece(wording.pages.format(pages))]] if pages else []
    if journal := _read(entry, "journal"):
        volume, number = _read(entry, "volume"), _read(entry, "number")
        issue = f"{volume}({number})" if number else volume
        if not issue:
            return [[Piece(journal, emphasized=True)], *place]
        at = f" {issue}:{pages}" if pages else f" {issue}"
        return [[Piece(journal, emphasized=True), Piece(at)]]
    booktitle = _read(entry, "booktitle")
    if not booktitle:
        return place
    volume = wording.volume.format(number) if (number := _read(entry, "volume")) else ""
    extra = [[Piece(text)] for text in (_read(entry, "series"), volume) if text]
    if entry.type == "inproceedings":
        return [[Piece(f"{booktitle} {_read(entry, 'year')}".rstrip())], *extra, *place]
    editors = write_names(entry.persons.get("editor", []), wording)
    extra += [[Piece(wording.editors.format(editors))]] if editors else []
    return [[Piece(f"{wording.container} "), Piece(booktitle, emphasized=True)], *extra, *place]


def _list_facts(entry: Entry, wording: Wording) -> list[str]:
    """Return who published the work, which state of it is meant, and its year."""
    facts = [
        wording.edition.format(edition) if (edition := _read(entry, "edition")) else "",
        _read(entry, "publisher"),
        _read(entry, "series") if entry.type == "book" else "",
        _describe_report(entry, wording),
        _read(entry, "howpublished"),
        wording.version.format(version) if (version := _read(entry, "version")) else "",
        wording.commit.format(commit) if (commit := _read(entry, "commit")) else "",
        # Proceedings are named with their year.
        "" if entry.type == "inproceedings" else _read(entry, "year"),
    ]
    return [fact for fact in facts if fact]


def _describe_report(entry: Entry, wording: Wording) -> str:
    if entry.type == "phdthesis":
        return join_words(_read(entry, "school"), wording.thesis)
    if entry.type == "techreport":
        kind = _read(entry, "type") if "type" in entry.fields else wording.report
        return join_words(_read(entry, "institution"), kind, _read(entry, "number"))
    return ""


def write_textual(entry: Entry, wording: Wording) -> tuple[str, str]:
    """Return what the text calls a work: family names, and the year if there is one."""
    names = write_short_names(entry.persons.get("author", []), wording)
    return names or _read(entry, "title"), _read(entry, "year")


def _read(entry: Entry, name: str) -> str:
    return read_text(entry.fields.get(name, ""))
