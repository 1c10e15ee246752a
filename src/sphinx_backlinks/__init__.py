"""What joins pages: those that link to a page, those related to it, and learning paths.

Reading a page, Sphinx hands its doctree to `reader`, and `store` keeps its title, its front matter,
its links and the blocks of text that these stand in. When all pages are read, `resolve` asks
Sphinx's domains where the links lead; `sections` puts together for each page what it shows: the
pages that link to it, with the sentence that `sentence` cuts around each link, and the pages that
`relations` finds related, with the reasons. `state` tells which pages of the output folder show
something else: these are written again. When a page is written, `render` appends its lists.

A learning path stands where its `directive` does: `paths` puts the pages in an order in which each
builds on those before, as their `prerequisites` say, and `drawing` draws the graph of it.

A module imports only from those before it:

messages, model, config, sentence, relations, paths, drawing, nodes, front_matter, reader,
directive, store, resolve, sections, join, state, render, post_transforms, extension
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_backlinks import extension, nodes, post_transforms
from sphinx_backlinks.config import declare
from sphinx_backlinks.directive import LearningPathDirective
from sphinx_backlinks.store import BacklinksDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_message_catalog("sphinx_backlinks", str(extension.PACKAGE / "locale"))
    for setting in declare():
        # Any: our own check says what to write instead, a second warning would not.
        app.add_config_value(setting.name, setting.default, "", Any, setting.description)
    app.add_domain(BacklinksDomain)
    app.add_node(
        nodes.backlinks_section,
        html=(nodes.visit_backlinks_section_html, nodes.depart_backlinks_section_html),
    )
    app.add_node(
        nodes.backlinks_heading,
        html=(nodes.visit_backlinks_heading_html, nodes.depart_backlinks_heading_html),
    )
    skip = (nodes.skip_node, None)
    app.add_node(
        nodes.learning_path_lanes,
        html=(nodes.visit_learning_path_lanes_html, None),
        latex=skip,
        text=skip,
        man=skip,
        texinfo=skip,
    )
    app.add_directive("learning-path", LearningPathDirective)
    app.add_post_transform(post_transforms.PathDrawing)
    app.add_post_transform(post_transforms.PathList)
    app.connect("config-inited", extension.check_settings)
    app.connect("builder-inited", extension.add_static_files)
    app.connect("env-before-read-docs", extension.load_reader)
    app.connect("doctree-read", extension.read_page)
    # The last step before pages are chosen to be written: Sphinx's own handlers of this event have
    # numbered the figures by then, which sentences may name. At `env-updated` they have not.
    app.connect("env-get-updated", extension.collect_sections, priority=900)
    app.connect("doctree-resolved", extension.append_section)
    app.connect("build-finished", extension.remember_written)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
