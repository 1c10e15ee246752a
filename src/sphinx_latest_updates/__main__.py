"""Ask for dates without building: `python -m sphinx_latest_updates why PATH` and `… dates`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import Config
from sphinx.project import Project
from sphinx.util.tags import Tags

from sphinx_latest_updates.config import declare, read_settings
from sphinx_latest_updates.git.process import GitError
from sphinx_latest_updates.history.dates import date_files, explain_file
from sphinx_latest_updates.history.policy import make_policy
from sphinx_latest_updates.visible.markups import choose_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    sys.stdout.write(text)
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
        policy, markups = _read_project(options.config, file.parent)
        if not file.is_file() or file.suffix not in markups:
            raise ValueError(f"{path} is no note: a file that ends in {' or '.join(markups)}")
        for revision, verdict in explain_file(file.parent, file, markups, policy):
            date = revision.authored.isoformat()
            rows.append((str(path), revision.commit, date, verdict.value, revision.subject))
    names = ("path", "commit", "date", "verdict", "subject")
    if options.json:
        return _write_json([dict(zip(names, row, strict=True)) for row in rows])
    table = [
        (commit[:10], date[:10], verdict, subject) for _p, commit, date, verdict, subject in rows
    ]
    return _write_table(table) or "no revision: the note is not committed\n"


def list_dates(options: argparse.Namespace) -> str:
    """Return the notes of a folder with their dates as a table, or as JSON."""
    folder = options.folder.absolute()
    if not folder.is_dir():
        raise ValueError(f"{options.folder} is no folder")
    policy, markups = _read_project(options.config, folder)
    project = Project(folder, dict.fromkeys(markups, ""))
    files = {
        Path(folder, project.doc2path(name, True)): name for name in sorted(project.discover())
    }
    report = date_files(folder, dict.fromkeys(files, ()), markups, policy)
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


def _read_project(config: Path | None, folder: Path) -> tuple[Policy, dict[str, Markup]]:
    """Return the policy of the project that a folder is in, and how its sources are read."""
    upwards = [config] if config else [folder, *folder.parents]
    found = next((place for place in upwards if (place / "conf.py").is_file()), None)
    settings = Config.read(found, overrides={}, tags=Tags()) if found else Config()
    for setting in declare():
        settings.add(setting.name, setting.default, setting.rebuild, Any)
    parsers = {**PARSERS, **{suffix: p for suffix, p in settings.source_suffix.items() if p}}
    chosen, problems = read_settings(settings)
    if problems:
        raise ValueError(problems[0])
    return make_policy(chosen), {suffix: choose_markup(p) for suffix, p in parsers.items()}


def _write_table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _write_json(rows: list[dict[str, str]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
