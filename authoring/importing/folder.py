"""A folder on the disk: which files it has, and what the notes among them say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from authoring.importing.convert import Note, read_note
from authoring.importing.decoding import decode
from authoring.importing.model import Finding
from authoring.importing.vault import MARKDOWN, is_note

if TYPE_CHECKING:
    from pathlib import Path

# Nobody writes a note as long as this; what is that long was put there by a program.
MOST_BYTES = 4 * 2**20
# Folders that are not the author's, besides those whose names begin with a point.
FOREIGN = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder has: all paths, its notes with the bytes they were read from, what is left out.

    Paths are below the folder, with `/` between their parts.
    """

    root: Path
    paths: tuple[str, ...]
    notes: dict[str, Note]
    sources: dict[str, bytes]
    findings: tuple[tuple[str, Finding], ...]


def read_folder(root: Path) -> Folder:
    """Return the files of a folder; nothing is written.

    Left out are what begins with a point (`.obsidian`, `.trash`, `.git`), links that lead out of
    the folder, and files that are no text.
    """
    findings: list[tuple[str, Finding]] = []
    paths = _list_files(root, findings)
    notes: dict[str, Note] = {}
    sources: dict[str, bytes] = {}
    kept: list[str] = []
    for path in paths:
        problem = ""
        if is_note(path):
            problem = _read(root, path, notes, sources)
        elif path.lower().endswith(MARKDOWN):
            problem = "a drawing of a plugin is not imported; save it as an image beside it"
        if problem:
            findings.append((path, Finding(1, problem)))
        if not problem or path not in notes:
            kept.append(path)
    unread = {path for path in kept if is_note(path) and path not in notes}
    return Folder(
        root,
        tuple(path for path in kept if path not in unread),
        notes,
        sources,
        tuple(findings),
    )


def _list_files(root: Path, findings: list[tuple[str, Finding]]) -> list[str]:
    """Return the paths of the files below a folder, sorted."""
    top = root.resolve()
    paths: list[str] = []
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not _is_foreign(name))
        for name in sorted((*names, *below)):
            full = os.path.join(folder, name)  # noqa: PTH118 - ten thousand files
            path = os.path.relpath(full, top).replace(os.sep, "/")
            if not _is_unicode(path):
                message = "its name is no UTF-8, it is left out; rename it"
                findings.append((path.encode("utf-8", "replace").decode(), Finding(1, message)))
            elif os.path.islink(full) and not _is_within(full, str(top)):  # noqa: PTH114
                message = "this link leads out of the folder, or nowhere, and is left out"
                findings.append((path, Finding(1, message)))
            elif name in names and not _is_foreign(name) and os.path.isfile(full):  # noqa: PTH113
                paths.append(path)
    return sorted(paths)


def _is_foreign(name: str) -> bool:
    return name.startswith(".") or name in FOREIGN


def _is_unicode(path: str) -> bool:
    # Undecodable bytes of a name are lone surrogates in Python.
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _is_within(full: str, top: str) -> bool:
    real = os.path.realpath(full)
    return os.path.exists(real) and os.path.commonpath((real, top)) == top  # noqa: PTH110


def _read(root: Path, path: str, notes: dict[str, Note], sources: dict[str, bytes]) -> str:
    """Read a note, and return why it cannot be, "" if it can."""
    file = root / path
    try:
        if file.stat().st_size > MOST_BYTES:
            return f"over {MOST_BYTES // 2**20} MiB: it is no note, and left out"
        source = file.read_bytes()
        text, findings = decode(source)
    except OSError as error:
        return f"it cannot be read ({error.strerror}), and is left out"
    except ValueError as error:
        return str(error)
    notes[path] = read_note(path, text, findings)
    sources[path] = source
    return ""
