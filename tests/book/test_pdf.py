"""What `make pdf` writes: read back, and what keeps it from being written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Made

ROOT = Path(__file__).parents[2]
LONG_CHINESE = "一二三四五六七八九十" * 12
NOTE = f"""\
---
tags: [继承]
---

# 甲与 `乙_丙`

正文，见[另一篇](other.md)。

$$
a = b
$$ (eq-a)

式 {{eq}}`eq-a`。树：

```text
├─ ①
└─ 中文
{LONG_CHINESE}
```
"""
OTHER = "# 另一篇\n\n正文。\n"
LONG = "x" * 300
FAULTY = f"""\
# 一篇笔记

没有字体有 𐎀 这个字符。

```text
short
{LONG}
```

[没有](nowhere.md)
"""


def test_faults_fail_with_the_line_of_the_note(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """A character no font has, a line too wide and a dead reference: each with file and line."""
    made = make_book(write_book(faulty=FAULTY), tmp_path / "build", "pdf")
    assert made.code == 1
    assert "docs/python/faulty.md:3: a character that no font has: 𐎀 (U+10380). " in made.errors
    assert re.search(
        r"^docs/python/faulty\.md:7: a line that sticks out: \d+", made.errors, re.MULTILINE
    )
    assert re.search(r"docs/python/faulty\.md:10: WARNING: .*nowhere", made.errors)


def test_one_commit_gives_one_book(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """PDF and EPUB are the same bytes whenever and wherever they are made."""
    root = write_book(note=NOTE, other=OTHER)
    books = []
    for build in (tmp_path / "a", tmp_path / "b" / "c"):
        for form in ("pdf", "epub"):
            made = make_book(root, build, form)
            assert (made.code, made.errors) == (0, "")
        books.append([(build / form / f"laixun.{form}").read_bytes() for form in ("pdf", "epub")])
    assert books[0] == books[1]


def test_a_book_has_no_page_about_the_site(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """How the site is hosted is on the site, and not in the EPUB."""
    root = write_book(note=OTHER)
    (root / "docs" / "hosting.md").write_text("---\norphan: true\n---\n\n# Hosting\n")
    made = make_book(root, tmp_path / "build", "epub")
    assert (made.code, made.errors) == (0, "")
    names = ZipFile(tmp_path / "build" / "epub" / "laixun.epub").namelist()
    assert "python/note.xhtml" in names
    assert "hosting.xhtml" not in names


def test_one_note_is_an_article(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """A note asked for by name has its title, date and topic, and links the others on the site."""
    made = make_book(write_book(note=NOTE, other=OTHER), tmp_path, "pdf", "python/note")
    assert (made.code, made.errors) == (0, "")
    pdf = made.read_pdf("python/note")
    assert pdf.metadata
    assert pdf.metadata.title == "甲与 乙_丙"
    assert pdf.metadata["/Keywords"] == "继承"
    text = pdf.pages[0].extract_text()
    for part in ("来讯・Python", "发布 2026-01-11", "└─ 中文", "(1)"):
        assert part in text
    assert LONG_CHINESE in re.sub(r"[^\u4e00-\u9fff]", "", text)
    links = [
        annotation.get_object()["/A"]["/URI"]
        for annotation in pdf.pages[0]["/Annots"]
        if "/URI" in annotation.get_object().get("/A", {})
    ]
    assert links[0].endswith("/python/other.html")


def test_a_note_that_is_not_there_is_named(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """An unknown note is one line that lists those there are."""
    made = make_book(write_book(note=OTHER), tmp_path, "pdf", "python/nothing")
    assert made.code == 1
    assert made.errors == "there is no note python/nothing. Notes are: python/note\n"


def test_without_tex_one_line_says_what_to_install(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """Where programs are missing, the packages of apt.txt and the other engine are named."""
    (tmp_path / "bin").mkdir()
    root = write_book(note=OTHER)
    made = make_book(root, tmp_path / "build", "pdf", PATH=str(tmp_path / "bin"))
    assert made.code == 2
    assert made.errors.count("\n") == 1
    assert "xelatex" in made.errors
    assert " texlive-xetex" in made.errors
    assert "librsvg2-bin" in made.errors
    assert "chromium-browser" not in made.errors
    assert "ENGINE=chromium" in made.errors


def test_without_tex_chromium_prints_the_book(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """The other engine writes a PDF of all notes; Chromium notes 乙 as the radical ⼄ (U+2F04)."""
    root = write_book(note=NOTE, other=OTHER)
    made = make_book(root, tmp_path, "pdf", "--engine", "chromium")
    assert (made.code, made.errors) == (0, "")
    text = "".join(page.extract_text() for page in made.read_pdf("laixun-quick").pages)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for part in ("甲与乙_丙", "另一篇", "└─中文", LONG_CHINESE):
        assert part in text


def test_with_pdf_each_note_offers_its_own(write_book: Callable[..., Path]) -> None:
    """`make html PDF=1` puts a PDF beside each note's page, and the page links it."""
    root = write_book(note=NOTE, other=OTHER)
    shutil.copy(ROOT / "Makefile", root)
    done = subprocess.run(
        ["make", "html", "PDF=1", "SITE=", f"BIN={Path(sys.executable).parent}"],
        capture_output=True,
        cwd=root,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    html = root / "_build" / "html"
    for name in ("note", "other"):
        page = BeautifulSoup((html / "python" / f"{name}.html").read_text("utf-8"), "html.parser")
        (link,) = page.select("a.note-pdf")
        assert link["href"] == f"{name}.pdf"
        assert (html / "python" / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    index = BeautifulSoup((html / "python" / "index.html").read_text("utf-8"), "html.parser")
    assert not index.select("a.note-pdf")
