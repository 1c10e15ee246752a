"""`python -m authoring new --topic TOPIC --title TITLE`, `… new-topic …`, `… import FOLDER …`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from authoring.creation import (
    KINDS,
    CreationError,
    create_note,
    create_topic,
    find_topic,
)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m authoring", description=__doc__)
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of the notes")
    commands = parser.add_subparsers(dest="command", required=True)
    note = commands.add_parser("new", help="write a note from the template of its kind")
    note.add_argument("--topic", required=True, help="the folder of its topic")
    note.add_argument("--kind", default=KINDS[0], help=f"one of {', '.join(KINDS)}")
    topic = commands.add_parser("new-topic", help="write the page of a new topic")
    for command in (note, topic):
        command.add_argument("--title", required=True)
        command.add_argument("--slug", default="", help="the name; else it is made from the title")
    _add_import(commands.add_parser("import", help="write the notes of a vault or folder as MyST"))
    return parser


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="an Obsidian vault, or a folder of Markdown")
    place = command.add_mutually_exclusive_group(required=True)
    place.add_argument("--topic", help="the folder of the topic that the notes belong to")
    place.add_argument("--to", type=Path, help="any other folder, which is made if need be")
    command.add_argument("--dry-run", action="store_true", help="say what would be done")
    command.add_argument(
        "--keep-history",
        action="store_true",
        help="move what git has of the folder (git mv), instead of leaving it alone",
    )
    command.add_argument(
        "--line-breaks",
        action="store_true",
        help="let each line of a paragraph end, as Obsidian does without strict line breaks",
    )


def main() -> int:
    """Make what the command line asks for, and print its path; return 2 where that cannot be.

    An import prints its report, and returns 1 where a note could not be written.
    """
    asked = make_parser().parse_args()
    try:
        if asked.command == "import":
            return _import(asked)
        if asked.command == "new":
            path = create_note(asked.docs, asked.topic, asked.title, asked.kind, asked.slug)
        else:
            path = create_topic(asked.docs, asked.title, asked.slug)
    except CreationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{path}\n")
    return 0


def _import(asked: argparse.Namespace) -> int:
    # What reads Markdown takes half a second to load, which a new note need not wait for.
    from authoring.importing.model import ImportRefusedError
    from authoring.importing.report import write_report
    from authoring.importing.run import import_folder

    target = asked.to or find_topic(asked.docs, asked.topic)
    try:
        report = import_folder(
            asked.folder,
            target,
            dry_run=asked.dry_run,
            keep_history=asked.keep_history,
            line_breaks=asked.line_breaks,
        )
    except ImportRefusedError as error:
        raise CreationError(str(error)) from None
    for line in write_report(report, asked.folder, dry_run=asked.dry_run):
        sys.stdout.write(f"{line}\n")
    return 0 if report.is_whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
