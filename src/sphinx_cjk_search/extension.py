"""The wiring: event handlers that unpack what Sphinx gives and call the other modules."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from sphinx_cjk_search import words
from sphinx_cjk_search.config import find_problems, read_exclude
from sphinx_cjk_search.dating import format_day, read_dates
from sphinx_cjk_search.indexing import update_index
from sphinx_cjk_search.messages import Subtype, warn
from sphinx_cjk_search.model import Card, Passage
from sphinx_cjk_search.output import squeeze
from sphinx_cjk_search.renewal import locate_known
from sphinx_cjk_search.rules import PATH as RULES_PATH
from sphinx_cjk_search.shards import make_shard
from sphinx_cjk_search.store import get_domain
from sphinx_cjk_search.theme import HIGHLIGHT, OBSOLETE, WithoutBuiltinSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

PACKAGE = Path(__file__).parent
# In the order in which one needs another.
ENGINE = ("stem", "tokens", "shards", "typos", "query", "marks", "near", "rank", "panel", "start")
BUILDERS = ("html", "dirhtml")
FOLDER = "_static/cjk-search"
PAGE = "search"
FEW = 20  # documents that one process reads
DATE_EVENT = "cjk-search-date"


# -- Start ------------------------------------------------------------------------------------


def check_settings(app: Sphinx, config: Config) -> None:
    """Warn about each setting whose value is replaced by its default."""
    for problem in find_problems(config):
        warn(Subtype.CONFIG, "%s", problem)


def take_over(app: Sphinx) -> None:
    """Put this search in the place of the built-in one, where a builder has pages to search."""
    builder: Any = app.builder
    if not _is_served(builder):
        return
    # Sphinx then makes no index, no search page and no stemmer of its own.
    builder.search = False
    app.config.html_static_path.append(str(PACKAGE / "static"))
    app.add_css_file("cjk-search/search.css")
    attributes: dict[str, Any] = {"data-failed": words.list_words()["failed"]}
    app.add_js_file("cjk-search/open.js", loading_method="defer", **attributes)
    if isinstance(builder.templates, BuiltinTemplateLoader):
        builder.templates.environment.add_extension(WithoutBuiltinSearch)


def _is_served(builder: Builder) -> bool:
    return builder.name in BUILDERS


# -- Read -------------------------------------------------------------------------------------


def load_tables(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load what reading needs before there are processes that would each load it.

    To read a few pages, less is loaded where their titles are known.
    """
    if docnames:
        import_module("sphinx_cjk_search.reader")
        import_module("sphinx_cjk_search.pages")
    if len(docnames) > FEW:
        from sphinx_cjk_search.pinyin import load_readings
        from sphinx_cjk_search.tokens import compile_patterns
        from sphinx_cjk_search.variants import read_variants

        read_variants()
        load_readings()
        compile_patterns()
    else:
        get_domain(env).keep_former(docnames)


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Count the terms of a page, and keep them with what is shown of it."""
    # Not before the first page is read: a build that reads none goes without.
    from sphinx_cjk_search.front_matter import read_front_matter
    from sphinx_cjk_search.pages import make_page
    from sphinx_cjk_search.postings import read_pinyin, weigh
    from sphinx_cjk_search.reader import read_sections
    from sphinx_cjk_search.variants import read_variants

    docname = app.env.current_document.docname
    front_matter, problems = read_front_matter(app.env.metadata[docname])
    for problem in problems:
        subtype = Subtype.TAGS if problem.key == "tags" else Subtype.DATE
        message = "%s. Until then the search does without it."
        warn(subtype, message, problem.message, location=(docname, 1))
    if front_matter.is_excluded or Matcher(read_exclude(app.config)).match(docname):
        return
    sections = read_sections(doctree, _make_condition(app.tags))
    domain = get_domain(app.env)
    title = sections[0].title or docname.rpartition("/")[2]
    former = domain.former.get(docname)
    spoken = read_pinyin(former.terms) if former and former.title == title else None
    terms = weigh(sections, front_matter.tags, read_variants(), spoken)
    passages = [Passage(each.anchor, each.title, each.text) for each in sections]
    domain.pages[docname] = make_page(docname, title, front_matter, passages, terms)


def _make_condition(tags: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether an HTML page shows an `only`, whichever builder reads it."""
    names = list(tags)
    prefixed = {name for name in names if name.startswith(("builder_", "format_"))}
    reading = prefixed | {name.partition("_")[2] for name in prefixed}
    own = [name for name in names if name not in reading]
    shown = Tags([*own, "html", "builder_html", "format_html"])
    return shown.eval_condition


# -- Write ------------------------------------------------------------------------------------


def add_search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page, as an ordinary page of the theme."""
    if not _is_served(app.builder):
        return
    spoken = words.list_words()
    templates = Environment(loader=FileSystemLoader(PACKAGE / "templates"), autoescape=True)
    links = [
        (title, app.builder.get_relative_uri(PAGE, docname))
        for docname, title in _list_entrances(app, spoken["index"])
    ]
    body = templates.get_template("cjk-search-page.html").render(words=spoken, links=links)
    context = {
        "title": spoken["title"],
        "body": body,
        "metatags": '<meta name="robots" content="noindex" />',
        "display_toc": False,
        "toc": "",
        "parents": [],
        "prev": None,
        "next": None,
        "sourcename": "",
        "page_source_suffix": "",
        # Themes that have a second sidebar have nothing to put there.
        "meta": {"html_theme.sidebar_secondary.remove": ""},
    }
    yield PAGE, context, "page.html"


def _list_entrances(app: Sphinx, index: str) -> Iterator[tuple[str, str]]:
    """Yield the pages that lead to all others: those that head a folder, and the index."""
    for docname, title in sorted(app.env.titles.items()):
        if docname == app.config.root_doc or docname.endswith("/index"):
            yield docname, title.astext()
    if app.config.html_use_index:
        yield "genindex", index


def change_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Leave the built-in search out of a page, and say that there is a search page."""
    if not _is_served(app.builder):
        return
    # The PyData theme's own dialog; its switch for searches that bring theirs.
    context["theme_disable_search"] = True
    scripts = context["script_files"]
    scripts[:] = [
        script
        for script in scripts
        if not str(getattr(script, "filename", script)).endswith(HIGHLIGHT)
    ]
    has_document = context["hasdoc"]
    context["hasdoc"] = lambda name: name == PAGE or has_document(name)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the index and the engine, and remove what the built-in search left."""
    if exception or not _is_served(app.builder):
        return
    outdir = Path(app.outdir)
    for name in OBSOLETE:
        (outdir / name).unlink(missing_ok=True)
    engine = _write_engine(outdir / FOLDER)
    settings = {
        "engine": engine,
        "searchPage": app.builder.get_target_uri(PAGE),
        "words": words.list_words(),
    }
    known = locate_known(Path(app.doctreedir), app.builder.name, outdir)
    update_index(list(_list_cards(app)), settings, outdir / FOLDER / "data", known)


def _write_engine(folder: Path) -> str:
    """Write the scripts as one file, and return its name without suffix."""
    rules = json.dumps(json.loads(RULES_PATH.read_text("utf-8")), ensure_ascii=False)
    parts = [squeeze((PACKAGE / "engine" / f"{name}.js").read_text("utf-8")) for name in ENGINE]
    source = "\n".join(['"use strict";', f"{{\nconst RULES = {rules};", *parts, "}", ""])
    name = f"search-{make_shard(source).name}"
    for former in folder.glob("search-*.js"):
        if former.stem != name:
            former.unlink()
    if not (folder / f"{name}.js").exists():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return name


def _list_cards(app: Sphinx) -> Iterator[Card]:
    """Yield the pages with what the whole project knows of them, by docname."""
    env = app.env
    dates = read_dates(dict(env.domains.items()))
    # An event that nobody listens to would be most of what this costs.
    is_asked = bool(app.events.listeners.get(DATE_EVENT))
    find_topic = cache(partial(_find_topic, env))
    for docname, page in sorted(get_domain(env).pages.items()):
        asked = format_day(app.emit_firstresult(DATE_EVENT, docname)) if is_asked else ""
        yield Card(
            page=page,
            address=app.builder.get_target_uri(docname),
            topic=page.topic or find_topic(docname.rpartition("/")[0]),
            date=asked or dates.get(docname) or page.date,
        )


def _find_topic(env: BuildEnvironment, folder: str) -> str:
    """Return the title of the page that heads a folder, or the nearest above it, or nothing."""
    while folder:
        title = env.titles.get(f"{folder}/index")
        if title is not None:
            return str(title.astext())
        folder = folder.rpartition("/")[0]
    return ""
