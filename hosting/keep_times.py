"""Give files that are as they were at the last build the times that they had then.

Sphinx reads a source again when it is newer than the doctree of it. A fresh checkout makes all
sources new; the times of commits are no help, for a commit may be older than a build that has not
seen it. So what git calls a file's content is written down beside the doctrees, with the time that
the file had. Run in the root of a checkout, before a build.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

RECORD = Path("_build", "doctrees", "times.json")


def list_blobs() -> dict[str, str]:
    """Return the id of the content of each file that git tracks here."""
    listing = subprocess.run(
        ["git", "ls-files", "--stage", "-z"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    rows = (row.partition("\t") for row in listing.split("\0") if row)
    return {path: about.split()[1] for about, _, path in rows}


def keep_times(blobs: dict[str, str], known: dict[str, tuple[str, int]]) -> None:
    """Set the times of the files whose content is known, as they were."""
    for path, blob in blobs.items():
        content, time = known.get(path, ("", 0))
        if content == blob:
            os.utime(path, ns=(time, time), follow_symlinks=False)


def main() -> None:
    """Keep the times of unchanged files, and write down those of all."""
    blobs = list_blobs()
    if RECORD.exists():
        keep_times(blobs, json.loads(RECORD.read_text(encoding="utf-8")))
    times = {path: (blob, os.lstat(path).st_mtime_ns) for path, blob in blobs.items()}
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(times), encoding="utf-8")


if __name__ == "__main__":
    main()
