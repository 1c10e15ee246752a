"""When a page is written: its card, and the tags that name it."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from sphinx_social_cards.card import HEIGHT, WIDTH, Card, Face, draw_card
from sphinx_social_cards.fonts import find_face

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

SITES = frozenset({"html", "dirhtml"})
FOLDER = "_images/cards"
DIGITS = 10
CARD = re.compile(rf"(.*)-[0-9a-f]{{{DIGITS}}}\.png")
TAG = re.compile(r"<[^>]*>")


def find_cards(app: Sphinx, _builder: Builder) -> None:
    """List the cards of the build before, once for all processes that will write pages."""
    _list_cards.cache_clear()
    _list_cards(Path(app.outdir, FOLDER))


def add_card(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object
) -> None:
    """Write the card of a page, unless it is there, and name it in the page's head."""
    config = app.config
    if app.builder.name not in SITES or not config.html_baseurl or doctree is None:
        return
    face = Face(config.social_cards_font) if config.social_cards_font else None
    face = face or find_face(config.language)
    if face is None or "og:image" in context.get("metatags", ""):
        return
    title = config.project if pagename == config.root_doc else app.env.titles[pagename].astext()
    parents = context.get("parents") or ()
    above = unescape(TAG.sub("", parents[-1]["title"])) if parents else ""
    card = Card(title, above, config.project)
    colours = tuple(config.social_cards_colours)
    path = _write_card(Path(app.outdir), pagename, card, face, colours)
    address = urljoin(config.html_baseurl, quote(path))
    context["metatags"] = context.get("metatags", "") + _write_tags(address, card)


def _write_card(
    outdir: Path, pagename: str, card: Card, face: Face, colours: tuple[str, ...]
) -> str:
    """Return the path of a card below the output folder; one of another content is replaced."""
    about = repr((card, Path(face.path).name, colours))
    digest = sha256(about.encode()).hexdigest()[:DIGITS]
    folder = Path(outdir, FOLDER)
    path = folder / f"{pagename}-{digest}.png"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for older in _list_cards(folder).get(str(folder / pagename), ()):
            path.with_name(older).unlink(missing_ok=True)
        path.write_bytes(draw_card(card, face, colours))
    return path.relative_to(outdir).as_posix()


@cache
def _list_cards(folder: Path) -> dict[str, list[str]]:
    """Return the names of the cards below a folder when writing began, by paths without digests.

    To look for those of one page in its folder would take the longer, the more there are.
    """
    cards = defaultdict(list)
    for place, _folders, names in os.walk(folder):
        for name in names:
            if found := CARD.fullmatch(name):
                cards[f"{place}{os.sep}{found[1]}"].append(name)
    return cards


def _write_tags(address: str, card: Card) -> str:
    alt = f"{card.title} · {card.project}" if card.title != card.project else card.project
    tags = {
        "og:image": address,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": alt,
    }
    lines = [f'<meta property="{name}" content="{escape(tags[name])}" />' for name in tags]
    return "\n".join([*lines, '<meta name="twitter:card" content="summary_large_image" />\n'])
