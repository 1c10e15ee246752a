"""What a page's front matter says for the search: its topic, its tags, its date."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_KEYS = ("updated", "date")
# Sphinx's built-in search knows both spellings.
EXCLUDING_KEYS = ("nosearch", "no-search")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as the search uses it; `date` is YYYY-MM-DD or empty."""

    topic: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A key that is not used, and why."""

    key: str
    message: str


def read_front_matter(metadata: Mapping[str, object]) -> tuple[FrontMatter, list[Problem]]:
    """Return the front matter of a page, and what of it is not used.

    `metadata` is `env.metadata` of the page, where MyST writes lists as JSON.
    """
    problems = []
    tags = _read_tags(metadata.get("tags"))
    if tags is None:
        problems.append(Problem("tags", "`tags` is no list of names. Write `tags: [one, two]`"))
    day = ""
    for key in DATE_KEYS:
        if not day and (written := metadata.get(key)):
            day = _read_day(str(written))
            if not day:
                problems.append(Problem(key, f"`{key}` has no day. Write it as 2026-01-31"))
    topic = metadata.get("topic")
    found = FrontMatter(
        topic=topic.strip() if isinstance(topic, str) else "",
        tags=tags or (),
        date=day,
        is_excluded=any(key in metadata for key in EXCLUDING_KEYS),
    )
    return found, problems


def _read_tags(value: object) -> tuple[str, ...] | None:
    """Return tags, or None for what cannot be read as such."""
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        return None
    tags = (str(tag).strip() for tag in value if isinstance(tag, str | int | float))
    return tuple(dict.fromkeys(filter(None, tags)))


def _read_day(written: str) -> str:
    found = DAY.match(written.strip())
    try:
        return date.fromisoformat(found[0]).isoformat() if found else ""
    except ValueError:
        return ""
