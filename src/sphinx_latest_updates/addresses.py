"""Where pages and files of the site are, for whoever reads of them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from sphinx.builders import Builder


def make_absolute(builder: Builder, address: str) -> str:
    """Return the full address of one that starts at the root of the output.

    The site knows its own (`html_baseurl`).
    """
    base: str = builder.config.html_baseurl
    return urljoin(base.rstrip("/") + "/", address)


def locate_page(builder: Builder, docname: str) -> str:
    """Return the full address of a page."""
    return make_absolute(builder, builder.get_target_uri(docname))
