"""When all pages are read: date the notes and join what is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_latest_updates.config import read_settings
from sphinx_latest_updates.directive import check_query
from sphinx_latest_updates.extension.lists import find_stale_pages
from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import make_policy
from sphinx_latest_updates.notices import announce
from sphinx_latest_updates.references import Settler
from sphinx_latest_updates.store import get_domain, read_topic_titles
from sphinx_latest_updates.timeline import join
from sphinx_latest_updates.visible.markups import choose_markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_latest_updates.model import Dates


def collect_entries(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Date the notes, and return the pages that have to be written again."""
    domain = get_domain(env)
    domain.begin_build(
        join(domain.notes.values(), _date_notes(app, domain.notes), read_topic_titles(env)),
        Settler(app.builder, app.registry.get_post_transforms()),
    )
    for docname, queries in sorted(domain.queries.items()):
        for line, query in queries:
            check_query(domain.entries, query, (docname, line))
    return find_stale_pages(app)


def _date_notes(app: Sphinx, docnames: Iterable[str]) -> dict[str, Dates]:
    files = {docname: app.env.doc2path(docname) for docname in docnames}
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
