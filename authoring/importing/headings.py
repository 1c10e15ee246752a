"""Headings: one title, and no level left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from myst_parser.slugs import github_slugify, unique_slug

from authoring.importing.destinations import make_label
from authoring.importing.model import Edit, apply_edits
from authoring.importing.vault import fold_heading
from authoring.importing.writing import escape
from sphinx_latest_updates.visible.grammar import make_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from authoring.importing.model import Draft, Heading

DEEPEST = 6
# `myst_heading_anchors` of conf.py.
ANCHORED = 3
HASHES = regex.compile("#+")


def settle_headings(draft: Draft, name: str) -> str:
    """Give the headings their levels, and return the title to put above the note, "" if it has one.

    The only heading of the first level is the title where no other stands before it; of several
    the first, where it says the name of the note.
    """
    top = [heading for heading in draft.outline.headings if heading.block.level == 0]
    titles = [heading for heading in top if heading.level == 1]
    has_title = bool(titles) and top[0] is titles[0] and (
        len(titles) == 1 or fold_heading(titles[0].text) == fold_heading(name)
    )  # fmt: skip
    # Levels above the present one, as they are in the source; the title stands above all.
    above = [0]
    for heading in draft.outline.headings:
        if heading.block.level:
            draft.levels.append(heading.level)
        elif has_title and heading is top[0]:
            draft.levels.append(1)
        else:
            while len(above) > 1 and above[-1] >= heading.level:
                above.pop()
            above.append(heading.level)
            draft.levels.append(min(len(above), DEEPEST))
            _set_level(draft, heading, draft.levels[-1])
    if len(titles) > 1:
        message = "a note has one title; the other headings of the first level are lower now"
        draft.report(titles[1].start, message, "changed")
    return "" if has_title else name


def _set_level(draft: Draft, heading: Heading, level: int) -> None:
    """Have the marks of a heading say another level."""
    if level == heading.level:
        return
    outline, block = draft.outline, heading.block
    start = outline.lines[block.first]
    if block.markup.startswith("#"):
        if found := HASHES.search(outline.text, start):
            draft.replace(found.start(), found.end(), "#" * level)
        return
    underline = outline.lines[block.end - 1]
    line = outline.read_line(block.end - 1)
    if level <= 2:
        draft.replace(underline, underline + len(line), "=-"[level - 1] * len(line.strip()))
        return
    draft.replace(heading.start, heading.start, f"{'#' * level} ")
    for number in range(block.first, block.end - 2):
        draft.replace(outline.find_end(number), outline.find_end(number) + 1, " ")
    draft.replace(underline - 1, underline + len(line), "")


def list_anchors(draft: Draft, title: str, target: str) -> tuple[str, ...]:
    """Return the anchor of each heading once the draft is written, as MyST makes them.

    A heading below the levels that get one has a label, which is written where it is linked to.
    """
    slugs: list[str] = [github_slugify(title)] if title else []
    anchors: list[str] = []
    for number, heading in enumerate(draft.outline.headings):
        level = draft.levels[number]
        if level > ANCHORED:
            # Before a heading within a list or a quote there is no place for a label.
            is_top = heading.block.level == 0
            anchors.append(make_label(target, f"section-{number}") if is_top else "")
            continue
        slug = github_slugify(_read_result(draft, heading))
        if slug := unique_slug(slug, slugs) if slug else "":
            slugs.append(slug)
        anchors.append(slug)
    return tuple(anchors)


def _read_result(draft: Draft, heading: Heading) -> str:
    """Return the text that MyST makes an anchor of."""
    start, end = heading.start, heading.start + len(heading.text)
    inner = (
        Edit(edit.start - start, edit.end - start, edit.text)
        for edit in draft.edits
        if start <= edit.start and edit.end <= end and edit.start < end
    )
    written = apply_edits(draft.outline.text[start:end], inner).replace("\n", " ")
    (inline,) = make_parser().parseInline(written)
    kept = (token for token in inline.children or () if token.type in {"text", "code_inline"})
    return "".join(token.content for token in kept)


def write_labels(draft: Draft, anchors: Sequence[str], target: str, used: set[str]) -> None:
    """Write the labels of the headings that are linked to and have no other anchor."""
    for number, heading in enumerate(draft.outline.headings):
        label = make_label(target, f"section-{number}")
        if anchors[number] == label and f"{target}#{label}" in used:
            start = draft.outline.lines[heading.block.first]
            draft.replace(start, start, f"({label})=\n")


def write_title(name: str) -> str:
    """Return the line of a title."""
    return f"# {escape(name, in_table=False)}\n\n"
