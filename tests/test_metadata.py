"""The head of a page says what it is about, in words that programs read and texts cannot break."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.metadata import (
    write_description_tag,
    write_feed_links,
    write_linked_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

BASE = "https://example.org/notes/"
CONF = """
extensions = ["myst_parser", "sphinx_latest_updates", "sphinxext.opengraph"]
myst_enable_extensions = ["dollarmath"]
html_theme = "basic"
html_baseurl = ogp_site_url = "https://example.org/notes/"
ogp_social_cards = {"enable": False}
ogp_enable_meta_description = False
project = "Notes"
author = "Ada"
"""
HOME = "---\nsummary: All & everything.\n---\n# Home\n\n```{latest-updates}\n```\n\n"
HOME += "```{toctree}\npython/index\nbare/index\n```\n"
NOTE = '# Say "a < b" & $x^2$\n\nWhen `n > 1` & $10^{-8}$, see [the topic](index.md) "now".\n'
DESCRIPTION = "When n > 1 & 10⁻⁸, see the topic “now”."


@pytest.fixture
def site(repository: GitRepository) -> GitRepository:
    """Provide a project with a topic, a note and a page that says nothing."""
    repository.write("docs/conf.py", CONF)
    repository.write("docs/index.md", HOME)
    repository.write("docs/python/index.md", "# Python\n\nA language.\n\n```{toctree}\nnote\n```\n")
    repository.write("docs/python/note.md", "---\ntags: [a & b]\n---\n" + NOTE)
    repository.write("docs/bare/index.md", "# Bare\n")
    repository.commit("2020-01-01")
    repository.write("docs/python/note.md", "---\ntags: [a & b]\n---\n" + NOTE + "\nMore.\n")
    repository.commit("2021-02-03")
    return repository


def find_meta(built: Built, page: str, name: str) -> list[str]:
    """Return the contents of a meta element of a page."""
    found = built.parse(page).select(f'meta[name="{name}"], meta[property="{name}"]')
    return [str(element["content"]) for element in found]


def read_linked_data(built: Built, page: str) -> dict[str, Any]:
    """Return the only item of JSON-LD on a page."""
    (script,) = built.parse(page).select('script[type="application/ld+json"]')
    item: dict[str, Any] = json.loads(script.string or "")
    return item


def test_every_page_has_one_description(site: GitRepository, build: Callable[..., Built]) -> None:
    """A note has its excerpt, another page its summary or opening, the rest that of the site."""
    built = build(site.path / "docs")
    descriptions = {
        "python/note.html": f"{DESCRIPTION} More.",
        "python/index.html": "A language.",
        "index.html": "All & everything.",
        "bare/index.html": "All & everything.",
        "genindex.html": "All & everything.",
    }
    for page, expected in descriptions.items():
        assert find_meta(built, page, "description") == [expected]
    for page in ("python/note.html", "python/index.html", "index.html"):
        assert find_meta(built, page, "og:description") == [descriptions[page]]


def test_what_a_note_says_to_programs(site: GitRepository, build: Callable[..., Built]) -> None:
    """JSON-LD, Open Graph, the canonical link and the feed say the same of a note."""
    built = build(site.path / "docs")
    article = read_linked_data(built, "python/note.html")
    (item,) = json.loads(built.read("feed.json"))["items"]
    assert article["@type"] == "TechArticle"
    assert (article["datePublished"], article["dateModified"]) == (
        item["date_published"],
        item["date_modified"],
    )
    assert item["date_published"] == "2020-01-01T12:00:00+08:00"
    assert item["date_modified"] == "2021-02-03T12:00:00+08:00"
    assert article["headline"] == item["title"] == "Say “a < b” & x²"
    assert article["description"] == " ".join(item["summary"].split())
    assert article["keywords"] == item["tags"] == ["a & b"]
    assert article["author"]["name"] == "Ada"
    (canonical,) = built.parse("python/note.html").select('link[rel="canonical"]')
    assert canonical["href"] == article["url"] == item["url"] == f"{BASE}python/note.html"
    assert find_meta(built, "python/note.html", "og:url") == [item["url"]]
    assert find_meta(built, "python/note.html", "og:type") == ["article"]


def test_what_other_pages_say_to_programs(site: GitRepository, build: Callable[..., Built]) -> None:
    """A page that is no note is a page, with its title."""
    page = read_linked_data(build(site.path / "docs"), "python/index.html")
    assert (page["@type"], page["name"], page["url"]) == (
        "WebPage",
        "Python",
        f"{BASE}python/index.html",
    )


def test_feeds_are_announced(site: GitRepository, build: Callable[..., Built]) -> None:
    """Each page leads to the feeds of the site, and where it has a topic to those of the topic."""
    built = build(site.path / "docs")
    for page, count in (("index.html", 2), ("python/index.html", 4), ("python/note.html", 4)):
        links = built.parse(page).select('link[rel="alternate"]')
        assert len(links) == count
        for link in links:
            assert ((built.outdir / page).parent / str(link["href"])).resolve().exists()


def test_a_page_follows_its_dates(site: GitRepository, build: Callable[..., Built]) -> None:
    """A commit that a page has to tell of writes it again, though its source is the same."""
    site.write("docs/python/note.md", "# New\n\nText.\n")
    first = build(site.path / "docs")
    before = read_linked_data(first, "python/note.html")["dateModified"]
    site.commit("2022-03-04")
    again = build(site.path / "docs")
    assert (
        read_linked_data(again, "python/note.html")["dateModified"] == "2022-03-04T12:00:00+08:00"
    )
    assert before != "2022-03-04T12:00:00+08:00"


def test_templates_know_the_reading_time(site: GitRepository, build: Callable[..., Built]) -> None:
    """A template writes how long a note takes with `{{ reading_time }}`."""
    layout = '{% extends "!layout.html" %}{% block footer %}<i>{{ reading_time }}</i>{% endblock %}'
    site.write("docs/_templates/layout.html", layout)
    built = build(site.path / "docs", templates_path=["_templates"])
    assert "<i>1 minute</i>" in built.read("python/note.html")
    assert "<i></i>" in built.read("index.html")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(derandomize=True, deadline=None)
def test_no_text_breaks_out(text: str) -> None:
    """Whatever a note says, what is written is one element of each kind, and says that."""
    html = (
        write_description_tag(text)
        + write_feed_links([("a/b", text, text)])
        + write_linked_data({"headline": text})
    )
    soup = BeautifulSoup(html.replace("\0", "\ufffd"), "html.parser")
    assert [element.name for element in soup.find_all(True)] == ["meta", "link", "script"]
    assert soup.script is not None
    assert json.loads((soup.script.string or "").replace("\ufffd", "\\ufffd"))["headline"] == text
