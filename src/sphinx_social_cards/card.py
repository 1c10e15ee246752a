"""A card as an image. Knows no Sphinx."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image, ImageFont

# What the large networks ask for, https://ogp.me/ leaves it open.
WIDTH, HEIGHT = 1200, 630
MARGIN = 88
SIZES = (84, 76, 68, 60, 52, 46)
LINES = 3
SMALL = 34
LEADING = 1.35
COLOURS = ("#101417", "#e6ecee", "#6fc7cf")  # ground, text, accent
SHADES = 32  # enough for the edges of letters in three colours


@dataclass(frozen=True, slots=True)
class Face:
    """A font in a file, which may hold several."""

    path: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: a title, what it belongs to, and whose it is."""

    title: str
    above: str
    project: str


@lru_cache(maxsize=len(SIZES) + 1)
def load_font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return a font in a size. Raises OSError for a file that is none."""
    # Not before the first card: a build that draws none goes without.
    from PIL import ImageFont

    return ImageFont.truetype(face.path, size, index=face.index)


def draw_card(card: Card, face: Face, colours: Sequence[str] = COLOURS) -> bytes:
    """Return a card as PNG, the same bytes for the same input."""
    from PIL import Image, ImageDraw

    from sphinx_social_cards.layout import fit_title

    ground, ink, accent = colours
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    small = load_font(face, SMALL)
    draw.text((MARGIN, MARGIN), card.above, accent, small, anchor="ls")
    size, lines = fit_title(
        card.title,
        SIZES,
        WIDTH - 2 * MARGIN,
        LINES,
        lambda text, size: load_font(face, size).getlength(text),
    )
    height = size * LEADING
    top = (HEIGHT - height * len(lines)) / 2
    for number, line in enumerate(lines):
        place = (MARGIN, top + height * (number + 0.78))
        draw.text(place, line, ink, load_font(face, size), anchor="ls")
    foot = HEIGHT - MARGIN
    draw.ellipse((MARGIN, foot - 22, MARGIN + 20, foot - 2), fill=accent)
    draw.text((MARGIN + 40, foot), card.project, ink, small, anchor="ls")
    return _write_png(image)


def _write_png(image: Image.Image) -> bytes:
    file = BytesIO()
    reduce_colours(image).save(file, "PNG")
    return file.getvalue()


def reduce_colours(image: Image.Image) -> Image.Image:
    """Return a card in few colours.

    More than half of its rows have nothing but the ground, and one stands for all of them: to look
    for the colours of a card takes longer than to draw it.
    """
    from PIL import Image

    width = image.width
    rows = [*_divide(image.tobytes(), 3 * width)]
    blank = rows[0]
    drawn = [blank, *(row for row in rows if row != blank)]
    part = Image.frombytes("RGB", (width, len(drawn)), b"".join(drawn))
    part = part.quantize(SHADES, Image.Quantize.FASTOCTREE)
    empty, *others = _divide(part.tobytes(), width)
    following = iter(others)
    reduced = b"".join(empty if row == blank else next(following) for row in rows)
    whole = Image.frombytes("P", image.size, reduced)
    assert part.palette
    whole.putpalette(part.palette)
    return whole


def _divide(pixels: bytes, size: int) -> Iterator[bytes]:
    return (pixels[start : start + size] for start in range(0, len(pixels), size))
