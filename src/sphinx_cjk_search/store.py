"""The domain: what is kept of each document between builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_cjk_search.model import Page


class CjkSearchDomain(Domain):
    """Pages by docname, their terms counted already; holds plain frozen values only."""

    name = "cjk_search"
    label = "Search"
    # Raise it whenever a stored page changes its shape or its terms.
    data_version = 4
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {"pages": {}}

    def __init__(self, env: BuildEnvironment) -> None:
        """Take over an environment; records of before are never stored."""
        super().__init__(env)
        self.former: dict[str, Page] = {}

    def keep_former(self, docnames: Iterable[str]) -> None:
        """Keep the records of pages that are about to be read again."""
        self.former = {name: self.pages[name] for name in docnames if name in self.pages}

    @property
    def pages(self) -> dict[str, Page]:
        """The record of each page."""
        pages: dict[str, Page] = self.data["pages"]
        return pages

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.pages.pop(docname, None)

    def resolve_any_xref(self, *_arguments: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: no reference leads here. MyST warns of a domain that does not say so."""
        return []

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader found in `docnames`."""
        for docname in sorted(docnames):
            if docname in otherdata["pages"]:
                self.pages[docname] = otherdata["pages"][docname]


def get_domain(env: BuildEnvironment) -> CjkSearchDomain:
    """Return the domain of an environment."""
    domain = env.domains["cjk_search"]
    assert isinstance(domain, CjkSearchDomain)
    return domain
