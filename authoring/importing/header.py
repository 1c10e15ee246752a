"""Front matter of other tools, read as far as it can be."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex
import yaml

from authoring.importing.model import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

# The fences are those of mdit-py-plugins' `front_matter`.
BLOCK = regex.compile(r"-{3,}[^\n]*\n(.*?)^(?:\.\.\.|-{3,})[ \t]*(?:\n|\Z)", regex.DOTALL | regex.M)
TOML = regex.compile(r"\+{3}[ \t]*\n(.*?)^\+{3}[ \t]*(?:\n|\Z)", regex.DOTALL | regex.MULTILINE)
KEY = regex.compile(r"(?P<key>[^\s#:\-\"'][^:\n]*?)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*")
ITEM = regex.compile(r"[ \t]*-[ \t]+(?P<value>.*?)[ \t]*")
QUOTES = regex.compile(r"(?P<quote>[\"'])(.*)(?P=quote)")


@dataclass(frozen=True, slots=True)
class Header:
    """Front matter as it was found: its source, where the note proper begins, its values.

    `lines` says where each key stands, from 1. `unread` are the lines of which no key was made.
    """

    source: str = ""
    end: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_header(text: str) -> Header:
    """Return the front matter of a note; what YAML does not accept is read line by line."""
    if toml := TOML.match(text):
        return _read_toml(toml[0], toml[1])
    found = BLOCK.match(text)
    if not found:
        return Header()
    source, end = found[0], found.end()
    try:
        values = yaml.safe_load(found[1])
    # PyYAML lets the others out of its constructors, for `2026-02-30` and `!!bool perhaps`.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        return _salvage(source, end, found[1], error)
    if not isinstance(values, dict | None):
        return _salvage(source, end, found[1], ValueError("keys and values are expected"))
    named = {str(key): value for key, value in (values or {}).items()}
    return Header(source, end, named, {key: _find_line(source, key) for key in named})


def _read_toml(source: str, block: str) -> Header:
    """Return the front matter of Hugo and Zola."""
    try:
        values = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        finding = Finding(1, f"front matter is no TOML ({error}): kept as comments; write YAML")
        lines = tuple(filter(str.strip, block.split("\n")))
        return Header(source, len(source), unread=lines, findings=(finding,))
    return Header(source, len(source), values, dict.fromkeys(values, 1))


def _find_line(source: str, key: str) -> int:
    pattern = rf"^[\"']?{regex.escape(key)}[\"']?[ \t]*:"
    found = regex.search(pattern, source, regex.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _salvage(source: str, end: int, block: str, error: Exception) -> Header:
    """Return what can be read of a block that is no YAML, a line at a time."""
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    unread: list[str] = []
    key = ""
    for number, line in enumerate(block.split("\n"), 2):
        item = ITEM.fullmatch(line)
        if found := KEY.fullmatch(line):
            key = found["key"].strip()
            values[key] = _read_value(found["value"])
            lines[key] = number
        elif item and isinstance(known := values.get(key) or [], list):
            values[key] = [*known, _read_value(item["value"])]
        elif line.strip():
            unread.append(line)
    if not values:
        # A text between two lines across is no front matter.
        return Header()
    mark = getattr(error, "problem_mark", None)
    fault = getattr(error, "problem", None) or str(error).partition("\n")[0]
    message = f"front matter is no YAML ({fault}); it was read line by line, check it"
    finding = Finding(mark.line + 2 if mark else 1, message, "changed")
    return Header(source, end, values, lines, tuple(unread), (finding,))


def _read_value(text: str | None) -> object:
    """Return a value as YAML has it, else as the text that it is."""
    if not text:
        return None
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError):
        quoted = QUOTES.fullmatch(text)
        return quoted[2] if quoted else text
    # `key: a: b` is no mapping to whom writes it, `key: #tag` no comment.
    return text if value is None or isinstance(value, dict) else value
