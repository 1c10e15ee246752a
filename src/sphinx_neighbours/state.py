"""What the pages of an output folder show, remembered from build to build.

Each builder and output folder has a file of its own beside the doctrees: two builders that share
doctrees do not share pages.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

VERSION = 2


class State(NamedTuple):
    """What is known of an output folder: digests by docname.

    `key` is a digest of all that they are made of, empty until the output is finished.
    """

    digests: Mapping[str, str]
    key: str = ""


def locate_state(folder: Path, builder: str, outdir: Path) -> Path:
    """Return the path of the file for a builder and its output folder."""
    name = sha256(str(outdir).encode()).hexdigest()[:12]
    return folder / f"neighbours-{builder}-{name}.json"


def digest(parts: Iterable[str]) -> str:
    """Return a digest of what a page shows."""
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def read_state(path: Path) -> State:
    """Return what is known, nothing where that is not readable."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return State({})
    if not isinstance(state, dict) or state.get("version") != VERSION:
        return State({})
    pages, key = state.get("pages"), state.get("key")
    return State(pages, key) if isinstance(pages, dict) and isinstance(key, str) else State({})


def write_state(path: Path, state: State) -> None:
    """Write what is known."""
    content = {"version": VERSION, "key": state.key, "pages": state.digests}
    path.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")
