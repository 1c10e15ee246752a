"""The real notes as PDF and EPUB, read back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

    from conftest import Made, Site, Source

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
STRINGS = re.compile(rb"<((?:[0-9a-f]{4})+)>")
EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
SENTENCE = re.compile(r"(?<=。)[\w ，；：、（）“”]{20,}。(?=[\w\n])")


@pytest.fixture(scope="module")
def pdf(book: Made) -> PdfReader:
    """Provide the PDF."""
    return book.read_pdf()


@pytest.fixture(scope="module")
def pages(pdf: PdfReader) -> list[str]:
    """Provide the text of each page, without white space."""
    return [squeeze(page.extract_text()) for page in pdf.pages]


def squeeze(text: str) -> str:
    """Return a text without white space and without what tells where its lines end."""
    return re.sub(r"\s+", "", text)


def list_bookmarks(pdf: PdfReader) -> dict[str, int]:
    """Return the page of each bookmark, by its text without the number of its chapter."""

    def walk(items: list[object]) -> Iterator[tuple[str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                title = re.sub(r"^(?:[\d.]+|第.+?部分) ", "", item.title)  # type: ignore[attr-defined]
                yield squeeze(title), pdf.get_destination_page_number(item)  # type: ignore[arg-type]

    places: dict[str, int] = {}
    for title, page in walk(pdf.outline):
        places.setdefault(title, page)
    return places


def list_fonts(pdf: PdfReader) -> dict[str, DictionaryObject]:
    """Return the fonts of all pages, by name."""
    fonts = {}
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()
    return fonts


def test_the_book_is_made_without_a_warning(book: Made) -> None:
    """`make pdf` says nothing but where the book is."""
    assert (book.code, book.errors) == (0, "")
    assert book.output.strip().endswith("laixun.pdf")


def test_every_note_is_a_chapter(
    pdf: PdfReader, pages: list[str], sources: Mapping[str, Source]
) -> None:
    """The title of each note is a bookmark, and is on the page that the bookmark leads to."""
    bookmarks = list_bookmarks(pdf)
    for source in sources.values():
        title = squeeze(source.title)
        assert title in bookmarks
        assert title in pages[bookmarks[title]]


def test_the_book_has_its_parts(pdf: PdfReader, site: Site) -> None:
    """Preface and updates come first, a part for each topic in the site's order, then the index.

    The pages of the extensions are about the tools, and no part of the book.
    """
    links = site.parse("index.html").select(".latest-updates-topics a")
    topics = [squeeze(link.get_text()) for link in links]
    order = list(list_bookmarks(pdf))
    expected = ["前言", "全部更新", *topics, "术语表", "索引"]
    assert [title for title in order if title in expected] == expected
    assert "Extensions" not in order


def test_no_page_is_blank(pages: list[str]) -> None:
    """Each page has more than a running head, which the page before has too, and its number."""
    texts = [re.sub(r"\d+|[ivx]+$", "", text) for text in pages]
    blank = [text for before, text in pairwise(texts) if text in before]
    assert blank == []


def test_sentences_are_found_whole(pages: list[str], sources: Mapping[str, Source]) -> None:
    """Sentences of a note can be copied and searched, but for the few that are on two pages."""
    for docname in sources:
        text = (DOCS / f"{docname}.md").read_text(encoding="utf-8")
        sentences = SENTENCE.findall(text)
        found = [line for line in sentences if any(squeeze(line) in page for page in pages)]
        assert len(found) >= len(sentences) / 2, docname


def test_every_font_is_in_the_file(pdf: PdfReader) -> None:
    """Each font is embedded."""
    missing = []
    for name, font in list_fonts(pdf).items():
        descendants = font.get("/DescendantFonts", [font])
        descriptor = descendants[0].get_object()["/FontDescriptor"]
        if not any(key in descriptor for key in EMBEDDED):
            missing.append(name)
    assert missing == []


def test_no_character_is_a_box(pdf: PdfReader) -> None:
    """No page shows glyph 0, `.notdef`, which stands for a character that a font has not."""
    shown = [
        code.hex()
        for page in pdf.pages
        for string in STRINGS.findall(page.get_contents().get_data())
        for code in map(bytes, zip(*[iter(bytes.fromhex(string.decode()))] * 2, strict=True))
    ]
    assert len(shown) > 10_000
    assert "0000" not in shown


def test_every_link_lands(pdf: PdfReader) -> None:
    """Each link within the book leads to a place in it, each other one to the web."""
    within = 0
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {}).get_object()
            target = annotation.get_object().get("/Dest") or action.get("/D")
            if target is None:
                assert action["/URI"].startswith("http")
                continue
            assert target in pdf.named_destinations
            within += 1
    assert within > 100


def test_dates_and_order_are_those_of_the_site(
    pdf: PdfReader, pages: list[str], site: Site, sources: Mapping[str, Source]
) -> None:
    """The updates are a table of contents in time: the site's dates, titles and order."""
    bookmarks = list_bookmarks(pdf)
    first = bookmarks["全部更新"]
    after = min(page for page in bookmarks.values() if page > first)
    listing = "".join(pages[first:after])
    labels = pdf.page_labels
    articles = site.parse("updates.html").select("article.latest-update")
    assert len(articles) == len(sources)
    places = []
    for article in articles:
        (title,) = article.select(".latest-update-title")
        (time,) = article.select("time")
        name = squeeze(title.get_text())
        number = labels[bookmarks[name]]
        line = re.search(rf"{time.get_text()}{re.escape(name)}\.*{number}(?=20\d\d-|\D)", listing)
        assert line, name
        places.append(line.start())
        assert re.search(
            rf"{re.escape(name)}(发布[\d-]+·更新|发布){time.get_text()}",
            squeeze(pages[bookmarks[name]]),
        )
    assert all(above < below for above, below in pairwise(places))


def test_the_file_says_what_it_is(pdf: PdfReader) -> None:
    """Title, author, language and keywords are in the file."""
    assert pdf.metadata
    assert (pdf.metadata.title, pdf.metadata.author) == ("来讯", "来讯的作者们")
    assert "Python" in str(pdf.metadata["/Keywords"])
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.fixture(scope="module")
def epub(make_book: Callable[..., Made], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide the real notes as `make epub` packs them."""
    made = make_book(ROOT, tmp_path_factory.mktemp("epub"), "epub")
    assert (made.code, made.errors) == (0, "")
    return made.build / "epub" / "laixun.epub"


def test_epubcheck_finds_nothing(epub: Path) -> None:
    """The EPUB is valid: no error and no warning."""
    program = shutil.which("epubcheck")
    if not program and "CI" not in os.environ:
        pytest.skip("epubcheck is not installed")
    done = subprocess.run(
        ["java", "-jar", str(program), epub], capture_output=True, encoding="utf-8", check=False
    )
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr, done.stderr


def test_the_epub_has_every_note(epub: Path, sources: Mapping[str, Source]) -> None:
    """Each note is listed below its topic; the fonts of formulas are inside, and no script.

    The pages of the extensions are not inside.
    """
    with ZipFile(epub) as archive:
        contents = BeautifulSoup(archive.read("nav.xhtml"), "xml")
        names = archive.namelist()
    links = {str(link["href"]): link.get_text() for link in contents.select("nav li li > a")}
    assert links.items() >= {(f"{docname}.xhtml", s.title) for docname, s in sources.items()}
    assert any("/KaTeX_Main-Regular" in name and name.endswith(".woff2") for name in names)
    assert not [name for name in names if name.endswith(".js") or name.startswith("extensions")]
