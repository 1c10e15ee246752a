"""The pages of the extensions: what an extension offers is on its page; they are no notes."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils.parsers.rst import directives
from sphinx.testing.util import SphinxTestApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from bs4 import BeautifulSoup, Tag

    from conftest import Site, View

    Watch = Callable[..., AbstractContextManager[View]]
    Load = Callable[..., "Offer"]

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = ["extensions", *sorted(f"extensions/{path.stem}" for path in DOCS.glob("extensions/*.md"))]
PACKAGES = sorted(path.parent.name for path in (ROOT / "src").glob("*/__init__.py"))
# Extensions of others that ours load: what these offer is not ours to describe.
BUILT_ON = {"sphinx_full_citations": ["sphinxcontrib.bibtex"]}
each_package = pytest.mark.parametrize("package", PACKAGES)
each_page = pytest.mark.parametrize("name", PAGES)


@dataclass(frozen=True)
class Offer:
    """What Sphinx knows: options, events, and directives with their own options."""

    options: frozenset[str]
    events: frozenset[str]
    directives: Mapping[str, tuple[str, ...]]


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Provide a function that returns what Sphinx knows when these extensions are loaded."""
    srcdir = tmp_path_factory.mktemp("empty")
    (srcdir / "conf.py").write_text("bibtex_bibfiles = []\n", encoding="utf-8")

    @cache
    def offer(*extensions: str) -> Offer:
        app = SphinxTestApp("dummy", srcdir=srcdir, confoverrides={"extensions": [*extensions]})
        known = Offer(
            frozenset(app.config.values),
            frozenset(app.events.events),
            {
                name: tuple(directive.option_spec or ())
                for name, directive in directives._directives.items()
            },
        )
        app.cleanup()
        return known

    return offer


def list_offered(package: str, load: Load) -> Iterator[tuple[str, str]]:
    """Yield kind and name of all that an extension offers, as its code and Sphinx know it."""
    without, known = load(*BUILT_ON.get(package, [])), load(package)
    names = set(known.options - without.options)
    if find_spec(f"{package}.config"):
        config = import_module(f"{package}.config")
        if hasattr(config, "Settings"):
            names |= {config.PREFIX + field.name for field in fields(config.Settings)}
    yield from (("option", name) for name in sorted(names))
    yield from (("event", name) for name in sorted(known.events - without.events))
    for name in sorted(known.directives.keys() - without.directives.keys()):
        yield "directive", name
        yield from (("directive option", option) for option in known.directives[name])
    if find_spec(f"{package}.messages"):
        messages = import_module(f"{package}.messages")
        yield from (("warning", f"{messages.TYPE}.{each.value}") for each in messages.Subtype)


def find_place(page: BeautifulSoup, kind: str, name: str) -> Tag | None:
    """Return the element of a page that explains what an extension offers."""
    if kind == "option":
        return page.find("section", id=f"confval-{name}")
    if kind == "warning":
        return find_definition(page.find("dt", id=f"warning-{name}"))
    if kind == "directive option":
        terms = (term for term in page.select("dl dt") if term.get_text(strip=True) == f":{name}:")
        return find_definition(next(terms, None))
    if kind == "directive":
        titles = (title for title in page.select("h3") if f"{{{name}}}" in title.get_text())
        return next((title.parent for title in titles), None)
    codes = (code for code in page.select("p code") if code.get_text() == name)
    return next((code.parent for code in codes), None)


def find_definition(term: Tag | None) -> Tag | None:
    """Return the definition of a term, if it has one."""
    following = term and term.find_next_sibling()
    return following if following and following.name == "dd" else None


def find_missing(page: BeautifulSoup, offered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is not on a page, or is without a sentence."""
    return [
        (kind, name)
        for kind, name in offered
        if (place := find_place(page, kind, name)) is None or "." not in place.get_text()
    ]


def read_page(site: Site, package: str) -> BeautifulSoup:
    """Return a copy of the page of an extension."""
    name = package.removeprefix("sphinx_").replace("_", "-")
    return copy.deepcopy(site.parse(f"extensions/{name}.html"))


@each_package
def test_everything_is_documented(site: Site, load: Load, package: str) -> None:
    """The page of an extension has its options, warnings, directives, their options, and events."""
    page = read_page(site, package)
    assert package in page.select_one("main article h1 ~ p").get_text()
    assert find_missing(page, [*list_offered(package, load)]) == []


@each_package
def test_what_is_taken_away_is_missed(site: Site, load: Load, package: str) -> None:
    """The test above sees each thing that a page leaves out, and that one alone."""
    offered = [*list_offered(package, load)]
    for kind, name in offered:
        page = read_page(site, package)
        find_place(page, kind, name).decompose()
        missing = find_missing(page, offered)
        within = {"directive option"} if kind == "directive" else set()
        assert (kind, name) in missing
        assert {other for other, _name in missing} <= {kind, *within}
        assert kind == "directive" or len(missing) == 1


def test_the_extensions_offer_something(load: Load) -> None:
    """The two tests above have options, warnings, directives and events to look for."""
    kinds = {kind for package in PACKAGES for kind, _name in list_offered(package, load)}
    assert kinds == {"option", "warning", "directive", "directive option", "event"}


def test_an_option_says_what_it_takes(site: Site) -> None:
    """An option has its help, its values and its default, and other pages link to it."""
    page = site.parse("extensions/latest-updates.html")
    option = page.find("section", id="confval-latest_updates_excerpt_length")
    help_text, value = (paragraph.get_text() for paragraph in option.select("p"))
    assert help_text.startswith("Length of an excerpt in visible characters.")
    assert value == "Value: a number of characters, 1 or more. Default: 200."
    target = "latest-updates.html#confval-latest_updates_excerpt_length"
    assert site.parse("extensions/from-ablog.html").select(f'a[href="{target}"]')


# -- Pages of the site ------------------------------------------------------------------------


@each_page
def test_a_page_is_english(site: Site, name: str) -> None:
    """What is English says so to screen readers; the words of the site around it stay Chinese."""
    page = site.parse(f"{name}.html")
    assert page.html["lang"] == "zh-CN"
    assert page.select_one("article.bd-article")["lang"] == "en"
    assert all(item.find_parent(lang="en") for item in page.select(".page-toc li"))
    assert page.select_one('meta[name="description"]')["content"].isascii()


def test_notes_are_in_the_language_of_the_site(site: Site) -> None:
    """A page without `lang` in its front matter has none."""
    page = site.parse("python/inheritance-and-mro.html")
    assert "lang" not in page.select_one("article.bd-article").attrs


@each_page
def test_a_page_can_be_reached(site: Site, name: str) -> None:
    """The sidebar leads to the extensions, and their first page to all others."""
    sidebar = site.parse("python/index.html").select(".bd-sidebar a")
    assert "../extensions.html" in [link["href"] for link in sidebar]
    links = [link["href"] for link in site.parse("extensions.html").select("main article a")]
    assert name == "extensions" or f"{name}.html" in links


def test_pages_are_no_notes(site: Site) -> None:
    """No list of updates, topic, feed, path or backlink names a page of the extensions."""
    for name in ("index.html", "updates.html", "paths.html", "python/index.html"):
        links = site.parse(name).select("main article a")
        assert [link["href"] for link in links if "extensions" in link["href"]] == []
    for feed in site.outdir.rglob("feed.json"):
        items = json.loads(feed.read_text(encoding="utf-8"))["items"]
        assert [item["url"] for item in items if "/extensions" in item["url"]] == []
    page = site.parse("python/inheritance-and-mro.html")
    assert [link for link in page.select(".backlinks a") if "extensions" in link["href"]] == []


def test_the_search_leads_to_an_option(watch: Watch, addresses: Mapping[str, str]) -> None:
    """Who searches for an option is led to it."""
    with watch() as view:
        view.page.goto(f"{addresses['search']}?q=latest_updates_feed_limit")
        anchor = "#confval-latest_updates_feed_limit"
        link = view.page.locator(f'main li a[href*="{anchor}"]').first
        link.click()
        view.page.wait_for_url(f"**/extensions/latest-updates.html*{anchor}")
