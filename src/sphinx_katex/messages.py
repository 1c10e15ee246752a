"""Warnings: every subtype there is, and the one function that emits them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

logger = logging.getLogger("sphinx_katex")

TYPE = "katex"


class Subtype(StrEnum):
    """A kind of warning, and what it tells the reader of the build log.

    Silence one with `suppress_warnings = ["katex.<value>"]`.
    """

    description: str

    def __new__(cls, value: str, description: str) -> Subtype:
        """Make a member that is its subtype and carries its description."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    FORMULA = (
        "formula",
        "KaTeX cannot read a formula, which is shown as TeX. "
        "Correct it, or define in `katex_macros` what it lacks.",
    )


def warn(subtype: Subtype, message: str, *args: object, location: nodes.Node) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
