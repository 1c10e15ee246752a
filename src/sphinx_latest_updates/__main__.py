"""Ask for dates without building: `python -m sphinx_latest_updates why PATH` and `… dates`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import Config
from sphinx.project import Project
from sphinx.util.tags import Tags

from sphinx_latest_updates.config import declare, read_settings
from sphinx_latest_updates.git.process import GitError
from sphinx_latest_updates.git.repository import list_ignored
from sphinx_latest_updates.history.dates import date_files, explain_file
from sphinx_latest_updates.history.policy import make_policy
from sphinx_latest_updates.visible.markups import choose_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_latest_updates.history.policy import Policy
    from sphinx_latest_updates.visible.comparison import Markup

# What extensions add when they are loaded, which happens only in a build.
PARSERS = {".md": "markdown", ".rst": "restructuredtext"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status: 2 with one line of reason where it cannot be."""
    options = _parse(arguments)
    try:
        text: str = options.run(options)
    except (GitError, ValueError) as error:
        sys.stderr.write(f"sphinx_latest_updates: {error}\n")
        return 2
    # A name need not be text, and a terminal need not know all letters.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sphinx_latest_updates", description=__doc__)
    commands = parser.add_subparsers(required=True)
    why = commands.add_parser("why", help="list a note's revisions, and why each counts or not")
    why.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    why.set_defaults(run=explain)
    dates = commands.add_parser("dates", help="list all notes with their dates")
    dates.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")
    dates.set_defaults(run=list_dates)
    for command in (why, dates):
        command.add_argument("--json", action="store_true", help="for programs")
        command.add_argument(
            "--config", type=Path, help="folder of conf.py; else the nearest one upwards"
        )
    return parser.parse_args(arguments)


def explain(options: argparse.Namespace) -> str:
    """Return the revisions of notes as a table, or as JSON."""
    rows = []
    for path in options.paths:
        file = path.absolute()
        project = _read_project(options.config, file.parent)
        if not file.is_file() or file.suffix not in project.markups:
            suffixes = " or ".join(project.markups)
            raise ValueError(f"{path} is no note: a file that ends in {suffixes}")
        revisions = explain_file(file.parent, file, project.markups, project.policy)
        for revision, verdict in revisions:
            date = revision.commit.authored.isoformat()
            rows.append(
                (str(path), revision.commit.id, date, verdict.value, revision.commit.subject)
            )
    names = ("path", "commit", "date", "verdict", "subject")
    if options.json:
        return _write_json([dict(zip(names, row, strict=True)) for row in rows])
    table = [
        (commit[:10], date[:10], verdict, subject) for _p, commit, date, verdict, subject in rows
    ]
    return _write_table(table) or "no revision: the note is not committed\n"


def list_dates(options: argparse.Namespace) -> str:
    """Return the notes of a folder with their dates as a table, or as JSON.

    Notes are what a build would take, but for what git ignores.
    """
    folder = Path(os.path.normpath(options.folder.absolute()))
    if not folder.is_dir():
        raise ValueError(f"{options.folder} is no folder")
    project = _read_project(options.config, folder)
    sources = _find_sources(project, folder)
    ignored = {sources / path for path in list_ignored(sources)}
    notes = Project(sources, dict.fromkeys(project.markups, ""))
    files = {
        file: name
        for name in sorted(notes.discover(project.excluded))
        for file in [sources / notes.doc2path(name, False)]
        if file.is_relative_to(folder) and ignored.isdisjoint((file, *file.parents))
    }
    report = date_files(sources, dict.fromkeys(files, ()), project.markups, project.policy)
    for _folder, error in report.errors:
        raise error
    rows = [
        (name, *(date.isoformat() if date else "" for date in (known.published, known.updated)))
        for file, name in files.items()
        for known in (report.dates[file],)
    ]
    if options.json:
        names = ("docname", "published", "updated")
        return _write_json([dict(zip(names, row, strict=True)) for row in rows])
    return _write_table([(name, *(date[:10] for date in dates)) for name, *dates in rows])


@dataclass(frozen=True, slots=True)
class _Project:
    """What conf.py says: `folder` is where it is, None without one; `markups` go by suffix."""

    folder: Path | None
    root: str
    excluded: Sequence[str]
    policy: Policy
    markups: Mapping[str, Markup]


def _read_project(config: Path | None, folder: Path) -> _Project:
    """Return what is set in the project that a folder is in."""
    upwards = [config.absolute()] if config else [folder, *folder.parents]
    found = next((place for place in upwards if (place / "conf.py").is_file()), None)
    settings = Config.read(found, overrides={}, tags=Tags()) if found else Config()
    for setting in declare():
        settings.add(setting.name, setting.default, setting.rebuild, Any)
    parsers = {**PARSERS, **{suffix: p for suffix, p in settings.source_suffix.items() if p}}
    chosen, problems = read_settings(settings)
    if problems:
        raise ValueError(problems[0])
    markups = {suffix: choose_markup(parser) for suffix, parser in parsers.items()}
    policy = make_policy(chosen)
    return _Project(found, settings.root_doc, settings.exclude_patterns, policy, markups)


def _find_sources(project: _Project, folder: Path) -> Path:
    """Return the folder of a project's sources: the one with the root document.

    That is the highest one between conf.py and `folder`, or the only one just below both; `folder`
    itself where there is none.
    """

    def has_root(place: Path) -> bool:
        return any((place / f"{project.root}{suffix}").is_file() for suffix in project.markups)

    upwards = [folder, *folder.parents]
    top = upwards.index(project.folder) if project.folder in upwards else 0
    for place in reversed(upwards[: top + 1]):
        if has_root(place):
            return place
    below = [place for place in folder.iterdir() if has_root(place)] if top == 0 else []
    return below[0] if len(below) == 1 else folder


def _write_table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _write_json(rows: list[dict[str, str]]) -> str:
    return json.dumps(rows, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
