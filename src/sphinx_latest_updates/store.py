"""The domain: what is remembered of each document between builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

from sphinx_latest_updates.excerpt import read_inlines

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.environment import BuildEnvironment

    from sphinx_latest_updates.model import Entry, Inline, Note, Query


class LatestUpdatesDomain(Domain):
    """Notes and list directives by docname; holds plain frozen values and nothing else."""

    name = "latest_updates"
    label = "Latest Updates"
    # Raise it whenever a stored record changes its shape.
    data_version = 1
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {"notes": {}, "queries": {}}

    entries: tuple[Entry, ...] = ()
    """The entries of this build, computed anew in each, never stored."""

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

    def add_note(self, note: Note) -> None:
        """Remember a note."""
        self.notes[note.docname] = note

    def add_query(self, docname: str, line: int, query: Query) -> None:
        """Remember a list directive."""
        self.queries.setdefault(docname, []).append((line, query))

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.notes.pop(docname, None)
        self.queries.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader found in `docnames`."""
        for docname in sorted(docnames):
            if docname in otherdata["notes"]:
                self.notes[docname] = otherdata["notes"][docname]
            if docname in otherdata["queries"]:
                self.queries[docname] = otherdata["queries"][docname]


def get_domain(env: BuildEnvironment) -> LatestUpdatesDomain:
    """Return the domain of an environment."""
    domain = env.domains["latest_updates"]
    assert isinstance(domain, LatestUpdatesDomain)
    return domain


def read_topic_titles(env: BuildEnvironment) -> dict[str, tuple[Inline, ...]]:
    """Return the titles of the pages that head a folder, by docname."""
    return {
        docname: read_inlines(title)
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
