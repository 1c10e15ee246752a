"""Cards: titles broken as their script is, drawn with the letters they need, named in the head."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sphinx_social_cards.card import (
    COLOURS,
    HEIGHT,
    SHADES,
    WIDTH,
    Card,
    draw_card,
    load_font,
    reduce_colours,
)
from sphinx_social_cards.fonts import find_face, read_match
from sphinx_social_cards.layout import PIECE, break_lines, fit_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built
    from sphinx_social_cards.card import Face

ADDRESS = "https://example.org/notes/"
TITLE = "反向传播：链式法则与 autograd"
CHINESE = "的一是在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年，。“”（）：…"
# A text, how many characters a line holds, and its lines.
LINES = {
    "Han letters": ("一二三四五", 2, ["一二", "三四", "五"]),
    "words": ("one two three", 7, ["one two", "three"]),
    "marks that begin no line": ("一二，三四。", 2, ["一", "二，", "三", "四。"]),
    "marks that end no line": ("一“二三”", 2, ["一", "“二", "三”"]),
    "a word that is too long": ("ab cdefgh", 4, ["ab", "cdefgh"]),
    "a word in Han": ("用 autograd 求导", 10, ["用 autograd", "求导"]),
    "nothing": ("", 5, []),
}
# Dark and light grounds, with ink and accent.
GROUNDS = (COLOURS, ("#ffffff", "#111111", "#0a5f8a"), ("#f6f1e7", "#222222", "#b03020"))
# What fontconfig answers, and whether the font has Simplified Chinese.
ANSWERS = {
    "has it": ("2\nen|zh-cn|ja\n/a.ttc", True),
    "an instance": ("131072\nzh-cn\n/a.ttf", True),
    "has it not": ("0\nen|fr\n/a.ttf", False),
    "nothing": ("", False),
}


def fits(most: int) -> Callable[[str], bool]:
    """Return whether a text has at most so many characters."""
    return lambda text: len(text) <= most


@pytest.mark.parametrize(("text", "most", "lines"), LINES.values(), ids=LINES)
def test_lines_break_where_they_may(text: str, most: int, lines: list[str]) -> None:
    """Lines break between Han letters and between words; marks stay with what they belong to."""
    assert [*break_lines(text, fits(most))] == lines


@settings(derandomize=True, deadline=None)
@given(st.text(st.sampled_from("一二三，。（）“” abc.")), st.integers(1, 9))
def test_no_character_is_lost(text: str, most: int) -> None:
    """All lines together have each character once, white space aside."""
    lines = [*break_lines(text, fits(most))]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert "".join(PIECE.findall(text)).rstrip() == text.rstrip()


def test_a_long_title_is_smaller_and_then_cut() -> None:
    """A title takes the largest size at which it fits; at the smallest it ends in an ellipsis."""

    def measure(text: str, size: int) -> int:
        return len(text) * size

    assert fit_title("一二三四", (4, 2), 8, 2, measure) == (4, ["一二", "三四"])
    assert fit_title("一二三四五", (4, 2), 8, 2, measure) == (2, ["一二三四", "五"])
    assert fit_title("一二三四五六七八九", (4, 2), 8, 2, measure) == (2, ["一二三四", "五六七…"])


@pytest.fixture(scope="module")
def face() -> Face:
    """Provide the font for Chinese that apt.txt names."""
    found = find_face("zh_CN")
    assert found
    return found


def test_the_font_has_chinese(face: Face) -> None:
    """Common characters and marks are drawn as themselves, not as the box for what is missing."""
    font = load_font(face, 40)
    missing = bytes(font.getmask("\U0010ffff"))
    assert [letter for letter in CHINESE if bytes(font.getmask(letter)) == missing] == []


def test_a_card_is_an_image(face: Face) -> None:
    """A card is a PNG of the size that networks ask for, and the same bytes each time."""
    card = Card(TITLE, "深度学习", "来讯")
    image = draw_card(card, face)
    assert image.startswith(b"\x89PNG")
    assert struct.unpack(">II", image[16:24]) == (WIDTH, HEIGHT)
    assert image == draw_card(card, face)
    assert image != draw_card(card, face, ("#ffffff", "#000000", "#ff0000"))
    assert len(image) < 100_000


@pytest.mark.parametrize(("answer", "has_letters"), ANSWERS.values(), ids=ANSWERS)
def test_read_match(answer: str, has_letters: bool) -> None:
    """Fontconfig answers with some font always; it is one only if it has the language's letters."""
    assert (read_match(answer, "zh-cn") is not None) == has_letters


@pytest.fixture
def build_cards(tmp_path: Path, build: Callable[..., Built]) -> Callable[..., Built]:
    """Provide a function that builds two pages with cards, the second time incrementally."""
    docs = tmp_path / "docs"
    (docs / "topic").mkdir(parents=True)
    (docs / "conf.py").write_text("", encoding="utf-8")
    toctree = "\n\n```{toctree}\ntopic/a\n```\n"
    (docs / "index.md").write_text(f"# Home{toctree}", encoding="utf-8")
    (docs / "topic" / "a.md").write_text(f"# {TITLE} & *x*\n", encoding="utf-8")
    base = {
        "extensions": ["myst_parser", "sphinx_social_cards"],
        "project": "来讯",
        "language": "zh_CN",
        "html_baseurl": ADDRESS,
    }
    return lambda **arguments: build(docs, **{**base, **arguments})


def find_card(built: Built, page: str) -> Path:
    """Return the file of the card that a page names."""
    (tag,) = built.parse(page).select('meta[property="og:image"]')
    address = str(tag["content"])
    assert address.startswith(ADDRESS)
    return built.outdir / address.removeprefix(ADDRESS)


def test_a_page_names_its_card(build_cards: Callable[..., Built]) -> None:
    """Each page names an image that is there, by an absolute address, with size and words."""
    built = build_cards(parallel=2)
    assert built.warnings == ""
    for page in ("index.html", "topic/a.html"):
        assert find_card(built, page).read_bytes().startswith(b"\x89PNG")
    head = built.parse("topic/a.html").head
    assert head
    (words,) = head.select('meta[property="og:image:alt"]')
    assert words["content"] == f"{TITLE} & x · 来讯"
    assert head.select('meta[name="twitter:card"]')[0]["content"] == "summary_large_image"


@pytest.mark.parametrize("parallel", [1, 2])
def test_a_card_is_drawn_once(build_cards: Callable[..., Built], parallel: int) -> None:
    """A page that is written again keeps its card; another title replaces it, time and again."""
    built = build_cards(parallel=parallel)
    card = find_card(built, "topic/a.html")
    moment = card.stat().st_mtime_ns
    source = built.outdir.parents[1] / "docs" / "topic" / "a.md"
    source.write_text(source.read_text("utf-8") + "\nText.\n", encoding="utf-8")
    again = build_cards(parallel=parallel)
    assert find_card(again, "topic/a.html") == card
    assert card.stat().st_mtime_ns == moment
    for title in ("Another", "A third"):
        source.write_text(f"# {title}\n", encoding="utf-8")
        new = find_card(build_cards(parallel=parallel), "topic/a.html")
        assert [*card.parent.iterdir()] == [new] != [card]
        card = new


@pytest.mark.parametrize(
    "arguments",
    [{"html_baseurl": ""}, {"language": "tlh"}, {"builder": "epub", "version": "1"}],
    ids=["no address", "no font", "no site"],
)
def test_without_what_it_needs_there_is_no_card(
    build_cards: Callable[..., Built], arguments: dict[str, str]
) -> None:
    """Without an address, without a font for the language, in a book: no card, and no warning."""
    built = build_cards(**arguments)
    assert not (built.outdir / "_images" / "cards").exists()
    assert [line for line in built.warnings.splitlines() if "card" in line] == []


@pytest.mark.parametrize("colours", GROUNDS, ids=lambda colours: colours[0])
def test_blank_rows_do_not_matter_to_the_colours(colours: tuple[str, str, str]) -> None:
    """A card in few colours is what it is if all of its rows are looked at, blank ones too."""
    ground, ink, accent = colours
    for size in (40, 70, 110):
        image = Image.new("RGB", (WIDTH, HEIGHT), ground)
        draw = ImageDraw.Draw(image)
        draw.ellipse((90, 100 + size, 90 + size, 100 + 2 * size), fill=accent)
        for number in range(30):
            draw.line((300, 200 + number, 300 + 9 * size, 260 + 3 * number), ink, 1 + number % 3)
        image = image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, (3, 3, WIDTH, HEIGHT))
        reduced = reduce_colours(image)
        whole = image.quantize(SHADES, Image.Quantize.FASTOCTREE)
        assert reduced.tobytes() == whole.tobytes()
        assert reduced.getpalette() == whole.getpalette()
