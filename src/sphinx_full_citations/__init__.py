"""Sources written out in full, with a remark behind each: ``{cite:full}`key`，第 3 节``.

sphinxcontrib-bibtex reads the BibTeX files and brings the domain `cite`. Its own lists show entries
and nothing else, hold one label for each entry of a project, and cost the product of all entries
and all lists. Here the author writes the list, in which the role `cite:full` stands for the whole
description of a work, so a page ends with exactly what it cites, in the order and with the remarks
that its author wants; `cite:t` and `cite:p` name a work in the text and lead to that list.

The entry is written into the doctree when the page is read, by `style` in the words of `wording`,
so all builders and the search see plain text, emphasis and links. `store` keeps a digest of each
entry: who mends one has the pages read again that cite it, and no others.

A module imports only from those before it:

messages, wording, names, addresses, style, store, nodes, roles, pages, extension
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_full_citations import extension, nodes
from sphinx_full_citations.roles import FullCitation, ParenthesizedCitation, TextualCitation
from sphinx_full_citations.store import CitationsDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(CitationsDomain)
    app.add_role_to_domain("cite", "full", FullCitation())
    app.add_role_to_domain("cite", "t", TextualCitation(), override=True)
    app.add_role_to_domain("cite", "p", ParenthesizedCitation(), override=True)
    app.add_node(
        nodes.printed_address,
        latex=(nodes.visit_printed_address, nodes.depart_printed_address),
    )
    app.add_post_transform(nodes.PrintedAddresses)
    app.connect("config-inited", extension.allow_no_files)
    app.connect("env-get-outdated", extension.find_outdated)
    app.connect("doctree-read", extension.settle_page)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
