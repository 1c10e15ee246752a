"""What is settled about a repository, kept from one build to the next.

A file of JSON with its own digest: what is not whole, or was written under other rules, is not
used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sphinx_latest_updates.history.tracks import Past, Trace, Track
from sphinx_latest_updates.model import Change, Commit, Revision

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 5


class CacheDamaged(Exception):
    """A cache is not what was written."""


@dataclass(slots=True)
class Settled:
    """The tracks of a repository up to the commit `head`.

    `newest` is the latest committer's time among the commits taken up, in seconds since 1970.
    """

    head: str = ""
    newest: int = 0
    trace: Trace = field(default_factory=Trace)


def read_cache(path: Path, key: str) -> Settled:
    """Return what a cache holds under this key, nothing where it holds nothing for it.

    Raises CacheDamaged where the file is not what was written.
    """
    try:
        digest, _, body = path.read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        return Settled()
    except (OSError, UnicodeDecodeError) as error:
        raise CacheDamaged(str(error)) from error
    if digest != _digest(body):
        raise CacheDamaged("its content does not fit its digest")
    try:
        state = json.loads(body)
        return _decode(state) if state["key"] == [VERSION, key] else Settled()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise CacheDamaged(f"its content has another shape: {error!r}") from error


def write_cache(path: Path, key: str, settled: Settled) -> None:
    """Write a cache for the next build; the same settled tracks give the same bytes."""
    body = json.dumps({"key": [VERSION, key], **_encode(settled)}, ensure_ascii=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(f"{_digest(body)}\n{body}", encoding="utf-8")
    part.replace(path)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def _encode(settled: Settled) -> dict[str, Any]:
    tracks: dict[int, tuple[int, Track]] = {}
    places = [settled.trace.files, settled.trace.moved]
    for place in places:
        for track in place.values():
            tracks.setdefault(id(track), (len(tracks), track))
    files, moved = ({path: tracks[id(track)][0] for path, track in p.items()} for p in places)
    return {
        "head": settled.head,
        "newest": settled.newest,
        "files": files,
        "moved": moved,
        "tracks": [_encode_track(track) for _number, track in tracks.values()],
    }


def _encode_track(track: Track) -> list[Any]:
    return [
        {
            tip: [
                past.first_path,
                past.added and past.added.isoformat(),
                past.newest and _encode_revision(past.newest),
                past.last,
            ]
            for tip, past in track.pasts.items()
        },
        [_encode_revision(revision) for revision in track.revisions],
    ]


def _encode_revision(revision: Revision) -> list[Any]:
    return [*revision.commit[:-1], *revision.change]


def _decode(state: dict[str, Any]) -> Settled:
    tracks = [
        Track(
            [_decode_revision(revision) for revision in revisions],
            {tip: _decode_past(past) for tip, past in pasts.items()},
        )
        for pasts, revisions in state["tracks"]
    ]
    files, moved = (
        {path: tracks[number] for path, number in state[place].items()}
        for place in ("files", "moved")
    )
    return Settled(state["head"], state["newest"], Trace(files, moved))


def _decode_past(past: list[Any]) -> Past:
    first_path, added, newest, last = past
    return Past(
        first_path,
        added and datetime.fromisoformat(added),
        newest and _decode_revision(newest),
        last and _decode_change(last),
    )


def _decode_revision(values: list[Any]) -> Revision:
    commit, committed, date, author, subject, *change = values
    return Revision(Commit(commit, committed, date, author, subject), _decode_change(change))


def _decode_change(values: list[Any]) -> Change:
    kind, path, before, after, source = values
    return Change(kind, path, tuple(before), after, source)
