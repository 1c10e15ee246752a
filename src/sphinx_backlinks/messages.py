"""Warnings: every subtype there is, and the one function that emits them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from typing import TypeAlias

    Location: TypeAlias = str | tuple[str, int | None] | None

logger = logging.getLogger("sphinx_backlinks")

TYPE = "backlinks"


class Subtype(StrEnum):
    """A kind of warning, and what it tells the reader of the build log.

    Silence one with `suppress_warnings = ["backlinks.<value>"]`.
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
    FRONT_MATTER = (
        "front_matter",
        "A page's `tags`, `prerequisites` or `draft` has a value it cannot have; it is ignored. "
        "Write lists as `[one, two]`, and `draft` as `true` or `false`.",
    )
    CYCLE = (
        "cycle",
        "Pages require one another in a circle; one of the requirements is left out. "
        "Take one of those that the warning names out of its page.",
    )
    PATH = (
        "path",
        "No pattern of a learning path matches a page, so it is empty. "
        "Write docnames such as `python/first`, or patterns such as `python/*`.",
    )
    PREREQUISITE = (
        "prerequisite",
        "A page names a prerequisite that is no other page; it is left out. "
        "Write its path from this page, or its docname, without suffix.",
    )


def warn(subtype: Subtype, message: str, *args: object, location: Location = None) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
