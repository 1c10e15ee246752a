"""What helps a reader: the way to a note by keyboard, buttons, footnotes, what is new, paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from conftest import View

    Watch = Callable[..., AbstractContextManager[View]]

WIDE = {"width": 1280, "height": 900}
TABS = 60  # more than the landing page has before its first note
FOCUSED = "document.activeElement.innerText.trim()"


@pytest.fixture
def page(watch: Watch) -> Iterator[Page]:
    """Provide a page on a wide screen; whoever uses it leaves no error behind."""
    with watch(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]) as view:
        yield view.page
        assert view.errors == []
        assert view.list_violations() == []


def press_until(page: Page, text: str) -> None:
    """Press the tabulator until what has the focus says this."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == text:
            return
    pytest.fail(f"{text} cannot be reached by keyboard")


def test_from_the_landing_page_to_a_note_and_back(page: Page, addresses: Mapping[str, str]) -> None:
    """With the keyboard alone: past the navigation, to the first note, on to its topic, home."""
    page.goto(addresses["index"])
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳转至主要内容"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    title = page.locator(".latest-update-title a").first.inner_text()
    press_until(page, title)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/[^/]+/[^/]+\.html$"))
    assert page.locator("main h1").inner_text().removesuffix("#") == title
    press_until(page, page.locator(".note-topic").inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/index\.html$"))
    page.locator("body").press("Home")
    press_until(page, page.locator(".brand").inner_text().strip())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/latest/index\.html$"))


def test_the_head_of_a_note(page: Page, addresses: Mapping[str, str]) -> None:
    """Above a note stand its topic, its dates, the way to its history and how long it takes."""
    page.goto(addresses["everything"])
    head = page.locator(".note-head")
    assert head.locator("a").first.inner_text() == "样页"
    assert head.locator("time").all_inner_texts() == ["2026-01-02", "2026-03-04"]
    assert re.search(r"约 \d+ 分钟", head.inner_text())
    history = head.get_by_role("link", name="修改历史").get_attribute("href")
    assert history == "https://example.org/laixun/commits/main/docs/topic/everything.md"


def test_the_foot_of_a_note(page: Page, addresses: Mapping[str, str]) -> None:
    """Below a note stand its tags, ways to mend it, and its neighbours."""
    page.goto(addresses["everything"])
    foot = page.locator(".note-foot")
    assert foot.get_by_label("标签").get_by_role("link").all_inner_texts() == ["样页", "构件"]
    edit = foot.get_by_role("link", name="编辑本页").get_attribute("href")
    assert edit == "https://example.org/laixun/edit/main/docs/topic/everything.md"
    report = foot.get_by_role("link", name="报告错误").get_attribute("href")
    assert report == (
        "https://example.org/laixun/issues/new"
        "?template=note.yml&title=topic/everything&page=topic/everything"
    )
    page.locator("a.left-prev").click()
    assert page.locator("h1").inner_text().startswith("前一篇")
    assert page.locator("a.right-next").inner_text().endswith("每种构件")


def test_the_section_being_read_is_marked(page: Page, addresses: Mapping[str, str]) -> None:
    """The table of contents marks the section that is read, and no other."""
    page.goto(addresses["everything"])
    marked = page.locator(".page-toc [aria-current]")
    assert marked.count() == 0
    for name in ("代码", "列表"):
        page.locator(".page-toc").get_by_role("link", name=name, exact=True).click()
        page.wait_for_function(
            "name => document.querySelector('.page-toc [aria-current]')?.innerText === name",
            arg=name,
        )
        assert marked.count() == 1


def test_code_is_copied(page: Page, addresses: Mapping[str, str]) -> None:
    """The button on a block copies what one would run: no prompt, no output, no line number."""
    page.goto(addresses["everything"])
    block = page.locator(".highlight-pycon")
    block.hover()
    block.get_by_role("button", name="复制").click()
    page.wait_for_selector(".copy.is-done")
    assert page.evaluate("navigator.clipboard.readText()") == "1 + 1"


def test_formulas_are_copied_as_tex(page: Page, addresses: Mapping[str, str]) -> None:
    """Text that is copied has the TeX of its formulas, once."""
    page.goto(addresses["everything"])
    page.evaluate("""() => {
        const formula = document.querySelector("main p .katex");
        getSelection().selectAllChildren(formula.closest("p"));
    }""")
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.count(r"$\alpha^2 \le \sqrt{\beta}$") == 1
    assert "α" not in copied


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_footnote_is_shown_where_it_is_named(
    page: Page, addresses: Mapping[str, str], way: str
) -> None:
    """Pointed at or focused, a reference shows its footnote; Escape puts it away."""
    page.goto(addresses["everything"])
    reference = page.locator("[role=doc-noteref]")
    getattr(reference, way)()
    preview = page.locator(".footnote-preview")
    assert "脚注的正文" in preview.inner_text()
    box, below = preview.bounding_box(), reference.bounding_box()
    assert box
    assert below
    assert 0 <= box["x"] < box["x"] + box["width"] <= WIDE["width"]
    assert box["y"] >= below["y"]
    page.keyboard.press("Escape")
    assert preview.count() == 0


def test_topics_are_filtered_without_javascript(watch: Watch, addresses: Mapping[str, str]) -> None:
    """A button leaves the entries of its topic, without JavaScript too."""
    with watch(java_script_enabled=False, viewport=WIDE) as view:
        view.page.goto(addresses["updates"])
        shown = view.page.locator(".latest-update:visible")
        everything = shown.count()
        view.page.get_by_role("radio", name="Python").check(force=True)
        topics = set(view.page.locator(".latest-update-topic:visible").all_inner_texts())
        assert topics == {"Python"}
        assert 0 < shown.count() < everything
        view.page.get_by_role("radio", name="全部主题").check(force=True)
        assert shown.count() == everything
        assert view.errors == []


# -- What the browser remembers ---------------------------------------------------------------

LESS = "localStorage.setItem('laixun-newest-seen', String(Date.parse('2000-01-01')))"


def test_nothing_is_new_on_the_first_visit(page: Page, addresses: Mapping[str, str]) -> None:
    """Who comes for the first time has missed nothing."""
    page.goto(addresses["index"])
    page.goto(addresses["updates"])
    assert page.locator(".is-unseen").count() == 0


def test_what_is_new_since_the_last_visit(watch: Watch, addresses: Mapping[str, str]) -> None:
    """Entries newer than the newest of the last visit are marked; the next visit begins anew."""
    with watch(viewport=WIDE) as view:
        view.page.goto(addresses["genindex"])
        view.page.evaluate(LESS)
        view.page.goto(addresses["index"])
        marked = view.page.locator(".is-unseen")
        assert marked.count() == view.page.locator(".latest-update").count() > 0
        assert "上次访问之后" in view.page.locator(".unseen-count").inner_text()
        view.page.reload()
        assert marked.count() > 0
        later = view.page.context.new_page()  # a new visit: the session is another
        later.goto(addresses["index"])
        assert later.locator(".latest-update").count() > 0
        assert later.locator(".is-unseen").count() == 0


def test_the_browser_forgets_on_request(page: Page, addresses: Mapping[str, str]) -> None:
    """One button removes all that this site keeps: the colours chosen, the last visit."""
    page.goto(addresses["index"])
    page.get_by_role("button", name="暗色").click()
    assert page.evaluate("localStorage.length") == 2
    page.get_by_role("button", name="清除本站").click()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_the_colours_are_chosen_and_kept(page: Page, addresses: Mapping[str, str]) -> None:
    """Buttons take light, dark, or what the system says; the choice holds on the next page."""
    page.goto(addresses["index"])
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    bright = page.evaluate(ground)
    page.get_by_role("button", name="亮色").click()
    assert page.evaluate(ground) == bright
    dark = page.get_by_role("button", name="暗色")
    dark.click()
    assert dark.get_attribute("aria-pressed") == "true"
    page.goto(addresses["updates"])
    assert page.evaluate(ground) != bright
    assert dark.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="自动").click()
    assert page.evaluate(ground) == bright


def test_blocked_storage_is_no_matter(watch: Watch, addresses: Mapping[str, str]) -> None:
    """In a browser that refuses storage to pages, a page works; nothing is kept."""
    refuse = "{ get() { throw new DOMException('blocked', 'SecurityError'); }, configurable: true }"
    with watch(viewport={"width": 390, "height": 844}) as view:
        for name in ("localStorage", "sessionStorage"):
            view.page.add_init_script(f"Object.defineProperty(window, '{name}', {refuse});")
        view.page.goto(addresses["index"])
        view.page.get_by_role("link", name="目录", exact=True).click()
        view.page.get_by_role("button", name="暗色").click()
        assert view.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert view.errors == []


def test_a_drawer_opens_and_closes(watch: Watch, addresses: Mapping[str, str]) -> None:
    """On a phone the contents open in a drawer, and a link, a button or Escape closes it."""
    with watch(viewport={"width": 390, "height": 844}) as view:
        page = view.page
        page.goto(addresses["everything"])
        opener = page.get_by_role("link", name="本页", exact=True)
        contents = page.locator(".page-toc")
        for close in (
            lambda: contents.get_by_role("link", name="表格", exact=True).click(),
            lambda: page.get_by_role("button", name="关闭").click(),
            lambda: page.keyboard.press("Escape"),
        ):
            assert not contents.is_visible()
            opener.click()
            assert contents.is_visible()
            close()
        assert not contents.is_visible()
        assert view.errors == []


# -- Paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["everything", "index"])
def test_paper_has_the_text_alone(watch: Watch, addresses: Mapping[str, str], kind: str) -> None:
    """Printed by someone who reads in the dark: bright, no navigation, no code cut off."""
    with watch(viewport={"width": 700, "height": 900}, color_scheme="dark") as view:
        page = view.page
        page.goto(addresses[kind])
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        assert page.locator("nav:visible, a.bar-button:visible").count() == 0
        assert page.locator("main h1").is_visible()
        cut = "pre => pre.scrollWidth > pre.clientWidth"
        assert not any(block.evaluate(cut) for block in page.locator("main pre").all())
