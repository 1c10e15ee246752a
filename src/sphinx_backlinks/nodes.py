"""The nodes that are ours, and how HTML writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


class backlinks_section(nodes.container):
    """One list at the end of a page; `heading` is the id of its heading, which names it."""


class backlinks_heading(nodes.paragraph):
    """The heading of a list. It is no title of a section, so that no table of contents has it."""


def visit_backlinks_section_html(self: HTML5Translator, node: backlinks_section) -> None:
    """Open a section."""
    attributes = {"aria-labelledby": node["heading"]}
    self.body.append(self.starttag(node, "section", **attributes))


def depart_backlinks_section_html(self: HTML5Translator, node: backlinks_section) -> None:
    """Close the section."""
    self.body.append("</section>\n")


def visit_backlinks_heading_html(self: HTML5Translator, node: backlinks_heading) -> None:
    """Open a heading."""
    self.body.append(self.starttag(node, "h2", ""))


def depart_backlinks_heading_html(self: HTML5Translator, node: backlinks_heading) -> None:
    """Close the heading."""
    self.body.append("</h2>\n")
