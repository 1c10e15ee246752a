"""Accessible to WCAG 2.2 AA: axe-core on each kind of page, and what axe does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from conftest import View

    Watch = Callable[..., AbstractContextManager[View]]

KINDS = (
    "index",
    "updates",
    "genindex",
    "python/index",
    "python/pdb-debugging",
    "extensions/latest-updates",
    "extensions/from-ablog",
    "404",
    "search",
    "everything",
    "cards",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS = {"phone in the light": (390, 844, "light"), "desk in the dark": (1280, 900, "dark")}
FAULTS = {
    "image-alt": "<img src='../_static/icon.svg'>",
    "color-contrast": "<p style='color:#7f7f7f;background:#ffffff;opacity:1'>4.00:1</p>",
    "button-name": "<button></button>",
}


def lay_out(page: Page) -> None:
    """Lay out all parts of a page; else boxes of those that are not near lie where they are not."""
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("section { content-visibility: visible !important }");
        document.adoptedStyleSheets.push(sheet);
      }""")


def run_axe(page: Page) -> list[tuple[str, str]]:
    """Return the rules that a page breaks, each with an element that does."""
    lay_out(page)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": [*RULES]}}
    violations = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible(
    watch: Watch, addresses: Mapping[str, str], kind: str, look: str
) -> None:
    """A page of each kind breaks no rule of axe."""
    width, height, scheme = LOOKS[look]
    size = {"width": width, "height": height}
    with watch(viewport=size, color_scheme=scheme, reduced_motion="reduce") as view:
        view.page.goto(addresses[kind])
        assert run_axe(view.page) == []


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_is_found(watch: Watch, addresses: Mapping[str, str], rule: str) -> None:
    """The test above sees a missing alternative text, a contrast of 4:1, a nameless button."""
    with watch(color_scheme="light", bypass_csp=True) as view:
        view.page.goto(addresses["404"])
        view.page.locator("main article").evaluate(
            "(article, html) => article.insertAdjacentHTML('beforeend', html)", FAULTS[rule]
        )
        assert {found for found, _element in run_axe(view.page)} == {rule}


@pytest.mark.parametrize("kind", ["index", "algorithm/maximum-gap"])
def test_targets_are_large_enough(watch: Watch, addresses: Mapping[str, str], kind: str) -> None:
    """On a phone each button and each link that is not within text is 24 pixels high and wide."""
    with watch(viewport={"width": 390, "height": 844}) as view:
        view.page.goto(addresses[kind])
        boxes = view.page.evaluate("""() => [...document.querySelectorAll(
            ".bd-header-article a, .bd-sidebar-primary a, .bd-footer-content :is(a, button), "
            + ".note-head a, .note-foot a, .prev-next-area a, label"
          )].filter(element => element.checkVisibility()).map(element => {
            const { width, height } = element.getBoundingClientRect();
            return [element.innerText, width, height];
          })""")
        assert boxes
        assert [box for box in boxes if box[1] < 24 or box[2] < 24] == []


def test_what_scrolls_can_be_reached_by_keyboard(
    watch: Watch, addresses: Mapping[str, str]
) -> None:
    """On a phone, code, tables and formulas that are too wide take the focus; others do not."""
    with watch(viewport={"width": 390, "height": 844}) as view:
        view.page.goto(addresses["everything"])
        boxes = view.page.locator("main :is(pre, .table-box, div.math)").all()
        wide = [box.evaluate("box => box.scrollWidth > box.clientWidth") for box in boxes]
        assert 0 < sum(wide) < len(boxes)
        for box, is_wide in zip(boxes, wide, strict=True):
            box.scroll_into_view_if_needed()
            reached = f"box => (box.tabIndex === 0) === {str(is_wide).lower()}"
            view.page.wait_for_function(reached, arg=box.element_handle(), timeout=5000)
