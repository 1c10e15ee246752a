"""Which classes and ids pages have, and for which a style sheet has rules. Knows no Sphinx.

A class is written `.name` here, an id `#name`, as in a selector.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ATTRIBUTE = re.compile(r'\s(class|id)="([^"]*)"')
# What stands before it is looked at last: that takes a third of the time.
CLASS = re.compile(r'class(?<=\sclass)="([^"]*)"')
MARKS = {"class": ".", "id": "#"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r"@import\s+(?:url\()?[\"']?([^\"')\s;]+)[\"']?\)?(?:\s*layer\(([\w.-]+)\))?")
# What stands before a block: selectors, and conditions of at-rules.
PRELUDE = re.compile(r"([^{};]*)\{")
NAME = re.compile(r"[.#](?:[A-Za-z_-]|[^\x00-\x7F])(?:[\w-]|[^\x00-\x7F])*")
NAME_END = r"(?![\w-]|[^\x00-\x7F])"
# Names that have no rule left, and lost none: all theirs need another that no page has.
SILENT = re.compile(r"/\* needs no rule: (.*?) \*/")


def find_names(html: str) -> set[str]:
    """Return the classes and ids of a page."""
    return {
        MARKS[attribute] + name
        for attribute, names in ATTRIBUTE.findall(html)
        for name in names.split()
    }


def find_classes(html: str) -> set[str]:
    """Return the classes of a page."""
    return {f".{name}" for names in {*CLASS.findall(html)} for name in names.split()}


def find_styled(css: str) -> set[str]:
    """Return the classes and ids that the selectors of a sheet name."""
    return set(NAME.findall(" ".join(PRELUDE.findall(COMMENT.sub("", css)))))


def find_imports(css: str) -> list[tuple[str, str]]:
    """Return the sheets that a sheet imports, each with its layer, empty where it has none."""
    return IMPORT.findall(COMMENT.sub("", css))


def write_silent(names: Iterable[str]) -> str:
    """Return the line of a lean sheet that tells which names need no rule in it."""
    return f"/* needs no rule: {' '.join(sorted(names))} */\n"


def find_covered(path: Path) -> frozenset[str]:
    """Return the classes and ids for which a sheet, with those it imports, has all rules.

    Raises OSError.
    """
    return _find_covered_once(path, path.stat().st_mtime_ns)


def is_lost(whole: Path, lean: Path, names: Iterable[str]) -> bool:
    """Return whether a sheet has rules for one of some names that a leaner one has none for.

    Raises OSError.
    """
    unknown = set(names) - find_covered(lean)
    # To look for a few names in a large sheet takes less than to read it.
    mentions = _find_mentions(whole, whole.stat().st_mtime_ns)
    mentioned = {name for name in unknown if mentions[name]}
    return bool(mentioned) and not mentioned.isdisjoint(find_covered(whole))


class _Mentions(dict[str, bool]):
    """Whether a sheet has a name, found when it is first asked: pages ask for the same few."""

    def __init__(self, css: str) -> None:
        super().__init__()
        self._css = css

    def __missing__(self, name: str) -> bool:
        is_there = name in self._css and re.search(re.escape(name) + NAME_END, self._css)
        self[name] = bool(is_there)
        return self[name]


@lru_cache(maxsize=16)
def _find_mentions(path: Path, moment: int) -> _Mentions:
    return _Mentions(_read_whole(path, moment))


@lru_cache(maxsize=16)
def _read_whole(path: Path, _moment: int) -> str:
    """Return a sheet with those it imports."""
    css = path.read_text(encoding="utf-8")
    imported = (path.parent / name for name, _layer in find_imports(css))
    return css + "".join(_read_whole(each, each.stat().st_mtime_ns) for each in imported)


@lru_cache(maxsize=16)
def _find_covered_once(path: Path, _moment: int) -> frozenset[str]:
    css = path.read_text(encoding="utf-8")
    silent = SILENT.search(css)
    imported = (find_covered(path.parent / name) for name, _layer in find_imports(css))
    return frozenset(find_styled(css)).union(silent[1].split() if silent else (), *imported)
