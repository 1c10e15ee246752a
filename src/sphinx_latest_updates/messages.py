"""Warnings: every subtype there is, and the one function that emits them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from typing import TypeAlias

    from docutils import nodes

    Location: TypeAlias = str | tuple[str, int | None] | nodes.Node | None

logger = logging.getLogger("sphinx_latest_updates")

TYPE = "latest_updates"


class Subtype(StrEnum):
    """A kind of warning, and what it tells the reader of the build log.

    Silence one with `suppress_warnings = ["latest_updates.<value>"]`.
    """

    description: str

    def __new__(cls, value: str, description: str) -> Subtype:
        """Make a member that is its subtype and carries its description."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    CONFIG = (
        "config",
        "A setting in conf.py has a value it cannot have; its default is used. "
        "Write what the warning says it takes.",
    )
    DIRECTIVE = (
        "directive",
        "An option of a directive has a value it cannot have; its default is used. "
        "Write what the warning says it takes.",
    )
    ENCODING = (
        "encoding",
        "A page is not UTF-8; what cannot be read is replaced. Save the file as UTF-8.",
    )
    FRONT_MATTER = (
        "front_matter",
        "A key of a page's front matter is unknown or has the wrong type; it is ignored. Correct "
        "it, or name a key of your own in `latest_updates_front_matter_keys`.",
    )
    GIT = (
        "git",
        "Git cannot be asked, so dates come from front matter or file times. "
        "Install git, or a newer one, or build in a clone of the repository.",
    )
    IGNORE_REVS = (
        "ignore_revs",
        "A commit to ignore is not in the repository. "
        "Remove its line from the file that the warning names.",
    )
    NO_NOTES = (
        "no_notes",
        "A list was asked for, but the project has no note to list. "
        "Add a page that `latest_updates_exclude` does not match.",
    )
    SHALLOW = (
        "shallow",
        "The clone lacks older history, so some dates are unknown and left out. "
        "Run `git fetch --unshallow`, or set `latest_updates_deepen`.",
    )
    TITLE = (
        "title",
        "A page has no title; it is listed by its file name. Begin it with a line `# Title`.",
    )
    TOPIC = (
        "topic",
        "A directive names a topic that no note has. Write one of those that the warning lists.",
    )


def warn(subtype: Subtype, message: str, *args: object, location: Location = None) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
