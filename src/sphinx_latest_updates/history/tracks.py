"""Follow each file through its renames, moves and returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_latest_updates.model import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sphinx_latest_updates.model import Change, Commit


BEGINNINGS = frozenset({"added", "renamed"})


@dataclass(frozen=True, slots=True)
class Past:
    """What is settled about a file: where and when it began, and its last update so far.

    `last` is the last thing that happened to it.
    """

    first_path: str
    added: datetime | None
    newest: Revision | None
    last: Change | None = None


@dataclass(slots=True)
class Track:
    """A file through its names: what is settled, and the revisions since, oldest first.

    Where branches give a file different names, HEAD may have it twice: what is settled goes by the
    blob that each had then.
    """

    revisions: list[Revision] = field(default_factory=list)
    pasts: dict[str, Past] = field(default_factory=dict)

    def has(self, blob: str) -> bool:
        """Return whether the file was this blob, as far as that is not forgotten."""
        return blob in self.pasts or any(r.change.after == blob for r in self.revisions)


@dataclass(slots=True)
class Trace:
    """The tracks of files by their present path.

    `moved` are the tracks of files that left a path: a branch that goes on editing a file under
    the name it had before a rename on another branch edits the same file.
    """

    files: dict[str, Track] = field(default_factory=dict)
    moved: dict[str, Track] = field(default_factory=dict)

    def follow(self, commits: Iterable[Commit]) -> None:
        """Take up further commits, parents first.

        A file keeps its track through renames, and through deletion and return at one path.
        """
        for commit in commits:
            changes = _find_swaps(commit.changes) if len(commit.changes) > 1 else commit.changes
            taken = {
                change.source: self.files.pop(change.source)
                for change in changes
                if change.source in self.files and change.kind == "renamed"
            }
            for change in changes:
                track = self._find(change, taken)
                # Who edits a file under the name it had does not give it that name again.
                if track is not self.moved.get(change.path) or change.kind in BEGINNINGS:
                    self.files[change.path] = track
                other = self._find_other(change, track)
                if change.source:
                    self.moved[change.source] = track
                own = _leave_out_foreign(change, other, track) if other else change
                track.revisions.append(Revision(commit, own))

    def _find(self, change: Change, taken: dict[str, Track]) -> Track:
        """Return the track of the file that a change is about, a new one for a new file."""
        if change.kind == "renamed" and change.source and change.source in taken:
            return taken[change.source]
        if change.path in self.files:
            track = self.files[change.path]
            other = self._find_other(change, track)
            return other if other and _takes_over(change, other, track) else track
        if change.kind == "added":
            return Track()
        return self.get(change.source or change.path) or Track()

    def _find_other(self, change: Change, track: Track) -> Track | None:
        """Return the track of the earlier path of what a merge has changed, if it is another."""
        if not change.source or change.kind != "modified":
            return None
        other = self.get(change.source)
        return None if other is track else other

    def get(self, path: str) -> Track | None:
        """Return the track of a file, None if it has no history."""
        return self.files.get(path) or self.moved.get(path)


def _takes_over(change: Change, other: Track, track: Track) -> bool:
    """Return whether a merge has all of another file under a name, and nothing of the one there.

    Two files that have had a version in common may be one, brought from another project again.
    """
    return (
        other.has(change.after)
        and not track.has(change.after)
        and not any(track.has(blob) and other.has(blob) for blob in change.before)
    )


def _leave_out_foreign(change: Change, other: Track, track: Track) -> Change:
    """Return a change to be compared with versions of this file alone.

    A merge of another project into a folder takes what is new from a file that to git has been
    renamed, but that is no version of this one: it arrives with the merge.
    """
    own = tuple(blob for blob in change.before if track.has(blob) or not other.has(blob))
    return change._replace(before=own or change.before)


def _find_swaps(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return changes in which files that exchanged their whole contents are renamed.

    To git each of them is modified: it looks for renames only among names that came and went.
    """
    modified = [change for change in changes if change.kind == "modified"]
    if len(modified) < 2:
        return changes
    owners = {change.before: change.path for change in modified}
    moved = {
        change.path: source
        for change in modified
        if (source := owners.get((change.after,))) and source != change.path
    }
    # Only whole circles are moves: of a name that stays another text is to come from somewhere.
    while set(moved) != set(moved.values()):
        both = set(moved) & set(moved.values())
        moved = {path: source for path, source in moved.items() if {path, source} <= both}
    return tuple(
        c._replace(kind="renamed", source=moved[c.path], before=(c.after,))
        if c.path in moved
        else c
        for c in changes
    )
