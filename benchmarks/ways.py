"""One way to date notes, measured in this process: `python benchmarks/ways.py WAY FOLDER CACHE`.

Reads from standard input, as JSON, the notes of a folder with the files that each includes; prints
the measurement as JSON. `history.py` runs this.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import Policy
from sphinx_latest_updates.visible.comparison import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Notes: TypeAlias = "Mapping[Path, Sequence[Path]]"
CHUNK = 1 << 16
HEADER = b"\x1e"
# `ru_maxrss` is in bytes on macOS, in KiB elsewhere (getrusage(2)).
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


# -- Ways -------------------------------------------------------------------------------------


def ask_ours(folder: Path, notes: Notes, cache: Path) -> str:
    """Date the notes as a build does; return a digest of the dates."""
    report = date_files(folder, notes, {".md": MARKDOWN}, Policy(), cache)
    for _folder, error in report.errors:
        raise error
    dates = repr([report.dates[note] for note in notes])
    return hashlib.sha256(dates.encode("utf-8", "surrogateescape")).hexdigest()


def pass_once(folder: Path, notes: Notes, _cache: Path) -> str:
    """Let git go through the history once, and throw away what it prints."""
    suffixes = {file.suffix for others in notes.values() for file in others} | {".md"}
    log = ["git", "log", "--raw", "-z", "-M", "--", *(f":(top)*{name}" for name in suffixes)]
    subprocess.run(log, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return ""


def ask_by_folder(_folder: Path, notes: Notes, _cache: Path) -> str:
    """Ask git about each folder of notes, then about each folder of included files.

    So does sphinx-last-updated-by-git 0.3.8, until each file of the folder has its last commit. Its
    third process, which asks whether the clone is shallow if it came to the first commit, is left
    out here.
    """
    for files in (notes, {file for others in notes.values() for file in others}):
        folders: dict[Path, list[str]] = defaultdict(list)
        for file in files:
            folders[file.parent].append(file.name)
        for folder, names in folders.items():
            _ask_folder(folder, names)
    return ""


def _ask_folder(folder: Path, names: Iterable[str]) -> dict[bytes, int]:
    tree = ["git", "ls-tree", "--name-only", "-z", "HEAD", "--", *names]
    listed = subprocess.run(tree, cwd=folder, check=True, capture_output=True).stdout
    wanted = set(filter(None, listed.split(b"\0")))
    log = ["git", "log", "-z", "--name-only", "--relative", "--author-date-order"]
    log += ["--no-show-signature", "--format=%x1e%at", "--", *map(os.fsdecode, sorted(wanted))]
    dates: dict[bytes, int] = {}
    with subprocess.Popen(log, cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        date, rest = 0, b""
        while len(dates) < len(wanted) and (chunk := os.read(process.stdout.fileno(), CHUNK)):
            *fields, rest = (rest + chunk).split(b"\0")
            for field in fields:
                token = field.lstrip(b"\n")
                if token.startswith(HEADER):
                    date = int(token[1:])
                elif token in wanted:
                    dates.setdefault(token, date)
        process.terminate()
    return dates


def ask_by_note(folder: Path, notes: Notes, _cache: Path) -> str:
    """Ask git about each note in a process of its own, back to where the note began."""
    for note in notes:
        log = ["git", "log", "--follow", "--format=%aI", "--", str(note)]
        subprocess.run(log, cwd=folder, check=True, capture_output=True)
    return ""


WAYS = {
    "ours": ask_ours,
    "one-pass": pass_once,
    "by-folder": ask_by_folder,
    "by-note": ask_by_note,
}


# -- Measuring --------------------------------------------------------------------------------


def measure(way: str, folder: Path, notes: Notes, cache: Path) -> dict[str, float | str]:
    """Return what a way costs; starting Python and importing the package are not in it."""
    base, cpu, wall = _read_peak(), _read_cpu(), time.perf_counter()
    digest = WAYS[way](folder, notes, cache)
    return {
        "cpu": _read_cpu() - cpu,
        "wall": time.perf_counter() - wall,
        "base": base,
        "peak": _read_peak(),
        "digest": digest,
    }


def _read_cpu() -> float:
    """Return the CPU seconds of this process and of the children it has waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _read_peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT


def main() -> None:
    """Measure the way named on the command line."""
    way, place, cache = sys.argv[1:]
    folder = Path(place)
    listed: dict[str, list[str]] = json.load(sys.stdin)
    notes = {folder / note: [folder / file for file in files] for note, files in listed.items()}
    sys.stdout.write(json.dumps(measure(way, folder, notes, Path(cache))))


if __name__ == "__main__":
    main()
