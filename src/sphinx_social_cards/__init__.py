"""Cards: an image for each page, which chats and social networks show beside a link to it.

For any theme, with no setting but `html_baseurl`, for their addresses are absolute. A card has the
page's title, the page above it and the project's name, in a font of this machine that has the
letters of the site's language, Chinese ones too. Where there is none, pages have no cards.
`social_cards_font` names a font file; `social_cards_colours` are those of ground, text and accent.

A module imports only from those before it:
layout, card, fonts, extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_social_cards.card import COLOURS
from sphinx_social_cards.extension import add_card, find_cards

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

FONT = (
    "Path of the font file to draw with. Without one, a font that this machine has for the "
    "language of the site."
)
THREE_COLOURS = "Colours of ground, text and accent, in this order, such as `#101417`."


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    colours = frozenset({list, tuple})
    app.add_config_value("social_cards_font", "", "html", frozenset({str}), FONT)
    app.add_config_value("social_cards_colours", COLOURS, "html", colours, THREE_COLOURS)
    app.connect("write-started", find_cards)
    app.connect("html-page-context", add_card)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
