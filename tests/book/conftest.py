"""Books made of sources written by a test, as `make pdf` makes them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import GitRepository

ROOT = Path(__file__).parents[2]
INDEX = """\
# LATEST UPDATES

前面的话。

```{toctree}
updates
python/index
```
"""
UPDATES = "---\nupdates: false\n---\n\n# 全部更新\n\n```{latest-updates}\n:limit: 0\n```\n"
TOPIC = "# Python\n\n主题的引言。\n\n```{toctree}\n:glob:\n\n*\n```\n"


@pytest.fixture
def write_book(repository: GitRepository) -> Callable[..., Path]:
    """Provide a function that commits a small project with this site's settings."""

    def run(**notes: str) -> Path:
        for name in ("conf.py", "apt.txt", "_latex", "_static", "_templates"):
            source, target = ROOT / name, repository.path / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        repository.write("docs/references.bib", "")
        repository.write("docs/index.md", INDEX)
        repository.write("docs/updates.md", UPDATES)
        repository.write("docs/python/index.md", TOPIC)
        for name, text in notes.items():
            repository.write(f"docs/python/{name}.md", text)
        repository.commit("2026-01-11")
        return repository.path

    return run
