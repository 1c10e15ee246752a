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
# The names that matplotlib makes of the digits of a path.
DIGEST = re.compile(r"\b(?:C\w+_|[hmp])[0-9a-f]{10}\b")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LEAST = 0.01  # points; what a processor rounds otherwise is far below


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


def split_svg(svg: str) -> tuple[str, list[float]]:
    """Return an SVG with the digests it has numbered and without its numbers, and these."""
    numbers: dict[str, str] = {}
    named = DIGEST.sub(lambda found: numbers.setdefault(found[0], f"digest-{len(numbers)}"), svg)
    return NUMBER.sub("", named), [float(number) for number in NUMBER.findall(named)]


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
    """Drawn again, a note's figures are those that are committed; none lacks its code."""
    script = folder / "figures.py"
    assert script.exists()
    drawn = {path: draw.render_svg(make) for path, make in draw.find_figures(script)}
    assert set(drawn) == set(folder.rglob("*.svg"))
    for path, svg in drawn.items():
        rest, numbers = split_svg(svg)
        known_rest, known_numbers = split_svg(path.read_text(encoding="utf-8"))
        assert rest == known_rest, path
        assert numbers == pytest.approx(known_numbers, rel=0, abs=LEAST), path


def test_a_figure_is_compared_to_a_hundredth_of_a_point() -> None:
    """A digest follows the digits of its path; a path that is elsewhere is another figure."""
    svg = '<path id="C0_0_0123456789" d="M 1.5 211.943689"/><use href="#C0_0_0123456789"/>'
    rounded = svg.replace("943689", "94369").replace("0123456789", "abcdefabcd")
    assert split_svg(rounded)[0] == split_svg(svg)[0]
    assert split_svg(rounded)[1] == pytest.approx(split_svg(svg)[1], rel=0, abs=LEAST)
    moved = split_svg(svg.replace("211.94", "211.96"))
    assert moved[1] != pytest.approx(split_svg(svg)[1], rel=0, abs=LEAST)
    assert split_svg(svg.replace("#C0_0_0", "#C0_0_1")) != split_svg(svg)


@pytest.mark.parametrize("figure", FIGURES, ids=name_of)
def test_a_figure_is_shown_by_its_note(figure: Path) -> None:
    """The note beside the folder shows the figure."""
    topic, slug = figure.relative_to(DOCS).parts[:2]
    note = DOCS / topic / f"{slug}.md"
    targets = ["".join(found) for found in SHOWN.findall(note.read_text(encoding="utf-8"))]
    assert figure.relative_to(note.parent).as_posix() in targets
