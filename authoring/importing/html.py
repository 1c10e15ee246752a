"""HTML in notes: its images become Markdown, which makes them part of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import regex

from authoring.importing.destinations import is_external, read_address
from authoring.importing.links import SIZE, Linker, show_name
from authoring.importing.model import Piece
from authoring.importing.vault import is_image
from authoring.importing.writing import escape, write_link, write_size

if TYPE_CHECKING:
    from authoring.importing.model import Block

IMAGE = regex.compile(r"<img\b[^<>]*>", regex.IGNORECASE)
VALUE = regex.compile(r"\b(src|alt|width)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", regex.I)
# What has an address: links lead there, the others are shown in the page.
ADDRESS = regex.compile(
    r"<(a|img|iframe|video|audio|source|embed|script)\b[^<>]*?\s(?:href|src)\s*=\s*[\"']?([^\"'\s>]+)",
    regex.IGNORECASE,
)
# Around images these are for looks alone.
WRAPPING = regex.compile(r"</?(?:p|div|center|figure|br)\b[^<>]*>", regex.IGNORECASE)


def rewrite_html(linker: Linker) -> None:
    """Rewrite the images of a note's HTML as Markdown; say which other addresses are lost."""
    outline = linker.draft.outline
    for piece in outline.pieces:
        if piece.kind == "html":
            _rewrite_element(linker, piece)
    for block in outline.blocks:
        if block.kind == "html":
            _rewrite_block(linker, block)


def _rewrite_element(linker: Linker, piece: Piece) -> None:
    if IMAGE.fullmatch(piece.text) and _is_local(piece.text):
        text = _write_image(linker, piece, piece.text)
        linker.draft.replace(piece.start, piece.end, text)
    else:
        _report(linker, piece.text, piece.start)


def _rewrite_block(linker: Linker, block: Block) -> None:
    """Rewrite a block that has nothing but images; the place of others is not known."""
    outline = linker.draft.outline
    start, end = outline.lines[block.first], outline.find_end(block.end - 1)
    source = outline.text[start:end]
    images = IMAGE.findall(source)
    rest = WRAPPING.sub("", IMAGE.sub("", source)).strip()
    if block.level or rest or not images or not all(map(_is_local, images)):
        _report(linker, source, start)
        return
    element = Piece("image", start, end)
    text = "\n".join(_write_image(linker, element, image) for image in images)
    linker.draft.replace(start, start + len(source.rstrip()), text)


def _read_values(html: str) -> dict[str, str]:
    return {
        found[1].lower(): found[2] or found[3] or found[4] or "" for found in VALUE.finditer(html)
    }


def _is_local(html: str) -> bool:
    address = _read_values(html).get("src", "")
    return bool(address) and not is_external(address)


def _write_image(linker: Linker, place: Piece, html: str) -> str:
    """Return an image as Markdown, its words where there is no such image."""
    values = _read_values(html)
    found = linker.find(read_address(values["src"]), place, is_wiki=False)
    shown = values.get("alt", "")
    if not found.address or not is_image(found.path):
        return escape(shown or show_name(values["src"]), in_table=place.in_table)
    width = values.get("width", "").removesuffix("px")
    size = write_size(width) if SIZE.fullmatch(width) else ""
    return f"!{write_link(shown, found.address, in_table=place.in_table)}{size}"


def _report(linker: Linker, html: str, place: int) -> None:
    """Say where HTML has addresses that a site has not, or must not ask."""
    for found in ADDRESS.finditer(html):
        element, address = found[1].lower(), found[2]
        at = place + found.start()
        if not is_external(address) and not address.startswith("#"):
            message = f"{address!r} stays as it is in HTML and is not copied; write Markdown"
            linker.draft.links_lost += 1
            linker.draft.report(at, message)
        elif element != "a" and is_external(address):
            host = urlsplit(address).hostname or "another host"
            message = f"<{element}> shows what {host} has, which a strict site does not ask"
            linker.draft.report(at, message, "changed")
