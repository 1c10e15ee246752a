"""Pieces of MyST."""

from __future__ import annotations

import regex

# What Markdown or MyST would not take for text. Underscores within a word are text.
SPECIAL = regex.compile(r"#+$|[\\`*\[\]<$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|~~|==")


def escape(text: str, *, in_table: bool) -> str:
    """Return text that is read as text."""
    escaped = SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    return escaped.replace("|", r"\|") if in_table else escaped


def write_link(text: str, address: str, *, in_table: bool) -> str:
    """Return a link."""
    return f"[{escape(text, in_table=in_table)}]({address})"


def write_size(size: str) -> str:
    """Return the attributes of an image whose size Obsidian has as `300` or `300x200`."""
    width, _, height = size.partition("x")
    return f"{{width={width}px height={height}px}}" if height else f"{{width={width}px}}"


def write_contents(title: str) -> str:
    """Return a page with the title of a folder, which names all pages beside it."""
    return f"# {escape(title, in_table=False)}\n\n```{{toctree}}\n:glob:\n\n*\n```\n"
