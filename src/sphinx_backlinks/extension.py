"""The wiring: event handlers that unpack what Sphinx gives and call the other modules."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util.nodes import make_refnode

from sphinx_backlinks.config import read_settings
from sphinx_backlinks.messages import Subtype, warn
from sphinx_backlinks.nodes import is_website
from sphinx_backlinks.state import (
    UNKNOWN,
    State,
    digest_section,
    digest_sections,
    find_changed,
    locate_state,
    make_key,
    read_state,
    write_state,
)
from sphinx_backlinks.store import get_domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_backlinks.model import Section

PACKAGE = Path(__file__).parent


# -- Start ------------------------------------------------------------------------------------


def check_settings(app: Sphinx, config: Config) -> None:
    """Warn about each setting whose value is replaced by its default."""
    _settings, problems = read_settings(config)
    for problem in problems:
        warn(Subtype.CONFIG, "%s", problem)


def add_static_files(app: Sphinx) -> None:
    """Let HTML builders find the style sheet."""
    if is_website(app.builder):
        app.config.html_static_path.append(str(PACKAGE / "static"))
        app.add_css_file("backlinks.css")


# -- Read -------------------------------------------------------------------------------------


def load_reader(_app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Load what reading needs before there are processes that would each load it."""
    if docnames:
        import_module("sphinx_backlinks.reader")


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page says of itself, and its links."""
    # Not before the first page is read: a build that reads none goes without.
    from sphinx_backlinks.front_matter import read_front_matter
    from sphinx_backlinks.join import find_line
    from sphinx_backlinks.model import Page
    from sphinx_backlinks.reader import read_links, read_paths, read_title

    docname = app.env.current_document.docname
    front_matter, problems = read_front_matter(app.env.metadata[docname])
    for problem in problems:
        location = (docname, find_line(app.env, docname, problem.key))
        warn(Subtype.FRONT_MATTER, "%s.", problem.message, location=location)
    links, blocks = read_links(doctree)
    page = Page(
        docname=docname,
        title=read_title(doctree),
        tags=front_matter.tags,
        prerequisites=front_matter.prerequisites,
        draft=front_matter.draft,
        links=links,
        paths=read_paths(doctree),
    )
    get_domain(app.env).add_page(page, blocks)


# -- Join -------------------------------------------------------------------------------------


def collect_sections(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Join the links of all pages, and return the pages that must be written for it.

    These are the pages whose lists differ from those that the output folder has. Where nothing has
    been read since it was finished, there are none.
    """
    domain = get_domain(env)
    settings, _problems = read_settings(app.config)
    with_sections = is_website(app.builder)

    def join() -> Mapping[str, Section]:
        # Not before something has changed.
        from sphinx_backlinks.join import join_pages

        return join_pages(env, app.builder, settings, is_website=with_sections)

    domain.begin_build(join, converts_svg=_converts_svg(app))
    if not with_sections:
        return sorted(domain.sections)
    path = _locate_state(app)
    state = read_state(path)
    if state and state.key == _make_key(app):
        return []
    from sphinx_backlinks.sections import Sections

    sections = domain.sections
    assert isinstance(sections, Sections)
    made = digest_sections(sections, sections.digest_sources(), state)
    domain.digests = {name: digest for name, (_source, digest) in made.items()}
    changed = find_changed(state, domain.digests, env.all_docs)
    shown = {**(state.shown if state else {}), **dict.fromkeys(changed, UNKNOWN)}
    # Without a key until it is finished.
    write_state(path, State(shown, made))
    return sorted(changed)


def _make_key(app: Sphinx) -> str:
    settings, _problems = read_settings(app.config)
    docnames = sorted(app.env.all_docs)
    return make_key(get_domain(app.env).generation, docnames, settings, app.config.language)


def _locate_state(app: Sphinx) -> Path:
    return locate_state(Path(app.doctreedir), app.builder.name, Path(app.outdir))


def _converts_svg(app: Sphinx) -> bool:
    """Return whether an extension makes SVG into what the builder can show, as LaTeX cannot."""
    rules = {
        rule
        for transform in app.registry.get_post_transforms()
        if issubclass(transform, ImageConverter)
        for rule in transform.conversion_rules
    }
    shown = app.builder.supported_image_types
    return any(source == "image/svg+xml" and made in shown for source, made in rules)


# -- Write ------------------------------------------------------------------------------------


def append_section(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Append to a page what it shows."""
    if not is_website(app.builder):
        return
    domain = get_domain(app.env)
    domain.written.add(docname)

    def make_reference(target: str, anchor: str, children: Sequence[nodes.Node]) -> nodes.Node:
        return make_refnode(app.builder, docname, target, anchor, list(children))

    if section := domain.sections.get(docname):
        from sphinx_backlinks.render import render_section

        doctree += render_section(section, make_reference)


def remember_written(app: Sphinx, exception: Exception | None) -> None:
    """Note what the pages of the output folder show now."""
    if exception or not is_website(app.builder):
        return
    domain = get_domain(app.env)
    path = _locate_state(app)
    state = read_state(path)
    if state and state.key and not domain.written:
        return  # The output was finished before.
    shown = {
        n: digest for n, digest in (state.shown if state else {}).items() if n in app.env.all_docs
    }
    for docname in domain.written:
        digest = domain.digests.get(docname)
        if digest is None:
            digest = digest_section(domain.sections.get(docname))
        shown[docname] = digest
    # What is warned of is so in each build until it is mended.
    key = "" if domain.is_faulty else _make_key(app)
    write_state(path, State(shown, state.made if state else {}, key))
