"""The domain: what is remembered of each document between builds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

from sphinx_latest_updates.inlines import Rules, drop_links, read_inlines
from sphinx_latest_updates.state import make_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_latest_updates.model import Entry, Inline, Note, Query, Topic
    from sphinx_latest_updates.paging import Part
    from sphinx_latest_updates.references import Settler


class LatestUpdatesDomain(Domain):
    """Notes and list directives by docname; holds plain frozen values and nothing else."""

    name = "latest_updates"
    label = "Latest Updates"
    # Raise it whenever a stored record changes its shape.
    data_version = 4
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {
        "notes": {},
        "queries": {},
        "descriptions": {},
        "digests": {},
    }

    # Of this build, found anew in each, never stored: the entries, the pages of each list that a
    # site divides, digests of what the output should show, and what of it shows something else.
    entries: tuple[Entry, ...] = ()
    parts: Mapping[str, Sequence[Part]] = MappingProxyType({})
    digests: Mapping[str, str] = MappingProxyType({})
    stale: Set[str] = frozenset()
    _settler: Settler

    def begin_build(self, entries: tuple[Entry, ...], settler: Settler) -> None:
        """Take over what a build has found out."""
        self.entries = entries
        self.written: set[str] = set()
        self._settler = settler
        self._by_name = {entry.note.docname: entry for entry in entries}
        self._topics = {entry.topic.docname: entry.topic for entry in entries if entry.topic}

    def find_entry(self, docname: str) -> Entry | None:
        """Return the entry of a note that is listed, nothing for any other page."""
        return self._by_name.get(docname)

    def find_topic(self, docname: str) -> Topic | None:
        """Return the topic that a listed note has or that a page heads, nothing for others."""
        entry = self.find_entry(docname)
        return entry.topic if entry else self._topics.get(docname)

    def settle(self, note: Note, locate: Callable[[str], str]) -> Note:
        """Return a note with its references settled, as `Settler.settle` does."""
        return self._settler.settle(note, locate)

    @property
    def notes(self) -> dict[str, Note]:
        """The record of each note."""
        notes: dict[str, Note] = self.data["notes"]
        return notes

    @property
    def queries(self) -> dict[str, list[tuple[int, Query]]]:
        """Line and query of each list directive, by the document that holds it."""
        queries: dict[str, list[tuple[int, Query]]] = self.data["queries"]
        return queries

    @property
    def descriptions(self) -> dict[str, str]:
        """What each page that is no note says at its beginning."""
        descriptions: dict[str, str] = self.data["descriptions"]
        return descriptions

    def add_description(self, docname: str, description: str) -> None:
        """Remember how a page begins that is no note."""
        self.descriptions[docname] = description

    def find_list(self, pagename: str) -> tuple[str, int]:
        """Return the document whose list a page shows, and the page's number, 1 for others."""
        docname, _slash, number = pagename.rpartition("/")
        if number.isdecimal() and docname in self.parts:
            return docname, int(number)
        return pagename, 1

    def add_note(self, note: Note) -> None:
        """Remember a note, and its digest, which is long to make."""
        self.notes[note.docname] = note
        self.data["digests"][note.docname] = make_digest(note)

    def digest_note(self, note: Note) -> str:
        """Return a digest of what lists say of a note, its references settled."""
        settled = self.settle(note, str)
        known: str = self.data["digests"][note.docname]
        return known if settled is note else make_digest(settled)

    def add_query(self, docname: str, line: int, query: Query) -> None:
        """Remember a list directive."""
        self.queries.setdefault(docname, []).append((line, query))

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        for name in self.initial_data:
            self.data[name].pop(docname, None)

    def resolve_any_xref(self, *_arguments: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: no reference leads here. MyST warns of a domain that does not say so."""
        return []

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader found in `docnames`."""
        for name in self.initial_data:
            found = otherdata[name]
            self.data[name].update({key: found[key] for key in sorted(docnames) if key in found})


def get_domain(env: BuildEnvironment) -> LatestUpdatesDomain:
    """Return the domain of an environment."""
    domain = env.domains["latest_updates"]
    assert isinstance(domain, LatestUpdatesDomain)
    return domain


def read_topic_titles(env: BuildEnvironment) -> dict[str, tuple[Inline, ...]]:
    """Return the titles of the pages that head a folder, by docname."""
    return {
        docname: tuple(drop_links(read_inlines(title, Rules())))
        for docname, title in env.titles.items()
        if docname.endswith("/index")
    }


def find_reading_order(env: BuildEnvironment) -> list[str]:
    """Return the documents in the order of the toctrees."""
    order: dict[str, None] = {}
    pending = [env.config.root_doc]
    while pending:
        docname = pending.pop()
        if docname not in order:
            order[docname] = None
            pending += reversed(env.toctree_includes.get(docname, []))
    return list(order)
