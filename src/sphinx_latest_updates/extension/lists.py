"""Lists on many pages: what each should show, which have to be written, and the further pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import new_document
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from sphinx_latest_updates.config import read_settings
from sphinx_latest_updates.extension.links import SITES, make_links
from sphinx_latest_updates.feeds import list_feeds
from sphinx_latest_updates.pager import title_page
from sphinx_latest_updates.paging import divide, name_page
from sphinx_latest_updates.state import (
    find_stale,
    forget,
    locate_state,
    make_digest,
    read_state,
    write_state,
)
from sphinx_latest_updates.store import find_reading_order, get_domain
from sphinx_latest_updates.timeline import list_topics, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from sphinx_latest_updates.model import Query
    from sphinx_latest_updates.paging import Part
    from sphinx_latest_updates.store import LatestUpdatesDomain

# Titles of pages below a list that a theme may show beside it.
NEAR = 20
LISTS, NOTES = "list ", "note "
FILES = "files"
FEED = "feed "
# What feeds and sitemap say of the project itself.
SAID = ("project", "author", "copyright", "language", "html_baseurl", "html_favicon")


# -- What has to be written -------------------------------------------------------------------


def find_stale_pages(app: Sphinx) -> list[str]:
    """Return the documents whose lists or dates are not those that the output shows.

    What lists show depends on the history and on other pages, which Sphinx knows nothing of. The
    further pages of a list are no documents; they are remembered to be written at the end.
    """
    domain = get_domain(app.env)
    is_site = app.builder.name in SITES
    domain.parts = dict(_divide_lists(domain)) if is_site else {}
    digests = dict(_digest_pages(app, domain))
    path = _locate_state(app)
    written = read_state(path)
    stale = find_stale(written, digests) | {
        f"{LISTS}{name}"
        for name in _list_further_pages(domain)
        if not _find_file(app, name).exists()
    }
    if stale:
        write_state(path, forget(written, stale))
    if is_site:
        _remove_pages(app, {*written, *stale} - digests.keys())
    domain.digests, domain.stale = digests, stale
    names = (name.removeprefix(LISTS).removeprefix(NOTES) for name in stale)
    return sorted(name for name in names if name in app.env.all_docs)


def _divide_lists(domain: LatestUpdatesDomain) -> Iterator[tuple[str, list[Part]]]:
    """Yield the pages of each divided list: of a document the first that asks for it."""
    for docname, queries in domain.queries.items():
        query = next((query for _line, query in queries if query.per_page), None)
        if query:
            yield docname, divide(select(domain.entries, query), query)


def _digest_pages(app: Sphinx, domain: LatestUpdatesDomain) -> Iterator[tuple[str, str]]:
    """Yield a digest of what each page should show of other pages and of the history."""
    write_topic = cache(repr)  # Topics are few, and the same for many entries.
    dates = {e.note.docname: make_digest(write_topic(e.topic), e.dates) for e in domain.entries}
    entries = {
        entry.note.docname: make_digest(domain.digest_note(entry.note), dates[entry.note.docname])
        for entry in domain.entries
    }
    yield from ((f"{NOTES}{docname}", digest) for docname, digest in dates.items())
    order = [topic.key for topic in list_topics(domain.entries, find_reading_order(app.env))]
    settings, _problems = read_settings(app.config)
    said = [settings, *(getattr(app.config, name) for name in SAID)]
    yield FILES, make_digest(list(entries.values()), sorted(app.env.all_docs), said)
    for topic, chosen in list_feeds(domain.entries, settings.feed_limit):
        own = [entries[entry.note.docname] for entry in chosen]
        yield f"{FEED}{topic and topic.key}", make_digest(topic, own, said)
    looks = _describe_looks(app) if domain.parts else ()
    for docname, queries in sorted(domain.queries.items()):
        parts = domain.parts.get(docname, ())
        shown = [_digest_query(domain, query, entries, parts) for _line, query in queries]
        yield f"{LISTS}{docname}", make_digest(order, shown)
        for part in parts[1:]:
            own = [entries[entry.note.docname] for entry in part.entries]
            around = [part.number, part.count, looks, _list_near_titles(app, docname)]
            yield f"{LISTS}{name_page(docname, part.number)}", make_digest(order, own, around)


def _digest_query(
    domain: LatestUpdatesDomain, query: Query, entries: dict[str, str], parts: Sequence[Part]
) -> list[object]:
    if query.of_topics:
        return [(e.topic, e.dates.updated) for e in domain.entries]
    is_divided = query.per_page and parts
    shown = parts[0].entries if is_divided else select(domain.entries, query)
    around = (parts[0].count, parts[0].years) if is_divided else ()
    return [query, around, *(entries[entry.note.docname] for entry in shown)]


def _describe_looks(app: Sphinx) -> tuple[object, ...]:
    """Return what changes when the settings or the templates of the site do."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    made = builder.build_info
    return made.config_hash, made.tags_hash, builder.templates.newest_template_mtime()


def _list_near_titles(app: Sphinx, docname: str) -> list[str]:
    """Return the titles that a further page of a list may show besides it."""
    env = app.env
    near = [*env.toctree_includes.get(env.config.root_doc, ()), docname]
    near += env.toctree_includes.get(docname, ())[:NEAR]
    return [str(env.titles[name]) for name in near if name in env.titles]


# -- What is remembered -----------------------------------------------------------------------


def _locate_state(app: Sphinx) -> Path:
    return locate_state(Path(app.doctreedir), app.builder.name, Path(app.outdir))


def remember_shown(app: Sphinx, exception: Exception | None) -> None:
    """Note what the pages of the output folder show now; after a failure nothing is sure."""
    domain = get_domain(app.env)
    path = _locate_state(app)
    if not exception and read_state(path) != domain.digests:
        write_state(path, domain.digests)


def _remove_pages(app: Sphinx, gone: set[str]) -> None:
    """Remove the further pages that a list has had and has no more."""
    for name in gone:
        page = name.removeprefix(LISTS)
        is_further = name.startswith(LISTS) and page.rpartition("/")[2].isdecimal()
        if is_further and page not in app.env.all_docs:
            _find_file(app, page).unlink(missing_ok=True)


def _find_file(app: Sphinx, pagename: str) -> Path:
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    return app.builder.get_output_path(pagename)


# -- The further pages ------------------------------------------------------------------------


def _list_further_pages(domain: LatestUpdatesDomain) -> Iterator[str]:
    for docname, parts in sorted(domain.parts.items()):
        yield from (name_page(docname, part.number) for part in parts[1:])


def add_list_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the further pages of divided lists, those that have to be written."""
    if app.builder.name not in SITES:
        return
    domain = get_domain(app.env)
    for pagename in _list_further_pages(domain):
        docname, number = domain.find_list(pagename)
        # A document that is written for a reason of its own may look different as a whole.
        is_new = docname in domain.written and f"{LISTS}{docname}" not in domain.stale
        if is_new or f"{LISTS}{pagename}" in domain.stale:
            yield pagename, _make_context(app, docname, number), "page.html"


def _make_context(app: Sphinx, docname: str, number: int) -> dict[str, Any]:
    builder, env = app.builder, app.env
    assert isinstance(builder, StandaloneHTMLBuilder)
    pagename = name_page(docname, number)
    title = title_page(builder.render_partial(env.titles[docname])["title"], number)
    body, has_formulas = _render_body(app, docname, number)
    return {
        "title": title,
        "body": body,
        "has_maths_elements": has_formulas,
        "parents": list(_list_parents(builder, docname, pagename)),
        "meta": {"html_theme.sidebar_secondary.remove": "", **env.metadata.get(docname, {})},
        "metatags": "",
        "display_toc": False,
        "toc": "",
        "prev": None,
        "next": None,
        "sourcename": "",
        "page_source_suffix": "",
    }


def _render_body(app: Sphinx, docname: str, number: int) -> tuple[str, bool]:
    """Return a page of a list as HTML, and whether it has formulas."""
    from sphinx_latest_updates.parts import render_part

    builder, env = app.builder, app.env
    assert isinstance(builder, StandaloneHTMLBuilder)
    domain = get_domain(env)
    pagename = name_page(docname, number)
    query = next(query for _line, query in domain.queries[docname] if query.per_page)
    title = title_page(env.titles[docname].astext(), number)
    document = new_document(str(env.doc2path(docname)), builder.docsettings)
    section = nodes.section("", nodes.title("", title), ids=[f"page-{number}"])
    document += section
    links = make_links(app, pagename)
    order = list_topics(domain.entries, find_reading_order(env))
    section += render_part(domain.parts[docname][number - 1], query, 2, links, order)
    app.emit("doctree-resolved", document, pagename)
    page = builder.get_target_uri(pagename)
    builder.secnumbers, builder.fignumbers = {}, {}
    builder.imgpath = relative_uri(page, "_images")
    builder.dlpath = relative_uri(page, "_downloads")
    builder.current_docname = pagename
    translator: Any = builder.create_translator(document, builder)
    document.walkabout(translator)
    return "".join(translator.fragment), getattr(translator, "_has_maths_elements", False)


def _list_parents(
    builder: StandaloneHTMLBuilder, docname: str, pagename: str
) -> Iterator[dict[str, str]]:
    """Yield the pages above one of a list, the list's own document last."""
    path = [docname]
    while (related := builder.relations.get(path[0])) and related[0]:
        path.insert(0, related[0])
    for name in path[1:] if path[0] == builder.config.root_doc else path:
        title = builder.render_partial(builder.env.titles[name])["title"]
        yield {"link": builder.get_relative_uri(pagename, name), "title": title}
