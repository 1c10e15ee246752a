"""Front matter: what a page says of itself in keys, read into typed values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FENCE = "---"
OURS = ("date", "updated", "topic", "tags", "summary", "draft", "updates")
# Keys with a meaning elsewhere.
# fmt: off
FOREIGN = frozenset({
    # Sphinx's file-wide metadata
    "tocdepth", "nocomments", "orphan", "no-search", "html_theme.sidebar_secondary.remove",
    # docutils' bibliographic fields
    "author", "authors", "organization", "contact", "address", "version", "revision", "status",
    "copyright", "dedication", "abstract",
    # MyST and Jupyter
    "title", "myst", "substitutions", "html_meta", "jupytext", "kernelspec", "mystnb",
    "file_format",
})
# fmt: on
TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a page's front matter that concern lists; absent keys have these defaults."""

    date: datetime | None = None
    updated: datetime | None = None
    topic: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    draft: bool = False
    updates: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A key that cannot be used, and what to do about it."""

    key: str
    message: str


def read_front_matter(
    metadata: Mapping[str, object],
) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Return the values of a page's metadata as Sphinx keeps it, and what is wrong with them.

    A date without a time is midnight, a time without an offset is UTC.
    """
    values: dict[str, object] = {}
    problems = []
    for key in OURS:
        if key not in metadata:
            continue
        text = str(metadata[key]).strip()
        try:
            values[key] = PARSERS[key](text)
        except ValueError as error:
            problems.append(Problem(key, f"{key}: {text} is ignored: {error}"))
    return FrontMatter(**values), tuple(problems)  # type: ignore[arg-type]


def find_key_line(source: str, key: str) -> int | None:
    """Return the line, from 1, that sets a front matter key or a field of that name."""
    pattern = re.compile(rf"^\s*:?[\"']?{re.escape(key)}[\"']?\s*:", re.MULTILINE)
    found = pattern.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else None


@dataclass(frozen=True, slots=True)
class Header:
    """The front matter block of a Markdown source: its keys with their lines, or what is wrong.

    Lines count from 1; `end` is that of the closing fence.
    """

    end: int
    keys: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""
    fault_line: int = 1


def read_header(source: str) -> Header | None:
    """Return the front matter block at the beginning of a source, if there is one."""
    lines = source.splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return None
    end = next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() == FENCE), None)
    if end is None:
        return None
    try:
        # The leading blank line makes the marks count lines as the file does.
        root = yaml.compose("\n" + "\n".join(lines[1 : end - 1]), yaml.SafeLoader)
        yaml.safe_load("\n".join(lines[1 : end - 1]))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Header(end, fault=str(error.problem), fault_line=line)
    except (yaml.YAMLError, ValueError) as error:
        return Header(end, fault=str(error).splitlines()[0])
    if root is None:
        return Header(end)
    if not isinstance(root, yaml.MappingNode):
        return Header(end, fault="keys and values are expected", fault_line=2)
    return Header(end, {key.value: key.start_mark.line + 1 for key, _value in root.value})


def find_unknown_keys(header: Header, known_keys: Iterable[str] = ()) -> list[Problem]:
    """Return a problem for each key that neither we, nor Sphinx and MyST, nor the project know."""
    known = {*OURS, *FOREIGN, *known_keys}
    return [
        Problem(
            key,
            f"the key {key!r} is unknown and ignored; known are {', '.join(OURS)}. Correct it, or "
            "add it to latest_updates_front_matter_keys in conf.py",
        )
        for key in header.keys
        if key not in known
    ]


def _read_moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("write a date such as 2026-01-11 or 2026-01-11 20:30:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_names(value: str) -> tuple[str, ...]:
    # MyST hands lists over as JSON; reStructuredText has only text.
    items = json.loads(value) if value.startswith(("[", "{")) else value.split(",")
    if not isinstance(items, list) or any(isinstance(item, list | dict) for item in items):
        raise ValueError("write a list such as [attention, softmax]")
    return tuple(name for item in items if (name := str(item).strip()))


def _read_text(value: str) -> str:
    if value.startswith(("[", "{")):
        raise ValueError("write one text, in quotes if it begins with a bracket")
    return " ".join(value.split())


def _read_switch(value: str) -> bool:
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ValueError("write true or false")


PARSERS: dict[str, Callable[[str], object]] = {
    "date": _read_moment,
    "updated": _read_moment,
    "topic": _read_text,
    "tags": _read_names,
    "summary": _read_text,
    "draft": _read_switch,
    "updates": _read_switch,
}
