"""When the build starts, and when a page is read."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.utils import new_document
from sphinx.util import get_filetype
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from sphinx_latest_updates.config import read_settings
from sphinx_latest_updates.encoding import find_undecodable_line, register
from sphinx_latest_updates.inlines import Rules
from sphinx_latest_updates.messages import Subtype, warn
from sphinx_latest_updates.model import Inline, Note
from sphinx_latest_updates.prose import write_line
from sphinx_latest_updates.store import get_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_latest_updates.config import Settings
    from sphinx_latest_updates.front_matter import FrontMatter

PACKAGE = Path(__file__).parents[1]
# An excerpt is the same whatever is built: that of the site, which is HTML.
SITE_TAGS = ("html", "format_html", "builder_html")
READERS = ("elder_sphinx", "excerpt", "front_matter", "formulas", "reading")
BUILDER_TAGS = ("format_", "builder_")


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


def load_readers(_app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Load what reading needs before there are processes that would each load it.

    A build that reads nothing goes without.
    """
    if docnames:
        for name in READERS:
            import_module(f"{PACKAGE.name}.{name}")


def check_encoding(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn about each page to read that is no UTF-8, and let Sphinx read it all the same."""
    for docname in docnames:
        if line := find_undecodable_line(Path(env.doc2path(docname)).read_bytes()):
            message = "this is not UTF-8; what cannot be read is shown as %s. Save it as UTF-8."
            warn(Subtype.ENCODING, message, "\ufffd", location=(docname, line))
            env.settings["input_encoding"] = register()


def check_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn about faults in the front matter of Markdown, and blank out the lines that are at fault.

    Blank lines in their place keep the page whole and its line numbers right.
    """
    from sphinx_latest_updates.front_matter import find_unknown_keys, read_header

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
    """Remember what a page says of itself: all of it if it is a note, else its description."""
    from sphinx_latest_updates.excerpt import read_excerpt, read_title
    from sphinx_latest_updates.reading import estimate_minutes

    docname = app.env.current_document.docname
    settings, _problems = read_settings(app.config)
    rules = _make_rules(app, settings)
    front_matter = _read_front_matter(app, docname)
    summary = _parse_summary(app, docname, doctree, front_matter.summary)
    excerpt = read_excerpt(doctree, summary, rules)
    if docname == app.config.root_doc or Matcher(settings.exclude).match(docname):
        get_domain(app.env).add_description(docname, write_line(excerpt))
        return
    title = read_title(doctree, rules)
    if not title:
        title = (Inline("text", docname.rpartition("/")[2]),)
        if front_matter.updates and not front_matter.draft:
            message = "this page has no title and is listed as %r. Begin it with a line `# Title`."
            warn(Subtype.TITLE, message, title[0].text, location=(docname, 1))
    get_domain(app.env).add_note(
        Note(
            docname=docname,
            title=title,
            excerpt=excerpt,
            topic=front_matter.topic,
            tags=front_matter.tags,
            published=front_matter.date,
            updated=front_matter.updated,
            listed=front_matter.updates and not front_matter.draft,
            minutes=estimate_minutes(doctree, settings.reading_speed),
        )
    )


def _make_rules(app: Sphinx, settings: Settings) -> Rules:
    own = [tag for tag in app.tags if not tag.startswith(BUILDER_TAGS)]
    tags = Tags({*own, *SITE_TAGS} - {app.builder.name, app.builder.format} | set(SITE_TAGS))

    def is_shown(expression: str) -> bool:
        try:
            return tags.eval_condition(expression)
        except Exception:  # Whatever an expression raises, Sphinx warns of it and shows the text.
            return True

    return Rules(settings.excerpt_length, settings.placeholders, is_shown)


def _read_front_matter(app: Sphinx, docname: str) -> FrontMatter:
    from sphinx_latest_updates.front_matter import find_key_line, read_front_matter

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
    from sphinx_latest_updates.elder_sphinx import create_parser

    path = str(app.env.doc2path(docname))
    filetype = get_filetype(app.config.source_suffix, path)
    parser = create_parser(app.registry, app.env, filetype)
    # MyST counts the words of what it parses into the page's metadata.
    metadata = dict(app.env.metadata[docname])
    parser.parse(summary, document := new_document(path, doctree.settings))
    app.env.metadata[docname] = metadata
    return document
