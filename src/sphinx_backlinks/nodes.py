"""The nodes that are ours, and how HTML writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders._epub_base import EpubBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


class backlinks_section(nodes.container):
    """One list at the end of a page; `heading` is the id of its heading, which names it."""


class backlinks_heading(nodes.paragraph):
    """The heading of a list. It is no title of a section, so that no table of contents has it."""


class learning_path(nodes.General, nodes.Element):
    """Stands for a learning path until all pages are read.

    `docname` and `number` tell which: the page that asks for it, and its place among the paths
    there, from 0.
    """


class learning_path_lanes(nodes.General, nodes.Inline, nodes.Element):
    """The part of a learning path's graph beside a `step`; `lanes` are how many the graph has."""


def is_website(builder: Builder) -> bool:
    """Return whether a builder writes pages among which a reader moves by links.

    A book, in PDF, EPUB or one HTML file, is read from its beginning: sentences repeated from other
    chapters would make it longer and no better. Plain text has no links.
    """
    is_book = isinstance(builder, EpubBuilder | SingleFileHTMLBuilder)
    return isinstance(builder, StandaloneHTMLBuilder) and not is_book


def visit_learning_path_lanes_html(self: HTML5Translator, node: learning_path_lanes) -> None:
    """Write the row of the graph, where the style sheet is that sets it beside the text."""
    # Not before there is a path: most builds write none.
    from sphinx_backlinks.drawing import draw_row

    if is_website(self.builder):
        self.body.append(draw_row(node["step"], node["lanes"]))
    raise nodes.SkipNode


def skip_node(_self: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Write nothing: the graph is drawn once before the list, or the numbers say it all."""
    raise nodes.SkipNode


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
