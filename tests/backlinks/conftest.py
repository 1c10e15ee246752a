"""What the tests of `sphinx_backlinks` share: a project, and what its pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bs4 import Tag

    from conftest import Built

CONF = """
extensions = ["myst_parser", "sphinx_design", "sphinx_backlinks"]
myst_enable_extensions = ["dollarmath", "deflist", "attrs_block"]
myst_heading_anchors = 3
html_theme = "basic"
numfig = True
project = "Notes"
version = "1"
copyright = "Ada"
"""
INDEX = "# Home\n\n```{toctree}\n:glob:\n\n**\n```\n"


@dataclass(frozen=True)
class Shown:
    """An entry of a list: the address and the text of its link, and the lines below."""

    href: str
    title: str
    lines: list[str]


def read_entry(item: Tag) -> Shown:
    """Return an entry as a reader sees it; the text of the link is in square brackets."""
    link, *lines = item.select("p")
    for marked in item.select(".backlinks-link"):
        marked.insert(0, "[")
        marked.append("]")
    texts = [line.get_text().replace("][", "") for line in lines]
    return Shown(str(link.a["href"]), link.get_text(), texts)


@dataclass(frozen=True)
class Project:
    """A folder of sources, and what its last build made of them."""

    srcdir: Path
    run: Callable[..., Built]

    def write(self, pages: Mapping[str, str]) -> None:
        """Write pages, by the names of their files."""
        for name, text in pages.items():
            path = self.srcdir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def build(self, builder: str = "html", **options: object) -> Built:
        """Build the project, the second time incrementally."""
        return self.run(self.srcdir, builder, **options)

    def read(self, built: Built, name: str, which: str = "incoming") -> list[Shown]:
        """Return the entries of a page's list: `incoming` or `related`."""
        heading = built.parse(name).select_one(f"#backlinks-{which}")
        return [read_entry(item) for item in heading.parent.select("li")] if heading else []


@pytest.fixture
def project(tmp_path: Path, build: Callable[..., Built]) -> Project:
    """Provide a project that has nothing but a landing page with all others in its toctree."""
    made = Project(tmp_path / "docs", build)
    made.write({"conf.py": CONF, "index.md": INDEX})
    return made
