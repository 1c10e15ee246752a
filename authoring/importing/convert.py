"""One note, from the Markdown of Obsidian to MyST."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from authoring.importing.blocks import read_outline
from authoring.importing.callouts import rewrite_callouts
from authoring.importing.destinations import Site
from authoring.importing.header import read_header
from authoring.importing.headings import list_anchors, settle_headings, write_labels, write_title
from authoring.importing.html import rewrite_html
from authoring.importing.links import Linker, rewrite_references
from authoring.importing.marks import (
    drop_tag_lines,
    keep_line_breaks,
    mention_templates,
    rewrite_marks,
    write_block_ids,
)
from authoring.importing.model import Draft, Finding, Outline, apply_edits
from authoring.importing.parts import close_fence, rewrite_parts
from authoring.importing.schema import comment, merge_tags, read_properties, write_header
from authoring.importing.vault import Vault, fold_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from authoring.importing.header import Header
    from authoring.importing.schema import Properties


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the vault as it was read. Its outline has blank lines for its front matter."""

    path: str
    header: Header
    properties: Properties
    outline: Outline
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """What the note is called: the title of its front matter, else its file."""
        return self.properties.title or posixpath.splitext(posixpath.basename(self.path))[0]


@dataclass(frozen=True, slots=True)
class Converted:
    """A note as it is to be written, and what there is to say about it."""

    text: str
    findings: tuple[Finding, ...]
    files: frozenset[str]
    links_kept: int
    links_lost: int


def read_note(path: str, text: str, findings: Iterable[Finding] = ()) -> Note:
    """Return a note taken apart."""
    header = read_header(text)
    blank = "\n" * text.count("\n", 0, header.end)
    outline = read_outline(blank + text[header.end :])
    return Note(path, header, read_properties(header), outline, tuple(findings))


def convert_notes(
    notes: Mapping[str, Note],
    paths: Iterable[str],
    targets: Mapping[str, str],
    *,
    line_breaks: bool = False,
) -> dict[str, Converted]:
    """Return each note as MyST. `paths` are all of the vault, `targets` what becomes of them.

    With `line_breaks` lines end where they end in the source.
    """
    aliases = {alias: note.path for note in notes.values() for alias in note.properties.aliases}
    outlines = {path: note.outline for path, note in notes.items()}
    site = Site(Vault(tuple(paths), aliases), outlines, targets, {})
    anchors: dict[str, tuple[str, ...]] = {}
    # What a heading says once it is rewritten makes its anchor; where links lead is no part of it.
    for path, note in notes.items():
        draft, title = _edit(note, site)
        anchors[path] = list_anchors(draft, title, targets[path])
    site = replace(site, anchors=anchors)
    drafts = {path: _edit(note, site) for path, note in notes.items()}
    for draft, _title in drafts.values() if line_breaks else ():
        keep_line_breaks(draft)
    used = {part for draft, _title in drafts.values() for part in draft.parts}
    return {
        path: _finish(notes[path], draft, title, site, used)
        for path, (draft, title) in drafts.items()
    }


def _edit(note: Note, site: Site) -> tuple[Draft, str]:
    """Return the edits of a note, and the title that it lacks."""
    draft = Draft(note.outline)
    linker = Linker(site, note.path, draft)
    for piece in note.outline.pieces:
        linker.rewrite(piece)
    rewrite_references(linker)
    rewrite_html(linker)
    rewrite_marks(draft)
    rewrite_parts(draft)
    rewrite_callouts(draft)
    drop_tag_lines(draft)
    mention_templates(draft)
    return draft, settle_headings(draft, note.name)


def _finish(note: Note, draft: Draft, title: str, site: Site, used: set[str]) -> Converted:
    """Return a note with its edits made, its title, its front matter and its footnotes."""
    target = site.targets[note.path]
    write_labels(draft, site.anchors[note.path], target, used)
    write_block_ids(draft, target, used)
    body = apply_edits(note.outline.text, draft.edits)
    tags = merge_tags(_list_tags(note), draft.tags)
    properties = note.properties if title else _keep_title(note)
    header = write_header(note.header, properties, tags)
    if header != note.header.source or title:
        body = body.lstrip("\n")
        header += write_title(title) if title else ""
    else:
        body = body[note.header.source.count("\n") :]
    if draft.footing:
        closing = close_fence(note.outline)
        end = "\n".join(filter(None, (body.rstrip("\n"), closing)))
        body = "\n".join((end, "", *draft.footing, ""))
    findings = {*note.findings, *properties.findings, *draft.findings}
    return Converted(
        header + body if header + body else "\n",
        tuple(sorted(findings)),
        frozenset(draft.files),
        draft.links_kept,
        draft.links_lost,
    )


def _keep_title(note: Note) -> Properties:
    """Return what a note says of itself, its title as a comment where its heading says another."""
    properties, title = note.properties, note.properties.title
    heading = next(heading for heading in note.outline.headings if not heading.block.level)
    if not title or fold_heading(heading.text) == fold_heading(title):
        return properties
    message = "the title of the front matter is not that of the note: kept as a comment"
    return replace(
        properties,
        comments=(*properties.comments, *comment("title", title)),
        findings=(
            *properties.findings,
            Finding(note.header.lines.get("title", 1), message, "changed"),
        ),
    )


def _list_tags(note: Note) -> list[str]:
    tags = note.properties.values.get("tags", [])
    return list(tags) if isinstance(tags, list) else []
