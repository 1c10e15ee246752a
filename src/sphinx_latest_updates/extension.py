"""The wiring: event handlers that unpack what Sphinx gives and call the other modules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import NoUri
from sphinx.util import get_filetype
from sphinx.util.matching import Matcher
from sphinx.util.nodes import make_refnode

from sphinx_latest_updates.config import read_settings
from sphinx_latest_updates.directive import check_query
from sphinx_latest_updates.excerpt import read_excerpt, read_title
from sphinx_latest_updates.feeds import (
    name_folder,
    select_feed_entries,
    write_atom,
    write_json,
)
from sphinx_latest_updates.front_matter import (
    find_key_line,
    find_unknown_keys,
    read_front_matter,
    read_header,
)
from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import make_policy
from sphinx_latest_updates.messages import Subtype, warn
from sphinx_latest_updates.model import FeedInfo, Inline, Note
from sphinx_latest_updates.nodes import latest_updates, latest_updates_topics
from sphinx_latest_updates.notices import announce
from sphinx_latest_updates.prose import write_plain
from sphinx_latest_updates.render import find_heading_level, render_list, render_topics
from sphinx_latest_updates.store import find_reading_order, get_domain, read_topic_titles
from sphinx_latest_updates.timeline import join, list_topics
from sphinx_latest_updates.visible.markups import choose_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_latest_updates.front_matter import FrontMatter
    from sphinx_latest_updates.model import Dates, Entry

PACKAGE = Path(__file__).parent
FEEDS = {"atom.xml": write_atom, "feed.json": write_json}


# -- Start ------------------------------------------------------------------------------------


def check_settings(app: Sphinx, config: Config) -> None:
    """Warn about each setting whose value is replaced by its default."""
    _settings, problems = read_settings(config)
    for problem in problems:
        warn(Subtype.CONFIG, "%s", problem)


def add_static_files(app: Sphinx) -> None:
    """Let HTML builders find the style sheet of the lists."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(PACKAGE / "static"))


# -- Read -------------------------------------------------------------------------------------


def check_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn about faults in the front matter of Markdown, and blank out the lines that are at fault.

    Blank lines in their place keep the page whole and its line numbers right.
    """
    path = str(app.env.doc2path(docname))
    if get_filetype(app.config.source_suffix, path) == "restructuredtext":
        return
    if (header := read_header(content[0])) is None:
        return
    if header.fault:
        warn(
            Subtype.FRONT_MATTER,
            "this front matter is not read: %s. Put a value with a colon or a bracket in quotes.",
            header.fault,
            location=(docname, header.fault_line),
        )
        lines = content[0].splitlines(keepends=True)
        first, last = header.lost
        content[0] = "".join([*lines[: first - 1], "\n" * (last - first + 1), *lines[last:]])
    settings, _problems = read_settings(app.config)
    for problem in find_unknown_keys(header, settings.front_matter_keys):
        location = (docname, header.keys[problem.key])
        warn(Subtype.FRONT_MATTER, "%s.", problem.message, location=location)


def read_note(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page says of itself, if it is a note."""
    docname = app.env.current_document.docname
    settings, _problems = read_settings(app.config)
    if docname == app.config.root_doc or Matcher(settings.exclude).match(docname):
        return
    front_matter = _read_front_matter(app, docname)
    title = read_title(doctree)
    if not title:
        title = (Inline("text", docname.rpartition("/")[2]),)
        if front_matter.updates and not front_matter.draft:
            message = "this page has no title and is listed as %r. Begin it with a line `# Title`."
            warn(Subtype.TITLE, message, title[0].text, location=(docname, 1))
    summary = _parse_summary(app, docname, doctree, front_matter.summary)
    get_domain(app.env).add_note(
        Note(
            docname=docname,
            title=title,
            excerpt=read_excerpt(doctree, summary, settings.excerpt_length),
            topic=front_matter.topic,
            tags=front_matter.tags,
            published=front_matter.date,
            updated=front_matter.updated,
            listed=front_matter.updates and not front_matter.draft,
        )
    )


def _read_front_matter(app: Sphinx, docname: str) -> FrontMatter:
    front_matter, problems = read_front_matter(app.env.metadata[docname])
    if problems:
        source = Path(app.env.doc2path(docname)).read_text(encoding="utf-8", errors="replace")
        for problem in problems:
            location = (docname, find_key_line(source, problem.key))
            warn(Subtype.FRONT_MATTER, "%s.", problem.message, location=location)
    return front_matter


def _parse_summary(
    app: Sphinx, docname: str, doctree: nodes.document, summary: str
) -> nodes.document | None:
    """Return the doctree of a summary, written in the language of its page."""
    if not summary:
        return None
    path = str(app.env.doc2path(docname))
    filetype = get_filetype(app.config.source_suffix, path)
    parser = app.registry.create_source_parser(filetype, config=app.config, env=app.env)
    # MyST counts the words of what it parses into the page's metadata.
    metadata = dict(app.env.metadata[docname])
    parser.parse(summary, document := new_document(path, doctree.settings))
    app.env.metadata[docname] = metadata
    return document


# -- Join -------------------------------------------------------------------------------------


def collect_entries(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Date the notes, and return the pages that list them: those are written in every build.

    What they show depends on the history and on other pages, which Sphinx knows nothing of.
    """
    domain = get_domain(env)
    domain.entries = join(
        domain.notes.values(), _date_notes(app, domain.notes), read_topic_titles(env)
    )
    for docname, queries in sorted(domain.queries.items()):
        for line, query in queries:
            check_query(domain.entries, query, (docname, line))
    return sorted(domain.queries)


def _date_notes(app: Sphinx, docnames: Iterable[str]) -> dict[str, Dates]:
    files = {docname: Path(app.env.doc2path(docname)) for docname in docnames}
    if not files:
        return {}
    srcdir = Path(app.srcdir)
    settings, _problems = read_settings(app.config)
    report = date_files(
        srcdir,
        {
            file: sorted(srcdir / name for name in app.env.dependencies.get(docname, ()))
            for docname, file in files.items()
        },
        {suffix: choose_markup(parser) for suffix, parser in app.config.source_suffix.items()},
        make_policy(settings),
        Path(app.doctreedir),
    )
    announce(report, srcdir)
    return {docname: report.dates[file] for docname, file in files.items()}


# -- Write ------------------------------------------------------------------------------------


def fill_placeholders(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each placeholder by its list."""
    domain = get_domain(app.env)

    def make_reference(target: str, children: Sequence[nodes.Node]) -> nodes.Node:
        try:
            return make_refnode(app.builder, docname, target, None, list(children))
        except NoUri:  # This output does not contain the target.
            return nodes.inline("", "", *children)

    for lists in list(doctree.findall(latest_updates)):
        level = find_heading_level(lists)
        lists.replace_self(render_list(domain.entries, lists["query"], level, make_reference))
    for topics in list(doctree.findall(latest_updates_topics)):
        ordered = list_topics(domain.entries, find_reading_order(app.env))
        topics.replace_self(render_topics(domain.entries, ordered, make_reference))


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write the feeds of the site and of each topic, if the site knows its address."""
    if exception or not app.config.html_baseurl or app.builder.name not in {"html", "dirhtml"}:
        return
    entries = get_domain(app.env).entries
    title, root = app.config.project, app.config.root_doc
    _write_pair(app, "", title, root, entries)
    for topic in list_topics(entries, ()):
        own = [entry for entry in entries if entry.topic == topic]
        name = f"{title} · {write_plain(topic.title)}"
        _write_pair(app, f"feeds/{name_folder(topic)}/", name, topic.docname or root, own)


def _write_pair(app: Sphinx, folder: str, title: str, home: str, entries: Sequence[Entry]) -> None:
    settings, _problems = read_settings(app.config)
    chosen = select_feed_entries(entries, settings.feed_limit)
    base: str = app.config.html_baseurl.rstrip("/") + "/"

    def locate(docname: str) -> str:
        return urljoin(base, app.builder.get_target_uri(docname))

    for name, write in FEEDS.items():
        info = FeedInfo(
            title=title,
            home=locate(home),
            address=urljoin(base, quote(folder + name)),
            author=app.config.author,
            language=app.config.language.replace("_", "-"),
        )
        path = Path(app.outdir, folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write(info, chosen, locate))
