"""An EPUB from the files that Sphinx writes: made valid, without what no page uses, and packed.

The rules are those of EPUB 3.2 (https://www.w3.org/publishing/epub32/), which epubcheck holds.
"""

from __future__ import annotations

import io
import posixpath
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGE = "content.opf"
FIRST = ("mimetype", "META-INF/container.xml", PACKAGE)
OPF = "http://www.idpf.org/2007/opf"
SVG = "http://www.w3.org/2000/svg"
NAMESPACES = {
    "": OPF,
    "dc": "http://purl.org/dc/elements/1.1/",
}
SVG_NAMESPACES = {"": SVG, "xlink": "http://www.w3.org/1999/xlink"}
EARLIEST = 315532800  # 1980-01-01: a ZIP file knows no earlier time.

LINK = re.compile(r"""(?:href|src)="([^"#]+)|url\(["']?([^"')#]+)""")
PARTS = {"mathml": "<math", "svg": "<svg", "scripted": "<script"}
OTHER_FONTS = re.compile(r',url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')
WORD_OPERATOR = re.compile(r"(<mo\b[^>]*>)<mrow>(.*?)</mrow></mo>")
TAG = re.compile(r"<[^>]+>")


def repair(name: str, data: bytes) -> bytes:
    """Return a file with what epubcheck refuses put right, and nothing else."""
    if name.endswith(".xhtml"):
        return _name_operators(data.decode()).encode()
    if name.endswith("katex.min.css"):
        # Every reader of EPUB 3 knows WOFF 2, the one form in which the fonts are inside.
        return OTHER_FONTS.sub("", data.decode()).encode()
    if name.endswith(".svg"):
        return _repair_svg(data)
    return data


def _name_operators(page: str) -> str:
    r"""Return a page whose operators are text: KaTeX writes `\bmod` as a row of letters."""
    return WORD_OPERATOR.sub(lambda found: f"{found[1]}{TAG.sub('', found[2])}</mo>", page)


def _repair_svg(data: bytes) -> bytes:
    """Return a picture without its DTD, which is on another host, and with no path undefined.

    Matplotlib draws a blank as a path that has no data.
    """
    for prefix, uri in SVG_NAMESPACES.items():
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.fromstring(data)
    for path in root.iter(f"{{{SVG}}}path"):
        path.set("d", path.get("d", ""))
    return _write_xml(root)


def close_gaps(levels: Sequence[int]) -> list[int]:
    """Return levels of headings, of which none is more than one below the heading it is under."""
    above: list[int] = []
    closed = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        closed.append(len(above))
    return closed


def _write_xml(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def find_used(files: Mapping[str, bytes]) -> set[str]:
    """Return the files that pages show or link, directly or through style sheets."""
    used: set[str] = set()
    pending = [name for name in files if name.endswith((".xhtml", ".ncx"))]
    while pending:
        name = pending.pop()
        if name in used or name not in files:
            continue
        used.add(name)
        if name.endswith((".xhtml", ".css")):
            for links in LINK.findall(files[name].decode()):
                address = unquote("".join(links))
                pending.append(posixpath.normpath(posixpath.join(name, "..", address)))
    return used


def complete_package(opf: bytes, files: Mapping[str, bytes], cover: str) -> bytes:
    """Return the package document: what each page contains is declared, what is unused is not.

    `cover` is the picture of the cover, which bookshelves show.
    """
    for prefix, uri in NAMESPACES.items():
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.fromstring(opf)
    manifest = root.find(f"{{{OPF}}}manifest")
    assert manifest is not None
    for item in list(manifest):
        name = unquote(item.get("href", ""))
        if name not in files:
            manifest.remove(item)
            continue
        properties = set(item.get("properties", "").split())
        if name.endswith(".xhtml"):
            page = files[name].decode()
            properties |= {part for part, tag in PARTS.items() if tag in page}
        if name == cover:
            properties.add("cover-image")
        if properties:
            item.set("properties", " ".join(sorted(properties)))
    return _write_xml(root)


def pack(files: Mapping[str, bytes], seconds: int) -> bytes:
    """Return the files as an EPUB, the same bytes each time; all have one time, that of the book.

    The type comes first and is not compressed, so that programs can tell the file by its beginning.
    """
    moment = time.gmtime(max(seconds, EARLIEST))[:6]
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in [*FIRST, *sorted(files.keys() - set(FIRST))]:
            entry = ZipInfo(name, moment)
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_STORED if name == FIRST[0] else ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()
