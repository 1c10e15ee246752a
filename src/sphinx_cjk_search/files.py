"""The files of an index in a folder: scripts that hand over what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_cjk_search.shards import name_payload

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx_cjk_search.model import Shard

MANIFEST = "manifest"


def is_current(folder: Path, digest: str) -> bool:
    """Return whether a folder has the index of this digest, as far as its manifest says."""
    try:
        manifest = (folder / f"{MANIFEST}.js").read_text(encoding="utf-8")
    except OSError:
        return False
    return f'"digest":"{digest}"' in manifest


def write_script(shard: Shard) -> str:
    """Return a shard as a script."""
    return f'cjkSearch.take("{shard.name}",{shard.payload})\n'


def read_payload(path: Path) -> str:
    """Return what a script hands over.

    Raises OSError where it is not there, and ValueError where it is none.
    """
    script = path.read_text(encoding="utf-8")
    return script[script.index(",") + 1 : script.rindex(")")]


def read_script(folder: Path, name: str) -> str:
    """Return the payload of a file of the index.

    Raises OSError where it is not there, and ValueError where its name is not that of its content.
    """
    payload = read_payload(folder / f"{name}.js")
    if name_payload(payload).name != name:
        raise ValueError(f"{name}.js is damaged")
    return payload


def save(shards: Iterable[Shard], folder: Path, kept: Iterable[str] = ()) -> None:
    """Write the files that are new or changed, and remove those that are of no use any more.

    `kept` are names of others that stay. Raises FileNotFoundError, before anything is written, if
    one of them is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    former = {path.name for path in folder.glob("*.js")}
    current = {f"{name}.js" for name in kept}
    if missing := current - former:
        raise FileNotFoundError(min(missing))
    for shard in shards:
        name = f"{shard.name}.js"
        current.add(name)
        if name not in former or shard.name == MANIFEST:
            write_whole(folder / name, write_script(shard).encode("utf-8", "replace"))
    for name in sorted(former - current):
        (folder / name).unlink()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a build that breaks off leaves no half of it."""
    half = path.with_suffix(".part")
    half.write_bytes(content)
    half.replace(path)
