"""The box and the page in a browser: from the disk, and from a server with a strict policy."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sphinx_cjk_search import leaves
from sphinx_cjk_search.files import read_payload, write_script
from sphinx_cjk_search.model import Card
from sphinx_cjk_search.output import write_index
from sphinx_light_pages.policy import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Error, Page, Route

FIXTURES = Path(__file__).parents[1] / "fixtures"
QUERIES = json.loads((FIXTURES / "search_queries.json").read_text("utf-8"))
PAGES = json.loads((FIXTURES / "search_pages.json").read_text("utf-8"))
CONF = """\
extensions = ["myst_parser", "sphinx_cjk_search"]
myst_enable_extensions = ["dollarmath"]
project = "来讯"
language = "zh_CN"
html_theme = "sphinx_book_theme"
html_theme_options = {"show_navbar_depth": 1}
"""
TOPIC = "# {}\n\n```{{toctree}}\n:glob:\n\n*\n```\n"
DATA = re.compile(r"/data/[a-z2-7]{10}\.js")
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(`${event.sourceFile} ${event.blockedURI}`);
});
window.alert = () => window.violations.push("executed");
"""
BAD = {
    "one space": " ",
    "only punctuation": "!?。，(",
    "emoji": "😀🎉",
    "ten thousand characters": "反向传播" * 2500,
    "mark-up": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "regular expression": ".*[(+?^$\\",
    "a prototype's name": "__proto__ constructor toString",
    "quotes": "\"'`${alert(1)}",
    "percent": "%E0%A4%A",
    "nothing like it": "zzyzxqqq",
}


@dataclass(frozen=True)
class Place:
    """Where the site is read from, and what went wrong with the search there."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)

    def go(self, name: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.address}/{name}")

    def search(self, query: str) -> None:
        """Open the search page with a query."""
        self.go(f"search.html?q={quote(query)}")

    def find_faults(self) -> list[str]:
        """Return errors of scripts, and refusals of the policy that are not the theme's."""
        refused: list[str] = self.page.evaluate("window.violations")
        return [*self.errors, *(each for each in refused if "cjk" in each or each == "executed")]

    @property
    def status(self) -> str:
        """Return what a screen reader is told."""
        status = self.page.locator(".cjk-search-status")
        expect(status).not_to_be_empty()
        return status.inner_text()

    @property
    def titles(self) -> list[str]:
        """Return the titles of the results."""
        expect(self.page.locator(".cjk-search-title").first).to_be_visible()
        return self.page.locator(".cjk-search-title").all_inner_texts()


@pytest.fixture(scope="module")
def outdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide a site in the theme of ours."""
    folder = tmp_path_factory.mktemp("notebook")
    source = folder / "docs"
    for name, text in PAGES.items():
        path = source / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        str(source),
        str(folder / "html"),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under the policy, silently."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(outdir: Path) -> Iterator[str]:
    """Provide the address of a server with a strict policy."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(outdir)))
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()
    thread.join()


def watch(page: Page, address: str) -> Place:
    """Return a place that keeps the errors of scripts."""
    place = Place(page, address)
    page.add_init_script(WATCH)

    def keep(error: Error) -> None:
        # The theme evaluates strings, which the policy refuses.
        if "unsafe-eval" not in error.message or "cjk-search" in (error.stack or ""):
            place.errors.append(error.message)

    page.on("pageerror", keep)
    return place


@pytest.fixture(params=["server", "disk"])
def place(
    request: pytest.FixtureRequest, browser: Browser, outdir: Path, server: str
) -> Iterator[Place]:
    """Provide a new window on the site, from the server and from the disk."""
    context = browser.new_context()
    address = server if request.param == "server" else outdir.as_uri()
    yield watch(context.new_page(), address)
    context.close()


@pytest.fixture
def served(browser: Browser, server: str) -> Iterator[Place]:
    """Provide a new window on the site from the server."""
    context = browser.new_context()
    yield watch(context.new_page(), server)
    context.close()


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["query"])
def test_a_query_finds_its_page(case: dict[str, str], module_place: Place) -> None:
    """What is typed finds the page that is meant, as its first result."""
    module_place.search(case["query"])
    assert module_place.titles[0] == case["title"]
    assert module_place.find_faults() == []


@pytest.fixture(scope="module")
def module_place(browser: Browser, outdir: Path) -> Iterator[Place]:
    """Provide one window for many questions, from the disk."""
    context = browser.new_context()
    yield watch(context.new_page(), outdir.as_uri())
    context.close()


@pytest.mark.parametrize("way", ["Control+k", "/", "button"])
def test_the_box_opens_and_closes(place: Place, way: str) -> None:
    """A shortcut or the theme's button opens the box, Escape closes it."""
    place.go("deep/autograd.html")
    dialog = place.page.locator("dialog.cjk-search-dialog")
    if way == "button":
        place.page.locator(".search-button__button:visible").first.click()
    else:
        place.page.keyboard.press(way)
    expect(dialog.locator("input")).to_be_focused()
    place.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert place.find_faults() == []


def test_results_come_as_one_types(place: Place) -> None:
    """Results have title, topic, date, and an excerpt with marks; sections stand below them."""
    place.go("misc/terms.html")
    place.page.keyboard.press("Control+k")
    place.page.locator("dialog input").press_sequentially("梯度")
    note = place.page.locator(".cjk-search-note", has_text="自动求导")
    expect(note.locator(".cjk-search-facts")).to_contain_text("深度学习")
    assert note.locator("time").get_attribute("datetime") == "2026-01-31"
    expect(note.locator(".cjk-search-section .cjk-search-heading")).to_have_text("梯度")
    assert "梯度" in note.locator("mark").all_inner_texts()
    assert place.status.startswith("找到")
    assert place.find_faults() == []


def test_the_keyboard_is_enough(place: Place) -> None:
    """Arrow keys go through the results and back, Enter opens one, at its heading, marked."""
    place.go("index.html")
    place.page.keyboard.press("/")
    place.page.locator("dialog input").fill("梯度")
    links = place.page.locator(".cjk-search-results a")
    expect(links.first).to_be_visible()
    for key, place_in_list in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        place.page.keyboard.press(key)
        expect(links.nth(place_in_list)).to_be_focused()
    place.page.keyboard.press("ArrowUp")
    expect(place.page.locator("dialog input")).to_be_focused()
    place.page.keyboard.press("ArrowDown")
    place.page.keyboard.press("ArrowDown")
    place.page.keyboard.press("Enter")
    place.page.wait_for_url(re.compile("autograd.html.*highlight=.*#"))
    expect(place.page.locator(".cjk-search-mark").first).to_have_text("梯度")
    place.page.keyboard.press("Escape")
    expect(place.page.locator(".cjk-search-mark")).to_have_count(0)
    assert "highlight" not in place.page.url
    assert place.find_faults() == []


def test_enter_opens_the_first_result(place: Place) -> None:
    """Enter in the field opens the first result."""
    place.search("BatchNorm2d")
    assert place.titles
    place.page.locator(".cjk-search-input").press("Enter")
    place.page.wait_for_url(re.compile("autograd.html"))


def test_the_query_is_in_the_address(place: Place) -> None:
    """The address has the query and the filters, and gives the same results when opened again."""
    place.search("的")
    expect(place.page.locator(".cjk-search-filter").first).to_be_visible()
    button = place.page.locator(".cjk-search-filter button", has_text="深度学习").first
    count = int(button.locator(".cjk-search-count").inner_text())
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(place.page.locator(".cjk-search-note")).to_have_count(count)
    assert f"topic={quote('深度学习')}" in place.page.url
    titles = place.titles
    place.page.reload()
    assert place.titles == titles
    place.page.locator(".cjk-search-input").fill("熵")
    place.page.wait_for_url(re.compile(rf"\?q={quote('熵')}$"))


@pytest.mark.parametrize("query", BAD.values(), ids=BAD)
def test_bad_input_has_an_answer(served: Place, query: str) -> None:
    """Whatever is typed, nothing is executed or thrown, and the reader is told something."""
    served.go("search.html")
    served.page.locator(".cjk-search-input").fill(query)
    if query.strip():
        assert served.status
    assert served.find_faults() == []


def test_a_lone_surrogate_has_an_answer(served: Place) -> None:
    """Half a character in the field is nothing to look for."""
    served.go("search.html")
    served.page.locator(".cjk-search-input").evaluate(
        "input => { input.value = '\\ud800'; input.dispatchEvent(new Event('input')); }"
    )
    assert "没有可以搜索的内容" in served.status
    assert served.find_faults() == []


def test_no_result_offers_what_is_near(served: Place) -> None:
    """Where nothing is found, the nearest words are offered, and lead to results."""
    served.search("autogrzzz")
    assert "没有找到" in served.status
    served.page.locator(".cjk-search-nearest button").first.click()
    assert served.titles[0] == "自动求导"


@pytest.mark.parametrize("query", ["梯渡", "剃度", "度梯"])
def test_no_result_offers_near_pairs(served: Place, query: str) -> None:
    """Where two characters stand nowhere, they are offered with one of them another, or swapped."""
    served.search(query)
    assert "没有找到" in served.status
    served.page.locator(".cjk-search-nearest button", has_text="梯度").click()
    expect(served.page.locator(".cjk-search-results mark").first).to_have_text("梯度")


def test_the_branches_of_a_large_tree(
    served: Place, outdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tree in several files leads to the same pages, and goes on from what is typed."""
    environment = pickle.loads((outdir / ".doctrees/environment.pickle").read_bytes())
    pages = environment.domaindata["cjk_search"]["pages"]
    cards = [Card(page, f"{name}.html", page.topic, page.date) for name, page in pages.items()]
    manifest = json.loads(read_payload(outdir / "_static/cjk-search/data/manifest.js"))
    settings = {name: manifest[name] for name in ("engine", "searchPage", "words")}
    for name, size in (("LIMIT", 256), ("LONGEST_TREE", 0), ("LONGEST_BRANCH", 40)):
        monkeypatch.setattr(leaves, name, size)
    files = {shard.name: write_script(shard) for shard in write_index(cards, settings)}
    assert files["manifest"].count(leaves.BRANCH) > 10

    def answer(route: Route) -> None:
        body = files.get(Path(urlsplit(route.request.url).path).stem)
        route.fulfill(body=body, content_type="text/javascript") if body else route.continue_()

    served.page.route(re.compile(r"/data/\w+\.js"), answer)
    served.search("反向传播")
    assert served.titles[0] == "自动求导"
    served.page.locator("main input").fill("")
    served.page.locator("main input").press_sequentially("BatchNo")
    expect(served.page.locator(".cjk-search-title").first).to_be_visible()
    assert served.find_faults() == []


@pytest.mark.parametrize("body", [None, "cjkSearch.take(", "cjkSearch.take('other', 1)"])
def test_a_lost_shard_is_said(served: Place, body: str | None) -> None:
    """Where files of the index are missing or damaged, the reader is told, and nothing throws."""

    def answer(route: Route) -> None:
        route.abort() if body is None else route.fulfill(body=body, content_type="text/javascript")

    served.page.route(DATA, answer)
    served.search("反向传播")
    assert "没有载入" in served.status
    assert [error for error in served.errors if "Unexpected end" not in error] == []


def test_a_lost_manifest_is_said(served: Place) -> None:
    """Where the index is missing altogether, the page says so."""
    served.page.route(re.compile("/data/manifest.js"), lambda route: route.abort())
    served.search("反向传播")
    expect(served.page.locator("[role=alert]")).to_contain_text("搜索没有载入")
    assert served.find_faults() == []


def test_an_old_manifest_is_replaced(served: Place) -> None:
    """With the manifest of an older build in the cache, the newer one is asked for once."""

    def answer(route: Route) -> None:
        body = route.fetch().text()
        old = re.sub(r'(?<="tree":")[^"]*', "aaaaaaaaaa", body)
        route.fulfill(body=old, content_type="text/javascript")

    served.page.route(re.compile(r"/data/manifest\.js$"), answer)
    served.search("反向传播")
    assert served.titles[0] == "自动求导"
    assert "没有载入" not in served.status


def test_blocked_storage_is_no_matter(served: Place) -> None:
    """In a browser that refuses storage to pages, the search works."""
    served.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])"
        " Object.defineProperty(window, name, { get() { throw new Error('blocked'); } });"
    )
    served.search("反向传播")
    assert served.titles[0] == "自动求导"


def test_without_scripts_the_page_says_so(browser: Browser, outdir: Path) -> None:
    """Where scripts are off, the search page says so and links what leads to all pages."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((outdir / "search.html").as_uri())
    expect(page.locator("main")).to_contain_text("搜索需要 JavaScript", use_inner_text=True)
    expect(page.locator("main a", has_text="深度学习")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_search_is_accessible(browser: Browser, outdir: Path, width: int, scheme: str) -> None:
    """The box, the page and the marks have no fault that axe knows, and fit the window."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((outdir / "search.html").as_uri() + "?q=学习")
    expect(page.locator(".cjk-search-note").first).to_be_visible()
    assert count_faults(page, ".cjk-search-page") == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto((outdir / "deep" / "autograd.html").as_uri() + "?highlight=梯度")
    expect(page.locator(".cjk-search-clear")).to_be_visible()
    assert count_faults(page, ".cjk-search-clear") == []
    assert count_faults(page, "article .cjk-search-mark") == []
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill("梯度")
    expect(page.locator("dialog .cjk-search-note").first).to_be_visible()
    assert count_faults(page, "dialog.cjk-search-dialog") == []
    context.close()


def count_faults(page: Page, selector: str) -> list[str]:
    """Return what axe finds at fault inside a part of a page."""
    faults = Axe().run(page, context=selector).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in faults for node in fault["nodes"]]
