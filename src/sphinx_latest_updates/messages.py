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

    CONFIG = ("config", "A setting in conf.py has a value it cannot have; its default is used.")
    DIRECTIVE = (
        "directive",
        "An option of a directive has a value it cannot have; its default is used.",
    )
    ENCODING = ("encoding", "A page is not UTF-8; what cannot be read is replaced.")
    FRONT_MATTER = (
        "front_matter",
        "A key of a page's front matter is unknown or has the wrong type.",
    )
    GIT = ("git", "Git cannot be asked, so dates come from front matter or file times.")
    IGNORE_REVS = ("ignore_revs", "A commit to ignore is not in the repository.")
    NO_NOTES = ("no_notes", "A list was asked for, but the project has no note to list.")
    SHALLOW = ("shallow", "The clone lacks older history, so some dates are unknown and left out.")
    TITLE = ("title", "A page has no title; it is listed by its file name.")
    TOPIC = ("topic", "A directive names a topic that no note has.")


def warn(subtype: Subtype, message: str, *args: object, location: Location = None) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
