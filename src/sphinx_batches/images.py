"""Names of image files that do not tell which process was ready first. Knows no events.

Sphinx puts all images into one folder. Of those that have one name it numbers the second and those
after it, in the order in which it meets them; where pages are read in parallel, that is the order
in which processes end, and after an edit that of the past. Here it is the order of their paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def name_images(environment: BuildEnvironment) -> set[str]:
    """Name all images again; return the documents that show one whose name is another now."""
    former = environment.images
    named = type(former)()
    for path in sorted(former):
        for docname in former[path][0]:
            named.add_file(docname, path)
    environment.images = named
    renamed = (path for path, (_docnames, name) in named.items() if former[path][1] != name)
    return {docname for path in renamed for docname in named[path][0]}
