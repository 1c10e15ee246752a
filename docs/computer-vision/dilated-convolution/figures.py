"""Figures of the note on dilated convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STACKS = ((2, 2, 2), (1, 2, 5), (1, 2, 9))
REACH = 12  # the widest of the stacks reaches this far from the centre
USED_RATES = {33: (6, 12, 18), 65: (12, 24, 36)}  # DeepLab v3 at output stride 16 and 8


def count_paths(rates: Sequence[int]) -> np.ndarray:
    """Return how many paths lead from each input to one output of 3-tap layers."""
    paths = np.ones(1, dtype=int)
    for rate in rates:
        taps = np.zeros(2 * rate + 1, dtype=int)
        taps[::rate] = 1
        paths = np.convolve(paths, taps)
    return paths


def fill_panel(axes: Axes, rates: Sequence[int]) -> None:
    """Draw the pixels that three layers touch, darker where more paths lead."""
    ink = plt.rcParams["text.color"]
    paths = count_paths(rates)
    grid = np.outer(paths, paths)
    reach = len(paths) // 2
    for count in np.unique(grid[grid > 0]):
        squares = [
            Path([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)], closed=True)
            for y, x in np.argwhere(grid == count) - reach - 0.5
        ]
        shade = 0.3 + 0.7 * float(np.sqrt(count / grid.max()))
        axes.add_patch(
            PathPatch(Path.make_compound_path(*squares), facecolor="C0", alpha=shade, linewidth=0)
        )
    axes.add_patch(
        Rectangle(
            (-reach - 0.5, -reach - 0.5),
            2 * reach + 1,
            2 * reach + 1,
            facecolor="none",
            edgecolor=ink,
            linewidth=1.2,
        )
    )
    axes.plot([0], [0], marker="x", color="C1", markersize=7, markeredgewidth=2)
    touched, span = int((grid > 0).sum()), grid.size
    side = REACH + 0.8
    axes.set(xlim=(-side, side), ylim=(-side, side), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_title("空洞率 " + ", ".join(map(str, rates)))
    axes.set_xlabel(
        f"跨度 {len(paths)}×{len(paths)} = {span}\n触及 {touched}（{touched / span:.0%}）"
    )


def draw_touched_pixels() -> Figure:
    """Draw what three stacks of dilated 3 by 3 convolutions touch."""
    figure, panels = plt.subplots(1, 3, figsize=(8.2, 3.5))
    for axes, rates in zip(panels, STACKS, strict=True):
        fill_panel(axes, rates)
    return figure


def draw_valid_taps() -> Figure:
    """Draw the mean number of taps inside the map against the dilation rate."""
    figure, axes = plt.subplots(figsize=(7.2, 3.4))
    for number, (size, used) in enumerate(USED_RATES.items()):
        rates = np.arange(1, 71)
        mean = ((size + 2 * np.maximum(size - rates, 0)) / size) ** 2
        axes.plot(rates, mean, color=f"C{number}", label=f"边长 {size}")
        axes.plot(used, mean[np.array(used) - 1], "o", color=f"C{number}", markersize=8)
    axes.axhline(1, color=plt.rcParams["text.color"], linestyle=":", linewidth=1.2)
    axes.text(1, 1.15, "只剩中心：1×1 卷积", ha="left", va="bottom")
    axes.set(xlabel="空洞率", ylabel="平均有效抽头数", xlim=(0, 71), ylim=(0, 9.4))
    axes.set_yticks([1, 3, 5, 7, 9])
    axes.grid(visible=True)
    axes.legend(loc="upper right")
    return figure
