"""Files that have the bytes they had keep the time they had. Knows no Sphinx.

What sends a site on (rsync, a content delivery network, a browser's cache) goes by the time of a
file. A build writes pages, style sheets and inventories whose content is what it was; here they are
compared with digests from the build before.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

VERSION = 1


class Seen(NamedTuple):
    """A file as a build left it: nanoseconds, bytes, digest."""

    time: int
    size: int
    digest: str


def locate_record(folder: Path, builder: str, outdir: Path) -> Path:
    """Return the path of the record for a builder and its output folder."""
    name = sha256(str(outdir).encode()).hexdigest()[:12]
    return folder / f"output-{builder}-{name}.json"


def read_record(path: Path) -> dict[str, Seen]:
    """Return what a build left behind, nothing where that is not known."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["version"] != VERSION:
            return {}
        return {name: Seen(*seen) for name, seen in record["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_record(path: Path, record: Mapping[str, Seen]) -> None:
    """Write what a build leaves behind."""
    content = {"version": VERSION, "files": record}
    path.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def settle_times(
    outdir: Path, record: Mapping[str, Seen], may_keep: Callable[[str, int], bool]
) -> dict[str, Seen]:
    """Give files whose bytes are as before the time of before; return what is there now.

    `may_keep` says whether a file may have a time, in nanoseconds.
    """
    return {name: _settle(path, name, record.get(name), may_keep) for name, path in _walk(outdir)}


def _settle(
    path: os.DirEntry[str], name: str, former: Seen | None, may_keep: Callable[[str, int], bool]
) -> Seen:
    status = path.stat()
    if former and (status.st_mtime_ns, status.st_size) == (former.time, former.size):
        return former
    with open(path, "rb") as file:  # noqa: PTH123 - of many thousands, each a `Path` is dear.
        digest = sha256(file.read()).hexdigest()[:20]
    if former and digest == former.digest and may_keep(name, former.time):
        os.utime(path, ns=(status.st_atime_ns, former.time))
        return former
    return Seen(status.st_mtime_ns, status.st_size, digest)


def _walk(
    folder: os.PathLike[str] | str, prefix: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", entry
