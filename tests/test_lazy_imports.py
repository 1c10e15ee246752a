"""A build that has nothing to do loads nothing that only reading or writing needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = sorted(path.parent.name for path in (ROOT / "src").glob("*/__init__.py"))
EXTENSIONS = ["sphinx_batches", "myst_parser", *OURS]
# Builds, and writes the names of the modules that are loaded at the end.
BUILD = """
import sys
from sphinx.cmd.build import build_main
status = build_main(["-q", "-b", "html", sys.argv[1], sys.argv[2]])
print(*sys.modules, sep="\\n")
sys.exit(status)
"""
# Each takes milliseconds of a build whose other work is some hundreds.
NEEDED_BY_PAGES = (
    "sphinx_backlinks.reader",
    "sphinx_backlinks.sections",
    "sphinx_backlinks.render",
    "sphinx_cjk_search.reader",
    "sphinx_full_citations.style",
    "sphinx_latest_updates.excerpt",
    "sphinx_latest_updates.formulas",
    "sphinx_latest_updates.front_matter",
    "sphinx_latest_updates.render",
    "sphinx_social_cards.layout",
)
NEEDED_BY_FEW = ("py_mini_racer", "pypinyin", "opencc", "sphinx_latest_updates.content")


def build(srcdir: Path, outdir: Path) -> set[str]:
    """Build in a process of its own, and return the modules that it had at the end."""
    command = [sys.executable, "-c", BUILD, srcdir, outdir]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A page with a formula, which is built already."""
    srcdir = tmp_path / "docs"
    srcdir.mkdir()
    conf = f'extensions = {EXTENSIONS!r}\nhtml_theme = "basic"\nmyst_enable_extensions = '
    (srcdir / "conf.py").write_text(f'{conf}["dollarmath"]\n', encoding="utf-8")
    text = "# 起点\n\n见[一页](page.md)，$x$。\n\n```{toctree}\npage\n```\n"
    (srcdir / "index.md").write_text(text, encoding="utf-8")
    (srcdir / "page.md").write_text("# 一页\n\n一句话。\n", encoding="utf-8")
    return srcdir


def test_a_build_without_a_change_loads_no_reader(project: Path, tmp_path: Path) -> None:
    """What reads and renders pages is loaded by a build that has some, and by no other."""
    first = build(project, tmp_path / "html")
    assert {name for name in NEEDED_BY_PAGES if name.endswith(("reader", "excerpt"))} <= first
    second = build(project, tmp_path / "html")
    assert not second.intersection(NEEDED_BY_PAGES)
    assert not second.intersection(NEEDED_BY_FEW)
