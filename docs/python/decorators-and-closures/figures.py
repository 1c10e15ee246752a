"""Figure of the note on closures and decorators: functions, cells and objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = (0.0, 1.25, 2.2)  # functions, cells, objects


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its height, its variable, its object and the functions that share it."""

    y: float
    variable: str
    value: str
    functions: tuple[tuple[str, float], ...]


PANELS = {
    "计数器：一次调用一个单元": (
        Cell(2.5, "count", "2", (("bump", 3), ("read", 2))),
        Cell(0.5, "count", "0", (("bump′", 1), ("read′", 0))),
    ),
    "循环：三个函数共用一个": (Cell(1.5, "k", "2", (("f0", 2.75), ("f1", 1.5), ("f2", 0.25))),),
    "每次一个新调用：各用各的": (
        Cell(2.75, "k", "0", (("f0", 2.75),)),
        Cell(1.5, "k", "1", (("f1", 1.5),)),
        Cell(0.25, "k", "2", (("f2", 0.25),)),
    ),
}


def plot_box(axes: Axes, x: float, y: float, label: str, style: str, colour: str) -> None:
    """Draw a labelled box."""
    box = {"boxstyle": style, "facecolor": "none", "edgecolor": colour, "linewidth": 1.8}
    axes.text(x, y, label, ha="center", va="center", bbox=box)


def half_width(label: str) -> float:
    """Return about half the width of a box."""
    return 0.14 + 0.055 * len(label)


def plot_arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a reference."""
    arrow = {"arrowstyle": "->", "linewidth": 1.3, "shrinkA": 2, "shrinkB": 2, "alpha": 0.8}
    axes.annotate("", end, start, arrowprops=arrow)


def plot_cells(axes: Axes, title: str, cells: tuple[Cell, ...]) -> None:
    """Draw the functions, cells and objects of one example."""
    left, middle, right = COLUMNS
    for cell in cells:
        half = half_width(cell.variable)
        for name, y in cell.functions:
            plot_box(axes, left, y, name, "square,pad=0.35", "C0")
            plot_arrow(axes, (left + half_width(name), y), (middle - half, cell.y))
        plot_box(axes, middle, cell.y, cell.variable, "round,pad=0.35", "C1")
        plot_arrow(axes, (middle + half, cell.y), (right - 0.18, cell.y))
        plot_box(axes, right, cell.y, cell.value, "circle,pad=0.3", "C2")
    heads = zip(COLUMNS, ("函数", "单元", "对象"), ("C0", "C1", "C2"), strict=True)
    for x, head, colour in heads:
        axes.text(x, 3.75, head, color=colour, ha="center", va="center")
    axes.set_title(title)
    axes.set_xlim(-0.55, 2.5)
    axes.set_ylim(-0.45, 4.0)
    axes.set_axis_off()


def draw_cells() -> Figure:
    """Draw a counter, functions made in a loop, and functions made by calls."""
    figure, row = plt.subplots(1, 3, figsize=(7.8, 3.2))
    for axes, (title, cells) in zip(row, PANELS.items(), strict=True):
        plot_cells(axes, title, cells)
    return figure
