"""Learning paths come to stand in the place of their placeholders."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_backlinks.nodes import learning_path
from sphinx_backlinks.store import get_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_backlinks.model import LearningPath

_ = get_translation("sphinx_backlinks")


class PathDrawing(SphinxPostTransform):
    """Put the graph before the list, on paper: beside the list HTML draws it row by row."""

    formats = ("latex",)
    # While the placeholder is there, and before Sphinx converts images, at 100 and above.
    default_priority = 4

    def run(self, **_options: object) -> None:
        """Write the graph of each path into the folder of the doctrees, and show it."""
        if not get_domain(self.env).converts_svg:
            return
        language = self.config.language.replace("_", "-")
        for placeholder in list(self.document.findall(learning_path)):
            steps = _find_path(self.env, placeholder).steps
            if not steps:
                continue
            # Not before there is a path: most builds write none.
            from sphinx_backlinks.drawing import draw_path

            drawing = draw_path(steps, language).encode()
            digest = sha256(drawing).hexdigest()[:12]
            path = Path(self.env.doctreedir, f"learning-path-{digest}.svg")
            path.write_bytes(drawing)
            placeholder.parent.insert(placeholder.parent.index(placeholder), self._show(path))

    def _show(self, path: Path) -> nodes.image:
        alternative = str(_("The graph of the path: each page below those that it builds on."))
        image = nodes.image(alt=alternative, uri=str(path), candidates={"image/svg+xml": str(path)})
        self.env.images.add_file(self.env.current_document.docname, str(path))
        return image


class PathList(SphinxPostTransform):
    """Put the list of a path's pages in the place of its placeholder."""

    # Before ReferencesResolver, at 10: the links are left to it.
    default_priority = 5

    def run(self, **_options: object) -> None:
        """Replace each placeholder."""
        for placeholder in list(self.document.findall(learning_path)):
            from sphinx_backlinks.render import render_path

            path = _find_path(self.env, placeholder)
            placeholder.parent.replace(placeholder, list(render_path(path, _refer)))


def _find_path(env: BuildEnvironment, placeholder: learning_path) -> LearningPath:
    number: int = placeholder["number"]
    return get_domain(env).sections[placeholder["docname"]].paths[number]


def _refer(docname: str, _anchor: str, title: Sequence[nodes.Node]) -> nodes.Node:
    content = nodes.inline("", "", *title)
    return addnodes.pending_xref(
        "",
        content,
        refdomain="std",
        reftype="doc",
        reftarget=f"/{docname}",
        refexplicit=True,
        refwarn=True,
    )
