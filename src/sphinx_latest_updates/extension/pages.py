"""When a page is written: the lists in it, and what its head says."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx_latest_updates.addresses import locate_page
from sphinx_latest_updates.extension.links import SITES, make_links
from sphinx_latest_updates.feeds import FEEDS, name_feed, title_feed
from sphinx_latest_updates.metadata import (
    describe_note,
    describe_page,
    write_description_tag,
    write_feed_links,
    write_linked_data,
)
from sphinx_latest_updates.nodes import latest_updates, latest_updates_topics
from sphinx_latest_updates.pager import title_page
from sphinx_latest_updates.paging import divide, name_page
from sphinx_latest_updates.prose import write_line, write_plain
from sphinx_latest_updates.store import find_reading_order, get_domain
from sphinx_latest_updates.timeline import list_topics, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_latest_updates.model import Entry


# -- Lists ------------------------------------------------------------------------------------


def fill_placeholders(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each placeholder by its list, on a site by the first page of it."""
    domain = get_domain(app.env)
    domain.written.add(docname)
    is_site = app.builder.name in SITES
    if is_site and docname not in domain.queries:
        return  # To look through its nodes would take long. A book is one document of all.
    # Not before there is a list: a build that writes none goes without.
    from sphinx_latest_updates.parts import find_heading_level, render_part
    from sphinx_latest_updates.render import render_topics

    links = make_links(app, docname)
    divided = iter(domain.parts.get(docname, ())[:1])
    order = (
        list_topics(domain.entries, find_reading_order(app.env))
        if docname in domain.queries
        else []
    )
    for number, placeholder in enumerate(list(doctree.findall(latest_updates)), start=1):
        query = placeholder["query"]
        part = next(divided, None) if query.per_page else None
        part = part or divide(select(domain.entries, query), replace(query, per_page=0))[0]
        level = find_heading_level(placeholder)
        with_buttons = order if is_site else ()
        placeholder.replace_self(render_part(part, query, level, links, with_buttons, number))
    for topics in list(doctree.findall(latest_updates_topics)):
        topics.replace_self(render_topics(domain.entries, order, links))


# -- Heads ------------------------------------------------------------------------------------


def fill_head(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Put into the head of a page what it says to search engines, chats and feed readers."""
    if app.builder.name not in SITES:
        return
    domain = get_domain(app.env)
    docname, number = domain.find_list(pagename)
    if any(query.has_filter for _line, query in domain.queries.get(docname, ())):
        from sphinx_latest_updates.buttons import STYLE_SHEET

        app.add_css_file(STYLE_SHEET)
    entry = domain.find_entry(pagename)
    excerpt = _write_excerpt(app, docname)
    description = excerpt or _describe(app, docname)
    title = (
        write_plain(entry.note.title) if entry else title_page(_read_title(app, docname), number)
    )
    tags = context.get("metatags", "")
    if description and 'name="description"' not in tags:
        tags += write_description_tag(description)
    if app.config.html_baseurl:
        # The page for errors, shown at any address, has a `pathto` of its own.
        tags += write_feed_links(_list_feeds(app, pagename, context["pathto"]))
    about = excerpt if entry else description
    page = _make_linked_data(app, pagename, title, about, entry)
    context["metatags"] = tags + write_linked_data(page)
    # sphinxext-opengraph takes these for its own; it escapes nothing but quotation marks.
    context["meta"] = {
        "og:description": escape(description, quote=False),
        "og:type": "article" if entry else "website",
        **(context.get("meta") or {}),
    }
    if entry:
        from sphinx_latest_updates.render import write_minutes

        context["note"] = entry
        context["reading_time"] = write_minutes(entry)


def _write_excerpt(app: Sphinx, pagename: str) -> str:
    """Return the excerpt of a note as one line, nothing for any other page."""
    domain = get_domain(app.env)
    note = domain.notes.get(pagename)
    return write_line(domain.settle(note, str).excerpt) if note else ""


def _describe(app: Sphinx, pagename: str) -> str:
    """Return the description of a page without excerpt: its own, else that of the site."""
    descriptions = get_domain(app.env).descriptions
    return descriptions.get(pagename) or descriptions.get(app.config.root_doc, "")


def _read_title(app: Sphinx, pagename: str) -> str:
    title = app.env.titles.get(pagename)
    return title.astext() if title is not None and title.astext() else str(app.config.project)


def _list_feeds(
    app: Sphinx, pagename: str, pathto: Callable[..., str]
) -> Iterator[tuple[str, str, str]]:
    """Yield media type, title and address of the feeds that a page announces."""
    project = app.config.project
    domain = get_domain(app.env)
    own = domain.find_topic(domain.find_list(pagename)[0])
    for topic in (None, own) if own else (None,):
        for name, (media_type, _write_feed) in FEEDS.items():
            address = pathto(quote(name_feed(topic, name)), resource=True)
            yield media_type, title_feed(project, topic), address


def _make_linked_data(
    app: Sphinx, pagename: str, title: str, description: str, entry: Entry | None
) -> dict[str, Any]:
    config = app.config
    address = locate_page(app.builder, pagename) if config.html_baseurl else ""
    language = config.language.replace("_", "-")
    if entry is None:
        return describe_page(title, description, address, language)
    return describe_note(entry, description, address, language, config.author, config.project)


def turn_pages(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Let the pages of a divided list name one another as previous and next."""
    domain = get_domain(app.env)
    docname, number = domain.find_list(pagename)
    count = len(domain.parts.get(docname, ()))
    for key, other in (("prev", number - 1), ("next", number + 1)):
        if 1 <= other <= count:
            title = title_page(_read_title(app, docname), other)
            address = app.builder.get_relative_uri(pagename, name_page(docname, other))
            context[key] = {"link": address, "title": escape(title)}
