"""Join what all pages say: links, prerequisites, learning paths; warn of what cannot be joined."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from sphinx_backlinks.front_matter import find_key_line, find_page
from sphinx_backlinks.messages import Subtype, warn
from sphinx_backlinks.model import Section
from sphinx_backlinks.paths import find_cycle, make_path
from sphinx_backlinks.resolve import resolve_links
from sphinx_backlinks.sections import Sections, Web
from sphinx_backlinks.store import find_reading_order, get_domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_backlinks.config import Settings
    from sphinx_backlinks.messages import Location
    from sphinx_backlinks.model import LearningPath, Page, PathRequest


def join_pages(
    env: BuildEnvironment, builder: Builder, settings: Settings, *, is_website: bool
) -> Mapping[str, Section]:
    """Return what each page shows; outside of a website that is its learning paths alone."""
    domain = get_domain(env)
    known = domain.read_pages()
    left_out = Matcher([*settings.exclude, env.config.root_doc])
    pages = {
        name: known[name]
        for name in find_reading_order(env)
        if not left_out.match(name) and not known[name].draft
    }
    prerequisites = _find_prerequisites(env, known)
    paths = _make_paths(env, pages, known, prerequisites)
    if not is_website:
        return {name: Section(paths=own) for name, own in paths.items()}
    web = Web(
        pages=pages,
        targets=resolve_links(env, builder, pages.values()),
        prerequisites=prerequisites,
        read_blocks=cache(domain.read_blocks),
        find_digest=domain.find_digest,
    )
    return Sections(web, settings, paths)


def find_line(env: BuildEnvironment, docname: str, key: str) -> int | None:
    """Return the line of a key of front matter."""
    source = Path(env.doc2path(docname)).read_text(encoding="utf-8", errors="replace")
    return find_key_line(source, key)


def _report(
    env: BuildEnvironment, subtype: Subtype, message: str, *args: object, location: Location
) -> None:
    """Warn of what cannot be joined, and have the next build join again, to warn again."""
    get_domain(env).is_faulty = True
    warn(subtype, message, *args, location=location)


def _find_prerequisites(
    env: BuildEnvironment, pages: Mapping[str, Page]
) -> Mapping[str, Sequence[str]]:
    """Return the docnames of the prerequisites of each page; warn of each that is none."""
    found: dict[str, list[str]] = {}
    for docname, page in sorted(pages.items()):
        for name in page.prerequisites:
            prerequisite = find_page(name, docname, env.all_docs, env.config.source_suffix)
            if prerequisite and prerequisite != docname:
                found.setdefault(docname, []).append(prerequisite)
                continue
            _report(
                env,
                Subtype.PREREQUISITE,
                "the prerequisite %r is left out: there is no other page of this name. Write its "
                "path from this page, such as ../topic/page, or remove it.",
                name,
                location=(docname, find_line(env, docname, "prerequisites")),
            )
    while cycle := find_cycle(found):
        name, docname = cycle[:2]
        found[docname].remove(name)
        _report(
            env,
            Subtype.CYCLE,
            "the prerequisite %r is left out: it is in a circle, %s. Remove one of these.",
            name,
            " -> ".join(cycle),
            location=(docname, find_line(env, docname, "prerequisites")),
        )
    return found


def _make_paths(
    env: BuildEnvironment,
    pages: Mapping[str, Page],
    known: Mapping[str, Page],
    prerequisites: Mapping[str, Sequence[str]],
) -> dict[str, tuple[LearningPath, ...]]:
    """Return by docname the learning paths that a page shows; warn of one without pages.

    A page with a toctree is a way to others, and no step itself.
    """
    steps = [name for name in pages if name not in env.toctree_includes]
    return {
        docname: tuple(
            _make_path(env, docname, request, steps, known, prerequisites) for request in page.paths
        )
        for docname, page in sorted(known.items())
        if page.paths
    }


def _make_path(
    env: BuildEnvironment,
    docname: str,
    request: PathRequest,
    steps: Sequence[str],
    known: Mapping[str, Page],
    prerequisites: Mapping[str, Sequence[str]],
) -> LearningPath:
    match = Matcher(request.patterns).match
    chosen = [name for name in steps if name != docname and match(name)]
    if not chosen:
        _report(
            env,
            Subtype.PATH,
            "this learning path is empty: no page matches %s. Write docnames or patterns of them "
            "from the source folder, such as topic/*.",
            " ".join(request.patterns),
            location=(docname, request.line),
        )
    return make_path(chosen, known, prerequisites)
