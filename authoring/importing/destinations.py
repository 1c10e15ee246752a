"""Where the links of a note lead once all notes are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import regex
from myst_parser.slugs import github_slugify

from authoring.importing.vault import Vault, fold_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from authoring.importing.model import Outline

MEND = "add it, or correct the name, and import again"
SCHEME = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True)
class Site:
    """The folder that is imported: its paths, its notes taken apart, what each path becomes.

    `anchors` has for each note the anchor of each of its headings, "" where it has none.
    """

    vault: Vault
    outlines: Mapping[str, Outline]
    targets: Mapping[str, str]
    anchors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads: a path of the vault, an address for it, and what could not be found.

    `anchor` is the address with its note even where both are in one.
    """

    path: str = ""
    address: str = ""
    missing: str = ""
    anchor: str = ""


def find_destination(site: Site, source: str, link: str, *, is_wiki: bool) -> Destination:
    """Return where a link of a note leads; one without an address is lost, `missing` says why."""
    name, _, part = link.partition("#")
    name, part = name.strip(), part.strip()
    find = site.vault.find if is_wiki else site.vault.find_from
    path = find(name, source) if name else source
    if path is None:
        return Destination(missing=f"there is no {name!r}; {MEND}")
    target = site.targets.get(path)
    if target is None:
        return Destination(path, missing=f"{name!r} is a drawing; save it as an image beside it")
    outline = site.outlines.get(path)
    anchor, missing = "", ""
    if part and outline:
        anchor = find_anchor(outline, site.anchors.get(path, ()), target, part)
        missing = "" if anchor else f"{name or 'the note'} has no {part!r}"
    own = path == source and anchor
    address = f"#{anchor}" if own else f"{target}#{anchor}" if anchor else target
    return Destination(path, address, missing, f"{target}#{anchor}" if anchor else "")


def find_anchor(outline: Outline, anchors: tuple[str, ...], target: str, part: str) -> str:
    """Return the anchor of a heading, or of a block that has a name; "" if there is none."""
    if part.startswith("^"):
        wanted = part[1:].strip().casefold()
        named = {piece.text.casefold() for piece in outline.pieces if piece.kind == "block_id"}
        return make_label(target, wanted) if wanted in named else ""
    found = find_heading(outline, part)
    return "" if found is None or found >= len(anchors) else anchors[found]


def find_heading(outline: Outline, part: str) -> int | None:
    """Return the number of the heading that `A#B` names: B below A."""
    place = -1
    for name in filter(None, map(str.strip, part.split("#"))):
        wanted = fold_heading(name)
        behind = (
            number
            for number, heading in enumerate(outline.headings)
            if number > place
            # GitHub's way to name a heading, besides Obsidian's.
            and (fold_heading(heading.text) == wanted or github_slugify(heading.text) == name)
        )
        found = next(behind, None)
        if found is None:
            return None
        place = found
    return place if place >= 0 else None


def make_label(target: str, name: str) -> str:
    """Return the label of a part of a note, which no other note has."""
    return f"{target.removesuffix('.md')}-{name}".casefold()


def is_external(link: str) -> bool:
    """Return whether an address leads out of the vault."""
    return bool(SCHEME.match(link)) and not link.startswith(("obsidian://open?", "file:"))


def read_address(link: str) -> str:
    """Return the address of a Markdown link as the path and the part that it names."""
    if link.startswith("obsidian://open?"):
        return parse_qs(urlsplit(link).query).get("file", [""])[0]
    path, mark, part = link.partition("#")
    return f"{unquote(path.partition('?')[0])}{mark}{unquote(part)}"
