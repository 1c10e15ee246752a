"""How the book's LaTeX differs from Sphinx's."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.latex import LaTeXBuilder
from sphinx.writers.latex import LaTeXTranslator

from book import packaging
from book.marks import write_mark
from book.sorting import sort_by_sound

if TYPE_CHECKING:
    from sphinx.builders._epub_base import NavPoint
    from sphinx.writers.html5 import HTML5Translator

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


class BookEpubBuilder(Epub3Builder):
    """Sphinx's builder, whose pages name their language and whose package is valid."""

    html_tag = Epub3Builder.html_tag.replace(">", ' lang="{0}" xml:lang="{0}">')

    def init(self) -> None:
        """Write the language into each page, and use it in what Sphinx has not translated."""
        super().init()
        self.guide_titles = {"toc": "目录", "cover": "封面"}
        self.html_tag = self.html_tag.format(self.config.epub_language)

    def get_toc(self) -> None:
        """Leave the headings under which pages list others out of the table of contents."""
        super().get_toc()
        kept = []
        for entry in self.refnodes:
            docname, _, anchor = entry["refuri"].partition(f"{self.out_suffix}#")
            if not anchor or docname not in self.env.toctree_includes:
                kept.append(entry)
        levels = packaging.close_gaps([entry["level"] for entry in kept])
        self.refnodes = [
            {**entry, "level": level} for entry, level in zip(kept, levels, strict=True)
        ]

    def toc_metadata(self, level: int, navpoints: list[NavPoint]) -> dict[str, Any]:
        """Return what the older table of contents says: its identifier is that of the package."""
        return {**super().toc_metadata(level, navpoints), "uid": self.config.epub_identifier}

    def build_epub(self) -> None:
        """Pack the pages and what they use, instead of all files there are."""
        names = [*packaging.FIRST, "toc.ncx", *self.files]
        files = {name: packaging.repair(name, (self.outdir / name).read_bytes()) for name in names}
        used = packaging.find_used(files) | set(packaging.FIRST)
        files = {name: files[name] for name in sorted(used & files.keys())}
        cover = self.config.epub_cover[0] if self.config.epub_cover else ""
        files[packaging.PACKAGE] = packaging.complete_package(
            files[packaging.PACKAGE], files, cover
        )
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
        target = self.outdir / f"{self.config.epub_basename}.epub"
        target.write_bytes(packaging.pack(files, seconds))


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
        docname, _, anchor = uri[1:].partition("#")
        # Terms are linked too often; who looks one up in print finds it by its letter.
        if uri.startswith("%") and not self.in_title and not anchor.startswith("term-"):
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


def visit_book_update_html(self: HTML5Translator, node: book_update) -> None:
    """Open a line of the updates."""
    self.body.append(
        f'<p class="book-update"><time>{node["date"]}</time>'
        f'<a href="#document-{quote(node["docname"])}">'
    )


def depart_book_update_html(self: HTML5Translator, node: book_update) -> None:
    """Close a line of the updates."""
    self.body.append("</a></p>\n")


def visit_book_dates_html(self: HTML5Translator, node: book_dates) -> None:
    """Open the dates of a note."""
    self.body.append('<p class="book-dates">')


def depart_book_dates_html(self: HTML5Translator, node: book_dates) -> None:
    """Close the dates of a note."""
    self.body.append("</p>\n")
