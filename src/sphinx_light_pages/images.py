"""How large an image is, read from its file. Knows no Sphinx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import imagesize

if TYPE_CHECKING:
    from pathlib import Path

# CSS pixels of a length's unit, https://www.w3.org/TR/css-values-4/#absolute-lengths
PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
}
LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*([a-z]*)\s*", re.ASCII)


def measure_image(path: Path) -> tuple[int, int] | None:
    """Return width and height in CSS pixels, or None where the file does not say."""
    try:
        if path.suffix == ".svg":
            return _measure_drawing(path)
        width, height = imagesize.get(path)
    except (OSError, ValueError, ElementTree.ParseError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _measure_drawing(path: Path) -> tuple[int, int] | None:
    with path.open("rb") as file:
        _event, root = next(iter(ElementTree.iterparse(file, events=["start"])))
    lengths = [_read_length(root.get(name, "")) for name in ("width", "height")]
    if not all(lengths):
        lengths = [_read_length(part) for part in root.get("viewBox", "").split()[2:]]
    if len(lengths) != 2 or not all(lengths):
        return None
    width, height = lengths
    return round(width), round(height)


def _read_length(text: str) -> float:
    """Return a length in pixels, 0 where it is none or relative."""
    found = LENGTH.fullmatch(text)
    return float(found[1]) * PIXELS.get(found[2], 0.0) if found else 0.0
