"""Figure of the note on pdb: where five commands stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SOURCE = (
    "def main():",
    "    answer = total([1, 2])",
    "    return answer",
    "def total(items):",
    "    result = 0",
    "    for x in items:",
    "        result += square(x)",
    "    return result",
    "def square(x):",
    "    y = x * x",
    "    return y",
)
# The row of each event, in order; the note's code finds the same stops with pdb.
TRACE = (1, 3, 4, 5, 6, 8, 9, 10, 10, 5, 6, 8, 9, 10, 10, 5, 7, 7, 2)
CALLS_AND_RETURNS = {1, 5, 8, 11, 14, 17}  # events that are no lines
HERE = 4
# Which event, and where its name stands beside it.
STOPS = {
    "s": (5, 0.8, 0),
    "n": (9, 0, -0.65),
    "unt": (16, -0.3, 0.65),
    "r": (17, 0.2, 0.65),
    "c": (18, 0, -0.65),
}


def draw_stops() -> Figure:
    """Draw the lines executed over time, and the stop of each command."""
    figure, axes = plt.subplots(figsize=(7.2, 4.4))
    steps = range(len(TRACE))
    axes.plot(steps, TRACE, linewidth=1.2, color="C0", alpha=0.6, zorder=1)
    for step in steps:
        size = 18 if step in CALLS_AND_RETURNS else 36
        face = "none" if step in CALLS_AND_RETURNS else "C0"
        axes.scatter(step, TRACE[step], s=size, facecolor=face, edgecolor="C0", zorder=2)
    axes.scatter(HERE, TRACE[HERE], s=230, facecolor="none", edgecolor="C1", linewidth=3)
    axes.text(HERE - 0.7, TRACE[HERE], "停在这里", color="C1", ha="right", va="center")
    for command, (step, right, below) in STOPS.items():
        x, y = step + right, TRACE[step] + below
        axes.scatter(step, TRACE[step], s=150, facecolor="none", edgecolor="C2", linewidth=2)
        axes.text(x, y, command, color="C2", weight="bold", ha="center", va="center")
    for row in (2.5, 7.5):
        axes.axhline(row, linewidth=1, color="C0", alpha=0.25)
    axes.set_yticks(range(len(SOURCE)), SOURCE, family="DejaVu Sans Mono", ha="left")
    axes.tick_params(axis="y", length=0, pad=190)
    axes.set_xticks([])
    axes.set_xlabel("执行的先后")
    axes.set_xlim(-0.8, len(TRACE) - 0.2)
    axes.set_ylim(len(SOURCE) - 0.5, -0.8)
    axes.spines["left"].set_visible(False)
    return figure
