"""Warnings: every subtype there is, and the one function that emits them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from typing import TypeAlias

    from docutils import nodes

    Location: TypeAlias = str | tuple[str, int | None] | nodes.Node | None

logger = logging.getLogger("sphinx_cjk_search")

TYPE = "cjk_search"


class Subtype(StrEnum):
    """A kind of warning, and what it tells the reader of the build log.

    Silence one with `suppress_warnings = ["cjk_search.<value>"]`.
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
    DATE = (
        "date",
        "A page's `updated` or `date` is no date; results show none. Write it as `2026-01-31`.",
    )
    TAGS = (
        "tags",
        "A page's `tags` are no list; they find nothing. Write them as `tags: [one, two]`.",
    )


def warn(subtype: Subtype, message: str, *args: object, location: Location = None) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
