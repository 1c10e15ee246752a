"""Links and images: what leads to a file of the vault leads to what becomes of it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import regex
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination

from authoring.importing.destinations import find_destination, is_external, read_address
from authoring.importing.vault import PLUGIN_FILES, is_image
from authoring.importing.writing import escape, write_link, write_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from authoring.importing.destinations import Destination, Site
    from authoring.importing.model import Draft, Piece

# Obsidian takes bars for the end of a name whether or not a table made a backslash necessary.
BAR = regex.compile(r"\\?\|")
SIZE = regex.compile(r"\d+(?:x\d+)?")
SIZED = regex.compile(r"(?:(?P<alt>.*)\|)?\s*(?P<size>\d+(?:x\d+)?)\s*", regex.DOTALL)
# `myst_url_schemes`, the addresses that MyST leaves alone.
SCHEMES = frozenset({"http", "https", "mailto", "ftp"})
# What Obsidian shows of these hosts is no image.
PLAYERS = regex.compile(r"(?:www\.|m\.)?(?:youtube\.com|youtu\.be|twitter\.com|x\.com)")


@dataclass(frozen=True, slots=True)
class Linker:
    """Rewrites the links of one note."""

    site: Site
    source: str
    draft: Draft

    def rewrite(self, piece: Piece) -> None:
        """Have a piece, if it is a link or an image, lead to where its file goes."""
        if write := WRITERS.get(piece.kind):
            write(self, piece)

    def find(self, link: str, piece: Piece, *, is_wiki: bool) -> Destination:
        """Return where a link leads, and count it as kept or lost."""
        place = piece.start
        found = find_destination(self.site, self.source, link, is_wiki=is_wiki)
        if found.address:
            self.draft.links_kept += 1
            self.draft.files.add(found.path)
            self.draft.parts.add(found.anchor)
            if found.missing:
                message = f"{found.missing}; the link leads to the top of the note"
                self.draft.report(place, message, "changed")
        else:
            self.draft.links_lost += 1
            what = "link" if piece.kind in {"link", "wiki"} else "image"
            self.draft.report(place, f"the {what} is text now: {found.missing}")
        return found

    def write_wiki(self, piece: Piece) -> None:
        """Rewrite `[[Note#Heading|text]]`."""
        name, *texts = BAR.split(piece.text)
        found = self.find(name, piece, is_wiki=True)
        shown = "|".join(texts).strip() or show_name(name)
        if found.address:
            text = write_link(shown, found.address, in_table=piece.in_table)
        else:
            text = escape(shown, in_table=piece.in_table)
        self.draft.replace(piece.start, piece.end, text)

    def write_embed(self, piece: Piece) -> None:
        """Rewrite `![[image.png|300]]`; notes and other files cannot be shown and are linked to."""
        name, *options = (part.strip() for part in BAR.split(piece.text))
        path = self.site.vault.find(name.partition("#")[0], self.source)
        if path and path.lower().endswith(PLUGIN_FILES):
            exported = self.site.vault.find_export(path)
            name = f"/{exported}" if exported else name
        found = self.find(name, piece, is_wiki=True)
        size = next((option for option in options if SIZE.fullmatch(option)), "")
        alt = " ".join(option for option in options if option and option != size)
        shown = alt or show_name(name)
        if found.address and is_image(found.path):
            # An image is described in words, not by its suffix.
            described = alt or posixpath.splitext(posixpath.basename(found.path))[0]
            text = f"!{write_link(described, found.address, in_table=piece.in_table)}"
            text += write_size(size) if size else ""
        elif found.address:
            what = "a note" if found.path in self.site.outlines else "a file"
            message = f"{what} shown within the note is a link now"
            self.draft.report(piece.start, message, "changed")
            text = write_link(shown, found.address, in_table=piece.in_table)
        else:
            text = escape(shown, in_table=piece.in_table)
        self.draft.replace(piece.start, piece.end, text)

    def write_markdown(self, piece: Piece) -> None:
        """Rewrite the address of `[text](address)` or of `![alt](address)`."""
        text = self.draft.outline.text
        label_end, is_picture = piece.inner, piece.kind == "image"
        if is_picture:
            self._write_alt(piece)
        if text[label_end + 1 : label_end + 2] != "(" or label_end + 1 >= piece.end:
            self._write_by_label(piece)
            return
        start = label_end + 2
        while text[start : start + 1].isspace():
            start += 1
        parsed = parseLinkDestination(text, start, piece.end - 1)
        address = parsed.str if parsed.ok else ""
        if is_external(address):
            self._leave(piece, address)
        elif not address:
            self.draft.links_lost += 1
            self.draft.report(piece.start, "the link is text now: it has no address")
            self._unlink(piece, label_end)
        else:
            found = self.find(read_address(address), piece, is_wiki=False)
            if found.address:
                self.draft.replace(start, parsed.pos, found.address)
            else:
                self._unlink(piece, label_end)

    def _write_alt(self, piece: Piece) -> None:
        """Have the size that stands behind a bar in the words for an image be an attribute."""
        start = piece.start + len("![")
        if sized := SIZED.fullmatch(self.draft.outline.text[start : piece.inner]):
            self.draft.replace(start, piece.inner, (sized["alt"] or "").rstrip("\\"))
            self.draft.replace(piece.end, piece.end, write_size(sized["size"]))

    def _leave(self, piece: Piece, address: str) -> None:
        """Leave an address of another host, or for another program."""
        host = urlsplit(address).hostname or "another host"
        if piece.kind == "link" and address.partition(":")[0].casefold() not in SCHEMES:
            # Else MyST takes it for the name of a page.
            self.draft.replace(piece.end, piece.end, "{.external}")
        elif piece.kind == "image" and PLAYERS.fullmatch(host):
            shown = piece.inner - piece.start > len("![")
            self.draft.replace(piece.start, piece.start + len("!["), "[" if shown else f"[{host}")
            self.draft.report(piece.start, f"what {host} plays is a link now", "changed")
        elif piece.kind == "image":
            advice = f"images are kept by {host}, which a strict site does not ask; save them here"
            # Once a note is enough.
            if all(finding.message != advice for finding in self.draft.findings):
                self.draft.report(piece.start, advice, "changed")

    def _unlink(self, piece: Piece, label_end: int) -> None:
        """Have the text of a link stand without it."""
        opening = len("![") if piece.kind == "image" else len("[")
        self.draft.replace(piece.start, piece.start + opening, "")
        self.draft.replace(label_end, piece.end, "")

    def _write_by_label(self, piece: Piece) -> None:
        """Have `[text][label]` be text where the label's address leads nowhere."""
        text = self.draft.outline.text
        opening = len("![") if piece.kind == "image" else len("[")
        shown = text[piece.start + opening : piece.inner]
        label = text[piece.inner + 2 : piece.end - 1] or shown
        _line, address = self.draft.outline.references.get(normalizeReference(label), (0, ""))
        if is_external(address):
            self._leave(piece, address)
        elif address:
            found = self.find(read_address(address), piece, is_wiki=False)
            if not found.address:
                self._unlink(piece, piece.inner)


WRITERS: dict[str, Callable[[Linker, Piece], None]] = {
    "wiki": Linker.write_wiki,
    "embed": Linker.write_embed,
    "link": Linker.write_markdown,
    "image": Linker.write_markdown,
}


def show_name(name: str) -> str:
    """Return what Obsidian shows of a link without a text: `Note > Heading`."""
    note, *parts = (part.strip() for part in name.split("#"))
    shown = [note.removesuffix(".md"), *(part for part in parts if not part.startswith("^"))]
    return " > ".join(filter(None, shown)) or name.strip("#^ ")


def rewrite_references(linker: Linker) -> None:
    """Rewrite the addresses of `[label]: address`."""
    outline = linker.draft.outline
    for label, (line, address) in outline.references.items():
        if is_external(address):
            continue
        found = find_destination(linker.site, linker.source, read_address(address), is_wiki=False)
        start = outline.text.find("]:", outline.lines[line]) + len("]:")
        while outline.text[start : start + 1].isspace():
            start += 1
        parsed = parseLinkDestination(outline.text, start, len(outline.text))
        if found.address and parsed.ok and label:
            linker.draft.files.add(found.path)
            linker.draft.parts.add(found.anchor)
            linker.draft.replace(start, parsed.pos, found.address)
