"""The roles: a work in full, and a work named in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from sphinx_full_citations.messages import Subtype, warn
from sphinx_full_citations.nodes import CLASS
from sphinx_full_citations.store import CitationsDomain

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from pybtex.database import Entry

    from sphinx_full_citations.style import Piece

PREFIX = "cite-"
# The attribute by which citations are found when the page is whole.
KEY = "citation_key"


class Citation(SphinxRole):
    """A role that names entries by their keys."""

    def find_entry(self, key: str) -> Entry | None:
        """Return an entry and remember that the page cites it; warn where there is none."""
        entry = CitationsDomain.of(self.env).cite(self.env.current_document.docname, key)
        if entry is None:
            warn(
                Subtype.UNKNOWN,
                "no BibTeX file of bibtex_bibfiles has %r; the key is shown in place of the work. "
                "Correct the key, or add the entry.",
                key,
                location=self.get_location(),
            )
        return entry


class FullCitation(Citation):
    """``{cite:full}`key` ``: the description of a work, and the place that the text leads to."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a target and the description."""
        key = self.text.strip()
        entry = self.find_entry(key)
        if entry is None:
            return [nodes.literal(self.rawtext, key)], []
        # Not before a work is cited: a build that reads no page goes without.
        from sphinx_full_citations.style import describe

        pieces = describe(entry, CitationsDomain.of(self.env).wording)
        target = nodes.target(ids=[nodes.make_id(PREFIX + key)], **{KEY: key})
        return [target, *map(make_node, pieces)], []


class TextualCitation(Citation):
    """``{cite:t}`a, b` ``: works named within a sentence, each a link to the page's own list."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the names and years, linked."""
        from sphinx_full_citations.style import write_textual

        wording = CitationsDomain.of(self.env).wording
        made: list[Node] = []
        for key in filter(None, (key.strip() for key in self.text.split(","))):
            entry = self.find_entry(key)
            text = self.call(*write_textual(entry, wording)) if entry else ""
            link = nodes.reference(
                self.rawtext,
                text or key,
                internal=True,
                refid=nodes.make_id(PREFIX + key),
                **{KEY: key if entry else ""},
            )
            link.source, link.line = self.get_source_info()
            made += [nodes.Text(wording.semicolon), link] if made else [link]
        return made, []

    def call(self, names: str, year: str) -> str:
        """Return what one work is called."""
        wording = CitationsDomain.of(self.env).wording
        return wording.textual.format(names, year) if year else names


class ParenthesizedCitation(TextualCitation):
    """``{cite:p}`a, b` ``: works named in parentheses."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the names and years, linked, between parentheses."""
        before, after = CitationsDomain.of(self.env).wording.parenthesized.split("{}")
        made, messages = super().run()
        return [nodes.Text(before), *made, nodes.Text(after)], messages

    def call(self, names: str, year: str) -> str:
        """Return what one work is called."""
        comma = CitationsDomain.of(self.env).wording.comma
        return f"{names}{comma}{year}" if year else names


def make_node(piece: Piece) -> Node:
    """Return the node of a piece: text, emphasis, a link."""
    text = nodes.Text(piece.text)
    inner: Node = nodes.emphasis("", "", text) if piece.emphasized else text
    if not piece.uri:
        return inner
    classes = [CLASS] if piece.text.startswith(("arXiv:", "doi:")) else []
    return nodes.reference("", "", inner, refuri=piece.uri, classes=classes)
