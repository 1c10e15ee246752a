"""What of a reStructuredText source a reader sees, by docutils' own parse."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import directives, roles

from sphinx_latest_updates.visible.markdown import SPACE, TEXT, merge_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_latest_updates.visible.markdown import Atoms

SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "syntax_highlight": "none",
}
EXACT = (nodes.literal, nodes.literal_block, nodes.doctest_block, nodes.raw)
FORMULAS = (nodes.math, nodes.math_block)
MARKS = (nodes.image, nodes.reference, nodes.footnote_reference, nodes.entry)
SKIPPED = (
    nodes.comment,
    nodes.docinfo,
    nodes.field_list,
    nodes.target,
    nodes.substitution_definition,
)


def read_restructuredtext(text: str) -> Atoms:
    """Return the atoms of a reStructuredText source.

    What only Sphinx knows, its directives and roles, counts as it stands in the source.
    """
    with _without_registered_names():
        document = publish_doctree(text, settings_overrides=SETTINGS)
    return merge_text(_walk(document))


@contextmanager
def _without_registered_names() -> Iterator[None]:
    # Sphinx registers directives and roles for the whole process; they fail outside its own parse.
    registries = [vars(directives)["_directives"], vars(roles)["_roles"]]
    saved = [dict(registry) for registry in registries]
    for registry in registries:
        registry.clear()
    try:
        yield
    finally:
        for registry, names in zip(registries, saved, strict=True):
            registry.clear()
            registry.update(names)


def _walk(parent: nodes.Element, level: int = 1) -> Iterator[tuple[str, ...]]:
    for node in parent.children:
        if isinstance(node, nodes.Text):
            yield (TEXT, node.astext())
        elif isinstance(node, EXACT):
            yield ("code", node.astext())
        elif isinstance(node, FORMULAS):
            yield ("math", " ".join(node.astext().split()))
        elif isinstance(node, nodes.Element) and not isinstance(node, SKIPPED):
            if isinstance(node, nodes.section):
                yield ("section", str(level))
            if isinstance(node, MARKS):
                yield (type(node).__name__,)
            if isinstance(node, nodes.image):
                yield (TEXT, f"{node.get('alt', '')} ")
            yield from _walk(node, level + isinstance(node, nodes.section))
            if not isinstance(node, nodes.Inline):
                yield SPACE
