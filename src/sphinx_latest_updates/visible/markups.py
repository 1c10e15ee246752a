"""How each kind of source file is read for what a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_latest_updates.visible.comparison import MARKDOWN, TEXT, Markup
from sphinx_latest_updates.visible.restructuredtext import read_restructuredtext

if TYPE_CHECKING:
    from typing import Final

RESTRUCTUREDTEXT: Final = Markup(read_restructuredtext)
MARKUPS = {"markdown": MARKDOWN, "restructuredtext": RESTRUCTUREDTEXT}


def choose_markup(parser: str) -> Markup:
    """Return how sources of a Sphinx parser are read; by their lines where it is unknown."""
    return MARKUPS.get(parser, TEXT)
