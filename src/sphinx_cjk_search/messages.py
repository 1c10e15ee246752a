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
    """A kind of warning; silence one with `suppress_warnings = ["cjk_search.<value>"]`."""

    CONFIG = "config"
    DATE = "date"
    TAGS = "tags"


def warn(subtype: Subtype, message: str, *args: object, location: Location = None) -> None:
    """Emit one warning: what is wrong, what is lost, how to mend it, in that order."""
    logger.warning(message, *args, type=TYPE, subtype=subtype.value, location=location)
