"""Figures of the note on convolution arithmetic."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS, KERNEL = 8, 3
WINDOWS = {
    "PyTorch，padding=1": (-1, 1, 3, 5),
    "TensorFlow，SAME": (0, 2, 4, 6),
}
PADS = {"PyTorch，padding=1": (-1, PIXELS), "TensorFlow，SAME": (PIXELS,)}
LAYERS = 8
STACKS = {
    "空洞率 1, 2, 4, …": [(1, 2**n) for n in range(LAYERS)],
    "每两层步幅 2": [(1 + n % 2, 1) for n in range(LAYERS)],
    "普通堆叠": [(1, 1)] * LAYERS,
}
DEPTHS = (5, 20, 80)


def lay_windows(axes: Axes, title: str, starts: Sequence[int]) -> None:
    """Draw a row of pixels with its windows below and a dot at each centre."""
    ink = plt.rcParams["text.color"]
    for pixel in (*range(PIXELS), *PADS[title]):
        real = 0 <= pixel < PIXELS
        axes.add_patch(
            Rectangle(
                (pixel, 0),
                1,
                1,
                facecolor="none",
                edgecolor=ink,
                linewidth=1.2 if real else 0.8,
                linestyle="-" if real else ":",
            )
        )
        axes.text(
            pixel + 0.5,
            0.5,
            str(pixel) if real else "补 0",
            ha="center",
            va="center",
            alpha=1 if real else 0.75,
        )
    for number, start in enumerate(starts):
        height = -0.42 - 0.5 * (number % 2)
        colour = f"C{number % 2}"
        axes.plot([start + 0.12, start + KERNEL - 0.12], [height] * 2, color=colour, linewidth=5)
        axes.plot(
            [start + KERNEL / 2], [height], "o", color=plt.rcParams["text.color"], markersize=8
        )
    axes.set(xlim=(-1.1, PIXELS + 1.1), ylim=(-1.2, 1.1), aspect="equal")
    axes.set_title(title, loc="left")
    axes.axis("off")


def draw_same_padding() -> Figure:
    """Draw where four windows of stride 2 fall under the two rules."""
    figure, panels = plt.subplots(2, 1, figsize=(6.6, 4.0))
    for axes, (title, starts) in zip(panels, WINDOWS.items(), strict=True):
        lay_windows(axes, title, starts)
    return figure


def grow(layers: Sequence[tuple[int, int]]) -> list[int]:
    """Return the receptive field before and after each 3-tap layer (stride, dilation)."""
    fields, jump = [1], 1
    for stride, dilation in layers:
        fields.append(fields[-1] + 2 * dilation * jump)
        jump *= stride
    return fields


def spread(depth: int) -> np.ndarray:
    """Return the influence of each input on one output after layers that average three."""
    weight = np.ones(1)
    for _ in range(depth):
        weight = np.convolve(weight, np.ones(3) / 3)
    return weight


def draw_receptive_field() -> Figure:
    """Draw the growth of the receptive field, and the influence inside it."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.9))
    for number, (label, layers) in enumerate(STACKS.items()):
        fields = grow(layers)
        assert all(a < b for a, b in pairwise(fields))
        left.plot(fields, marker="o", markersize=5, color=f"C{number}")
        left.annotate(
            f"{label}\n{fields[-1]}",
            (LAYERS, fields[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            color=f"C{number}",
            va="center",
        )
    left.set_yscale("log", base=2)
    ticks = [2**n for n in range(0, 11, 2)]
    left.set_yticks(ticks, [str(tick) for tick in ticks])
    left.set(xlabel="层数", ylabel="感受野（像素）", xlim=(-0.2, LAYERS + 4.6))
    left.set_xticks(range(0, LAYERS + 1, 2))
    left.grid(visible=True)

    for number, depth in enumerate(DEPTHS):
        weight = spread(depth)
        place = (np.arange(len(weight)) - depth) / len(weight)
        right.plot(place, weight * len(weight), color=f"C{number}", label=f"{depth} 层")
    right.axhline(1, color=plt.rcParams["text.color"], linestyle=":", linewidth=1.2)
    right.text(-0.5, 1.25, "若处处相同", ha="left", va="bottom")
    right.set(xlabel="在感受野中的位置", ylabel="相对影响", xlim=(-0.52, 0.52))
    right.set_xticks([-0.5, 0, 0.5], ["左端", "中心", "右端"])
    right.legend(loc="upper right")
    return figure
