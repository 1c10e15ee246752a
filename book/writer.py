"""How the book's LaTeX differs from Sphinx's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.builders.latex import LaTeXBuilder
from sphinx.writers.latex import LaTeXTranslator

from book.marks import write_mark
from book.sorting import sort_by_sound

if TYPE_CHECKING:
    from book.arrangement import book_dates, book_update

MARKED = (
    nodes.paragraph,
    nodes.title,
    nodes.literal_block,
    nodes.math_block,
    nodes.figure,
    nodes.table,
    nodes.term,
)


class BookBuilder(LaTeXBuilder):
    """Sphinx's builder, whose documents link pages that they do not contain to the site."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return where a page is: in this document, else on the site, if it knows its address."""
        if docname in self.docnames or not self.config.html_baseurl:
            return super().get_target_uri(docname, typ)
        return f"{self.config.html_baseurl.rstrip('/')}/{docname}.html"


class BookTranslator(LaTeXTranslator):
    """Write marks of the notes' lines, page numbers beside links, and what pictures show."""

    root: ClassVar[Path] = Path.cwd()

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Mark a block before it is written."""
        if isinstance(node, MARKED) and not self.in_title:
            self._mark(node)
        super().dispatch_visit(node)

    def _mark(self, node: nodes.Element) -> None:
        source, line = get_source_line(node)
        if not source or not line or not self.body:
            return
        # A comment on its own line is nothing to TeX; ending an open line with one is nothing too.
        end = "" if self.body[-1].endswith("\n") else "%\n"
        path = Path(source)
        if path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        self.body.append(end + write_mark(path.as_posix(), line))

    def visit_reference(self, node: nodes.Element) -> None:
        """Say on which page the target of a link within the book is."""
        super().visit_reference(node)
        uri = node.get("refuri", "")
        if uri.startswith("%") and not self.in_title and not node.get("bare"):
            docname, _, anchor = uri[1:].partition("#")
            label = self.idescape(f"{docname}:{anchor or ':doc'}")
            self.context[-1] += rf"\laixunpageref{{{label}}}"

    def visit_image(self, node: nodes.Element) -> None:
        """Give a picture its alternative text."""
        if alt := node.get("alt"):
            self.body.append(rf"\laixunalt{{{self.encode(alt)}}}{{")
        super().visit_image(node)
        if alt:
            self.body.append("}")

    def visit_index(self, node: nodes.Element) -> None:
        """Sort Chinese by its sound."""
        start = len(self.body)
        try:
            super().visit_index(node)
        finally:
            self.body[start:] = [sort_by_sound("".join(self.body[start:]))]


def visit_book_update(self: BookTranslator, node: book_update) -> None:
    """Open a line of the updates."""
    self.body.append(f"\n\\laixunupdate{{{node['date']}}}{{")


def depart_book_update(self: BookTranslator, node: book_update) -> None:
    """Close a line of the updates with the name of its page."""
    self.body.append(f"}}{{{self.idescape(node['docname'] + '::doc')}}}\n")


def visit_book_dates(self: BookTranslator, node: book_dates) -> None:
    """Open the dates of a note."""
    self.body.append("\n\\laixundates{")


def depart_book_dates(self: BookTranslator, node: book_dates) -> None:
    """Close the dates of a note."""
    self.body.append("}\n")
