"""From commits to dates: follow each note through its moves, find what changed it visibly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sphinx_latest_updates.git import (
    open_blobs,
    open_repository,
    read_history,
    read_working_tree,
)
from sphinx_latest_updates.model import Dates, Revision
from sphinx_latest_updates.visible import is_visible_change

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from sphinx_latest_updates.git import WorkingFile
    from sphinx_latest_updates.model import Change, Commit

    ReadBlob: TypeAlias = Callable[[str], bytes | None]


def read_dates(folder: Path, files: Iterable[Path], suffixes: Sequence[str]) -> dict[Path, Dates]:
    """Return the dates of `files`, which lie below `folder`.

    `suffixes` are the endings that make a file a note. A date hidden by a shallow clone is None.
    Raises a GitError where git cannot tell.
    """
    repository = open_repository(folder)
    histories = trace(read_history(repository, suffixes))
    working = read_working_tree(repository, folder)
    prefix = folder.resolve().relative_to(repository.top)
    dates = {}
    with open_blobs(repository) as blobs:
        for file in files:
            path = (prefix / file.relative_to(folder)).as_posix()
            state = working.get(path)
            revisions = histories.get((state and state.source) or path, ())
            committed = date_revisions(revisions, repository.boundary, blobs.read)
            dates[file] = _date_working_copy(file, path, state, committed, blobs.read)
    return dates


def date_file_time(file: Path) -> Dates:
    """Return dates taken from the file's time, for where there is no history."""
    return Dates(updated=_read_file_time(file))


# -- Following --------------------------------------------------------------------------------


def trace(commits: Iterable[Commit]) -> dict[str, list[Revision]]:
    """Return the revisions of each file by its last path, oldest first.

    `commits` come parents first. A file keeps its revisions through renames, and through deletion
    and return at one path. A branch that edits a file by the name it had before a rename on
    another branch edits the same file.
    """
    files: dict[str, list[Revision]] = {}
    moved: dict[str, list[Revision]] = {}
    for commit in commits:
        sources = {c.source for c in commit.changes if c.kind == "renamed" and c.source}
        taken = {name: files.pop(name) for name in sources if name in files}
        for change in commit.changes:
            revisions = _find_file(change, files, moved, taken)
            files[change.path] = revisions
            if change.source:
                moved[change.source] = revisions
            revisions.append(
                Revision(commit.id, commit.authored, commit.author, commit.subject, change)
            )
    return files


def _find_file(
    change: Change,
    files: dict[str, list[Revision]],
    moved: dict[str, list[Revision]],
    taken: dict[str, list[Revision]],
) -> list[Revision]:
    """Return the revisions of the file that a change is about, a new list for a new file."""
    if change.kind == "renamed" and change.source and change.source in taken:
        return taken[change.source]
    if change.path in files:
        return files[change.path]
    if change.kind == "added":
        return []
    name = change.source if change.source else change.path
    return files.get(name) or moved.get(name) or []


# -- Dating -----------------------------------------------------------------------------------


def date_revisions(
    revisions: Sequence[Revision], boundary: Container[str], read_blob: ReadBlob
) -> Dates:
    """Return the dates of a file from its revisions, oldest first.

    A commit of `boundary` is where a shallow clone ends: it seems to add all that was there
    before, so it dates nothing.
    """
    if not revisions:
        return Dates()
    first = revisions[0]
    added = None if first.commit in boundary else first.authored
    newest = _find_newest(revisions, boundary, read_blob)
    return Dates(
        published=added,
        updated=newest.authored if newest else None,
        subject=newest.subject if newest else "",
        added=added,
        first_path=first.change.source or first.change.path,
    )


def _find_newest(
    revisions: Sequence[Revision], boundary: Container[str], read_blob: ReadBlob
) -> Revision | None:
    """Return the newest revision that changed what a reader sees, reading no older one."""
    first = revisions[0]
    for revision in reversed(revisions):
        if revision.commit in boundary:
            return None
        if revision is first or _is_update(revision, read_blob):
            return revision
    return None


def _is_update(revision: Revision, read_blob: ReadBlob) -> bool:
    change = revision.change
    if change.kind == "deleted" or change.after in change.before:
        return False
    after = read_blob(change.after)
    before = [content for blob in change.before if (content := read_blob(blob)) is not None]
    # What cannot be read cannot be compared: the commit stands.
    return after is None or is_visible_change(before, after)


def _date_working_copy(
    file: Path, path: str, state: WorkingFile | None, committed: Dates, read_blob: ReadBlob
) -> Dates:
    """Return the dates of a file, its time if it holds visible changes that no commit has."""
    if not committed.first_path:
        time = _read_file_time(file)
        return Dates(published=time, updated=time, committed=False)
    if state is None:
        return committed
    head = read_blob(state.head) if state.head else None
    if head is not None and not is_visible_change([head], file.read_bytes()):
        return committed
    return replace(committed, updated=_read_file_time(file), subject="", committed=False)


def _read_file_time(file: Path) -> datetime:
    return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
