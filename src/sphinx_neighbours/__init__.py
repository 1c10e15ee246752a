"""A navigation that stays small: the chapters, and the pages near the one that is shown.

Themes put the whole tree of pages into each page, or all pages of the chapter: a site of a thousand
notes then carries a million links. Here a page has the chapters, which are the pages that the
landing page's toctrees name, and around itself a few pages before and after. The first and the last
page of a chapter do not lead into another chapter either.

Add `sidebar-topics.html` to `html_sidebars`, in the place of the theme's own navigation.

`tree` knows which page stands where, `window` what a page shows of it. When all pages are read,
`extension` compares what each page should show with what it showed last (`state`), and has those
written again that show something else.

A module imports only from those before it:

model, tree, window, state, store, extension
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_neighbours import extension
from sphinx_neighbours.store import NeighboursDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_message_catalog("sphinx_neighbours", str(extension.PACKAGE / "locale"))
    app.add_config_value(
        "neighbours_reach",
        extension.REACH,
        "",
        frozenset({int}),
        "Pages shown before the present one and after it.",
    )
    app.add_domain(NeighboursDomain)
    app.connect("config-inited", extension.offer_template)
    # As late as any other handler may add documents to those that are written.
    app.connect("env-get-updated", extension.find_changed_pages, priority=900)
    app.connect("html-page-context", extension.fill_context)
    app.connect("build-finished", extension.remember_shown)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
