"""Addresses in print, where an arXiv number or a DOI says where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.writers.latex import LaTeXTranslator

CLASS = "cited-address"


class printed_address(nodes.Inline, nodes.TextElement):
    """A link that needs no footnote with its address."""


class PrintedAddresses(SphinxPostTransform):
    """Keep identifiers out of the footnotes that `latex_show_urls` makes of links."""

    formats = ("latex",)
    # Before Sphinx makes the footnotes (400).
    default_priority = 390

    def run(self, **_kwargs: object) -> None:
        """Replace `reference` by `printed_address`, whose text and target stay."""
        for link in list(self.document.findall(nodes.reference)):
            if CLASS in link["classes"]:
                link.replace_self(printed_address("", "", *link.children, refuri=link["refuri"]))


def visit_printed_address(self: LaTeXTranslator, node: printed_address) -> None:
    """Begin a link."""
    self.body.append(rf"\sphinxhref{{{self.encode_uri(node['refuri'])}}}{{")


def depart_printed_address(self: LaTeXTranslator, _node: printed_address) -> None:
    """End a link."""
    self.body.append("}")
