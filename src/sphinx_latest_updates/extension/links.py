"""How a page that holds a list leads elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from sphinx_latest_updates.paging import name_page
from sphinx_latest_updates.store import get_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx

    from sphinx_latest_updates.render import Links

SITES = frozenset({"html", "dirhtml"})


def make_links(app: Sphinx, pagename: str) -> Links:
    """Return what makes the links of a page, which may be a further page of a list."""
    from sphinx_latest_updates.render import Links

    domain = get_domain(app.env)
    docname, _number = domain.find_list(pagename)

    def refer(target: str, children: Sequence[nodes.Node]) -> nodes.Node:
        try:
            return make_refnode(app.builder, pagename, target, None, list(children))
        except NoUri:  # This output does not contain the target.
            return nodes.inline("", "", *children)

    def settle_address(address: str) -> str:
        if app.builder.format != "html":
            return address
        page, hash_sign, anchor = address.partition("#")
        return relative_uri(app.builder.get_target_uri(pagename), page) + hash_sign + anchor

    def turn(number: int) -> str:
        return app.builder.get_relative_uri(pagename, name_page(docname, number))

    return Links(refer, lambda note: domain.settle(note, settle_address), turn)
