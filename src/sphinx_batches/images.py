"""Names of image files that do not tell which process was ready first. Knows no events.

Sphinx puts all images into one folder. Of those that have one name it numbers the second and those
after it, in the order in which it meets them; where pages are read in parallel, that is the order
in which processes end, and after an edit that of the past. Here it is the order of their paths.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment


def name_images(environment: BuildEnvironment) -> set[str]:
    """Name all images again; return the documents that show one whose name is another now."""
    images = environment.images
    names = number_images(images)
    renamed = [path for path, name in names.items() if images[path][1] != name]
    for path in renamed:
        images[path] = (images[path][0], names[path])
    # `FilenameUniqDict` keeps them beside, so that the next image gets another.
    images.__setstate__(set(names.values()))
    return {docname for path in renamed for docname in images[path][0]}


def number_images(paths: Iterable[str]) -> dict[str, str]:
    """Return the name of each image, of those with one name in the order of their paths."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    last: Counter[str] = Counter()
    for path in sorted(paths):
        file = PurePath(path)
        name = file.name
        while name in taken:
            last[file.name] += 1
            name = f"{file.stem}{last[file.name]}{file.suffix}"
        taken.add(name)
        names[path] = name
    return names
