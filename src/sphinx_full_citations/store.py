"""The domain: what each page cites, and how that was described when the page was read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

from sphinx_full_citations.wording import Wording, choose_wording

if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Self

    from docutils import nodes
    from pybtex.database import Entry
    from sphinx.environment import BuildEnvironment


class CitationsDomain(Domain):
    """Keys of the cited entries by docname, each with the digest of its entry."""

    name = "full_citations"
    label = "Full citations"
    # Raise it whenever what is stored changes its shape.
    data_version = 1
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}}

    @classmethod
    def of(cls, env: BuildEnvironment) -> Self:
        """Return the domain of an environment."""
        domain = env.domains[cls.name]
        assert isinstance(domain, cls)
        return domain

    @property
    def pages(self) -> dict[str, dict[str, str]]:
        """Digests by key by docname; the digest of a key that is in no file is empty."""
        pages: dict[str, dict[str, str]] = self.data["pages"]
        return pages

    @property
    def wording(self) -> Wording:
        """The words of the project's language."""
        return choose_wording(self.env.config.language)

    def find_entry(self, key: str) -> Entry | None:
        """Return the entry of a key, nothing if no file has it."""
        return self.env.domains["cite"].data["bibdata"].data.entries.get(key)

    def hash_entry(self, key: str) -> str:
        """Return the digest of an entry as the files have it now."""
        entry = self.find_entry(key)
        return hash_fields(entry) if entry else ""

    def cite(self, docname: str, key: str) -> Entry | None:
        """Remember that a page shows an entry, and return it; nothing if no file has it."""
        self.pages.setdefault(docname, {})[key] = self.hash_entry(key)
        return self.find_entry(key)

    def find_outdated(self) -> set[str]:
        """Return the pages that show an entry as it is no longer."""
        keys = {key for page in self.pages.values() for key in page}
        digests = {key: self.hash_entry(key) for key in keys}
        return {
            docname
            for docname, page in self.pages.items()
            if any(digests[key] != digest for key, digest in page.items())
        }

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or gone."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        pages = otherdata["pages"]
        self.pages.update({name: pages[name] for name in docnames if name in pages})

    def resolve_any_xref(self, *_arguments: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: no reference leads here. MyST warns of a domain that does not say so."""
        return []


def hash_fields(entry: Entry) -> str:
    """Return what changes with the entry: to hash what is seen of it takes fifty times as long."""
    persons = {role: [str(person) for person in found] for role, found in entry.persons.items()}
    facts = repr((entry.type, sorted(persons.items()), sorted(entry.fields.items())))
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
