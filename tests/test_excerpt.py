"""What an excerpt keeps of a page, what it names, what it skips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file
from sphinx.testing.util import SphinxTestApp

from sphinx_latest_updates.excerpt import Rules, read_excerpt, read_inlines, read_title
from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import write_plain, write_plain_blocks
from sphinx_latest_updates.store import LatestUpdatesDomain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_latest_updates.model import Note

CASES = [
    pytest.param(source, plain, id=title)
    for _line, title, source, plain in read_fixture_file(
        Path(__file__).parent / "fixtures" / "excerpts.md"
    )
]
CONF = """
extensions = ["myst_parser", "sphinx_latest_updates"]
myst_enable_extensions = [
    "amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "tasklist",
]
"""
PIECES = st.lists(st.text(alphabet="中文，a- \n"), max_size=6)
WORDS = st.lists(st.text(alphabet="ab中。<>=-−^{}_*[]#8", min_size=1), min_size=1)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    """Provide a finished build of a page for each case, and of two more."""
    folder = tmp_path_factory.mktemp("excerpts")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"")
    pages = {f"case-{number}": str(case.values[0]) for number, case in enumerate(CASES)}
    pages |= {"index": "# Cases\n", "bare": "# T\n\nText\n"}
    pages |= {"summed": "---\nsummary: Six words that are no text.\n---\n# T\n\nText\n"}
    for docname, source in pages.items():
        (folder / f"{docname}.md").write_text(source, encoding="utf-8")
    app = SphinxTestApp("dummy", srcdir=folder)
    app.build()
    yield app
    app.cleanup()


@pytest.fixture(scope="module")
def notes(app: SphinxTestApp) -> Mapping[str, Note]:
    """Provide what the build recorded of each case, by the source of its page."""
    domain = app.env.domains["latest_updates"]
    assert isinstance(domain, LatestUpdatesDomain)
    return {str(case.values[0]): domain.notes[f"case-{n}"] for n, case in enumerate(CASES)}


@pytest.mark.parametrize(("source", "plain"), CASES)
def test_an_excerpt_in_plain_form(notes: Mapping[str, Note], source: str, plain: str) -> None:
    """The excerpt of each page of fixtures/excerpts.md reads as written there."""
    assert write_plain_blocks(notes[source].excerpt) == plain.removesuffix("\n")


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
