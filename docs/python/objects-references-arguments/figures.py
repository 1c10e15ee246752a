"""Figures of the note on objects, names and arguments, drawn from graphs of `id()`."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
Names = dict[str, object]
Columns = list[list[object]]
CELL = 0.56
SPACE = 0.5
GAP = 1.75  # between columns
HEIGHT = 3.2  # of a picture
START = 0.95  # from the names to the first column


@dataclass(slots=True)
class Picture:
    """Where each name and each object stands, by `id`."""

    axes: Axes
    heights: dict[str, float] = field(default_factory=dict)
    corners: dict[int, Point] = field(default_factory=dict)  # upper left


def targets(node: object) -> list[object]:
    """Return what a list points to; other objects are drawn as values."""
    return node if isinstance(node, list) else []


def arrange(names: Names) -> Columns:
    """Put each object reached from the names into the column of its distance."""
    columns: Columns = [[]]
    seen: set[int] = set()
    for node in names.values():
        if id(node) not in seen:
            seen.add(id(node))
            columns[0].append(node)
    for column in columns:  # grows while it is read
        following = []
        for target in (target for node in column for target in targets(node)):
            if id(target) not in seen:
                seen.add(id(target))
                following.append(target)
        if following:
            columns.append(following)
    return columns


def height(node: object) -> float:
    """Return how tall an object is drawn."""
    return CELL * max(1, len(targets(node)))


def place_column(picture: Picture, column: list[object], left: float, top: float) -> None:
    """Stack the objects of a column around the middle of the picture."""
    total = sum(height(node) for node in column) + SPACE * (len(column) - 1)
    upper = (top + total) / 2
    for node in column:
        picture.corners[id(node)] = (left, upper)
        upper -= height(node) + SPACE


def add_arrow(picture: Picture, start: Point, node: object, colour: str) -> None:
    """Draw an arrow from a point to the left edge of an object."""
    left, upper = picture.corners[id(node)]
    end = (left - 0.03, upper - min(height(node), 2 * CELL) / 2)
    style = "arc3,rad=0"
    if end[0] < start[0] and upper < start[1]:  # an object below
        end = (start[0], upper + 0.03)
    elif end[0] < start[0]:  # the object itself: leave on the right, come back from below
        end = (left + CELL / 2, upper - height(node) - 0.03)
        style = "arc,angleA=0,armA=34,angleB=-90,armB=20,rad=9"
    picture.axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=11,
            connectionstyle=style,
            color=colour,
            linewidth=1.4,
            shrinkA=0,
            shrinkB=0,
        )
    )


def add_object(picture: Picture, node: object) -> None:
    """Draw a list as a stack of cells with an arrow each, any other object as its value."""
    left, upper = picture.corners[id(node)]
    if not isinstance(node, list):
        centre = (left + CELL / 2, upper - CELL / 2)
        picture.axes.text(*centre, repr(node), ha="center", va="center")
    for row in range(round(height(node) / CELL)):
        corner = (left, upper - (row + 1) * CELL)
        box = Rectangle(corner, CELL, CELL, fill=False, linewidth=1.2)
        picture.axes.add_patch(box)
    for row, target in enumerate(targets(node)):
        centre = (left + CELL / 2, upper - (row + 0.5) * CELL)
        picture.axes.plot(*centre, marker="o", markersize=4, color="C0")
        add_arrow(picture, centre, target, "C0")


def plot(axes: Axes, title: str, names: Names) -> None:
    """Draw names and the objects that they lead to."""
    columns = arrange(names)
    top = max(
        *(sum(height(n) for n in column) + SPACE * (len(column) - 1) for column in columns),
        CELL * len(names) * 1.35,
    )
    picture = Picture(axes)
    for index, column in enumerate(columns):
        place_column(picture, column, START + index * GAP, top)
    for index, (name, node) in enumerate(names.items()):
        y = top - (index + 0.5) * top / len(names)
        axes.text(0, y, name, ha="right", va="center", color="C1", weight="bold")
        add_arrow(picture, (0.1, y), node, "C1")
    for column in columns:
        for node in column:
            add_object(picture, node)
    axes.set_title(title, pad=10)
    axes.set_xlim(-0.9, START + (len(columns) - 1) * GAP + CELL + 0.15)
    axes.set_ylim((top - HEIGHT) / 2, (top + HEIGHT) / 2)
    axes.set_aspect("equal")
    axes.set_axis_off()


def plot_frames(axes: Axes, title: str, caller: Names, local: Names) -> None:
    """Draw the caller's names on the left and the function's on the right of the objects."""
    rows = dict(zip(map(id, caller.values()), (1.0, 0.0), strict=True))
    for node in caller.values():
        box = {"boxstyle": "round,pad=0.4", "facecolor": "none"}
        axes.text(0, rows[id(node)], repr(node), ha="center", va="center", bbox=box)
    for names, side, colour in (caller, -1, "C1"), (local, 1, "C0"):
        for y, (name, node) in zip((1.0, 0.0), names.items(), strict=True):
            axes.text(1.5 * side, y, name, ha="center", va="center", color=colour, weight="bold")
            arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.4}
            end = (0.3 * side, rows[id(node)])
            axes.annotate("", end, (1.35 * side, y), arrowprops=arrow)
    axes.text(-1.5, 1.55, "调用者", ha="center", va="center", color="C1")
    axes.text(1.5, 1.55, "swap", ha="center", va="center", color="C0")
    axes.set_title(title)
    axes.set_xlim(-2, 2)
    axes.set_ylim(-0.4, 1.8)
    axes.set_axis_off()


def draw_arrows() -> Figure:
    """Draw an alias with a slice, and a grid whose rows are one list."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.6))
    a = [[1], [2]]
    plot(left, "a = [[1], [2]]；b = a；c = a[:]", {"a": a, "b": a, "c": a[:]})
    plot(right, "grid = [[0] * 3] * 3", {"grid": [[0] * 3] * 3})
    return figure


def draw_swap() -> Figure:
    """Draw the names of the caller and of `swap`, before and after it swaps."""
    figure, pair = plt.subplots(1, 2, figsize=(7.2, 2.2))
    frames: list[Names] = []

    def swap(a: object, b: object) -> None:
        frames.append({"a": a, "b": b})
        a, b = b, a
        frames.append({"a": a, "b": b})

    caller: Names = {"x": [1], "y": [2]}
    swap(caller["x"], caller["y"])
    for axes, title, local in zip(pair, ("进入 swap 时", "交换之后"), frames, strict=True):
        plot_frames(axes, title, caller, local)
    return figure


def draw_copies() -> Figure:
    """Draw a list that contains itself, its shallow and its deep copy."""
    figure, axes = plt.subplots(figsize=(7.2, 3.8))
    a: list[object] = [7]
    a.append(a)
    plot(axes, "s = copy.copy(a)；d = copy.deepcopy(a)", {"s": a[:], "a": a, "d": copy.deepcopy(a)})
    axes.set_ylim(-0.7, 4.5)
    return figure
