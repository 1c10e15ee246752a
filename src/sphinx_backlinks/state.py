"""What the pages of an output folder show, remembered from build to build.

Each builder and output folder has a file of its own beside the doctrees: two builders that share
doctrees do not share pages. A page that is about to be written is noted as unknown, so that one
left behind by a build that was interrupted is written again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sphinx_backlinks.model import Section

VERSION = 2
TYPES = {"key": str, "shown": dict, "made": dict}
UNKNOWN = "unknown"


def locate_state(folder: Path, builder: str, outdir: Path) -> Path:
    """Return the path of the file for a builder and its output folder."""
    name = sha256(str(outdir).encode()).hexdigest()[:12]
    return folder / f"backlinks-{builder}-{name}.json"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of an output folder.

    `shown` has the digest of what each of its pages shows, where it shows something, `made` what
    the section of a page was made of, and the digest of that section. `key` stands for all pages
    that were read when the output was finished.
    """

    shown: Mapping[str, str]
    made: Mapping[str, Sequence[str]] = field(default_factory=dict)
    key: str = ""


def digest_section(section: Section | None) -> str:
    """Return a digest of what a page shows, empty where that is nothing."""
    return _digest(section) if section else ""


def digest_sections(
    sections: Mapping[str, Section], sources: Mapping[str, str], state: State | None
) -> dict[str, tuple[str, str]]:
    """Return for each page what its section is made of, and the digest of the section.

    A section of what it was made of before is not made again.
    """
    made = {}
    for docname, source in sources.items():
        before = state.made.get(docname) if state else None
        if before and before[0] == source:
            made[docname] = (source, before[1])
        else:
            made[docname] = (source, digest_section(sections.get(docname)))
    return made


def make_key(*parts: object) -> str:
    """Return a digest of what all pages together depend on."""
    return _digest(parts)


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:20]


def read_state(path: Path) -> State | None:
    """Return what is known of an output folder; nothing where that is not readable."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(state, dict) or state.pop("version", None) != VERSION:
        return None
    is_whole = {name: type(value) for name, value in state.items()} == TYPES
    return State(**state) if is_whole else None


def write_state(path: Path, state: State) -> None:
    """Write what is known of an output folder."""
    content = {
        "version": VERSION,
        "key": state.key,
        "shown": dict(state.shown),
        "made": dict(state.made),
    }
    path.write_text(json.dumps(content, sort_keys=True) + "\n", encoding="utf-8")


def find_changed(
    state: State | None, digests: Mapping[str, str], docnames: Iterable[str]
) -> set[str]:
    """Return the pages that do not show what they should."""
    if state is None:
        return set(docnames)
    return {name for name in docnames if state.shown.get(name, "") != digests.get(name, "")}
