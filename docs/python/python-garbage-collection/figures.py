"""Figures of the note on how CPython reclaims memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, FancyArrowPatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLACES = {
    "A": (0.0, 1.0),
    "B": (1.5, 1.0),
    "C": (0.75, 0.0),
    "D": (3.0, 0.0),
    "E": (3.75, 1.0),
    "F": (5.25, 1.0),
}
EDGES = ("AB", "BC", "CA", "DC", "DE", "ED", "EF")
ROOTS = ("A",)
RADIUS = 0.24
Point = tuple[float, float]


def count_all() -> dict[str, int]:
    """Return each object's reference count."""
    targets = [edge[1] for edge in EDGES]
    return {name: targets.count(name) + ROOTS.count(name) for name in PLACES}


def count_external() -> dict[str, int]:
    """Return each object's count less the references from the other objects."""
    targets = [edge[1] for edge in EDGES]
    return {name: count - targets.count(name) for name, count in count_all().items()}


def find_rescued() -> list[str]:
    """Return what the objects with outside references lead to, themselves included."""
    rescued = [name for name, count in count_external().items() if count > 0]
    for name in rescued:  # grows while it is read
        rescued += [edge[1] for edge in EDGES if edge[0] == name and edge[1] not in rescued]
    return rescued


def add_arrow(axes: Axes, start: Point, end: Point, colour: str, *, dashed: bool) -> None:
    """Draw an arrow between two points."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=12,
            linewidth=1.4,
            linestyle="--" if dashed else "-",
            alpha=0.6 if dashed else 1,
            color=colour,
            shrinkA=0,
            shrinkB=0,
        )
    )


def toward(start: str, end: str) -> tuple[Point, Point]:
    """Return where an arrow between two circles leaves the one and meets the other."""
    (x, y), (u, v) = PLACES[start], PLACES[end]
    length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    dx, dy = (u - x) / length, (v - y) / length
    side = 0.09 if end + start in EDGES else 0.0  # two arrows side by side
    first = (x + RADIUS * dx - side * dy, y + RADIUS * dy + side * dx)
    last = (u - (RADIUS + 0.03) * dx - side * dy, v - (RADIUS + 0.03) * dy + side * dx)
    return first, last


def plot_round(axes: Axes, title: str, labels: dict[str, str], doomed: set[str]) -> None:
    """Draw the graph, a label at each object, and the doomed objects dashed."""
    for edge in EDGES:
        start, end = toward(edge[0], edge[1])
        add_arrow(axes, start, end, "C0", dashed=edge[0] in doomed)
    for name in ROOTS:
        x, y = PLACES[name]
        add_arrow(axes, (x - 1.1, y), (x - RADIUS - 0.03, y), "C1", dashed=False)
        axes.text(x - 1.15, y, "外部", ha="right", va="center", color="C1")
    for name, (x, y) in PLACES.items():
        dashed = name in doomed
        line = "--" if dashed else "-"
        alpha = 0.6 if dashed else 1
        axes.add_patch(Circle((x, y), RADIUS, fill=False, linewidth=1.6, ls=line, alpha=alpha))
        axes.text(x, y, name, ha="center", va="center")
        above = y + (0.42 if y > 0 else -0.42)
        axes.text(x, above, labels[name], ha="center", va="center", color="C1", weight="bold")
    axes.set_title(title, loc="left")
    axes.set_xlim(-1.9, 5.9)
    axes.set_ylim(-0.6, 1.6)
    axes.set_aspect("equal")
    axes.set_axis_off()


def draw_detection() -> Figure:
    """Draw one round of cycle detection on six objects."""
    figure, (first, second, third) = plt.subplots(3, 1, figsize=(7.2, 6.9))
    counts = {name: str(count) for name, count in count_all().items()}
    external = {name: str(count) for name, count in count_external().items()}
    rescued = find_rescued()
    verdicts = {name: "救回" if name in rescued else "垃圾" for name in PLACES}
    plot_round(first, "① 抄下引用计数", counts, set())
    plot_round(second, "② 减去候选对象之间的引用", external, set())
    plot_round(third, "③ 从大于 0 的出发救回，其余是垃圾", verdicts, set(PLACES) - set(rescued))
    return figure
