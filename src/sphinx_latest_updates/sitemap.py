"""What search engines are told of a whole site: sitemap.xml (sitemaps.org 0.9) and robots.txt.

sphinx-sitemap lists the pages that a build writes, so after an incremental build most are missing;
this list is made of all pages there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(pages: Mapping[str, datetime | None]) -> bytes:
    """Return a sitemap of absolute addresses, each with the time of its last change if known."""
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP})
    for address, changed in sorted(pages.items()):
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = address
        if changed:
            ElementTree.SubElement(page, "lastmod").text = changed.isoformat()
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def write_robots(sitemap: str) -> bytes:
    """Return a robots.txt (RFC 9309) that allows everything and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
