"""When a page last changed, asked of whoever knows it, without knowing who that is.

Duck-typed: a domain named `latest_updates` may have `entries`, each with `note.docname` and with
`dates.updated` and `dates.published`, which are a datetime or None. Nothing of that package is
imported; what has another shape is passed over.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN = "latest_updates"


def read_dates(domains: Mapping[str, object]) -> dict[str, str]:
    """Return the days, as YYYY-MM-DD, of the pages that some domain has dated, by docname."""
    days = {}
    for entry in getattr(domains.get(DOMAIN), "entries", ()):
        docname = getattr(getattr(entry, "note", None), "docname", "")
        dates = getattr(entry, "dates", None)
        day = format_day(getattr(dates, "updated", None) or getattr(dates, "published", None))
        if docname and day:
            days[docname] = day
    return days


def format_day(moment: object) -> str:
    """Return the day of a date or a datetime in its own time zone; nothing for anything else."""
    return moment.strftime("%Y-%m-%d") if isinstance(moment, date) else ""
