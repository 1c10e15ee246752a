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

OPENING = re.compile(r"-{3,}")
OURS = ("date", "updated", "topic", "tags", "summary", "draft", "updates")
# Keys with a meaning elsewhere.
# fmt: off
FOREIGN = frozenset({
    # Sphinx's file-wide metadata
    "tocdepth", "nocomments", "orphan", "nosearch", "no-search",
    "html_theme.sidebar_secondary.remove",
    # docutils' bibliographic fields
    "author", "authors", "organization", "contact", "address", "version", "revision", "status",
    "copyright", "dedication", "abstract",
    # MyST and Jupyter
    "title", "myst", "substitutions", "html_meta", "jupytext", "kernelspec", "mystnb",
    "file_format",
    # sphinx_backlinks
    "prerequisites",
})
# fmt: on
EMPTY = "null"  # What MyST makes of a key without a value.
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
        text = str(metadata.get(key, EMPTY)).strip()
        if text == EMPTY:
            continue
        try:
            values[key] = PARSERS[key](text)
        except ValueError as error:
            problems.append(Problem(key, f"{key}: {text} is ignored: {error}"))
    return FrontMatter(**values), tuple(problems)  # type: ignore[arg-type]


def find_key_line(source: str, key: str) -> int | None:
    """Return the line, from 1, that sets a front matter key or a field of that name."""
    pattern = re.compile(rf"^[ \t]*:?[\"']?{re.escape(key)}[\"']?[ \t]*:", re.MULTILINE)
    found = pattern.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else None


@dataclass(frozen=True, slots=True)
class Header:
    """The front matter block of a Markdown source: its keys with their lines, and what is wrong.

    Lines count from 1; `end` is that of the closing fence. A `fault` makes the lines of `lost`
    (first, last) unreadable: the whole block, or the one key whose value cannot be.
    """

    end: int
    keys: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""
    fault_line: int = 1
    lost: tuple[int, int] = (0, 0)


def read_header(source: str) -> Header | None:
    """Return the front matter block at the beginning of a source, if there is one.

    Its fences are those of mdit-py-plugins' `front_matter`, which MyST uses.
    """
    lines = source.splitlines()
    opening = OPENING.match(lines[0]) if lines else None
    if not opening:
        return None
    closing = re.compile(rf"(?:\.\.\.| {{0,3}}-{{{len(opening[0])},}})\s*")
    end = next((n for n, line in enumerate(lines[1:], 2) if closing.fullmatch(line)), None)
    if end is None:
        return None
    # The leading blank line makes the marks count lines as the file does.
    block = "\n" + "\n".join(lines[1 : end - 1])
    whole = (1, end)
    try:
        root = yaml.compose(block, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Header(end, fault=f"it is no YAML: {error.problem}", fault_line=line, lost=whole)
    except yaml.YAMLError as error:
        fault = f"it is no YAML: {error}".splitlines()[0]
        return Header(end, fault=fault, lost=whole)
    if root is None:
        return Header(end)
    if not isinstance(root, yaml.MappingNode) or not all(
        isinstance(key, yaml.ScalarNode) for key, _value in root.value
    ):
        return Header(end, fault="keys and values are expected", fault_line=2, lost=whole)
    return _read_mapping(root, end)


def _read_mapping(root: yaml.MappingNode, end: int) -> Header:
    """Return the header of a block of keys, with the first value that cannot be as its fault."""
    keys = {key.value: key.start_mark.line + 1 for key, _value in root.value}
    starts = [*(key.start_mark.line + 1 for key, _value in root.value), end]
    for number, (key, value) in enumerate(root.value):
        try:
            yaml.SafeLoader("").construct_document(value)
        # PyYAML lets these out of its constructors, for `2026-02-30` and `!!bool perhaps`.
        except (yaml.YAMLError, ValueError, LookupError, AttributeError) as error:
            # MyST has no use for a block without keys.
            lost = (starts[number], starts[number + 1] - 1) if len(keys) > 1 else (1, end)
            fault = f"{key.value} is ignored: {_advise(key.value, value.value, error)}"
            return Header(end, keys, fault, starts[number], lost)
    return Header(end, keys)


def _advise(key: str, value: object, error: Exception) -> str:
    """Return what to write in place of a value that YAML does not construct."""
    try:
        PARSERS.get(key, str)(str(value))
    except ValueError as problem:
        return str(problem)
    return f"{error}".splitlines()[0] if str(error) else "put it in quotes"


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
    items = _read_collection(value) if value.startswith(("[", "{")) else value.split(",")
    if not isinstance(items, list) or any(isinstance(item, list | dict) for item in items):
        raise ValueError("write a list such as [attention, softmax]")
    return tuple(name for item in items if (name := str(item).strip()))


def _read_collection(value: str) -> list[object] | dict[str, object] | None:
    try:
        items = json.loads(value)
    except ValueError:
        return None
    return items if isinstance(items, list | dict) else None


def _read_text(value: str) -> str:
    if _read_collection(value) is not None:
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
