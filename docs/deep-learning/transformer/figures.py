"""The figures of the note on the Transformer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch, Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = {"LN": "C3", "自注意力": "C0", "交叉注意力": "C0", "前馈网络": "C2"}
HALF = 0.95  # half the width of a box
BYPASS = 1.45  # how far from the middle a residual connection runs

# What the trained model of the note attends to, in per cent: the weights of `layer.weights` while
# it copies SOURCE, as the note's blocks leave them (torch 2.13.0 on a CPU, one thread). They are
# kept here because training magnifies rounding: other machines end at slightly other weights.
SOURCE = ("g", "d", "k", "e", "i", "c", "尾", "空")
TARGET = ("始", "g", "d", "k", "e", "i", "c")
MAPS = {
    "交叉注意力，第 3 头": (
        (100, 0, 0, 0, 0, 0, 0, 0),
        (3, 96, 1, 0, 0, 0, 0, 0),
        (0, 0, 100, 0, 0, 0, 0, 0),
        (0, 0, 0, 100, 0, 0, 0, 0),
        (0, 0, 0, 0, 99, 1, 0, 0),
        (0, 0, 0, 0, 0, 100, 0, 0),
        (0, 0, 0, 0, 0, 0, 100, 0),
    ),
    "解码器自注意力，第 3 头": (
        (100, 0, 0, 0, 0, 0, 0),
        (90, 10, 0, 0, 0, 0, 0),
        (57, 15, 29, 0, 0, 0, 0),
        (23, 22, 22, 33, 0, 0, 0),
        (5, 12, 11, 29, 43, 0, 0),
        (1, 3, 2, 8, 29, 57, 0),
        (1, 2, 1, 5, 16, 32, 44),
    ),
}


def add_line(axes: Axes, *points: tuple[float, float], arrow: bool = True) -> None:
    """Draw a line through the points, with an arrow at its end."""
    ink = plt.rcParams["text.color"]
    axes.plot(*zip(*points, strict=True), color=ink, linewidth=1.3, solid_joinstyle="round")
    if arrow:
        style = {"arrowstyle": "-|>", "color": ink, "lw": 1.3, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", points[-1], points[-2], arrowprops=style)


def add_box(axes: Axes, y: float, text: str) -> None:
    """Draw a step of a block; its middle is at `y`."""
    colour = COLOURS[text]
    axes.add_patch(
        FancyBboxPatch(
            (-HALF + 0.1, y - 0.18),
            2 * HALF - 0.2,
            0.36,
            boxstyle="round,pad=0.1",
            facecolor=(colour, 0.22),
            edgecolor=colour,
            linewidth=1.5,
        )
    )
    axes.text(0, y, text, ha="center", va="center")


def add_block(axes: Axes, title: str, steps: list[str], *, pre_norm: bool, height: float) -> None:
    """Draw a block from its input at the bottom to its output at the top."""
    y = 0.0
    for step in steps:
        add_line(axes, (0, y), (0, y + 0.62), arrow=False)
        first, second = ("LN", step) if pre_norm else (step, "⊕")
        add_line(axes, (0, y + 0.4), (BYPASS, y + 0.4), arrow=False)
        add_line(axes, (0, y + 0.4), (0, y + 0.74))
        add_box(axes, y + 1.02, first)
        plus = y + 1.9
        if pre_norm:
            add_line(axes, (0, y + 1.3), (0, y + 1.56))
            add_box(axes, y + 1.84, second)
            plus = y + 2.6
        add_line(axes, (0, plus - 0.6 if not pre_norm else plus - 0.48), (0, plus - 0.14))
        add_line(axes, (BYPASS, y + 0.4), (BYPASS, plus), (0.16, plus))
        axes.text(0, plus - 0.015, "⊕", ha="center", va="center", fontsize=18)
        y = plus + 0.12
        if not pre_norm:
            add_line(axes, (0, y), (0, y + 0.42))
            add_box(axes, y + 0.7, "LN")
            y += 0.98
        if step == "交叉注意力":
            side = -HALF - 0.02
            middle = plus - 0.88
            add_line(axes, (side - 0.75, middle), (side, middle))
            axes.text(side - 0.3, middle + 0.16, "$K,V$", ha="right", va="bottom")
            axes.text(side - 0.85, middle - 0.12, "编码器\n输出", ha="center", va="top")
    add_line(axes, (0, y), (0, y + 0.5))
    axes.text(0, -0.3, title, ha="center", va="top")
    axes.set(xlim=(-2.4, 1.75), ylim=(-0.75, height))
    axes.axis("off")


def draw_blocks() -> Figure:
    """Draw an encoder block with its norms behind and before the steps, and a decoder block."""
    figure, axes = plt.subplots(1, 3, figsize=(9.2, 6.4))
    encoder = ["自注意力", "前馈网络"]
    decoder = ["自注意力", "交叉注意力", "前馈网络"]
    add_block(axes[0], "post-LN 编码器块", encoder, pre_norm=False, height=9.5)
    add_block(axes[1], "pre-LN 编码器块", encoder, pre_norm=True, height=9.5)
    add_block(axes[2], "post-LN 解码器块", decoder, pre_norm=False, height=9.5)
    return figure


def add_map(axes: Axes, title: str, weights: tuple[tuple[int, ...], ...]) -> None:
    """Draw a table of weights; the darker, the larger."""
    columns = SOURCE if len(weights[0]) == len(SOURCE) else TARGET
    for row, values in enumerate(weights):
        for column, value in enumerate(values):
            axes.add_patch(
                Rectangle((column, row), 1, 1, facecolor=("C0", value / 100), linewidth=0)
            )
            masked = column > row if columns is TARGET else columns[column] == "空"
            if masked:
                axes.add_patch(
                    Rectangle((column, row), 1, 1, fill=False, hatch="////", lw=0, alpha=0.25)
                )
    axes.set(xlim=(0, len(columns)), ylim=(len(TARGET), 0), aspect="equal", title=title)
    axes.set_xticks([x + 0.5 for x in range(len(columns))], columns)
    axes.set_yticks([y + 0.5 for y in range(len(TARGET))], TARGET)
    axes.tick_params(length=0)
    axes.spines[["top", "right"]].set_visible(True)
    axes.set_xlabel("看哪个位置")


def draw_attention_maps() -> Figure:
    """Draw what the trained model attends to while it copies a sequence."""
    figure, axes = plt.subplots(1, 2, figsize=(8.6, 4.7), width_ratios=(8, 7))
    for part, (title, weights) in zip(axes, MAPS.items(), strict=True):
        add_map(part, title, weights)
    axes[0].set_ylabel("读入的词元")
    return figure
