"""The import of a folder, from reading it to the last file that is written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from authoring.importing.convert import Converted, convert_notes
from authoring.importing.folder import Folder, read_folder
from authoring.importing.history import list_tracked, move
from authoring.importing.manifest import (
    NAME,
    Entry,
    Manifest,
    compare,
    digest,
    list_taken,
    read_manifest,
    write_manifest,
)
from authoring.importing.model import Finding, ImportRefusedError
from authoring.importing.names import ATTACHMENTS, name_files
from authoring.importing.report import Report
from authoring.importing.vault import PLUGIN_FILES, is_image, is_note
from authoring.importing.writing import write_contents

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "index.md"
# Sphinx has pages of these names.
RESERVED = frozenset({INDEX, "search.md", "genindex.md", "modindex.md"})
AGAIN = "it was changed by hand since it was imported, as was its source, and is not overwritten"


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are written to, and whether they are."""

    path: Path
    folder: Folder
    manifest: Manifest
    tracked: frozenset[str]
    dry_run: bool

    @property
    def entries(self) -> dict[str, Entry]:
        """What is known of files of the folder."""
        return self.manifest.folders.setdefault(self.folder.root.resolve().name, {})


def import_folder(
    root: Path,
    target: Path,
    *,
    dry_run: bool = False,
    keep_history: bool = False,
    line_breaks: bool = False,
) -> Report:
    """Write the notes of a folder as MyST into another, and return what became of them.

    The folder is only read, but with `keep_history`: then what git has of it is moved. Raises
    ImportRefusedError, as a rule before anything is written; git may refuse to move a file later.
    """
    began = time.perf_counter()
    _check(root, target)
    manifest = _read_manifest(target)
    tracked = list_tracked(root, target) if keep_history else frozenset()
    folder = read_folder(root)
    place = Place(target, folder, manifest, tracked, dry_run)
    targets = _name(place)
    converted = convert_notes(folder.notes, folder.paths, targets, line_breaks=line_breaks)
    report = Report(list(folder.findings), kept_back=_count_unread(folder))
    linked = set().union(*(note.files for note in converted.values())) - set(converted)
    try:
        for path, note in sorted(converted.items()):
            _write_note(place, path, targets[path], note, report)
        for path in sorted(linked):
            _copy(place, path, targets[path], report)
    finally:
        # Else a run that breaks off leaves notes of which the next one knows nothing.
        report.contents = _finish(place)
    report.seconds = time.perf_counter() - began
    return report


def _check(root: Path, target: Path) -> None:
    if not root.is_dir():
        raise ImportRefusedError(f"There is no folder {root}.")
    if target.resolve().is_relative_to(root.resolve()):
        raise ImportRefusedError(f"{target} lies within {root}: name a folder outside of it.")


def _read_manifest(target: Path) -> Manifest:
    path = target / NAME
    if not path.exists():
        return Manifest()
    try:
        return read_manifest(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{path} cannot be read: {error}. Restore it from git, or take it away."
        raise ImportRefusedError(message) from None


def _name(place: Place) -> dict[str, str]:
    """Return what each path of the folder becomes; files of plugins become nothing."""
    folder, target = place.folder, place.path
    there = {path.relative_to(target).as_posix(): path for path in target.glob("**/*")}
    taken = {*list_taken(place.manifest, folder.root.resolve().name, there), *RESERVED}
    known = {path: entry.target for path, entry in place.entries.items()}
    others = [
        path
        for path in folder.paths
        if path not in folder.notes and not path.lower().endswith(PLUGIN_FILES)
    ]
    return {
        **name_files(folder.notes, known, taken),
        **name_files(others, known, taken, folder=ATTACHMENTS),
    }


def _count_unread(folder: Folder) -> int:
    return sum(is_note(path) and path not in folder.notes for path, _finding in folder.findings)


def _write_note(place: Place, path: str, name: str, note: Converted, report: Report) -> None:
    """Write a note, but over what somebody has changed since the last time."""
    report.findings += ((path, finding) for finding in note.findings)
    report.links_kept += note.links_kept
    report.links_lost += note.links_lost
    state = _write(place, path, name, note.text.encode(), report)
    report.written += state == "written"
    report.unchanged += state == "unchanged"
    report.kept_back += state == "kept back"


def _copy(place: Place, path: str, name: str, report: Report) -> None:
    """Copy a file that a note shows or links to."""
    try:
        content = (place.folder.root / path).read_bytes()
    except OSError as error:
        report.findings.append((path, Finding(1, f"it cannot be read ({error.strerror})")))
        return
    _write(place, path, name, content, report)
    report.images += is_image(path)
    report.files += not is_image(path)


def _write(place: Place, path: str, name: str, content: bytes, report: Report) -> str:
    """Write a file if that is to be, and return what was done: written, unchanged, kept back."""
    source = place.folder.sources.get(path, content)
    file = place.path / name
    now = file.read_bytes() if file.is_file() else None
    entry = place.entries.get(path)
    state = compare(entry, source, now, content)
    if state == "edited":
        message = f"{file}: {AGAIN}; merge by hand, or delete it and import again"
        report.findings.append((path, Finding(1, message)))
        return "kept back"
    if state != "unchanged" and not place.dry_run:
        origin = place.folder.root / path
        # What is written through a link would reach what it leads to.
        if now is None and path in place.tracked and not origin.is_symlink():
            move(origin, file)
            report.moved += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if state != "unchanged" or entry is None:
        place.entries[path] = Entry(name, digest(source), digest(content))
    return "unchanged" if state == "unchanged" else "written"


def _finish(place: Place) -> str:
    """Write the manifest, and a page that names all notes where there is none; return its path."""
    if place.dry_run:
        return ""
    place.path.mkdir(parents=True, exist_ok=True)
    texts = {NAME: write_manifest(place.manifest)}
    if not (place.path / INDEX).exists():
        texts[INDEX] = write_contents(place.folder.root.resolve().name)
    for name, text in texts.items():
        file = place.path / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    return str(place.path / INDEX) if INDEX in texts else ""
