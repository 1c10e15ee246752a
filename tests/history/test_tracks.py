"""Following files through their names, and judging what changed them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.history.asking import answer
from sphinx_latest_updates.history.tracks import Past, Trace, Track
from sphinx_latest_updates.history.verdicts import Rules, Verdict, get_settled, judge, settle
from sphinx_latest_updates.model import Change, Commit, Revision
from sphinx_latest_updates.visible.comparison import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_latest_updates.model import ChangeKind

BLOBS = {
    "one": b"# A\n\nOne sentence.\n",
    "wrapped": b"# A\n\nOne\nsentence.\n",
    "two": b"# A\n\nOne sentence. Two sentences.\n",
    "letter": b"# A\n\nOne sentences.\n",
}
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def change(
    kind: ChangeKind, path: str, before: str = "", after: str = "", source: str | None = None
) -> Change:
    """Make a change from the names of its blobs."""
    return Change(kind, path, (before,) if before else (), after or "0" * 40, source)


def make_history(*commits: Change | tuple[Change, ...]) -> list[Commit]:
    """Make a commit a day, named by its number, of one change or of several."""
    return [
        Commit(
            id=str(number),
            committed=number,
            date=(BEGINNING + timedelta(days=number)).isoformat(),
            author="Ada <ada@example.org>",
            subject=f"subject {number}",
            changes=(changes,) if isinstance(changes, Change) else changes,
        )
        for number, changes in enumerate(commits)
    ]


def follow(*commits: Change | tuple[Change, ...]) -> dict[str, list[str]]:
    """Return the numbers of the commits of each path."""
    trace = Trace()
    trace.follow(make_history(*commits))
    return {path: [r.commit.id for r in track.revisions] for path, track in trace.files.items()}


def read_blobs(names: Sequence[str]) -> list[bytes | None]:
    """Return the contents of blobs."""
    return [BLOBS.get(name) for name in names]


# -- Following --------------------------------------------------------------------------------


def test_files_have_their_own_commits() -> None:
    """A commit belongs to the files that it changed."""
    assert follow(
        (change("added", "a.md"), change("added", "b.md")), change("modified", "b.md", "one", "two")
    ) == {"a.md": ["0"], "b.md": ["0", "1"]}


def test_a_file_is_followed_through_several_moves() -> None:
    """A note keeps its history under each new name, and leaves none under the old ones."""
    assert follow(
        change("added", "a.md"),
        change("renamed", "b.md", "one", "one", "a.md"),
        change("renamed", "docs/c.md", "one", "two", "b.md"),
    ) == {"docs/c.md": ["0", "1", "2"]}


def test_two_files_may_swap_their_names() -> None:
    """Moves of one commit happen at once, not one after the other."""
    assert follow(
        change("added", "a.md"),
        change("added", "b.md"),
        (change("renamed", "a.md", "x", "x", "b.md"), change("renamed", "b.md", "y", "y", "a.md")),
    ) == {"a.md": ["1", "2"], "b.md": ["0", "2"]}


def test_a_new_file_under_a_name_that_is_free_again() -> None:
    """What is written where a moved note was is another note."""
    assert follow(
        change("added", "a.md"),
        change("renamed", "b.md", "one", "one", "a.md"),
        change("added", "a.md"),
    ) == {"b.md": ["0", "1"], "a.md": ["2"]}


def test_a_file_that_returns_is_the_same_file() -> None:
    """Deletion and return at one path are part of a note's history."""
    assert follow(change("added", "a.md"), change("deleted", "a.md"), change("added", "a.md")) == {
        "a.md": ["0", "1", "2"]
    }


def test_a_branch_that_edits_a_file_under_its_old_name() -> None:
    """An edit made before a branch knew of the move is an edit of the moved note."""
    trace = Trace()
    trace.follow(
        make_history(
            change("added", "a.md"),
            change("renamed", "b.md", "one", "one", "a.md"),
            change("modified", "a.md", "one", "two"),
        )
    )
    track = trace.get("b.md")
    assert track is not None
    assert [revision.commit.id for revision in track.revisions] == ["0", "1", "2"]


def test_a_file_whose_beginning_is_not_known() -> None:
    """A change of a file that nothing added, as a clone cut off may show, begins a history."""
    assert follow(change("modified", "a.md", "one", "two")) == {"a.md": ["0"]}
    assert follow(change("renamed", "b.md", "one", "two", "a.md")) == {"b.md": ["0"]}


def test_commits_may_come_in_parts() -> None:
    """Following a history in two goes leads to the same tracks as in one."""
    history = make_history(
        change("added", "a.md"),
        change("renamed", "b.md", "one", "one", "a.md"),
        change("modified", "a.md", "one", "two"),
        change("deleted", "b.md", "two"),
        change("added", "b.md", "", "one"),
    )
    whole = Trace()
    whole.follow(history)
    for cut in range(len(history) + 1):
        parts = Trace()
        parts.follow(history[:cut])
        parts.follow(history[cut:])
        assert parts == whole


def test_a_file_without_history_has_no_track() -> None:
    """What no commit touched is not found."""
    assert Trace().get("a.md") is None


# -- Judging ----------------------------------------------------------------------------------


def make_track(*changes: Change) -> Track:
    """Make a track of a commit a day."""
    return Track([Revision(commit, commit.changes[0]) for commit in make_history(*changes)])


def list_verdicts(track: Track, rules: Rules | None = None) -> list[Verdict]:
    """Return the verdicts on a track, newest first."""
    (judged,) = answer([judge(track, rules or Rules(), MARKDOWN)], read_blobs)
    return [verdict for _revision, verdict in judged]


def settle_alone(track: Track, rules: Rules | None = None) -> Past:
    """Settle one track."""
    answer([settle(track, rules or Rules(), {"": MARKDOWN})], read_blobs)
    return track.pasts[""]


ADDED = change("added", "a.md", "", "one")
EDITED = change("modified", "a.md", "one", "two")
WRAPPED = change("modified", "a.md", "one", "wrapped")
DELETED = change("deleted", "a.md", "one")


@pytest.mark.parametrize(
    ("newest", "verdict"),
    [
        (EDITED, Verdict.CHANGED),
        (WRAPPED, Verdict.UNSEEN),
        (change("modified", "a.md", "one", "one"), Verdict.UNSEEN),
        (change("renamed", "a.md", "one", "one", "b.md"), Verdict.MOVED),
        (change("renamed", "a.md", "one", "wrapped", "b.md"), Verdict.UNSEEN),
        (change("renamed", "a.md", "one", "two", "b.md"), Verdict.CHANGED),
        (change("modified", "a.md", "one", "lost"), Verdict.UNREADABLE),
        (change("modified", "a.md", "lost", "one"), Verdict.UNREADABLE),
        (DELETED, Verdict.DELETED),
    ],
    ids=lambda value: value.name if isinstance(value, Verdict) else "",
)
def test_a_revision_is_judged_by_what_readers_see(newest: Change, verdict: Verdict) -> None:
    """A change that shows counts, and so does one that cannot be judged."""
    assert list_verdicts(make_track(ADDED, newest)) == [verdict, Verdict.ADDED]


@pytest.mark.parametrize(
    ("blob", "verdict"), [("one", Verdict.UNSEEN), ("wrapped", Verdict.UNSEEN)]
)
def test_a_note_that_returns_as_it_was(blob: str, verdict: Verdict) -> None:
    """A note that returns is compared with what it was before it was deleted."""
    returned = change("added", "a.md", "", blob)
    expected = [verdict, Verdict.DELETED, Verdict.ADDED]
    assert list_verdicts(make_track(ADDED, DELETED, returned)) == expected


def test_a_note_that_returns_with_another_text() -> None:
    """A note that returns rewritten is updated."""
    returned = change("added", "a.md", "", "two")
    assert list_verdicts(make_track(ADDED, DELETED, returned))[0] is Verdict.CHANGED


def test_a_merge_is_compared_with_each_parent() -> None:
    """A merge counts if it shows what no parent had."""
    merge = Change("modified", "a.md", ("one", "two"), "wrapped")
    assert list_verdicts(make_track(ADDED, merge))[0] is Verdict.UNSEEN
    merge = Change("modified", "a.md", ("one", "wrapped"), "two")
    assert list_verdicts(make_track(ADDED, merge))[0] is Verdict.CHANGED


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        (Rules(ignored_commits=frozenset({"1"})), Verdict.IGNORED_COMMIT),
        (Rules(ignored_subjects=(re.compile(r"ject 1$"),)), Verdict.IGNORED_SUBJECT),
        (Rules(ignored_authors=(re.compile(r"<ada@"),)), Verdict.IGNORED_AUTHOR),
        (Rules(ignored_authors=(re.compile(r"^Bob"),)), Verdict.CHANGED),
        (Rules(min_change=12), Verdict.CHANGED),
        (Rules(min_change=13), Verdict.UNSEEN),
    ],
    ids=["commit", "subject", "author", "another author", "long enough", "too short"],
)
def test_rules(rules: Rules, verdict: Verdict) -> None:
    """A rule keeps a revision from counting, but never the first: with that the note began."""
    assert list_verdicts(make_track(ADDED, EDITED), rules) == [verdict, Verdict.ADDED]


def test_a_shallow_clone_ends_the_walk() -> None:
    """At the boundary of a clone nothing can be told, of it and of what came before."""
    rules = Rules(boundary=frozenset({"1"}))
    track = make_track(ADDED, EDITED, change("modified", "a.md", "two", "one"))
    assert list_verdicts(track, rules) == [Verdict.CHANGED, Verdict.BOUNDARY]
    assert list_verdicts(make_track(ADDED), Rules(boundary=frozenset({"0"}))) == [Verdict.BOUNDARY]


def test_contents_are_read_only_as_far_as_needed() -> None:
    """A walk that stops at the newest visible change reads nothing older."""
    asked: list[str] = []

    def read(blobs: Sequence[str]) -> list[bytes | None]:
        asked.extend(blobs)
        return read_blobs(blobs)

    track = make_track(ADDED, EDITED, change("modified", "a.md", "two", "letter"))
    answer([settle(track, Rules(), {"": MARKDOWN})], read)
    assert sorted(asked) == ["letter", "two"]


@pytest.mark.parametrize("verdict", Verdict)
def test_verdicts_are_told_to_people(verdict: Verdict) -> None:
    """What a person is told begins with whether the revision counts."""
    start = {True: "counts: ", False: "does not count: "}[verdict.counts]
    if verdict is Verdict.BOUNDARY:
        start = "unknown: "
    assert verdict.value.startswith(start)


# -- Settling ---------------------------------------------------------------------------------


def test_what_is_settled() -> None:
    """A note's past is its first path, when it was added and its newest visible change."""
    track = make_track(ADDED, change("renamed", "b.md", "one", "two", "a.md"), WRAPPED)
    assert get_settled(track, "") is None
    past = settle_alone(track)
    assert (past.first_path, past.added) == ("a.md", BEGINNING)
    assert past.newest is not None
    assert past.newest.commit.id == "1"
    assert track.revisions == []
    assert get_settled(track, "") is past
    assert get_settled(track, "another") is None


def test_what_a_shallow_clone_hides_stays_unknown() -> None:
    """A note at the boundary has neither date, however old the clone makes it look."""
    past = settle_alone(make_track(ADDED), Rules(boundary=frozenset({"0"})))
    assert (past.first_path, past.added, past.newest) == ("a.md", None, None)


HISTORIES = {
    "edits": (ADDED, EDITED, change("modified", "a.md", "two", "one"), WRAPPED),
    "returned unchanged": (ADDED, DELETED, ADDED),
    "returned and changed": (ADDED, DELETED, change("added", "a.md", "", "two")),
    "returned twice": (ADDED, DELETED, ADDED, DELETED, change("added", "a.md", "", "wrapped")),
    "added on two branches": (ADDED, ADDED),
    "added on two branches, edited": (ADDED, EDITED, change("added", "a.md", "", "two")),
    "only hidden changes": (ADDED, WRAPPED, change("modified", "a.md", "wrapped", "one")),
}


@pytest.mark.parametrize("changes", HISTORIES.values(), ids=HISTORIES)
def test_settling_in_parts(changes: tuple[Change, ...]) -> None:
    """What is settled build by build is what one build would settle."""
    whole = settle_alone(make_track(*changes))
    for cut in range(1, len(changes)):
        trace = Trace()
        history = make_history(*changes)
        trace.follow(history[:cut])
        settle_alone(trace.files["a.md"])
        trace.follow(history[cut:])
        parts = settle_alone(trace.files["a.md"])
        assert (parts.first_path, parts.added) == (whole.first_path, whole.added)
        assert parts.newest == whole.newest, f"settled after {cut} commits"
