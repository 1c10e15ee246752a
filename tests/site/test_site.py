"""The real site: its landing page, its links, its feeds, its other formats."""

from __future__ import annotations

import copy
import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

import jsonschema
import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bs4 import BeautifulSoup, Tag

    from conftest import Site, Source

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OF_THE_BOOK = {"book.css", "cover.svg", "print.css"}
NEWEST = 12  # notes on the landing page
IN_FEEDS = 50
PREFIX = "/zh-cn/latest/"
GENERATED = frozenset({"404.html", "genindex.html", "search.html"})
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = {"action", "data", "href", "poster", "src"}
NOT_LOADED = {"alternate", "canonical"}  # relations that a browser does not follow by itself
FOREIGN_IN_CSS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")]+)")
TEX_TITLE = re.compile(r"\\noindent\\textbf\{(.*)\}\\par$", re.MULTILINE)
TEX_COMMAND = re.compile(r"\\[A-Za-z]+(?:\[.*?\])?")


def list_articles(page: BeautifulSoup) -> list[Tag]:
    """Return the entries of a page's lists."""
    return page.select("article.latest-update")


def list_titles(page: BeautifulSoup) -> list[str]:
    """Return the titles of the entries of a page's lists."""
    return [title.get_text() for title in page.select("article .latest-update-title")]


def list_addresses(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Yield each address on a page, with the element that names it."""
    for element in page.find_all():
        for attribute in ADDRESSES & element.attrs.keys():
            yield element, str(element[attribute])


def resolve(name: str, address: str) -> str:
    """Return the name of the file that an address on a page leads to."""
    path = unquote(urlsplit(address).path)
    if path.startswith(PREFIX):  # The page for errors may be shown at any address.
        return path.removeprefix(PREFIX)
    return normpath(join(name, "..", path)) if path else name


def is_foreign(address: str) -> bool:
    """Return whether an address is one of another host."""
    return bool(urlsplit(address).netloc)


def read_letters(text: str) -> str:
    """Return what is left of a text when mark-up, punctuation and line breaks are taken away."""
    return re.sub(r"[\W_]+", "", text)


def test_the_site_is_built_without_a_warning(site: Site) -> None:
    """`make html` says nothing: no dead reference, no page outside the tables of contents."""
    assert (site.code, site.warnings) == (0, "")


def test_the_landing_page_has_its_headings(site: Site) -> None:
    """The landing page opens with INCOMING TRANSMISSION and the heading LATEST UPDATES."""
    body = site.parse("index.html").select_one("main article")
    assert body
    kicker, heading = body.select_one(".kicker"), body.select_one("h1")
    assert kicker
    assert kicker.get_text(strip=True) == "INCOMING TRANSMISSION"
    assert kicker.get("lang") == "en"
    assert heading
    assert heading.get_text(strip=True).removesuffix("#") == "LATEST UPDATES"
    assert kicker in heading.find_all_previous()


def test_every_note_has_an_article(site: Site, sources: Mapping[str, Source]) -> None:
    """The list of all updates has an article for each note on disk, and no other."""
    titles = list_titles(site.parse("updates.html"))
    assert sorted(titles) == sorted(source.title for source in sources.values())


def test_the_landing_page_has_the_newest_notes(site: Site, sources: Mapping[str, Source]) -> None:
    """The landing page lists the newest notes in the order of the list of all updates."""
    titles = list_titles(site.parse("index.html"))
    assert titles == list_titles(site.parse("updates.html"))[:NEWEST]
    assert len(titles) == min(NEWEST, len(sources))


@pytest.mark.parametrize("name", ["index.html", "updates.html"])
def test_the_newest_note_is_first(site: Site, name: str) -> None:
    """Each entry has a time element, shown as a day, and no entry is newer than the one above."""
    times = [article.select_one("time[datetime]") for article in list_articles(site.parse(name))]
    moments = [datetime.fromisoformat(str(time["datetime"])) for time in times if time]
    assert len(moments) == len(times)
    assert all(above >= below for above, below in pairwise(moments))
    assert [time.get_text() for time in times if time] == [f"{moment:%F}" for moment in moments]


@pytest.mark.parametrize("name", ["index.html", "updates.html"])
def test_an_entry_leads_to_its_note_and_its_topic(
    site: Site, sources: Mapping[str, Source], name: str
) -> None:
    """The title of an entry links the page with that title, the topic the page of its folder."""
    for article in list_articles(site.parse(name)):
        topic, title = (
            article.select_one(".latest-update-topic a"),
            article.select_one("h2 a, h3 a"),
        )
        assert topic
        assert title
        target = resolve(name, str(title["href"]))
        assert title.get_text() == sources[target.removesuffix(".html")].title
        assert (site.outdir / target).is_file()
        index = resolve(name, str(topic["href"]))
        assert index == f"{target.partition('/')[0]}/index.html"
        heading = site.parse(index).select_one("main article h1")
        assert heading
        assert heading.get_text().removesuffix("#") == topic.get_text()


def split_summary(summary: str) -> tuple[str, str]:
    """Return the text of a summary as it is read, and the TeX of its formulas."""
    parts = summary.split("$")
    return re.sub(r"[`*]|\]\(.*?\)|\[", "", "".join(parts[::2])), "".join(parts[1::2])


@pytest.mark.parametrize("name", ["index.html", "updates.html"])
def test_an_excerpt_loses_nothing(site: Site, sources: Mapping[str, Source], name: str) -> None:
    """What is seen of an excerpt is the note's summary; its formulas have every minus and `>`."""
    by_title = {source.title: source for source in sources.values()}
    for article in list_articles(site.parse(name)):
        (title,) = article.select(".latest-update-title")
        (excerpt,) = copy.copy(article).select(".latest-update-excerpt")
        formulas = [formula.extract() for formula in excerpt.select(".math")]
        seen = "".join(part.get_text() for f in formulas for part in f.select(".katex-html"))
        prose, tex = split_summary(by_title[title.get_text()].summary)
        assert excerpt.get_text().strip() == prose
        marks = re.findall("[>−]", tex.replace("-", "−"))
        assert sorted(re.findall("[>−]", seen)) == sorted(marks)


def test_every_note_is_on_a_path(site: Site, sources: Mapping[str, Source]) -> None:
    """The page of learning paths has every note."""
    page = site.parse("paths.html")
    steps = page.select("ol.learning-path > li, ul.learning-path-loose > li")
    assert {step.a["href"].removesuffix(".html") for step in steps} == set(sources)


def test_every_note_ends_with_what_it_cites(site: Site, sources: Mapping[str, Source]) -> None:
    """The list of sources has the works that the note's file cites, each once, and no other."""
    for docname in sources:
        source = (DOCS / f"{docname}.md").read_text(encoding="utf-8")
        keys = re.findall(r"\{cite:full\}`([^`]+)`", source)
        page = site.parse(f"{docname}.html")
        (heading,) = (h for h in page.select("h2") if h.get_text().startswith("参考资料"))
        listed = heading.parent.select('li [id^="cite-"], p [id^="cite-"]')
        assert keys
        assert [place["id"] for place in listed] == [f"cite-{key}" for key in dict.fromkeys(keys)]
        assert len(page.select('[id^="cite-"]')) == len(listed)
        assert "{cite" not in page.get_text()


def test_every_link_leads_somewhere(site: Site) -> None:
    """Each address within the site is that of a file, each anchor that of an element."""
    broken = []
    anchors = {
        name: {str(element["id"]) for element in site.parse(name).find_all(id=True)}
        for name in site.pages
    }
    for name in site.pages:
        for element, address in list_addresses(site.parse(name)):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target, anchor = resolve(name, address), unquote(parts.fragment)
            has_file = (site.outdir / target).is_file()
            if not has_file or (anchor and anchor not in anchors.get(target, ())):
                broken.append(f"{name}: {element.name} {address}")
    assert broken == []


def test_nothing_is_loaded_from_another_host(site: Site) -> None:
    """No page and no style sheet names another host, but for links that a reader follows."""
    foreign = []
    for name in site.pages:
        for element, address in list_addresses(site.parse(name)):
            unloaded = element.name == "a" or NOT_LOADED & set(element.get_attribute_list("rel"))
            if is_foreign(address) and not unloaded:
                foreign.append(f"{name}: {element.name} {address}")
    for path in sorted(site.outdir.rglob("*.css")):
        found = FOREIGN_IN_CSS.findall(path.read_text(encoding="utf-8"))
        foreign += [f"{path.name}: {address}" for address in found]
    assert foreign == []


def test_the_feeds_list_the_notes(site: Site) -> None:
    """Atom and JSON feed list the newest notes as the page does, each linked to its page."""
    atom = ElementTree.fromstring((site.outdir / "atom.xml").read_text(encoding="utf-8"))
    feed = json.loads((site.outdir / "feed.json").read_text(encoding="utf-8"))
    home = feed["feed_url"].removesuffix("feed.json")
    entries = [
        (entry.findtext(f"{ATOM}title"), link.attrib["href"])
        for entry in atom.iter(f"{ATOM}entry")
        for link in entry.iter(f"{ATOM}link")
    ]
    assert entries == [(item["title"], item["url"]) for item in feed["items"]]
    links = site.parse("updates.html").select("article .latest-update-title a")
    assert entries == [(link.get_text(), home + str(link["href"])) for link in links[:IN_FEEDS]]


def read_latex(site: Site) -> str:
    """Return the titles that the lists of a LaTeX document set in bold."""
    (path,) = (
        path for path in site.outdir.glob("*.tex") if r"\begin{document}" in path.read_text()
    )
    titles = TEX_TITLE.findall(path.read_text(encoding="utf-8"))
    return "".join(TEX_COMMAND.sub("", title) for title in titles)


def test_every_page_describes_itself(site: Site) -> None:
    """Each page has one description, one canonical address and Open Graph's data."""
    for name in site.pages:
        page = site.parse(name)
        for selector in ('meta[name="description"]', 'link[rel="canonical"]'):
            assert len(page.select(selector)) == 1, (name, selector)
        if name not in GENERATED:
            for tag in ("og:title", "og:description", "og:url", "og:type", "og:image"):
                assert len(page.select(f'meta[property="{tag}"]')) == 1, (name, tag)


def test_linked_data_agrees_with_the_feed(site: Site) -> None:
    """JSON-LD of each page can be read, and says of a note what the feed says."""
    feed = json.loads((site.outdir / "feed.json").read_bytes())
    items = {item["url"]: item for item in feed["items"]}
    for name in site.pages:
        (script,) = site.parse(name).select('script[type="application/ld+json"]')
        data = json.loads(script.string or "")
        if item := items.pop(data.get("url"), None):
            assert data["headline"] == item["title"]
            assert data["dateModified"] == item["date_modified"]
            assert data["datePublished"] == item["date_published"]
            assert data["description"] == " ".join(item["summary"].split())
    assert items == {}


def test_the_feeds_follow_their_formats(
    site: Site, grammar: etree.RelaxNG, schema: dict[str, Any]
) -> None:
    """Each feed of the site obeys the grammar of RFC 4287, or the schema of JSON Feed 1.1."""
    feeds = sorted(site.outdir.rglob("atom.xml"))
    assert len(feeds) == 1 + len(list(DOCS.glob("*/index.md")))
    for path in feeds:
        grammar.assertValid(etree.parse(path))
        jsonschema.validate(json.loads(path.with_name("feed.json").read_bytes()), schema)


def test_the_sitemap_lists_every_page(site: Site) -> None:
    """Each page that a reader may look for is in the sitemap, and nothing else is."""
    root = ElementTree.fromstring((site.outdir / "sitemap.xml").read_bytes())
    listed = [element.text for element in root.iter() if element.tag.endswith("loc")]
    pages = set(site.pages) - GENERATED
    canonical = [site.parse(name).select('link[rel="canonical"]')[0]["href"] for name in pages]
    assert sorted(map(str, listed)) == sorted(map(str, canonical))


READERS: dict[str, Callable[[Site], str]] = {
    "latex": read_latex,
    "text": lambda site: (site.outdir / "index.txt").read_text(encoding="utf-8"),
    "epub": lambda site: "".join(list_titles(site.parse("index.xhtml"))),
    "dirhtml": lambda site: "".join(list_titles(site.parse("index.html"))),
}


@pytest.mark.parametrize("builder", READERS)
def test_other_formats_have_the_list(
    site: Site, build_site: Callable[[str], Site], builder: str
) -> None:
    """The same sources in another format have the list of the landing page, in its order."""
    shown = read_letters(READERS[builder](build_site(builder)))
    start = 0
    for title in list_titles(site.parse("index.html")):
        start = shown.find(read_letters(title), start)
        assert start >= 0, title


@pytest.mark.parametrize("builder", READERS)
def test_other_formats_are_built_without_a_warning(
    build_site: Callable[[str], Site], builder: str
) -> None:
    """The same sources in another format are built without a warning."""
    made = build_site(builder)
    assert (made.code, made.warnings) == (0, "")


def test_a_book_has_nothing_of_the_sites_looks(build_site: Callable[[str], Site]) -> None:
    """An EPUB is laid out by a theme of its own, and carries no file of the site's."""
    book = build_site("epub")
    assert (
        book.parse("index.xhtml").select("nav, header, footer, button, script, article main") == []
    )
    (archive,) = book.outdir.glob("*.epub")
    names = set(ZipFile(archive).namelist())
    own = {path.name for path in (ROOT / "_static").iterdir()} - OF_THE_BOOK
    assert own
    assert names & {f"_static/{name}" for name in own} == set()
