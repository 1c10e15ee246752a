"""What epubcheck refuses is put right, and the same files give the same bytes."""

from __future__ import annotations

import io
from zipfile import ZIP_STORED, ZipFile

import pytest
from book.packaging import close_gaps, complete_package, find_used, pack, repair
from hypothesis import given
from hypothesis import strategies as st

OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>书</dc:title></metadata>
<manifest>
<item id="nav" href="nav.xhtml" properties="nav"/>
<item id="a" href="a%20b.xhtml"/>
<item id="c" href="cover.svg"/>
<item id="n" href="unused.css"/>
</manifest></package>"""


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "a.xhtml",
            '<mo lspace="0.2em"><mrow><mi>m</mi><mi>od</mi></mrow></mo><mo>+</mo>',
            '<mo lspace="0.2em">mod</mo><mo>+</mo>',
        ),
        (
            "_static/katex/katex.min.css",
            '@font-face{src:url(fonts/A.woff2) format("woff2"),url(fonts/A.woff) format("woff"),'
            'url(fonts/A.ttf) format("truetype")}',
            '@font-face{src:url(fonts/A.woff2) format("woff2")}',
        ),
        (
            "a.svg",
            '<!DOCTYPE svg PUBLIC "a" "http://www.w3.org/b.dtd">'
            '<svg xmlns="http://www.w3.org/2000/svg"><path id="blank"/><path d="M 0 0"/></svg>',
            "<?xml version='1.0' encoding='utf-8'?>\n"
            '<svg xmlns="http://www.w3.org/2000/svg"><path id="blank" d="" /><path d="M 0 0" />'
            "</svg>",
        ),
        ("a.png", "<mo><mrow>x</mrow></mo>", "<mo><mrow>x</mrow></mo>"),
    ],
)
def test_a_file_is_repaired(name: str, before: str, after: str) -> None:
    """An operator is text, fonts have one form, a picture has no DTD; the rest is as it was."""
    assert repair(name, before.encode()) == after.encode()


def test_what_pages_use_is_found() -> None:
    """Pages lead to style sheets, these to fonts; links out of the book and loose files to none."""
    files = {
        "a/b.xhtml": b'<link href="../c/d.css"/><img src="e%20f.svg#g"/><a href="https://x.y/">',
        "c/d.css": b"@font-face{src:url(fonts/h.woff2)} @import url('../i.css');",
        "c/fonts/h.woff2": b"",
        "i.css": b"",
        "a/e f.svg": b"",
        "loose.css": b"",
        "toc.ncx": b"",
    }
    assert find_used(files) == files.keys() - {"loose.css"}


def test_the_package_declares_what_is_inside() -> None:
    """Pages with formulas say so, the cover is named, what is not inside is not listed."""
    files = {"nav.xhtml": b"", "a b.xhtml": b"<math/><svg></svg>", "cover.svg": b"<svg/>"}
    package = complete_package(OPF.encode(), files, "cover.svg").decode()
    assert '<item id="nav" href="nav.xhtml" properties="nav" />' in package
    assert '<item id="a" href="a%20b.xhtml" properties="mathml svg" />' in package
    assert '<item id="c" href="cover.svg" properties="cover-image" />' in package
    assert "unused.css" not in package
    assert "<dc:title>书</dc:title>" in package


FILES = {"mimetype": b"m", "META-INF/container.xml": b"c", "content.opf": b"o", "z": b"", "a": b"1"}


@given(st.permutations(sorted(FILES)), st.integers(0, 4 * 10**9))
def test_the_same_files_give_the_same_bytes(order: list[str], seconds: int) -> None:
    """Neither order nor clock changes a byte; the type comes first, uncompressed."""
    packed = pack({name: FILES[name] for name in order}, seconds)
    assert packed == pack(FILES, seconds)
    assert packed[30:39] == b"mimetypem"
    with ZipFile(io.BytesIO(packed)) as archive:
        assert archive.infolist()[0].compress_type == ZIP_STORED
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


@given(st.lists(st.integers(1, 8)))
def test_gaps_are_closed(levels: list[int]) -> None:
    """No heading is more than one below the one before it; siblings stay siblings."""
    closed = close_gaps(levels)
    assert len(closed) == len(levels)
    assert all(low <= high for low, high in zip(closed, levels, strict=True))
    for before, after in zip([0, *closed], closed, strict=False):
        assert 1 <= after <= before + 1
    assert close_gaps(closed) == closed
