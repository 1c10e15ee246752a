"""What an excerpt keeps of a page, what it names, what it skips."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st
from myst_parser.parsers.docutils_ import Parser
from sphinx.testing.util import SphinxTestApp

from sphinx_latest_updates.excerpt import read_excerpt, read_title
from sphinx_latest_updates.inlines import Rules, read_inlines
from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import cut, write_plain, write_plain_blocks
from sphinx_latest_updates.store import LatestUpdatesDomain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import Tag

FIXTURE = Path(__file__).parent / "fixtures" / "excerpts.md"
CASE = re.compile(r"^(.+)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", re.MULTILINE)
CASES = [
    pytest.param(number, live, plain, id=title)
    for number, (title, _source, live, plain) in enumerate(CASE.findall(FIXTURE.read_text("utf-8")))
]
SOURCES = [source for _title, source, _live, _plain in CASE.findall(FIXTURE.read_text("utf-8"))]
CONF = """
extensions = ["myst_parser", "sphinx_latest_updates"]
myst_enable_extensions = [
    "amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "tasklist",
]
myst_heading_anchors = 2
html_theme = "basic"
latest_updates_exclude = ["index", "other"]
"""
OTHER = """
(a-label)=

# The *other* page

```{glossary}
word
  A thing to say.
```
"""
QUIET = {"report_level": 5, "halt_level": 6, "warning_stream": False}
PIECES = st.lists(st.text(alphabet="中文，a- \n"), max_size=6)
WORDS = st.lists(st.text(alphabet="ab中。<>=-−^{}_*[]#8", min_size=1), min_size=1)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    """Provide a finished build of a page for each case, of two more and of a list of all."""
    folder = tmp_path_factory.mktemp("excerpts")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"")
    pages = {f"case-{number}": source for number, source in enumerate(SOURCES)}
    pages |= {"index": "# Cases\n\n```{latest-updates}\n:limit: 0\n```\n", "other": OTHER}
    pages |= {"bare": "# T\n\nText\n"}
    pages |= {"summed": "---\nsummary: Six words that are no text.\n---\n# T\n\nText\n"}
    for docname, source in pages.items():
        (folder / f"{docname}.md").write_text(source, encoding="utf-8")
    app = SphinxTestApp("html", srcdir=folder)
    app.build()
    yield app
    app.cleanup()


@pytest.fixture(scope="module")
def live_forms(app: SphinxTestApp) -> Mapping[str, str]:
    """Provide the excerpts on the page that lists all notes, by the address of the note."""
    page = BeautifulSoup((app.outdir / "index.html").read_text("utf-8"), "html.parser")
    forms = {}
    for article in page.select("article"):
        title, excerpt = article.select_one("h2 a"), article.select_one(".latest-update-excerpt")
        assert title is not None
        forms[str(title["href"])] = simplify(excerpt) if excerpt else ""
    return forms


def simplify(excerpt: Tag) -> str:
    """Return the HTML of an excerpt: blocks on lines of their own, no attributes but addresses."""
    for element in excerpt.select("span"):
        element.unwrap()
    for element in excerpt.find_all(True):
        element.attrs = {k: v for k, v in element.attrs.items() if k in {"href", "start", "id"}}
    html = excerpt.decode_contents(formatter="minimal")
    html = re.sub(r"\n+", "\n", re.sub(r"(<(?:p|ul|ol|li)\b)", r"\n\1", html))
    return re.sub(r"\n(?=</)", "", html).strip() + "\n"


@pytest.mark.parametrize(("number", "live", "plain"), CASES)
def test_an_excerpt_on_a_page(
    live_forms: Mapping[str, str], number: int, live: str, plain: str
) -> None:
    """The excerpt of each page of fixtures/excerpts.md is shown as written there."""
    assert live_forms[f"case-{number}.html"] == live


@pytest.mark.parametrize(("number", "live", "plain"), CASES)
def test_an_excerpt_in_plain_form(app: SphinxTestApp, number: int, live: str, plain: str) -> None:
    """The excerpt of each page of fixtures/excerpts.md reads as written there."""
    domain = app.env.domains["latest_updates"]
    assert isinstance(domain, LatestUpdatesDomain)
    note = domain.settle(domain.notes[f"case-{number}"], str)
    assert write_plain_blocks(note.excerpt) == plain.removesuffix("\n")


def make_document(*children: nodes.Node) -> nodes.document:
    """Return a document with these children."""
    document = new_document("page.md")
    document += children
    return document


def test_inline_elements_stay_live() -> None:
    """Maths, code, emphasis and links to elsewhere keep their kind, nested as in the source."""
    link = nodes.reference("", "", nodes.literal("", "f()"), refuri="https://example.org/")
    paragraph = nodes.paragraph(
        "", "", nodes.strong("", "", nodes.math("", "x^2")), nodes.Text(" by "), link
    )
    assert read_inlines(paragraph, Rules()) == (
        Inline("strong", children=(Inline("math", "x^2", plain="x²"),)),
        Inline("text", " by "),
        Inline("link", children=(Inline("code", "f()"),), target="https://example.org/"),
    )


def test_the_title_is_not_in_the_excerpt() -> None:
    """The title of a page is its title, and only other headings are in its excerpt."""
    inner = nodes.section("", nodes.title("", "Part"), nodes.paragraph("", "Text"))
    document = make_document(nodes.section("", nodes.title("", "Page"), inner))
    assert write_plain(read_title(document, Rules())) == "Page"
    assert write_plain_blocks(read_excerpt(document, None, Rules(200))) == "Part\nText"


def test_the_title_of_an_admonition_is_no_title_of_the_page() -> None:
    """A page without a heading has no title, whatever else on it is titled."""
    box = nodes.admonition("", nodes.title("", "Box"), nodes.paragraph("", "Inside"))
    table = nodes.table("", nodes.title("", "Caption"), nodes.tgroup(cols=0))
    assert read_title(make_document(box, table), Rules()) == ()


def test_an_excerpt_is_cut_at_the_limit() -> None:
    """Without a summary and without more, an excerpt has at most `limit` characters and `…`."""
    document = make_document(nodes.paragraph("", "one two three"), nodes.paragraph("", "four"))
    assert write_plain_blocks(read_excerpt(document, None, Rules(8))) == "one two…"


def test_a_summary_is_never_cut() -> None:
    """What the author chose to show is shown, however long, and without the word more."""
    summary = make_document(nodes.paragraph("", "one two three"), nodes.comment("", "more"))
    document = make_document(nodes.paragraph("", "four"))
    assert read_excerpt(document, summary, Rules(3)) == (
        Block("paragraph", (Inline("text", "one two three"),)),
    )


def test_a_summary_adds_no_words_to_its_page(app: SphinxTestApp) -> None:
    """MyST counts the words of a page, which a summary in its front matter is none of."""
    metadata = app.env.metadata
    assert metadata["summed"]["wordcount"] == metadata["bare"]["wordcount"]


@settings(derandomize=True, deadline=None)
@given(pieces=PIECES)
def test_how_a_parser_splits_text_does_not_matter(pieces: list[str]) -> None:
    """Text in several nodes, as MyST makes one of each line, reads like text in one node."""
    split = nodes.paragraph("", "", *(nodes.Text(piece) for piece in pieces))
    whole = nodes.paragraph("", "", nodes.Text("".join(pieces)))
    assert write_plain(read_inlines(split, Rules())) == write_plain(read_inlines(whole, Rules()))


@settings(derandomize=True, deadline=None)
@given(words=WORDS)
def test_no_character_of_a_paragraph_is_lost(words: list[str]) -> None:
    """Every hyphen, minus, angle bracket and brace of a short paragraph is in its excerpt."""
    text = " ".join(words)
    excerpt = read_excerpt(make_document(nodes.paragraph("", text)), None, Rules(len(text)))
    assert write_plain_blocks(excerpt) == text


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# Title one", "## Part two", "- item **a**", "  - deeper `b`", "3. three", "",
            "Plain define-by-run, x >= 1.", "中文，*强调*。", "> quoted", "```", "x = 1",
            "| a | b |", "|---|---|", "[link](https://example.org)", "![picture](p.png)",
            "text[^1]", "[^1]: note", "<b>raw</b>", "<!-- c -->", "% c", "[^1]", "| c | d |",
            "term", "a_b 10^{-8}",
        ]
    ),
    max_size=25,
).map("\n".join)  # fmt: skip
STAND_IN = re.compile(r"\[(?:Code|Formula|Image|Math|Table)\]|^ *(?:•|\d+\.)|…$", re.MULTILINE)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(source=MARKDOWN, limit=st.integers(1, 120))
def test_an_excerpt_says_nothing_that_its_page_does_not(source: str, limit: int) -> None:
    """The characters of an excerpt are seen on its page in this order, stand-ins left aside."""
    document = publish_doctree(source, parser=Parser(), settings_overrides=QUIET)
    excerpt = read_excerpt(document, None, Rules(limit))
    plain = STAND_IN.sub("", write_plain_blocks(excerpt))
    page = iter(document.astext())
    assert [mark for mark in plain if not mark.isspace() and mark not in page] == []
    visible = sum(len(write_plain(block.children)) for block in excerpt)
    assert visible <= limit + 1
    assert cut(excerpt, limit) == excerpt
