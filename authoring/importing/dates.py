"""Dates as people write them into front matter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

# Year first, then month and day, with or without marks between them; a time and an offset.
NUMBERS = regex.compile(
    r"(?P<year>\d{4})"
    r"(?:(?P<month>\d\d)(?P<day>\d\d)"
    r"|\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?)"
    r"(?:[T\s,，]*(?P<hour>\d{1,2})[:：时h]?(?P<minute>\d{2})(?:[:：分]?(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?\s*[秒分]?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
WORDS = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
    "%A, %B %d %Y",
    "%a, %d %b %Y",
    "%B %d %Y",
)
ORDINAL = regex.compile(r"(?<=\d)(?:st|nd|rd|th)\b", regex.IGNORECASE)
EPOCH = regex.compile(r"\d{10}(?:\d{3})?")
LINKED = regex.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]")
MILLISECONDS = 10**10


def read_date(value: object) -> str | None:
    """Return a date or a moment in ISO 8601, None where it is none or could be two.

    `05/06/2024` could be two: day and month are not told apart.
    """
    match value:
        case bool() | None:
            return None
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        # YAML takes `[[2024-01-05]]`, a link to a daily note, for a list in a list.
        case [[only]] | [only]:
            return read_date(only)
        case str() | int() | float():
            return _read_text(str(value).strip())
    return None


def _read_text(text: str) -> str | None:
    if linked := LINKED.fullmatch(text):
        text = linked[1].strip()
    if EPOCH.fullmatch(text):
        number = int(text)
        seconds = number // 1000 if number > MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ")
    if found := NUMBERS.fullmatch(text):
        return _build(found.groupdict())
    return next(_try_words(ORDINAL.sub("", text)), None)


def _build(parts: dict[str, str | None]) -> str | None:
    """Return the moment that numbers say, None where the calendar has no such day."""
    year, month, day, hour, minute, second = (
        int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    try:
        if parts["hour"] is None:
            return date(year, month, day).isoformat()
        naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as it is written
        offset = (parts["offset"] or "").replace("Z", "+00:00")
        return str(datetime.fromisoformat(f"{naive.isoformat(sep=' ')}{offset}"))
    except ValueError:
        return None


def _try_words(text: str) -> Iterator[str]:
    """Yield the date that English words say."""
    for form in WORDS:
        try:
            yield datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
