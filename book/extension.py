"""The wiring: what happens between the notes that Sphinx has read and the LaTeX it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util.texescape import escape

from book import arrangement, writer
from book.typesetting import name_document
from sphinx_latest_updates.prose import write_plain
from sphinx_latest_updates.store import find_reading_order, get_domain
from sphinx_latest_updates.timeline import list_topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_latest_updates.model import Entry

ENGINE = "xelatex"


def arrange_document(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make a book of the tree of all notes, an article of the tree of one."""
    if app.builder.name not in {"latex", "singlehtml"}:
        return
    entries = get_domain(app.env).entries
    by_docname = {entry.note.docname: entry for entry in entries}
    arrangement.introduce_notes(doctree, by_docname, docname)
    if app.builder.name == "singlehtml":
        arrangement.arrange(doctree, entries)
        return
    context: dict[str, Any] = app.builder.context  # type: ignore[attr-defined]
    commit = app.config.latex_elements.get("release", "")
    if docname == app.config.root_doc:
        arrangement.arrange(doctree, entries)
        topics = list_topics(entries, find_reading_order(app.env))
        names = [write_plain(topic.title) for topic in topics]
        _describe(context, commit, entries, names)
        _define(context, "topics", names)
    elif entry := by_docname.get(docname):
        series = [str(app.config.project)]
        if entry.topic:
            series.append(write_plain(entry.topic.title))
        _describe(context, commit, [entry], entry.note.tags)
        _define(context, "series", series)


def _describe(
    context: dict[str, Any], commit: str, entries: Sequence[Entry], keywords: Iterable[str]
) -> None:
    """Say on the cover and in the file of which day it is, and what it is about."""
    days = [entry.dates.updated for entry in entries if entry.dates.updated]
    context["date"] = f"{max(days):%Y-%m-%d}" if days else ""
    context["release"] = commit
    context["preamble"] = context["looks"] = context.get("looks", context["preamble"])
    context["preamble"] += rf"\hypersetup{{pdfkeywords={{{_escape(', '.join(keywords))}}}}}"


def _define(context: dict[str, Any], name: str, words: Iterable[str]) -> None:
    context["preamble"] += rf"\renewcommand{{\laixun{name}}}{{{_escape(' · '.join(words))}}}"


def _escape(text: str) -> str:
    return escape(text, ENGINE)


def choose_notes(app: Sphinx, env: BuildEnvironment) -> None:
    """Make a document of each note asked for; all of them where none is named."""
    wanted = app.config.latex_documents
    if wanted and wanted[0][-1] != "howto":
        return
    notes = {entry.note.docname for entry in get_domain(env).entries}
    names = [document[0] for document in wanted if document[0]] or sorted(notes)
    if unknown := sorted(set(names) - notes):
        raise ExtensionError(
            f"there is no note {', '.join(unknown)}. Notes are: {', '.join(sorted(notes))}"
        )
    app.config.latex_documents = [
        (
            name,
            f"{name_document(name)}.tex",
            _escape(env.titles[name].astext()),
            _escape(str(app.config.author)),
            "howto",
        )
        for name in names
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_builder(writer.BookBuilder, override=True)
    app.add_builder(writer.BookEpubBuilder, override=True)
    app.set_translator("latex", writer.BookTranslator)
    app.add_node(
        arrangement.book_update,
        latex=(writer.visit_book_update, writer.depart_book_update),
        html=(writer.visit_book_update_html, writer.depart_book_update_html),
    )
    app.add_node(
        arrangement.book_dates,
        latex=(writer.visit_book_dates, writer.depart_book_dates),
        html=(writer.visit_book_dates_html, writer.depart_book_dates_html),
    )
    app.connect("env-updated", choose_notes, priority=600)
    # Before sphinx_latest_updates puts lists where a site has them.
    app.connect("doctree-resolved", arrange_document, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
