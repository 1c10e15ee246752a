"""Date or explain the files of one repository, their working copies and what they include."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_latest_updates.history.verdicts import judge, settle
from sphinx_latest_updates.model import Dates
from sphinx_latest_updates.visible.comparison import TEXT, is_visible_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_latest_updates.git.process import ObjectReader
    from sphinx_latest_updates.git.repository import Repository
    from sphinx_latest_updates.history.cache import Settled
    from sphinx_latest_updates.history.tracks import Track
    from sphinx_latest_updates.history.verdicts import Rules, Verdict
    from sphinx_latest_updates.model import Revision, WorkingFile
    from sphinx_latest_updates.visible.comparison import Markup


@dataclass(slots=True)
class Reader:
    """Dates the files of one repository."""

    root: Path
    repository: Repository
    settled: Settled
    working: Mapping[str, WorkingFile]
    tree: Mapping[str, str]
    markups: Mapping[str, Markup]
    rules: Rules
    objects: ObjectReader
    _paths: dict[Path, str] = field(default_factory=dict)

    def date(self, file: Path, included: Iterable[Path]) -> Dates:
        """Return the dates of a note: an included file that changed later updates it."""
        dates = self._date_file(file)
        if dates is None:
            time = read_file_time(file)
            dates = Dates(published=time, updated=time, committed=False)
        for other in included:
            part = self._date_file(other) if other.is_file() else None
            if part and part.updated and (not dates.updated or part.updated > dates.updated):
                committed = dates.committed and part.committed
                dates = replace(
                    dates, updated=part.updated, subject=part.subject, committed=committed
                )
        return dates

    def _date_file(self, file: Path) -> Dates | None:
        """Return the dates of one file, None for one that has no history and is not of git's."""
        state, track, tip = self._find(file)
        if track is None:
            return None if state is None else _date_uncommitted(Dates(), file)
        markup = self.markups.get(file.suffix, TEXT)
        past = settle(track, self.rules, markup, self.objects.read, tip)
        newest = past.newest
        dates = Dates(
            published=past.added,
            updated=newest.commit.authored if newest else None,
            subject=newest.commit.subject if newest else "",
            added=past.added,
            first_path=past.first_path,
        )
        if state is None or not self._is_changed(file, state, markup):
            return dates
        return _date_uncommitted(dates, file)

    def explain(self, file: Path) -> list[tuple[Revision, Verdict]]:
        """Return the revisions of a file with their verdicts, newest first."""
        _state, track, tip = self._find(file)
        markup = self.markups.get(file.suffix, TEXT)
        return list(judge(track, self.rules, markup, self.objects.read, tip)) if track else []

    def find_newest(self, file: Path) -> Revision | None:
        """Return the revision of a note's last update in the history."""
        _state, track, _tip = self._find(file)
        return track.past.newest if track and track.past else None

    def _find(self, file: Path) -> tuple[WorkingFile | None, Track | None, str]:
        """Return the state of a working copy, if it is not HEAD's, the track and blob of its file.

        A file outside the repository, which a note may include, has neither.
        """
        path = self._locate(file)
        state = self.working.get(path)
        known = (state and state.source) or path
        return state, self.settled.trace.get(known), self.tree.get(known, "")

    def _locate(self, file: Path) -> str:
        """Return the path of a file from the top of the repository, links followed."""
        if file not in self._paths:
            self._paths[file] = self._find_path(file)
        return self._paths[file]

    def _find_path(self, file: Path) -> str:
        if file.is_symlink():
            return _make_relative(file.resolve(), self.repository.top)
        # A thousand files are in a few folders.
        folder = file.parent
        if folder not in self._paths:
            self._paths[folder] = _make_relative(folder.resolve(), self.repository.top)
        place = self._paths[folder]
        return file.name if place == "." else f"{place}/{file.name}"

    def _is_changed(self, file: Path, state: WorkingFile, markup: Markup) -> bool:
        head = self.objects.read([state.head])[0] if state.head else None
        return head is None or is_visible_change(
            [head], file.read_bytes(), markup, self.rules.min_change
        )


def _make_relative(file: Path, top: Path) -> str:
    return Path(os.path.relpath(file, top)).as_posix()


def _date_uncommitted(dates: Dates, file: Path) -> Dates:
    time = read_file_time(file)
    published = dates.published if dates.first_path else time
    return replace(dates, published=published, updated=time, subject="", committed=False)


def read_file_time(file: Path) -> datetime:
    """Return the time of a file in whole seconds, in UTC so that no machine's zone shows."""
    return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
