"""When all pages are written: the files beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation
from sphinx.util.osutil import relative_uri

from sphinx_latest_updates.addresses import locate_page, make_absolute
from sphinx_latest_updates.config import read_settings
from sphinx_latest_updates.extension.links import SITES
from sphinx_latest_updates.extension.lists import FEED, FILES
from sphinx_latest_updates.feeds import FEEDS, list_feeds, name_feed, title_feed
from sphinx_latest_updates.model import FeedInfo
from sphinx_latest_updates.paging import name_page
from sphinx_latest_updates.sitemap import PARTS, write_robots, write_sitemaps
from sphinx_latest_updates.store import get_domain
from sphinx_latest_updates.timeline import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sphinx.application import Sphinx

    from sphinx_latest_updates.model import Topic

_ = get_translation("sphinx_latest_updates")

NOT_FOUND = "404"
SITEMAP = "sitemap.xml"


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write feeds, sitemap and robots.txt, if the site knows its address."""
    if exception or not app.config.html_baseurl or app.builder.name not in SITES:
        return
    domain = get_domain(app.env)
    if FILES not in domain.stale and not domain.written and Path(app.outdir, SITEMAP).exists():
        return  # Nothing that they say has changed.
    _write_feeds(app)
    _write_sitemaps(app)
    if not _has_own_robots(app):
        _write(app, "robots.txt", write_robots(make_absolute(app.builder, SITEMAP)))


# -- Feeds ------------------------------------------------------------------------------------


def _write_feeds(app: Sphinx) -> None:
    domain = get_domain(app.env)
    settings, _problems = read_settings(app.config)
    locate = partial(locate_page, app.builder)
    contents: dict[str, str] = {}
    is_full = settings.feed_content == "full"
    for topic, listed in list_feeds(domain.entries, settings.feed_limit):
        is_there = Path(app.outdir, name_feed(topic, next(iter(FEEDS)))).exists()
        # Of a whole note, only its page knows what has changed.
        if is_there and not is_full and f"{FEED}{topic and topic.key}" not in domain.stale:
            continue
        chosen = [
            replace(entry, note=domain.settle(entry.note, partial(make_absolute, app.builder)))
            for entry in listed
        ]
        if is_full:
            contents |= _render_contents(
                app, {entry.note.docname for entry in chosen} - {*contents}
            )
        for name, (_type, write) in FEEDS.items():
            feed = write(_describe_feed(app, topic, name), chosen, locate, contents)
            _write(app, name_feed(topic, name), feed)


def _render_contents(app: Sphinx, docnames: Iterable[str]) -> dict[str, str]:
    # Not before a feed has whole notes: to take pages apart needs a parser.
    from sphinx_latest_updates.content import render_content

    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    return {
        docname: render_content(builder, docname, locate_page(builder, docname))
        for docname in sorted(docnames)
    }


def _describe_feed(app: Sphinx, topic: Topic | None, name: str) -> FeedInfo:
    config = app.config
    home = topic.docname if topic and topic.docname else config.root_doc
    rights = config.copyright
    return FeedInfo(
        title=title_feed(config.project, topic),
        home=locate_page(app.builder, home),
        address=make_absolute(app.builder, quote(name_feed(topic, name))),
        author=config.author,
        language=config.language.replace("_", "-"),
        # Relative: a browser takes no style sheet of another place, such as the disk's.
        style=relative_uri(name_feed(topic, name), "_static/feed.css"),
        explanation=str(_("This is a feed: give its address to a feed reader.")),
        rights=rights if isinstance(rights, str) else ", ".join(rights),
        icon=_find_icon(app),
    )


def _find_icon(app: Sphinx) -> str:
    icon: str | None = app.config.html_favicon
    if not icon:
        return ""
    return icon if "://" in icon else make_absolute(app.builder, f"_static/{Path(icon).name}")


# -- Search engines ---------------------------------------------------------------------------


def _write_sitemaps(app: Sphinx) -> None:
    """Write the sitemap, or those of its parts and their index; remove parts it has no more."""
    maps = write_sitemaps(dict(_list_pages(app)), partial(make_absolute, app.builder))
    for name, content in maps.items():
        _write(app, name, content)
    for former in Path(app.outdir).glob(PARTS):
        if former.name not in maps:
            former.unlink()


def _list_pages(app: Sphinx) -> Iterator[tuple[str, datetime | None]]:
    """Yield the address of each page, and when it changed last: a list when a note of it did."""
    domain = get_domain(app.env)
    for docname in sorted(app.env.found_docs - {NOT_FOUND}):
        entry = domain.find_entry(docname)
        listed = [
            listed.dates.updated
            for _line, query in domain.queries.get(docname, ())
            for listed in select(domain.entries, query)
            if listed.dates.updated
        ]
        changed = entry.dates.updated if entry else max(listed, default=None)
        yield locate_page(app.builder, docname), changed
    for docname, parts in domain.parts.items():
        for part in parts[1:]:
            dates = [entry.dates.updated for entry in part.entries if entry.dates.updated]
            page = name_page(docname, part.number)
            yield locate_page(app.builder, page), max(dates, default=None)


def _has_own_robots(app: Sphinx) -> bool:
    """Return whether the project brings a robots.txt of its own."""
    own = (Path(app.confdir, path) for path in app.config.html_extra_path)
    return any(path.name == "robots.txt" or (path / "robots.txt").exists() for path in own)


def _write(app: Sphinx, name: str, content: bytes) -> None:
    """Write a file of the output, unless it is the same already: then it keeps its time."""
    path = Path(app.outdir, name)
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
