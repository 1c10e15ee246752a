"""Draw the figures of the notes: `python docs/_figures/draw.py [NOTE_FOLDER …]`.

A note's figures are the functions `draw_NAME() -> Figure` of `<topic>/<note>/figures.py`; each is
saved beside that file as `NAME.svg` (underscores become hyphens). Text is saved as paths, so the
bytes depend on nothing but this repository, matplotlib and the font of `house.mplstyle`.
"""

from __future__ import annotations

import io
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.figure import Figure

HERE = Path(__file__).parent
STYLE = HERE / "house.mplstyle"
INK = "#010203"  # text.color of house.mplstyle, a colour no figure uses otherwise
# An SVG in <img> follows the page's color-scheme, so one file serves the light and the dark page.
INK_STYLE = (
    "<style>svg{color:#1f2328}@media (prefers-color-scheme:dark){svg{color:#e6edf3}}</style>"
)


def render_svg(draw: Callable[[], Figure]) -> str:
    """Return the SVG source of a figure, the same text each time."""
    mpl.use("svg")
    with mpl.rc_context(fname=STYLE):
        buffer = io.StringIO()
        draw().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    source = buffer.getvalue().replace(INK, "currentColor")
    return source.replace("<defs>", INK_STYLE + "\n <defs>", 1)


def find_figures(script: Path) -> Iterator[tuple[Path, Callable[[], Figure]]]:
    """Yield the path of each SVG that `script` draws, and the function that draws it."""
    mpl.use("svg")
    with mpl.rc_context(fname=STYLE):
        namespace = runpy.run_path(str(script))
    for name, value in namespace.items():
        if name.startswith("draw_"):
            yield (
                script.with_name(name.removeprefix("draw_").replace("_", "-") + ".svg"),
                value,
            )


def main(folders: list[Path]) -> None:
    """Draw the figures of the given note folders, of every note when none is given."""
    scripts = [folder / "figures.py" for folder in folders] or sorted(
        HERE.parent.glob("*/*/figures.py")
    )
    for script in scripts:
        for path, draw in find_figures(script):
            path.write_text(render_svg(draw), encoding="utf-8")
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
