"""The lists in a browser: legible in two themes, light and dark, narrow and wide; not on paper."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

THEMES = ("furo", "sphinx_book_theme")
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
LONG = "averylongwordthatnobodycanbreakbutabrowser" * 3
PAGES = {
    "index.md": "# Home\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "a.md": "---\ntags: [x]\n---\n\n# A\n\n## Part\n\nText.\n",
    "b.md": f"# 一篇笔记\n\n前一句。看 `{LONG}` 与 [甲](a.md)，还有 ![图](x.svg)。后一句。\n",
    "c.md": "---\ntags: [x]\n---\n\n# C\n",
    "x.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}
# Colours are read back from a canvas, in whatever notation the style sheet has them.
LOOK = """
() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = colours => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = channels => channels
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = element => {
    const grounds = [];
    for (let above = element; above; above = above.parentElement)
      grounds.unshift(getComputedStyle(above).backgroundColor);
    grounds.unshift("white");
    const ground = light(paint(grounds));
    const ink = light(paint([...grounds, getComputedStyle(element).color]));
    return (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
  };
  const texts = "section.backlinks :is(h2, a, p, code, .backlinks-link)";
  const parts = [...document.querySelectorAll(texts)];
  const root = document.documentElement;
  return {
    contrasts: parts.map(part => [`${part.localName}.${part.className}`, contrast(part)]),
    heights: [...document.querySelectorAll("section.backlinks")].map(each => each.offsetHeight),
    overflow: root.scrollWidth - root.clientWidth,
    size: parseFloat(getComputedStyle(document.querySelector(".backlinks h2")).fontSize),
    above: parseFloat(getComputedStyle(document.querySelector("#part h2")).fontSize),
  };
}
"""


@dataclass(frozen=True)
class Look:
    """What LOOK says of a page with lists, in a window and a colour scheme."""

    page: Page
    seen: dict[str, Any]


@pytest.fixture(scope="module")
def find_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Provide a function that returns the address of a page with both lists, in a theme."""

    @cache
    def build(theme: str) -> str:
        folder = tmp_path_factory.mktemp(theme)
        conf = f'extensions = ["myst_parser", "sphinx_backlinks"]\nhtml_theme = "{theme}"\n'
        for name, text in {**PAGES, "conf.py": conf}.items():
            (folder / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "out"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return (folder / "out" / "a.html").as_uri()

    return build


@pytest.fixture(
    scope="module",
    params=product(THEMES, (390, 1280), ("light", "dark")),
    ids=lambda case: "-".join(map(str, case)),
)
def look(
    request: pytest.FixtureRequest, browser: Browser, find_page: Callable[[str], str]
) -> Iterator[Look]:
    """Provide a look at the page in each theme, window and colour scheme."""
    theme, width, scheme = request.param
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(find_page(theme), wait_until="load")
    yield Look(page, page.evaluate(LOOK))
    page.close()


def test_the_lists_are_legible(look: Look) -> None:
    """Each text stands out from its ground as WCAG asks, the quiet ones too."""
    names = {name for name, _contrast in look.seen["contrasts"]}
    assert {"a.reference internal", "p.backlinks-reason", "p.backlinks-sentence"} <= names
    assert [part for part in look.seen["contrasts"] if part[1] < LEAST_CONTRAST] == []


def test_the_lists_fit(look: Look) -> None:
    """Both lists are seen, no word makes the page wider, no heading outdoes those of the text."""
    assert len(look.seen["heights"]) == 2
    assert min(look.seen["heights"]) > 40
    assert look.seen["overflow"] <= 0
    assert 16 <= look.seen["size"] < look.seen["above"]


def test_the_lists_are_regions_with_a_name(look: Look) -> None:
    """A screen reader can go to either list by its name, and finds links in a list there."""
    for name, title in (("Pages that link here", "一篇笔记"), ("Possibly related pages", "C")):
        region = look.page.get_by_role("region", name=name)
        assert region.get_by_role("heading", level=2, name=name).count() == 1
        assert region.get_by_role("listitem").get_by_role("link", name=title).count() == 1


def test_paper_has_no_lists(look: Look) -> None:
    """Printed, the page ends with its own text."""
    look.page.emulate_media(media="print")
    assert look.page.locator("section.backlinks").evaluate_all(
        "all => all.map(each => getComputedStyle(each).display)"
    ) == ["none", "none"]
