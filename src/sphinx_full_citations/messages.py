"""Warnings: every subtype there is, and the one function that emits them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

    Location = nodes.Node | str

logger = logging.getLogger("sphinx_full_citations")

TYPE = "full_citations"


class Subtype(StrEnum):
    """A kind of warning, and what it tells the reader of the build log.

    Silence one with `suppress_warnings = ["full_citations.<value>"]`.
    """

    description: str

    def __new__(cls, value: str, description: str) -> Subtype:
        """Make a member that is its subtype and carries its description."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    UNKNOWN = (
        "unknown",
        "A page cites a key that no BibTeX file has; the key is shown. "
        "Correct the key, or add the entry.",
    )
    UNLISTED = (
        "unlisted",
        "A page names a work that its list of sources lacks; it is no link. "
        "Put `cite:full` with its key into the list.",
    )


def warn(subtype: Subtype, message: str, *args: object, location: Location) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
