"""A folder of notes as a list of paths, and what the links in it lead to."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKDOWN = (".md", ".markdown")
# fmt: off
IMAGES = frozenset({
    ".apng", ".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp",
})
# fmt: on
# Drawings and boards of Obsidian are files for its plugins, some of them with the suffix `.md`.
PLUGIN_FILES = (".canvas", ".base", ".excalidraw", ".excalidraw.md")
EXPORTED = (".svg", ".png")
# What Obsidian does not tell apart in the names of headings.
SIGNS = regex.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+")


def fold(name: str) -> str:
    """Return a name as it is compared: case and the ways to write an accent make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def fold_heading(text: str) -> str:
    """Return the text of a heading as links to it are compared."""
    return fold(SIGNS.sub(" ", text).strip())


def is_note(path: str) -> bool:
    """Return whether a file is a note, and no drawing of a plugin."""
    return path.lower().endswith(MARKDOWN) and not path.lower().endswith(PLUGIN_FILES)


def is_image(path: str) -> bool:
    """Return whether a file is an image by its name."""
    return posixpath.splitext(path)[1].lower() in IMAGES


@dataclass(frozen=True)
class Vault:
    """The paths of a folder, with `/` between their parts, and the other names of its notes."""

    paths: tuple[str, ...]
    aliases: Mapping[str, str]

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """The paths by their last parts."""
        named = defaultdict(list)
        for path in self.paths:
            named[fold(posixpath.basename(path))].append(path)
        return dict(named)

    @cached_property
    def _aliased(self) -> dict[str, str]:
        return {fold(alias): path for alias, path in self.aliases.items()}

    def find(self, link: str, source: str) -> str | None:
        """Return the path that a link of a note leads to as Obsidian finds it, None for none.

        A path from the folder of the note, a path from the top, the end of a path: of several that
        end so one in the folder of the note, else the one nearest to the top. An alias last.
        """
        folder = posixpath.dirname(source)
        asked = link.strip().replace("\\", "/")
        below = posixpath.normpath(posixpath.join(folder, asked.lstrip("/")))
        if asked.startswith(("./", "../")):
            return self._match(below, folder, whole=True)
        name = posixpath.normpath(asked.lstrip("/")) if asked.strip("/") else ""
        if not name or name.startswith(".."):
            return None
        return (
            self._match(name, folder, whole=True)
            or self._match(below, folder, whole=True)
            or self._match(name, folder, whole=False)
            or self._aliased.get(fold(asked))
        )

    def find_from(self, link: str, source: str) -> str | None:
        """Return the path that a Markdown link leads to: from the folder of its note first."""
        if link.startswith("/"):
            return self.find(link, source)
        return self.find(f"./{link}", source) or self.find(link, source)

    def _match(self, name: str, folder: str, *, whole: bool) -> str | None:
        """Return the best path that is a name, or ends with it."""
        for suffix in (*MARKDOWN, ""):
            wanted = fold(f"{name}{suffix}")
            found = [
                path
                for path in self._named.get(posixpath.basename(wanted), ())
                if fold(path) == wanted or (not whole and fold(path).endswith(f"/{wanted}"))
            ]
            if found:
                return min(
                    found,
                    # Where two names differ in case, the one that is written as the link is.
                    key=lambda path: (
                        posixpath.dirname(path) != folder,
                        not path.endswith((name, f"{name}.md")),
                        path.count("/"),
                        path,
                    ),
                )
        return None

    def find_export(self, path: str) -> str | None:
        """Return the image that was saved of a drawing beside it."""
        stem = path.removesuffix(".md")
        names = [f"{base}{suffix}" for base in (stem, path) for suffix in EXPORTED]
        return next((name for name in names if name in self.paths), None)
