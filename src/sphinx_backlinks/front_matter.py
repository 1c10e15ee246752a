"""What a page says of itself: tags, prerequisites, whether it is a draft."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

EMPTY = "null"  # What MyST makes of a key without a value.
TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0", "", EMPTY})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a page's front matter that concern us; absent keys have these defaults."""

    tags: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A key that cannot be used, and what to do about it."""

    key: str
    message: str


def read_front_matter(metadata: Mapping[str, object]) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Return the values of a page's metadata as Sphinx keeps it, and what is wrong with them."""
    problems = []
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("tags", "prerequisites"):
        text = str(metadata.get(key, EMPTY)).strip()
        try:
            lists[key] = _read_names(text)
        except ValueError:
            lists[key] = ()
            message = f"{key}: {text} is ignored: write a list such as [first, second]"
            problems.append(Problem(key, message))
    draft = str(metadata.get("draft", EMPTY)).strip().lower()
    if draft not in TRUE | FALSE:
        problems.append(Problem("draft", f"draft: {draft} is ignored: write true or false"))
    return FrontMatter(lists["tags"], lists["prerequisites"], draft in TRUE), tuple(problems)


def _read_names(text: str) -> tuple[str, ...]:
    if text == EMPTY:
        return ()
    # MyST hands lists over as JSON; reStructuredText has only text.
    items = json.loads(text) if text.startswith(("[", "{")) else text.split(",")
    if not isinstance(items, list) or any(isinstance(item, list | dict) for item in items):
        raise ValueError(text)
    names = (str(item).strip() for item in items if item is not None)
    return tuple(dict.fromkeys(name for name in names if name))


def find_key_line(source: str, key: str) -> int | None:
    """Return the line, from 1, that sets a front matter key or a field of that name."""
    pattern = re.compile(rf"^[ \t]*:?[\"']?{re.escape(key)}[\"']?[ \t]*:", re.MULTILINE)
    found = pattern.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else None


def find_page(
    name: str, docname: str, docnames: Container[str], suffixes: Iterable[str]
) -> str | None:
    """Return the docname that a page means by a name, if there is one.

    As in a toctree the name is relative to the folder of the page, or with a leading slash to the
    source folder; a name that leads nowhere from the page is tried from the source folder too.
    """
    for suffix in suffixes:
        name = name.removesuffix(suffix)
    candidates = [normpath(join(dirname(docname), name)), normpath(name)]
    if name.startswith("/"):
        candidates = [normpath(name.lstrip("/"))]
    return next((candidate for candidate in candidates if candidate in docnames), None)
