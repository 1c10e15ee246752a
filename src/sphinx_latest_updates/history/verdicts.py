"""Judge the revisions of a file: which of them count as updates, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from sphinx_latest_updates.history.tracks import Past
from sphinx_latest_updates.visible.comparison import is_visible_change

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from sphinx_latest_updates.history.asking import Asking
    from sphinx_latest_updates.history.tracks import Track
    from sphinx_latest_updates.model import Change, Revision
    from sphinx_latest_updates.visible.comparison import Markup


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


class Unsettled(Exception):
    """What was settled about a file is not of the line of versions that HEAD has."""


def select_line(track: Track, tip: str) -> tuple[list[Revision], Past | None]:
    """Return the revisions that led to the blob `tip`, newest first, and what is settled below.

    The others are of branches whose version a merge did not take, or of another project's file of
    this name. Raises Unsettled where all that is settled is of these.
    """
    some = next(iter(track.pasts.values()), None)
    if not tip:
        return track.revisions[::-1], some
    line: list[Revision] = []
    wanted = {tip: None}  # In order: the last are the oldest.
    for revision in reversed(track.revisions):
        change = revision.change
        if change.kind == "deleted":
            leads_here = bool(line) and line[-1].change.kind == "added"
        else:
            leads_here = change.after in wanted
        if leads_here:
            line.append(revision)
            wanted.update(dict.fromkeys(change.before))
    past = next((track.pasts[blob] for blob in reversed(wanted) if blob in track.pasts), None)
    returned = bool(line) and line[-1].change.kind == "added"
    if some and not past and not returned:
        raise Unsettled
    return line, past or some


def judge(
    track: Track, rules: Rules, markup: Markup, tip: str = ""
) -> Asking[list[tuple[Revision, Verdict]]]:
    """Return the unsettled revisions of a file with their verdicts, newest first.

    The first revision counts whatever the rules say: the note began with it.
    """
    line, past = select_line(track, tip)
    return _judge_line(line, past, rules, markup)


def settle(track: Track, rules: Rules, tips: Mapping[str, Markup]) -> Asking[None]:
    """Keep in a track what its revisions settle, in their place, for each blob that HEAD has of it.

    Contents are asked for only as far back as the last update.
    """
    pasts = {} if track.revisions else track.pasts.copy()
    for tip, markup in tips.items():
        line, past = select_line(track, tip)
        judged = yield from _judge_line(line, past, rules, markup, only_newest=True)
        newest = next((revision for revision, verdict in judged if verdict.counts), None)
        # HEAD's version may come from no revision known: the file began all the same.
        known = line if line or past else track.revisions[:1]
        pasts[tip] = _extend(past, known, newest, rules)
    track.pasts, track.revisions = pasts, []


def get_settled(track: Track, tip: str) -> Past | None:
    """Return what is settled about a file with all its revisions, None if that is yet to do."""
    return None if track.revisions else track.pasts.get(tip)


def _judge_line(
    line: Sequence[Revision],
    past: Past | None,
    rules: Rules,
    markup: Markup,
    *,
    only_newest: bool = False,
) -> Asking[list[tuple[Revision, Verdict]]]:
    """Return revisions with their verdicts; `only_newest` ends them with the first that counts."""
    known = past.last if past else None
    judged: list[tuple[Revision, Verdict]] = []
    for number, revision in enumerate(line):
        earlier = line[number + 1].change if number + 1 < len(line) else known
        if revision.commit.id in rules.boundary:
            verdict = Verdict.BOUNDARY
        elif earlier is None and past is None:
            verdict = Verdict.ADDED
        else:
            verdict = yield from _judge_revision(revision, earlier, rules, markup)
        judged.append((revision, verdict))
        if verdict is Verdict.BOUNDARY or (only_newest and verdict.counts):
            break
    return judged


def _judge_revision(
    revision: Revision, earlier: Change | None, rules: Rules, markup: Markup
) -> Asking[Verdict]:
    change = revision.change
    if change.kind == "deleted":
        return Verdict.DELETED
    if revision.commit.id in rules.ignored_commits:
        return Verdict.IGNORED_COMMIT
    if any(pattern.search(revision.commit.subject) for pattern in rules.ignored_subjects):
        return Verdict.IGNORED_SUBJECT
    if any(pattern.search(revision.commit.author) for pattern in rules.ignored_authors):
        return Verdict.IGNORED_AUTHOR
    before = change.before
    if not before and earlier:
        # A note that returns is compared with what it was.
        before = earlier.before if earlier.kind == "deleted" else (earlier.after,)
    if change.after in before:
        return Verdict.MOVED if change.kind == "renamed" else Verdict.UNSEEN
    new, *known = yield [change.after, *before]
    old = [content for content in known if content is not None]
    if new is None or len(old) < len(before):
        return Verdict.UNREADABLE
    visible = is_visible_change(old, new, markup, rules.min_change)
    return Verdict.CHANGED if visible else Verdict.UNSEEN


def _extend(
    past: Past | None, line: Sequence[Revision], newest: Revision | None, rules: Rules
) -> Past:
    if past:
        last = line[0].change if line else past.last
        return replace(past, newest=newest or past.newest, last=last)
    first = line[-1]
    return Past(
        first_path=first.change.source or first.change.path,
        added=None if first.commit.id in rules.boundary else first.commit.authored,
        newest=newest,
        last=line[0].change,
    )
