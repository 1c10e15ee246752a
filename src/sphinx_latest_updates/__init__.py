"""A page of the latest updates, made from git and from the pages themselves.

Reading a page, Sphinx hands its doctree to `excerpt`, and `store` keeps a small record of title,
excerpt and front matter. When all pages are read, `git` is asked once for all commits, `history`
follows each note through its moves, and `visible` tells which revisions a reader noticed;
`timeline` joins dates and records into entries, newest first. Each `{latest-updates}` directive has
left a placeholder; when a page is written, `render` puts its list there and `metadata` says in its
head what it is about. At the end `feeds` writes the entries as Atom and JSON Feed, and `sitemap`
lists the pages.

A module imports only from those before it:

messages, model, config, elder_sphinx, git.process, git.output, git.simplification, git.repository,
visible.grammar, visible.markdown, visible.parts, visible.labels, visible.difference,
visible.restructuredtext, visible.comparison, visible.markups, history.asking, history.tracks,
history.verdicts, history.cache, history.policy, history.report, history.reader, history.dates,
encoding, prose, front_matter, formulas, reading, inlines, excerpt, references, timeline, paging,
state, store, feeds, metadata, sitemap, content, addresses, nodes, directive, render, buttons,
pager, parts, notices, extension.read, extension.links, extension.lists, extension.collect,
extension.pages, extension.files, __main__
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_latest_updates import nodes
from sphinx_latest_updates.config import declare
from sphinx_latest_updates.directive import LatestUpdatesDirective, TopicsDirective
from sphinx_latest_updates.extension.collect import collect_entries
from sphinx_latest_updates.extension.files import write_files
from sphinx_latest_updates.extension.lists import add_list_pages, remember_shown
from sphinx_latest_updates.extension.pages import fill_head, fill_placeholders, turn_pages
from sphinx_latest_updates.extension.read import (
    PACKAGE,
    add_static_files,
    check_encoding,
    check_front_matter,
    check_settings,
    load_readers,
    read_note,
)
from sphinx_latest_updates.store import LatestUpdatesDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_message_catalog("sphinx_latest_updates", str(PACKAGE / "locale"))
    for each in declare():
        # Any: our own check says what to write instead, a second warning would not.
        app.add_config_value(each.name, each.default, each.rebuild, Any, each.description)
    app.add_domain(LatestUpdatesDomain)
    app.add_directive("latest-updates", LatestUpdatesDirective)
    app.add_directive("latest-updates-topics", TopicsDirective)
    app.add_node(
        nodes.latest_update,
        html=(nodes.visit_latest_update_html, nodes.depart_latest_update_html),
    )
    app.add_node(
        nodes.latest_update_title,
        html=(nodes.visit_latest_update_title_html, nodes.depart_latest_update_title_html),
        latex=(nodes.visit_latest_update_title_latex, nodes.depart_latest_update_title_latex),
    )
    app.add_node(
        nodes.latest_update_time,
        html=(nodes.visit_latest_update_time_html, nodes.depart_latest_update_time_html),
    )
    app.add_node(
        nodes.latest_updates_filter,
        html=(nodes.visit_latest_updates_filter_html, nodes.depart_latest_updates_filter_html),
    )
    app.add_node(
        nodes.latest_updates_choice,
        html=(nodes.visit_latest_updates_choice_html, nodes.depart_latest_updates_choice_html),
    )
    app.add_node(
        nodes.latest_updates_pager,
        html=(nodes.visit_latest_updates_pager_html, nodes.depart_latest_updates_pager_html),
    )
    app.add_node(
        nodes.latest_updates_here,
        html=(nodes.visit_latest_updates_here_html, nodes.depart_latest_updates_here_html),
    )
    app.add_css_file("latest-updates.css")
    app.connect("config-inited", check_settings)
    app.connect("builder-inited", add_static_files)
    app.connect("env-before-read-docs", load_readers)
    app.connect("env-before-read-docs", check_encoding)
    app.connect("source-read", check_front_matter)
    app.connect("doctree-read", read_note)
    app.connect("env-updated", collect_entries)
    app.connect("doctree-resolved", fill_placeholders)
    # Before sphinxext-opengraph, which reads what is said here.
    app.connect("html-page-context", fill_head, priority=400)
    # After those who say what is before and behind a page in its topic.
    app.connect("html-page-context", turn_pages, priority=600)
    app.connect("html-collect-pages", add_list_pages)
    app.connect("build-finished", write_files)
    app.connect("build-finished", remember_shown)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
