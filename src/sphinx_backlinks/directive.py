"""The directive `{learning-path}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

from sphinx_backlinks.nodes import learning_path

if TYPE_CHECKING:
    from docutils import nodes


class LearningPathDirective(SphinxDirective):
    """Show pages in an order in which each builds on those before, with the graph of it.

    The argument names the pages by patterns of docnames, with spaces between: `python/* cpp/*`.
    """

    required_arguments: ClassVar[int] = 1
    final_argument_whitespace: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        """Return a placeholder: which pages there are is known when all are read."""
        # Not before there is a path: most builds read none.
        from sphinx_backlinks.model import PathRequest

        placeholder = learning_path(
            docname=self.env.current_document.docname,
            number=self.env.new_serialno("learning-path"),
            request=PathRequest(tuple(self.arguments[0].split()), self.lineno),
        )
        self.set_source_info(placeholder)
        return [placeholder]
