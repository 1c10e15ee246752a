"""Feeds: well-formed whatever the text, the same bytes for the same entries, ids that stay."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.feeds import (
    identify,
    select_feed_entries,
    write_atom,
    write_html,
    write_json,
)
from sphinx_latest_updates.model import Block, Dates, Entry, FeedInfo, Inline, Note, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

FEEDS = Path(__file__).parent / "fixtures" / "feeds"
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, section 5.6
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# What XML 1.0 allows, section 2.2
XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INFO = FeedInfo(
    title="来讯 & <friends>",
    home="https://example.org/notes/",
    address="https://example.org/notes/atom.xml",
    author="Ada",
    language="zh-CN",
    style="https://example.org/notes/_static/feed.css",
    explanation="A feed <1>",
    rights="CC BY 4.0 & MIT",
    icon="https://example.org/notes/_static/icon.svg",
)
BEIJING = timezone(timedelta(hours=8))
EXCERPT = (
    Block("heading", (Inline("text", "A-B"),)),
    Block(
        "paragraph",
        (
            Inline("text", "若 x > y，则 x - y > 0，即 −1 < 0；见 "),
            Inline("link", children=(Inline("text", "a&b"),), target='https://x.org/?a=1&b="2"'),
            Inline("text", " 与 "),
            Inline("code", "git log --raw -> out"),
            Inline("text", "，"),
            Inline("emphasis", children=(Inline("strong", children=(Inline("text", "重"),)),)),
            Inline("math", r"\alpha", plain="[公式]"),
        ),
    ),
    Block("item", (Inline("text", "一"),), marker="1."),
    Block("placeholder", (Inline("placeholder", "[图]"),)),
)
DATED = Entry(
    Note("rl/monte-carlo", (Inline("text", "蒙特卡洛 <1>"),), EXCERPT, tags=("采样", "a & b")),
    Topic("rl", (Inline("text", "强化学习"),), "rl/index"),
    Dates(
        published=datetime(2025, 12, 31, 23, 30, tzinfo=BEIJING),
        updated=datetime(2026, 1, 11, 20, 30, tzinfo=BEIJING),
        added=datetime(2025, 12, 31, 23, 30, tzinfo=BEIJING),
        first_path="docs/强化 学习.md",
    ),
)
BARE = Entry(
    Note("bare", (Inline("text", "Bare"),)),
    None,
    Dates(updated=datetime(2026, 1, 1, tzinfo=BEIJING)),
)
# Every character there is, the lone surrogates that an escape in YAML can make included.
hostile = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["]]>", "<script>alert(1)</script>", "&amp;", "\x00\x08\x1b", "\ufffe", "\ud800", '"', "--"]
)
deterministic = settings(derandomize=True, deadline=None)


def locate(docname: str) -> str:
    """Return the address of a page."""
    return f"https://example.org/notes/{docname}.html"


def readable(text: str) -> str:
    """Return what a feed can carry of a text: characters of XML, line ends as XML reads them."""
    return re.sub("\r\n?", "\n", XML.sub("", text)).replace("\ufffd", "")


def make_hostile(text: str) -> Entry:
    """Return an entry with this text in every place that authors write to."""
    inlines = (
        Inline("text", text),
        Inline("code", text),
        Inline("link", children=(Inline("text", text),), target=f"https://x.org/{text}"),
    )
    note = replace(DATED.note, title=inlines, tags=(text,), excerpt=(Block("paragraph", inlines),))
    return replace(DATED, note=note, topic=Topic("k", (Inline("text", text),)))


def read_atom(document: bytes) -> ElementTree.Element:
    """Return the root of an Atom feed."""
    return ElementTree.fromstring(document)


def find_text(element: ElementTree.Element, name: str) -> str:
    """Return the text of an element's only child of a name."""
    (child,) = element.findall(ATOM + name)
    return child.text or ""


# -- Bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "write"), [("atom.xml", write_atom), ("feed.json", write_json)])
def test_feed_is_these_bytes(name: str, write: Callable[..., bytes]) -> None:
    """The same entries are the same bytes, on every day and on every machine."""
    assert write(INFO, [DATED, BARE], locate, {}) == (FEEDS / name).read_bytes()


@deterministic
@given(hostile)
def test_atom_is_well_formed(text: str) -> None:
    """Whatever an author writes, the feed is XML and holds all of it that XML can hold."""
    entry = read_atom(write_atom(INFO, [make_hostile(text)], locate, {})).find(f"{ATOM}entry")
    assert entry is not None
    assert find_text(entry, "title").replace("\ufffd", "") == readable(text * 3)
    terms = [category.get("term", "") for category in entry.findall(f"{ATOM}category")]
    assert [readable(term) for term in terms] == [readable(text)] * 2


@deterministic
@given(hostile)
def test_json_is_well_formed(text: str) -> None:
    """Whatever an author writes, the feed is JSON in UTF-8 and holds the text."""
    (item,) = json.loads(write_json(INFO, [make_hostile(text)], locate, {}).decode())["items"]
    assert readable(item["title"]) == readable(text * 3)
    assert [readable(tag) for tag in item["tags"]] == [readable(text)]


# -- Content ----------------------------------------------------------------------------------


def test_content_keeps_every_sign() -> None:
    """No hyphen, minus, arrow, `<`, `>` or `&` is lost, in HTML and in plain text alike."""
    signs = "a-b a - b −1 – — x > y < z -> <- && ` $ \\ 'q' \"q\""
    blocks = [Block("paragraph", (Inline("text", signs), Inline("code", signs)))]
    assert BeautifulSoup(write_html(blocks), "html5lib").get_text() == signs * 2
    entry = replace(DATED, note=replace(DATED.note, excerpt=tuple(blocks)))
    (item,) = json.loads(write_json(INFO, [entry], locate, {}))["items"]
    assert item["summary"] == signs * 2
    assert BeautifulSoup(item["content_html"], "html5lib").get_text() == signs * 2


def test_atom_and_json_agree() -> None:
    """Both feeds say the same of an entry."""
    entry = read_atom(write_atom(INFO, [DATED], locate, {})).find(f"{ATOM}entry")
    assert entry is not None
    (item,) = json.loads(write_json(INFO, [DATED], locate, {}))["items"]
    pairs = {
        "id": "id",
        "title": "title",
        "published": "date_published",
        "updated": "date_modified",
        "summary": "summary",
        "content": "content_html",
    }
    for name, key in pairs.items():
        assert find_text(entry, name) == item[key]
    terms = [category.get("term") for category in entry.findall(f"{ATOM}category")]
    assert terms == [item["_latest_updates"]["topic"], *item["tags"]]


@deterministic
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20))
def test_html_shows_the_text_and_nothing_else(text: str) -> None:
    """A text is never read as mark-up, and an address stays in its attribute."""
    link = Inline("link", children=(Inline("text", text),), target=text)
    page = BeautifulSoup(write_html([Block("paragraph", (Inline("text", text), link))]), "html5lib")
    assert page.body is not None
    assert [element.name for element in page.body.find_all()] == ["p", "a"]
    assert page.get_text() == text * 2


def test_html_of_each_kind() -> None:
    """Each kind of running text has its element, a formula and a placeholder their stand-ins."""
    assert write_html(EXCERPT) == (
        "<p><strong>A-B</strong></p>"
        "<p>若 x &gt; y，则 x - y &gt; 0，即 −1 &lt; 0；见 "
        '<a href="https://x.org/?a=1&amp;b=&quot;2&quot;">a&amp;b</a> 与 '
        "<code>git log --raw -&gt; out</code>，<em><strong>重</strong></em>[公式]</p>"
        "<p>1. 一</p><p>[图]</p>"
    )


# -- Dates ------------------------------------------------------------------------------------


@deterministic
@given(
    st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001 - hypothesis takes naive bounds
    st.integers(-12 * 60, 14 * 60),
)
def test_dates_are_rfc_3339(naive: datetime, offset: int) -> None:
    """Each date is that of RFC 3339 with its own offset, and reads back as the same moment."""
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    entry = replace(DATED, dates=replace(DATED.dates, published=moment, updated=moment))
    root = read_atom(write_atom(INFO, [entry], locate, {}))
    (item,) = json.loads(write_json(INFO, [entry], locate, {}))["items"]
    dates = [
        *(date.text or "" for name in ("updated", "published") for date in root.iter(ATOM + name)),
        item["date_published"],
        item["date_modified"],
    ]
    assert len(dates) == 5
    for date in dates:
        assert RFC_3339.fullmatch(date)
        assert datetime.fromisoformat(date) == moment
        assert datetime.fromisoformat(date).utcoffset() == moment.utcoffset()


def test_feed_is_as_new_as_its_newest_entry() -> None:
    """The date of a feed is that of its newest entry, and without entries a constant one."""
    feed = read_atom(write_atom(INFO, [BARE, DATED], locate, {}))
    assert find_text(feed, "updated") == "2026-01-11T20:30:00+08:00"
    assert RFC_3339.fullmatch(find_text(read_atom(write_atom(INFO, [], locate, {})), "updated"))


def test_select_feed_entries() -> None:
    """A feed holds dated entries, as many as its limit, all of them where that is 0."""
    undated = replace(BARE, dates=Dates())
    assert select_feed_entries([undated, DATED, BARE], 0) == [DATED, BARE]
    assert select_feed_entries([undated, DATED, BARE], 1) == [DATED]


# -- Ids --------------------------------------------------------------------------------------


def test_id_stays_when_a_note_moves() -> None:
    """An id is made of where and when a note began, not of where it is, nor of its own dates."""
    note = replace(DATED.note, docname="python/elsewhere")
    dates = replace(DATED.dates, published=datetime(2020, 1, 1, tzinfo=BEIJING), updated=None)
    moved = replace(DATED, note=note, dates=dates)
    first = identify(DATED, INFO, locate(DATED.note.docname))
    assert identify(moved, INFO, locate("python/elsewhere")) == first
    assert first == "tag:example.org,2025-12-31:docs/%E5%BC%BA%E5%8C%96%20%E5%AD%A6%E4%B9%A0.md"


def test_id_without_a_history_is_the_address() -> None:
    """A note of which git knows nothing has its address for an id."""
    assert identify(BARE, INFO, locate("bare")) == locate("bare")


def test_id_of_a_path_that_is_not_utf_8() -> None:
    """A note that began under a name in another encoding has the bytes of that name in its id."""
    dates = replace(DATED.dates, first_path=b"docs/\xb1\xca.md".decode("utf-8", "surrogateescape"))
    entry = replace(DATED, dates=dates)
    assert identify(entry, INFO, locate("a")) == "tag:example.org,2025-12-31:docs/%B1%CA.md"


def test_id_stays_in_a_build(repository: GitRepository, build: Callable[..., Built]) -> None:
    """After `git mv` and a commit a feed has the note's new address and its old id and dates."""
    (start, end) = ("---\norphan: true\n---\n\n", "\n\n若 a > b，则 a - b > 0。\n")
    repository.write("docs/index.md", "# Home\n")
    old = repository.write("docs/笔记.md", f"{start}# A-B{end}")
    repository.commit("2026-01-11")
    built = build(repository.path / "docs", html_baseurl="https://example.org/")
    (first,) = json.loads(built.read("feed.json"))["items"]
    repository.git("mv", str(old), str(old.with_name("moved.md")))
    repository.commit("2026-01-12")
    built = build(repository.path / "docs", html_baseurl="https://example.org/")
    (second,) = json.loads(built.read("feed.json"))["items"]
    assert second["url"] == "https://example.org/moved.html" != first["url"]
    assert second == first | {"url": second["url"]}
    assert first["id"].startswith("tag:example.org,2026-01-11:")
    assert first["summary"] == "若 a > b，则 a - b > 0。"
