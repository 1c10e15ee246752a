"""Figures of the note on the maximum gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

VALUES = [0, 4, 5, 12, 21, 22, 24]
WIDTH = (max(VALUES) - min(VALUES)) // (len(VALUES) - 1)
COUNT = (max(VALUES) - min(VALUES)) // WIDTH + 1
LINE = 0.5  # height of the number line; the buckets reach from 0 to 1


def add_bucket(ax: Axes, number: int, members: list[int]) -> None:
    """Draw one bucket, its range and what it remembers; an empty one is hatched."""
    left = number * WIDTH
    box = Rectangle((left - 0.42, 0), WIDTH - 0.16, 1, linewidth=0)
    if members:
        box.set(facecolor="C0", alpha=0.16)
    else:
        box.set(facecolor="none", hatch="//", hatchcolor="C1", alpha=0.7)
    ax.add_patch(box)
    centre = left + (WIDTH - 1) / 2
    ax.text(centre, -0.1, f"{left}–{left + WIDTH - 1}", ha="center", va="top")
    kept = f"{min(members)}, {max(members)}" if members else "空"
    ax.text(centre, -0.42, kept, ha="center", va="top", color="C0" if members else "C1")


def add_gap(ax: Axes, left: int, right: int, *, best: bool) -> None:
    """Draw the step from one bucket's largest value to the next one's smallest."""
    colour, height = ("C1", 1.42) if best else ("C2", 1.22)
    arrow = {"arrowstyle": "<->", "color": colour, "shrinkA": 0, "shrinkB": 0}
    for end in (left, right):
        ax.plot([end, end], [LINE, height], color=colour, linewidth=1, linestyle=":")
    ax.annotate("", (left, height), (right, height), arrowprops=arrow | {"linewidth": 2.0})
    label = f"最大间距 {right - left}" if best else f"{right - left}"
    ax.text((left + right) / 2, height + 0.05, label, ha="center", va="bottom", color=colour)


def draw_buckets() -> Figure:
    """Draw the number line cut into buckets and the only gaps that are compared."""
    figure, ax = plt.subplots(figsize=(7.2, 3.2))
    buckets = [[v for v in VALUES if v // WIDTH == number] for number in range(COUNT)]
    for number, members in enumerate(buckets):
        add_bucket(ax, number, members)
    steps = []
    previous = VALUES[0]
    for members in filter(None, buckets[1:]):
        steps.append((previous, min(members)))
        previous = max(members)
    largest = max(right - left for left, right in steps)
    for left, right in steps:
        add_gap(ax, left, right, best=right - left == largest)
    ax.plot([-0.42, COUNT * WIDTH - 0.58], [LINE, LINE], linewidth=1, color="C0", alpha=0.6)
    ax.plot(VALUES, [LINE] * len(VALUES), "o", color="C0", markersize=8)
    for row, label in ((-0.1, "范围"), (-0.42, "记下")):
        ax.text(-1.0, row, label, ha="right", va="top")
    ax.set(xlim=(-3.2, COUNT * WIDTH - 0.4), ylim=(-0.75, 1.75))
    ax.axis("off")
    return figure
