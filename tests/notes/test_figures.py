"""Figures: each is what the code beside it draws, and is shown by its note."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
DRAW = DOCS / "_figures" / "draw.py"
FIGURES = sorted(DOCS.glob("*/*/**/*.svg"))
FOLDERS = sorted({path.parent for path in [*FIGURES, *DOCS.glob("*/*/figures.py")]})
# A figure directive, or an image.
SHOWN = re.compile(r"^ *[`:]{3,}\{(?:figure|image)\} (\S+)$|!\[[^\]]*\]\(([^)\s]+)\)", re.MULTILINE)


def name_of(path: Path) -> str:
    """Return what a test of a file or folder is called."""
    return path.relative_to(DOCS).as_posix()


@pytest.fixture(scope="module")
def draw() -> ModuleType:
    """Provide docs/_figures/draw.py as a module."""
    spec = importlib.util.spec_from_file_location("draw", DRAW)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def font(draw: ModuleType) -> Iterator[None]:
    """Make sure of the font of the figures; figures drawn are closed."""
    (family,) = mpl.rc_params_from_file(draw.STYLE, use_default_template=False)["font.family"]
    try:
        font_manager.findfont(family, fallback_to_default=False)
    except ValueError:
        reason = f"the font {family} is not installed (apt.txt)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    yield
    plt.close("all")


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_figures_of_a_note_are_drawn_by_its_code(draw: ModuleType, folder: Path) -> None:
    """Drawn again, a note's figures have the bytes that are committed; none lacks its code."""
    script = folder / "figures.py"
    assert script.exists()
    drawn = {path: draw.render_svg(make).encode() for path, make in draw.find_figures(script)}
    assert set(drawn) == set(folder.rglob("*.svg"))
    assert [name_of(path) for path, svg in drawn.items() if path.read_bytes() != svg] == []


@pytest.mark.parametrize("figure", FIGURES, ids=name_of)
def test_a_figure_is_shown_by_its_note(figure: Path) -> None:
    """The note beside the folder shows the figure."""
    topic, slug = figure.relative_to(DOCS).parts[:2]
    note = DOCS / topic / f"{slug}.md"
    targets = ["".join(found) for found in SHOWN.findall(note.read_text(encoding="utf-8"))]
    assert figure.relative_to(note.parent).as_posix() in targets
