"""From commits to dates: follow each note through its moves, find what changed it visibly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from sphinx_latest_updates.model import Revision
from sphinx_latest_updates.visible.comparison import is_visible_change

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import TypeAlias

    from sphinx_latest_updates.model import Change, Commit
    from sphinx_latest_updates.visible.comparison import Markup

    ReadBlob: TypeAlias = Callable[[str], bytes | None]


class Verdict(Enum):
    """Why a revision counts as an update, or does not; the value is what a person is told."""

    CHANGED = "counts: a reader sees the change"
    ADDED = "counts: the note begins here"
    UNREADABLE = "counts: its content cannot be read, so it cannot be judged"
    BOUNDARY = "unknown: a shallow clone ends here"
    DELETED = "does not count: the note was deleted"
    IGNORED_AUTHOR = "does not count: latest_updates_ignore_authors names its author"
    IGNORED_COMMIT = "does not count: latest_updates_ignore_revs names it"
    IGNORED_SUBJECT = "does not count: latest_updates_ignore_subjects matches its subject"
    MOVED = "does not count: the note was only moved"
    UNSEEN = "does not count: a reader sees no change"

    @property
    def counts(self) -> bool:
        """Whether the revision may date the note."""
        return self in COUNTING


COUNTING = frozenset({Verdict.CHANGED, Verdict.ADDED, Verdict.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as an update in a project."""

    ignored_commits: frozenset[str] = frozenset()
    ignored_subjects: tuple[re.Pattern[str], ...] = ()
    ignored_authors: tuple[re.Pattern[str], ...] = ()
    min_change: int = 0
    boundary: frozenset[str] = frozenset()


# -- Following --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Past:
    """What is settled about a file: where and when it began, and its last update so far."""

    first_path: str
    added: datetime | None
    newest: Revision | None


@dataclass(slots=True)
class Track:
    """A file through its names: what is settled, and the revisions since, oldest first."""

    revisions: list[Revision] = field(default_factory=list)
    past: Past | None = None


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
            changes = commit.changes
            sources = {c.source for c in changes if c.kind == "renamed" and c.source}
            taken = {name: self.files.pop(name) for name in sources if name in self.files}
            for change in changes:
                track = self._find(change, taken)
                self.files[change.path] = track
                if change.source:
                    self.moved[change.source] = track
                track.revisions.append(
                    Revision(commit.id, commit.authored, commit.author, commit.subject, change)
                )

    def _find(self, change: Change, taken: dict[str, Track]) -> Track:
        """Return the track of the file that a change is about, a new one for a new file."""
        if change.kind == "renamed" and change.source and change.source in taken:
            return taken[change.source]
        if change.path in self.files:
            return self.files[change.path]
        if change.kind == "added":
            return Track()
        return self.get(change.source or change.path) or Track()

    def get(self, path: str) -> Track | None:
        """Return the track of a file, None if it has no history."""
        return self.files.get(path) or self.moved.get(path)


# -- Judging ----------------------------------------------------------------------------------


def judge(
    track: Track, rules: Rules, markup: Markup, read_blob: ReadBlob
) -> Iterator[tuple[Revision, Verdict]]:
    """Yield the unsettled revisions of a file with their verdicts, newest first.

    Contents are read as the revisions are asked for. The first revision counts whatever the rules
    say: the note began with it.
    """
    revisions = track.revisions
    for number in range(len(revisions) - 1, -1, -1):
        revision = revisions[number]
        earlier = revisions[number - 1].change if number else None
        if revision.commit in rules.boundary:
            yield revision, Verdict.BOUNDARY
            return
        if earlier is None and track.past is None:
            yield revision, Verdict.ADDED
        else:
            yield revision, _judge_revision(revision, earlier, rules, markup, read_blob)


def _judge_revision(
    revision: Revision, earlier: Change | None, rules: Rules, markup: Markup, read_blob: ReadBlob
) -> Verdict:
    change = revision.change
    if change.kind == "deleted":
        return Verdict.DELETED
    if revision.commit in rules.ignored_commits:
        return Verdict.IGNORED_COMMIT
    if any(pattern.search(revision.subject) for pattern in rules.ignored_subjects):
        return Verdict.IGNORED_SUBJECT
    if any(pattern.search(revision.author) for pattern in rules.ignored_authors):
        return Verdict.IGNORED_AUTHOR
    before = change.before
    if not before and earlier:
        # A note that returns is compared with what it was.
        before = earlier.before if earlier.kind == "deleted" else (earlier.after,)
    if change.after in before:
        return Verdict.MOVED if change.kind == "renamed" else Verdict.UNSEEN
    return _compare(before, change.after, rules.min_change, markup, read_blob)


def _compare(
    before: Sequence[str], after: str, min_change: int, markup: Markup, read_blob: ReadBlob
) -> Verdict:
    new = read_blob(after)
    old = [content for blob in before if (content := read_blob(blob)) is not None]
    if new is None or len(old) < len(before):
        return Verdict.UNREADABLE
    visible = is_visible_change(old, new, markup, min_change)
    return Verdict.CHANGED if visible else Verdict.UNSEEN


def settle(track: Track, rules: Rules, markup: Markup, read_blob: ReadBlob) -> Past:
    """Return what a file's revisions settle, and keep it in the track in their place."""
    if track.past is None or track.revisions:
        judged = judge(track, rules, markup, read_blob)
        newest = next((revision for revision, verdict in judged if verdict.counts), None)
        track.past = _extend(track, newest, rules)
        track.revisions = []
    return track.past


def _extend(track: Track, newest: Revision | None, rules: Rules) -> Past:
    if track.past:
        return replace(track.past, newest=newest or track.past.newest)
    first = track.revisions[0]
    return Past(
        first_path=first.change.source or first.change.path,
        added=None if first.commit in rules.boundary else first.authored,
        newest=newest,
    )
