"""What Sphinx 8.2 wants called otherwise than Sphinx 9: all of it is here.

The module goes when 9.0 is the oldest Sphinx that is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sphinx

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.parsers import Parser
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.registry import SphinxComponentRegistry

IS_ELDER = sphinx.version_info < (9,)


def create_parser(
    registry: SphinxComponentRegistry, env: BuildEnvironment, filetype: str
) -> Parser:
    """Return the parser of a format, as Sphinx makes it for a page."""
    create: Any = registry.create_source_parser  # The types are those of one Sphinx.
    made: Parser = (
        create(env.app, filetype) if IS_ELDER else create(filetype, config=env.config, env=env)
    )
    return made


def resolve_doctree(builder: Builder, docname: str) -> nodes.document:
    """Return the doctree of a page, its references and lists of contents settled."""
    resolve: Any = builder.env.get_and_resolve_doctree
    tags = {} if IS_ELDER else {"tags": builder.tags}
    doctree: nodes.document = resolve(docname, builder, **tags)
    return doctree
