"""The site needs nobody else: a strict policy, a sub-path, the disk, no JavaScript, few bytes."""

from __future__ import annotations

import gzip
import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sphinx_light_pages.lean import make_lean
from sphinx_light_pages.sheets import find_covered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Response, Route

    from conftest import Site, View

    Watch = Callable[..., AbstractContextManager[View]]

ROOT = Path(__file__).parents[2]
PREFIX = "/zh-cn/latest/"
KINDS = (
    "index",
    "updates",
    "genindex",
    "search",
    "python/index",
    "algorithm/maximum-gap",
    "extensions/latest-updates",
    "extensions/from-ablog",
    "404",
    "everything",
    "cards",
    "entries",
)
WIDTHS = (390, 768, 1280, 1920)
HEIGHT = 900
SCHEMES = ("light", "dark")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONGEST = 3
SIDEBAR = 256  # pixels: the style sheets are there
HEAVIEST = 150_000  # bytes of a cold note page without its images
# The lean sheets, and what they are made of.
LEAN = {
    "theme": ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css"),
    "design": ("sphinx-design.min.css",),
}
FAULTS = {
    "a script from elsewhere": '<script src="https://cdn.example.org/x.js"></script>',
    "an inline script": "<script>window.planted = true</script>",
    "an inline style": '<p style="color: red">x</p>',
    "an image from elsewhere": '<img alt="x" src="https://cdn.example.org/x.png">',
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_to_the_policy(watch: Watch, addresses: Mapping[str, str], kind: str) -> None:
    """Below a path, a page of each kind breaks no rule, logs no error, asks no one else, and fits.

    In light and in dark, in windows from a phone's to a wide screen's.
    """
    with watch(viewport={"width": WIDTHS[0], "height": HEIGHT}) as view:
        view.page.goto(addresses[kind])
        for scheme, width in product(SCHEMES, WIDTHS):
            view.page.emulate_media(color_scheme=scheme)
            view.page.set_viewport_size({"width": width, "height": HEIGHT})
            view.page.evaluate("document.fonts.ready.then(() => 0)")
            assert view.page.evaluate(OVERFLOW) <= 0, (scheme, width)
            # Browsers tell pages of a new scheme when they next draw.
            view.page.wait_for_function(
                "scheme => document.documentElement.dataset.theme === scheme", arg=scheme
            )
        host = urlsplit(addresses[kind]).netloc
        assert [url for url in view.requests if urlsplit(url).netloc != host] == []
        assert [url for url in view.requests if not urlsplit(url).path.startswith(PREFIX)] == []
        assert view.list_violations() == []
        expected = ["Failed to load resource"] if kind == "404" else []
        assert [error.partition(":")[0] for error in view.errors] == expected


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(watch: Watch, addresses: Mapping[str, str], fault: str) -> None:
    """The test above sees a CDN link, an inline script and a style attribute."""

    def plant(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("</main>", f"{FAULTS[fault]}</main>")
        route.fulfill(response=response, body=body)

    with watch() as view:
        view.page.route("**/*.html", plant)
        view.page.goto(addresses["index"])
        assert len(view.list_violations()) == 1


@pytest.mark.parametrize("kind", ["everything", "cards"])
def test_a_page_from_the_disk(watch: Watch, sample: Site, kind: str) -> None:
    """Opened from the disk, a page with one of everything has no error and all its files."""
    name = {"everything": "topic/everything.html", "cards": "index.html"}[kind]
    with watch() as view:
        view.page.goto((sample.outdir / name).as_uri(), wait_until="load")
        assert view.errors == []
        assert all(url.startswith(sample.outdir.as_uri()) for url in view.requests)


def test_no_glyph_of_an_icon_font_is_shown(watch: Watch, addresses: Mapping[str, str]) -> None:
    """Nothing on a page is drawn by the theme's icon font, which is not loaded."""
    with watch() as view:
        view.page.goto(addresses["everything"])
        shown = view.page.evaluate("""() => [...document.querySelectorAll("*")].flatMap(element =>
            ["", "::before", "::after"]
              .map(part => [part, getComputedStyle(element, part || null)])
              .filter(([part, style]) => style.fontFamily.includes("Awesome")
                && element.checkVisibility() && (!part || style.content !== "none"))
              .map(([part]) => element.className + part))""")
        assert shown == []


def test_the_sample_is_built_without_a_warning(sample: Site) -> None:
    """One of everything that notes use is no reason to warn."""
    assert (sample.code, sample.warnings) == (0, "")


def test_without_javascript(watch: Watch, addresses: Mapping[str, str]) -> None:
    """A page without JavaScript has its text, its formulas, its navigation; no button is dead."""
    with watch(java_script_enabled=False, viewport={"width": 390, "height": 800}) as view:
        page = view.page
        page.goto(addresses["everything"])
        assert page.locator("main .katex-html").first.is_visible()
        assert page.locator(".pst-js-only:visible, button:visible").count() == 0
        page.get_by_role("link", name="目录", exact=True).click()
        assert page.url.endswith("#pst-primary-sidebar")
        assert page.locator("nav.bd-links").get_by_role("link", name="全部更新").is_visible()
        page.get_by_role("link", name="本页", exact=True).click()
        page.locator(".page-toc").get_by_role("link", name="表格").click()
        assert page.locator(":target h2").inner_text().startswith("表格")
        page.get_by_role("link", name="搜索", exact=True).first.click()
        assert "搜索需要 JavaScript" in page.locator("main").inner_text()
        assert view.errors == []


def test_the_error_page_leads_home(watch: Watch, addresses: Mapping[str, str]) -> None:
    """The page for an address that leads nowhere works at any depth: looks, links, way home."""
    with watch() as view:
        response = view.page.goto(addresses["404"])
        assert response
        assert response.status == 404
        assert view.page.locator(".bd-sidebar-primary").bounding_box()["width"] == SIDEBAR
        view.page.get_by_role("link", name="首页").click()
        view.page.wait_for_url("**/index.html")
        assert view.page.get_by_role("heading", name="LATEST UPDATES").is_visible()


# -- Weight -----------------------------------------------------------------------------------


def weigh(watch: Watch, address: str) -> dict[str, int]:
    """Return the compressed bytes of each file that a page loads, its images aside."""
    sizes: dict[str, int] = {}
    with watch() as view:
        view.page.on(
            "response",
            lambda response: sizes.update({response.url: len(compress(response.url, response))}),
        )
        view.page.goto(address)
        view.page.evaluate("document.fonts.ready.then(() => 0)")
    return {url: size for url, size in sizes.items() if size}


def compress(url: str, response: Response) -> bytes:
    """Return a response as a server sends it: text compressed, fonts as they are, no images."""
    if re.search(r"\.(svg|png|webmanifest)(\?|$)", url):
        return b""
    body = response.body()
    return body if ".woff2" in url else gzip.compress(body)


@pytest.fixture(scope="module")
def notes(addresses: Mapping[str, str], site: Site) -> dict[str, str]:
    """Provide the addresses of the longest notes of the real site."""
    root = addresses["index"].removesuffix("index.html")
    names = [name for name in site.pages if "/" in name and not name.endswith("index.html")]
    names.sort(key=lambda name: (site.outdir / name).stat().st_size)
    return {name: root + name for name in names[-LONGEST:]}


def test_a_note_is_light(watch: Watch, notes: Mapping[str, str]) -> None:
    """The longest notes, their fonts, style sheets and scripts come in at most 150 kB."""
    weights = {name: sum(weigh(watch, address).values()) for name, address in notes.items()}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}
    assert min(weights.values()) > HEAVIEST / 10


# -- Lean style sheets ------------------------------------------------------------------------

# Which selectors of a whole sheet find something on the page, and are not in the lean one.
FIND_LOST = """
([whole, lean]) => {
  const list = css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const walk = rules => [...rules].flatMap(rule =>
      rule.selectorText ? cut(rule.selectorText) : walk(rule.cssRules ?? []));
    return walk(sheet.cssRules);
  };
  const cut = text => text.split(/,(?![^(]*\\))/).map(each => each.trim());
  const kept = new Set(list(lean));
  const finds = selector => {
    try {
      return document.querySelector(selector.replace(/::?[a-z-]+(?:\\([^()]*\\))?/g, found =>
        /^:(?:is|not|where|has)\\(/.test(found) ? found : "") || "*") !== null;
    } catch {
      return false;
    }
  };
  const used = list(whole).filter(finds);
  return [used.length, used.filter(selector => !kept.has(selector))];
}
"""


@pytest.mark.parametrize("name", LEAN)
@pytest.mark.parametrize("kind", ["index", "search", "algorithm/maximum-gap", "everything"])
def test_no_rule_is_lost(
    watch: Watch, addresses: Mapping[str, str], sample: Site, kind: str, name: str
) -> None:
    """What a browser finds on a page by a selector of the whole sheets, the lean one has too."""
    static = sample.outdir / "_static"
    whole = "".join((static / part).read_text("utf-8") for part in LEAN[name])
    with watch() as view:
        view.page.goto(addresses[kind])
        lean = (static / f"{name}.css").read_text("utf-8")
        used, lost = view.page.evaluate(FIND_LOST, [whole, lean])
        assert used > 0
        assert lost == []


@pytest.mark.parametrize("name", LEAN)
def test_lean_sheets_are_of_the_installed_theme(site: Site, name: str) -> None:
    """The lean sheets are those that `make lean` makes of the installed theme."""
    whole, lean = (site.outdir / "_static" / f"{name}{part}.css" for part in ("-whole", ""))
    assert make_lean(whole, find_covered(lean)) == lean.read_text(encoding="utf-8")


def test_every_property_that_is_read_is_set() -> None:
    """A custom property that a sheet of this site reads is set by one of its sheets."""
    sheets = {path.stem: path.read_text("utf-8") for path in (ROOT / "_static").glob("*.css")}
    made = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheets.values())))
    own = "".join(css for name, css in sheets.items() if name not in LEAN)
    read = set(re.findall(r"var\((--[\w-]+)\)", own))
    assert read
    assert read <= made


@pytest.mark.parametrize(
    "name", ["computer-vision/segmentation-metrics.html", "topic/everything.html"]
)
def test_images_are_sized_and_wait(site: Site, sample: Site, name: str) -> None:
    """Images have their size in the page; those after the first are loaded when they are near."""
    page = (sample if "everything" in name else site).parse(name)
    images = page.select("main img")
    assert len(images) > 1
    sized = [image for image in images if image.get("width") and image.get("height")]
    given = [image for image in images if "style-" in str(image.get("class"))]  # by its author
    assert len(sized) + len(given) == len(images)
    assert ["loading" in image.attrs for image in images] == [False] + [True] * (len(images) - 1)
