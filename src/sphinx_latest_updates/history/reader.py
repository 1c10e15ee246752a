"""Date or explain the files of one repository, their working copies and what they include."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_latest_updates.git.repository import read_working_tree
from sphinx_latest_updates.history.asking import answer
from sphinx_latest_updates.history.verdicts import get_settled, judge, settle
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

TOGETHER = 16  # So many files are settled at a time: what they are compared with is in memory.


@dataclass(slots=True)
class Reader:
    """Dates the files of one repository."""

    root: Path
    repository: Repository
    settled: Settled
    tree: Mapping[str, str]
    markups: Mapping[str, Markup]
    rules: Rules
    objects: ObjectReader
    _working: Mapping[str, WorkingFile] = field(default_factory=dict)
    _paths: dict[Path, str] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    def _compare_with_head(self, files: Iterable[Path]) -> None:
        """Learn which files differ from HEAD: those below the root, or all if one is elsewhere.

        Git does not look behind links, so what counts is where they lead.
        """
        real = self.root.resolve()
        place = _make_relative(real, self.repository.top)
        inside = place == "." or all(self._locate(file).startswith(f"{place}/") for file in files)
        self._working = read_working_tree(self.repository, real if inside else self.repository.top)

    def date_all(self, files: Mapping[Path, Iterable[Path]]) -> dict[Path, Dates]:
        """Return the dates of notes: an included file that changed later updates its note.

        Raises Unsettled where what is settled is not of HEAD's line.
        """
        existing = {file: [o for o in others if o.is_file()] for file, others in files.items()}
        together = [*files, *chain(*existing.values())]
        self._compare_with_head(together)
        self._settle(together)
        return {file: self._date(file, others) for file, others in existing.items()}

    def _settle(self, files: Iterable[Path]) -> None:
        """Settle what the history says of files, of many at a time."""
        unsettled: dict[int, tuple[Track, dict[str, Markup]]] = {}
        for file in files:
            _state, track, tip = self._find(file)
            if track and get_settled(track, tip) is None:
                _track, tips = unsettled.setdefault(id(track), (track, {}))
                tips[tip] = self._choose_markup(file)
        askings = [settle(track, self.rules, tips) for track, tips in unsettled.values()]
        for start in range(0, len(askings), TOGETHER):
            answer(askings[start : start + TOGETHER], self.objects.read)

    def _date(self, file: Path, included: Iterable[Path]) -> Dates:
        dates = self._date_file(file)
        if dates is None:
            time = read_file_time(file)
            dates = Dates(published=time, updated=time, committed=False)
        for other in included:
            part = self._date_file(other)
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
        past = track.pasts[tip]
        newest = past.newest
        dates = Dates(
            published=past.added,
            updated=newest.commit.authored if newest else None,
            subject=newest.commit.subject if newest else "",
            added=past.added,
            first_path=past.first_path,
        )
        if state is None or not self._is_changed(file, state):
            return dates
        return _date_uncommitted(dates, file)

    def explain(self, file: Path) -> list[tuple[Revision, Verdict]]:
        """Return the revisions of a file with their verdicts, newest first."""
        self._compare_with_head([file])
        _state, track, tip = self._find(file)
        if track is None:
            return []
        asking = judge(track, self.rules, self._choose_markup(file), tip)
        (judged,) = answer([asking], self.objects.read)
        return judged

    def find_newest(self, file: Path) -> Revision | None:
        """Return the revision of a note's last update in the history."""
        _state, track, tip = self._find(file)
        return track.pasts[tip].newest if track else None

    def _find(self, file: Path) -> tuple[WorkingFile | None, Track | None, str]:
        """Return the state of a working copy, if it is not HEAD's, the track and blob of its file.

        A file outside the repository, which a note may include, has neither.
        """
        path = self._locate(file)
        state = self._working.get(path)
        known = (state and state.source) or path
        tip, trace = self.tree.get(known, ""), self.settled.trace
        # What HEAD lacks is not the file that had its path and left it.
        return state, trace.get(known) if tip or known in trace.files else None, tip

    def _locate(self, file: Path) -> str:
        """Return the path of a file from the top of the repository, links followed."""
        if file not in self._paths:
            self._paths[file] = self._find_path(file)
        return self._paths[file]

    def _find_path(self, file: Path) -> str:
        if file.is_symlink():
            return _make_relative(file.resolve(), self.repository.top)
        # A thousand files are in a few folders.
        folder, name = os.path.split(file)
        if folder not in self._folders:
            self._folders[folder] = _make_relative(Path(folder).resolve(), self.repository.top)
        place = self._folders[folder]
        return name if place == "." else f"{place}/{name}"

    def _is_changed(self, file: Path, state: WorkingFile) -> bool:
        head = self.objects.read([state.head])[0] if state.head else None
        return head is None or is_visible_change(
            [head], file.read_bytes(), self._choose_markup(file), self.rules.min_change
        )

    def _choose_markup(self, file: Path) -> Markup:
        return self.markups.get(file.suffix, TEXT)


def _make_relative(file: Path, top: Path) -> str:
    return Path(os.path.relpath(file, top)).as_posix()


def _date_uncommitted(dates: Dates, file: Path) -> Dates:
    time = read_file_time(file)
    published = dates.published if dates.first_path else time
    return replace(dates, published=published, updated=time, subject="", committed=False)


def read_file_time(file: Path) -> datetime:
    """Return the time of a file in whole seconds, in UTC so that no machine's zone shows."""
    return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
