"""The names that files get: letters, digits and hyphens, no two the same."""

from __future__ import annotations

import hashlib
import posixpath
from itertools import count
from typing import TYPE_CHECKING

from authoring.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ATTACHMENTS = "attachments"
# Notes that stand for their folder.
FOLDER_NOTES = frozenset({"index", "readme", "_index"})
DIGITS = 8


def name_files(
    paths: Iterable[str], known: Mapping[str, str], taken: Iterable[str], *, folder: str = ""
) -> dict[str, str]:
    """Return the target of each path.

    What an earlier run has named keeps its name; a name that is taken gets the folder's before
    it, then a number behind it. `folder` is where targets that are no notes go.
    """
    names = {path: known[path] for path in paths if path in known}
    used = {*taken, *names.values()}
    for path in sorted(set(paths) - set(names)):
        suffix = ".md" if not folder else posixpath.splitext(path)[1].lower()
        offered = (f"{folder}/{name}{suffix}".lstrip("/") for name in _offer(path))
        names[path] = next(name for name in offered if name not in used)
        used.add(names[path])
    return names


def _offer(path: str) -> Iterator[str]:
    """Yield names for a path, the best first, without end."""
    parts = posixpath.splitext(path)[0].split("/")
    if parts[-1].casefold() in FOLDER_NOTES and len(parts) > 1:
        parts.pop()
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
    name = make_slug(parts[-1]) or f"note-{digest}"
    yield name
    if folder := make_slug(parts[-2]) if len(parts) > 1 else "":
        yield f"{folder}-{name}"
    yield from (f"{name}-{number}" for number in count(2))
