"""Feeds follow their formats: the RFC's own grammar, a schema, and a reader read them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import jsonschema
import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

FORMATS = Path(__file__).parent / "fixtures" / "feeds"
BASE = "https://example.org/notes/"
CONF = """
extensions = ["myst_parser", "sphinx_latest_updates"]
myst_enable_extensions = ["dollarmath"]
html_theme = "basic"
html_baseurl = "https://example.org/notes/"
author = "Ada & <friends>"
copyright = "CC BY 4.0 <b>"
project = "Notes & more"
suppress_warnings = ["myst.header", "toc.not_included"]
"""
HOME = "# Home\n\n```{latest-updates}\n:limit: 0\n```\n"
HOSTILE: dict[str, str | bytes] = {
    "only-a-table": "# T\n\n| a |\n|---|\n| 1 |\n",
    "only-code": "# T\n\n```\n]]> <script>\n```\n",
    "only-an-image": "# T\n\n![](https://example.org/x.png)\n",
    "empty": "",
    "no-title": "Text without a title.\n",
    "maths-in-title": "# $x^2 < \\frac{1}{2}$ & more\n\nText $a<b$.\n",
    "code-in-title": "# `a<b>` ]]>\n\nText\n",
    "script-in-title": "# `<script>alert(1)</script>`\n\n&lt;script&gt;alert(1)&lt;/script&gt;\n",
    "long": "# T\n\n" + "字" * 200_000 + "\n",
    "long-word": "# T\n\n" + "x" * 200_000 + "\n",
    "right-to-left": "# שלום\n\nעברית \u202e\u2067 and العربية.\n",
    "surrogate": '---\ntags: ["\\ud800x"]\nsummary: "a\\udfffb"\n---\n# T\n\nText\n',
    "nul": b"# T\n\na\x00b\x08c\n",
    "invalid": b"# T\n\n\xff\xfe caf\xe9 \xe4\xb8\n",
    "emoji": "# 👩🏽\u200d🚀\n\n" + "👨\u200d👩\u200d👧\u200d👦" * 300 + "\n",
}


@pytest.fixture
def site(repository: GitRepository) -> GitRepository:
    """Provide a project of notes that are hard to carry."""
    repository.write("docs/conf.py", CONF)
    repository.write("docs/index.md", HOME)
    repository.write("docs/hard/index.md", "# Hard & <cases>\n")
    for name, source in HOSTILE.items():
        repository.write(f"docs/hard/{name}.md", source)
    repository.commit("2020-01-01")
    return repository


def list_feeds(built: Built, pattern: str) -> list[Path]:
    """Return the feeds of a build: of the site, and of its topics."""
    return sorted(built.outdir.rglob(pattern))


@pytest.mark.parametrize("content", ["excerpt", "full"])
def test_feeds_of_hard_notes_are_valid(
    site: GitRepository,
    build: Callable[..., Built],
    grammar: etree.RelaxNG,
    schema: dict[str, Any],
    content: str,
) -> None:
    """Whatever notes are made of, Atom obeys the RFC's grammar and JSON Feed its schema."""
    built = build(site.path / "docs", latest_updates_feed_content=content)
    feeds = list_feeds(built, "atom.xml")
    assert len(feeds) == 2
    for path in feeds:
        grammar.assertValid(etree.parse(path))
    for path in list_feeds(built, "feed.json"):
        feed = json.loads(path.read_bytes())
        jsonschema.validate(feed, schema)
        assert len(feed["items"]) == len(HOSTILE)
        assert len({item["id"] for item in feed["items"]}) == len(HOSTILE)


def test_a_reader_reads_back_what_was_written(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """feedparser finds in Atom what JSON Feed says: titles, links, dates, summaries, ids."""
    built = build(site.path / "docs")
    feed = feedparser.parse((built.outdir / "atom.xml").read_bytes(), sanitize_html=False)
    items = json.loads(built.read("feed.json"))["items"]
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.author) == ("Notes & more", "Ada & <friends>")
    assert feed.feed.link == f"{BASE}index.html"
    for entry, item in zip(feed.entries, items, strict=True):
        assert (entry.id, entry.link) == (item["id"], item["url"])
        assert (entry.updated, entry.published) == (item["date_modified"], item["date_published"])
        assert " ".join(entry.title.split()) == " ".join(item["title"].split())
        assert entry.content[0].type == "text/html"


def test_a_feed_is_as_new_as_its_newest_entry(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """The time of a feed is that of the last change of a note, not that of the build."""
    site.write("docs/hard/empty.md", "# No more empty\n")
    site.commit("2021-05-06")
    feed = feedparser.parse(build(site.path / "docs").read("atom.xml"))
    assert feed.feed.updated == feed.entries[0].updated == "2021-05-06T12:00:00+08:00"


def test_a_moved_note_is_the_same_entry(
    site: GitRepository,
    build: Callable[..., Built],
    grammar: etree.RelaxNG,
    schema: dict[str, Any],
) -> None:
    """After a move a note has its id, its dates and a new address, in valid feeds."""
    before = json.loads(build(site.path / "docs").read("feed.json"))["items"]
    site.git("mv", "docs/hard", "docs/moved")
    site.commit("2022-01-01")
    built = build(site.path / "docs")
    after = json.loads(built.read("feed.json"))["items"]
    keys = ("id", "date_published", "date_modified", "title")
    assert sorted([i[k] for k in keys] for i in before) == sorted(
        [i[k] for k in keys] for i in after
    )
    assert all("/moved/" in item["url"] for item in after)
    grammar.assertValid(etree.parse(built.outdir / "atom.xml"))
    jsonschema.validate(json.loads(built.read("feed.json")), schema)


def test_a_faulty_feed_is_not_valid(grammar: etree.RelaxNG, schema: dict[str, Any]) -> None:
    """The grammar and the schema find what is missing and what does not belong."""
    atom = (FORMATS / "atom.xml").read_text(encoding="utf-8")
    assert grammar.validate(etree.fromstring(atom.encode()))
    for fault in (
        atom.replace("<id>", "<ids>", 1).replace("</id>", "</ids>", 1),
        atom.replace("+08:00</updated>", "</updated>x", 1),
        atom.replace('type="html"', 'type="markup"', 1),
    ):
        assert not grammar.validate(etree.fromstring(fault.encode()))
    feed = json.loads((FORMATS / "feed.json").read_text(encoding="utf-8"))
    jsonschema.validate(feed, schema)
    for key in ("version", "title", "items"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in feed.items() if k != key}, schema)


def test_whole_notes_stand_on_their_own(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """A whole note has absolute addresses, its formulas, and none of the page's furniture."""
    repository.write(
        "docs/conf.py", CONF.replace('"sphinx_latest', '"sphinx_katex", "sphinx_latest')
    )
    repository.write("docs/index.md", HOME)
    repository.write("docs/a/picture.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    repository.write(
        "docs/a/note.md",
        "# Title\n\n![seen](picture.svg) [the end](#end) [home](../index.md) $\\frac{1}{2}$\n\n"
        "$$ a^2 $$\n\n```python\nx = 1 < 2\n```\n\n## End\n\nText\n",
    )
    repository.commit("2020-01-01")
    built = build(
        repository.path / "docs", latest_updates_feed_content="full", myst_heading_anchors=2
    )
    (item,) = json.loads(built.read("feed.json"))["items"]
    content = item["content_html"]
    assert f'src="{BASE}_images/picture.svg"' in content
    assert f'href="{BASE}a/note.html#end"' in content
    assert f'href="{BASE}index.html"' in content
    assert content.count("<math") == 2
    assert 'display="block"' in content
    for furniture in ("<h1", "headerlink", "katex-html", " id=", "<script", "<button"):
        assert furniture not in content
    assert "Text" in content
