"""The dates of the notes of a folder: repositories, caches, working copies, dependencies."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from sphinx_latest_updates.git.process import GitError, open_objects
from sphinx_latest_updates.git.repository import (
    deepen,
    fetch_contents,
    is_ancestor,
    open_repository,
    read_history,
    read_tree,
)
from sphinx_latest_updates.history.cache import CacheDamaged, Settled, read_cache, write_cache
from sphinx_latest_updates.history.policy import make_digest, make_key, make_rules, read_ignored
from sphinx_latest_updates.history.reader import Reader, read_file_time
from sphinx_latest_updates.history.report import Bulk, Report
from sphinx_latest_updates.history.tracks import Trace
from sphinx_latest_updates.history.verdicts import Unsettled
from sphinx_latest_updates.model import Dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx_latest_updates.git.repository import Repository
    from sphinx_latest_updates.history.policy import Policy
    from sphinx_latest_updates.history.verdicts import Verdict
    from sphinx_latest_updates.model import Revision
    from sphinx_latest_updates.visible.comparison import Markup

COLLECTED = 200_000  # New values between two collections, some tens of megabytes.


def date_files(
    folder: Path,
    files: Mapping[Path, Sequence[Path]],
    markups: Mapping[str, Markup],
    policy: Policy,
    cache_folder: Path | None = None,
) -> Report:
    """Return the dates of files below `folder`; with each file go the files it includes.

    `markups` say how files are read, by their suffix. A date that a shallow clone hides is None.
    Where git cannot tell, the dates are the files' times.
    """
    report = Report()
    for root, members in _group_by_repository(folder, files).items():
        included = {file: files[file] for file in members}
        try:
            with _collect_rarely():
                _date_repository(root, included, markups, policy, cache_folder, report)
        except GitError as error:
            report.errors.append((root, error))
            report.dates |= {file: Dates(updated=read_file_time(file)) for file in members}
    return report


@contextmanager
def _collect_rarely() -> Iterator[None]:
    """Let Python look for circles less often: hardly a value is in one."""
    thresholds = gc.get_threshold()
    gc.set_threshold(COLLECTED, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def explain_file(
    folder: Path, file: Path, markups: Mapping[str, Markup], policy: Policy
) -> list[tuple[Revision, Verdict]]:
    """Return the revisions of a file below `folder`, newest first, and why each counts or not.

    Raises a GitError where git cannot tell.
    """
    (root,) = _group_by_repository(folder, [file])
    suffixes = sorted(markups)
    repository = fetch_contents(_open(root, policy), suffixes)
    settled = Settled()
    _advance(repository, suffixes, settled)
    with open_objects(repository.top, repository.missing) as objects:
        rules, _unknown = make_rules(repository, policy, read_ignored(repository, policy), objects)
        tree = read_tree(repository)
        reader = Reader(root, repository, settled, tree, markups, rules, objects)
        return reader.explain(file)


def _group_by_repository(folder: Path, files: Iterable[Path]) -> dict[Path, list[Path]]:
    """Return files by the topmost folder of theirs that is one repository: submodules apart."""
    roots: dict[Path, Path] = {folder: folder}

    def find_root(place: Path) -> Path:
        if place not in roots:
            roots[place] = place if (place / ".git").exists() else find_root(place.parent)
        return roots[place]

    groups: dict[Path, list[Path]] = {}
    for file in files:
        groups.setdefault(find_root(file.parent), []).append(file)
    return groups


def _date_repository(
    root: Path,
    files: Mapping[Path, Sequence[Path]],
    markups: Mapping[str, Markup],
    policy: Policy,
    cache_folder: Path | None,
    report: Report,
) -> None:
    repository = _open(root, policy)
    included = {file.suffix or file.name for file in chain(*files.values())}
    suffixes = sorted({*markups, *included})
    ignored = read_ignored(repository, policy)
    readers = [f"{suffix} {markup.read.__qualname__}" for suffix, markup in markups.items()]
    key = make_key(repository, suffixes, policy, [*sorted(readers), *(t for _path, t in ignored)])
    name = f"latest-updates-{make_digest(str(repository.top))[:12]}.json"
    cache = cache_folder and cache_folder / name
    settled = _load(cache, key, report)
    if settled.head != repository.head:
        repository = fetch_contents(repository, suffixes)
    is_new = _advance(repository, suffixes, settled)
    with open_objects(repository.top, repository.missing) as objects:
        rules, unknown = make_rules(repository, policy, ignored, objects)
        tree = read_tree(repository)
        reader = Reader(root, repository, settled, tree, markups, rules, objects)
        try:
            report.dates |= reader.date_all(files)
        except Unsettled:
            reader.settled = settled = Settled()
            is_new = _advance(repository, suffixes, settled)
            report.dates |= reader.date_all(files)
    if not repository.boundary:  # Else the commit may be in the history that the clone lacks.
        report.unknown_commits += unknown
    report.bulk = report.bulk or _find_bulk([reader.find_newest(file) for file in files])
    report.shallow |= any(known.first_path and not known.added for known in report.dates.values())
    # What could not be read offline may be read next time.
    if cache and is_new and not repository.missing:
        try:
            write_cache(cache, key, settled)
        except OSError as error:  # The next build reads the history again.
            report.damaged_caches.append((cache, str(error)))


def _open(root: Path, policy: Policy) -> Repository:
    repository = open_repository(root)
    if repository.boundary and policy.deepen:
        try:
            return deepen(repository)
        except GitError:  # The warning about a shallow clone says what to do.
            return repository
    return repository


def _load(cache: Path | None, key: str, report: Report) -> Settled:
    if cache is None:
        return Settled()
    try:
        return read_cache(cache, key)
    except CacheDamaged as error:
        report.damaged_caches.append((cache, str(error)))
        return Settled()


def _advance(repository: Repository, suffixes: Sequence[str], settled: Settled) -> bool:
    """Bring the settled tracks up to HEAD; return whether there was anything to do.

    Only the commits since then are read, unless the history was rewritten or one of them is older
    than what is settled: then an order of all of them is needed, and all are read.
    """
    if settled.head == repository.head:
        return False
    commits = None
    if settled.head and is_ancestor(repository, settled.head):
        commits = read_history(repository, suffixes, since=settled.head)
    if commits is None or any(commit.committed < settled.newest for commit in commits):
        settled.trace, settled.newest = Trace(), 0
        commits = read_history(repository, suffixes)
    settled.trace.follow(commits)
    settled.newest = max([settled.newest, *(commit.committed for commit in commits)])
    settled.head = repository.head
    return True


def _find_bulk(newest: Sequence[Revision | None]) -> Bulk | None:
    """Return the commit that changed over a quarter of the notes and is their last update."""
    modified = [r for r in newest if r and r.change.kind == "modified"]
    for (commit, subject), count in Counter(
        (r.commit.id, r.commit.subject) for r in modified
    ).most_common(1):
        if count > max(1, len(newest) / 4):
            return Bulk(commit, subject, count, len(newest))
    return None
