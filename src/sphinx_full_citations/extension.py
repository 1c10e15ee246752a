"""Event handlers: thin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_full_citations.messages import Subtype, warn
from sphinx_full_citations.pages import cut_links, name_once
from sphinx_full_citations.roles import KEY
from sphinx_full_citations.store import CitationsDomain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def allow_no_files(_app: Sphinx, config: Config) -> None:
    """Let a project have no BibTeX file, with which sphinxcontrib-bibtex stops the build."""
    if config.bibtex_bibfiles is None:
        config.bibtex_bibfiles = []


def find_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> set[str]:
    """Have the pages read again whose entries have changed."""
    return CitationsDomain.of(env).find_outdated() - removed


def settle_page(app: Sphinx, doctree: nodes.document) -> None:
    """Leave one target a work, and no link to a work that the page does not describe."""
    if app.env.current_document.docname not in CitationsDomain.of(app.env).pages:
        return  # It cites nothing: to look through its nodes would take long.
    listed = name_once(doctree)
    for link in cut_links(doctree, listed):
        warn(
            Subtype.UNLISTED,
            "the page names %r, and does not describe it; the name is no link. Put {cite:full} "
            "with this key into the list of sources.",
            link[KEY],
            location=link,
        )
