"""Compiled templates, kept from build to build. Knows no Sphinx.

Some thirty templates of a theme are compiled in each build, for the three pages that Sphinx always
writes if for no others. Jinja can keep what it compiled; it compares the source of a template with
that of before, so a template that is changed is compiled anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment


def keep_compiled(environment: Environment, folder: Path) -> None:
    """Have an environment keep what it compiles in a folder, unless it keeps it elsewhere."""
    if environment.bytecode_cache is None:
        folder.mkdir(parents=True, exist_ok=True)
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
