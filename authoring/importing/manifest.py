"""What was imported: of which sources, and whether anybody has changed it since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = ".imported.json"
VERSION = 1
State = Literal["new", "changed", "unchanged", "edited"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was written: its name, and digests of its source and of what was written."""

    target: str
    source: str
    written: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The entries of each folder that was imported, by the path of the source."""

    folders: dict[str, dict[str, Entry]] = field(default_factory=dict)


def read_manifest(text: str) -> Manifest:
    """Return what a manifest says.

    Raises ValueError where it is none, or was written by a newer version of this program.
    """
    loaded = json.loads(text)
    if not isinstance(loaded, dict) or loaded.get("version") != VERSION:
        raise ValueError("it is of no known version")
    try:
        return Manifest(
            {
                folder: {path: Entry(**entry) for path, entry in entries.items()}
                for folder, entries in loaded["folders"].items()
            }
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it has no such entries as are written: {error}") from None


def write_manifest(manifest: Manifest) -> str:
    """Return a manifest as text, the same for the same entries."""
    folders = {
        folder: {path: asdict(entry) for path, entry in entries.items()}
        for folder, entries in manifest.folders.items()
    }
    loaded = {"version": VERSION, "folders": folders}
    return json.dumps(loaded, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(source: bytes) -> str:
    """Return what tells two sources apart."""
    return hashlib.sha256(source).hexdigest()


def compare(entry: Entry | None, source: bytes, now: bytes | None, then: bytes) -> State:
    """Return what is to be done about a file: `now` is what is there, `then` what would be written.

    `edited` is a file whose source has changed, but which somebody has changed as well; where
    only somebody has changed it, it is `unchanged`.
    """
    if now is None:
        return "new"
    if now == then:
        return "unchanged"
    if entry and digest(now) == entry.written:
        return "changed"
    return "unchanged" if entry and digest(source) == entry.source else "edited"


def list_taken(manifest: Manifest, folder: str, there: Mapping[str, object]) -> set[str]:
    """Return the names that are not free for a folder: of other folders, and of other files."""
    own = {entry.target for entry in manifest.folders.get(folder, {}).values()}
    others = {
        entry.target
        for name, entries in manifest.folders.items()
        if name != folder
        for entry in entries.values()
    }
    return others | (set(there) - own)
