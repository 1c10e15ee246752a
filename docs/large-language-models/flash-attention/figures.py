"""Figures of the note on FlashAttention."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TILES = 4
ROW, COLUMN = 2, 2  # the tile on chip
SCORES = ((1, 3), (0, 2), (5, 4), (2, 2))  # one row of S, tile by tile
VALUES = ((1, 0), (2, 1), (4, 2), (0, 1))  # the one-dimensional values
HEAD = 64
LENGTHS = [2**power for power in range(8, 17)]


def add_tile(axes: Axes, x: float, y: float, label: str, colour: str | None, alpha: float) -> None:
    """Draw a square of the grid with its label."""
    face = "none" if colour is None else (colour, alpha)
    ink = plt.rcParams["text.color"]
    axes.add_patch(Rectangle((x, y), 0.92, 0.92, facecolor=face, edgecolor=ink, linewidth=0.8))
    axes.text(x + 0.46, y + 0.46, label, ha="center", va="center")


def add_grid(axes: Axes) -> None:
    """Draw S as tiles, the row in work and the tile on chip."""
    for j in range(TILES):
        on_chip = j == COLUMN
        label = f"$K_{j + 1},V_{j + 1}$"
        add_tile(axes, j, -1.25, label, "C0" if on_chip else None, 0.45)
    for i in range(TILES):
        add_tile(axes, -1.25, i, f"$Q_{i + 1}$", "C0" if i == ROW else None, 0.45)
        for j in range(TILES):
            if i == ROW and j == COLUMN:
                add_tile(axes, j, i, f"$S_{{{i + 1}{j + 1}}}$", "C1", 0.6)
            elif i < ROW or (i == ROW and j < COLUMN):
                add_tile(axes, j, i, "弃", "C5", 0.25)
            else:
                add_tile(axes, j, i, "", None, 0)
    axes.annotate(
        "", (TILES + 0.35, ROW + 0.46), (TILES - 0.04, ROW + 0.46), arrowprops={"arrowstyle": "->"}
    )
    axes.set(xlim=(-1.4, TILES + 0.45), ylim=(TILES + 0.1, -1.4), aspect="equal")
    axes.set_anchor("N")
    axes.set_title("外层固定 $Q_3$，内层扫过 $K_j,V_j$")
    axes.axis("off")


def trace() -> list[tuple[str, ...]]:
    """Return the running state of one row after each tile, as text."""
    top, total, out = -math.inf, 0.0, 0.0
    lines: list[tuple[str, ...]] = []
    for number, (scores, values) in enumerate(zip(SCORES, VALUES, strict=True), start=1):
        new = max(top, *scores)
        keep = math.exp(top - new)
        weights = [math.exp(score - new) for score in scores]
        total = keep * total + sum(weights)
        out = keep * out + sum(w * v for w, v in zip(weights, values, strict=True))
        top = new
        pair = [", ".join(map(str, numbers)) for numbers in (scores, values)]
        state = (str(top), f"{total:.3f}", f"{out:.3f}")
        lines.append((str(number), *pair, f"{keep:.3f}", *state))
    final = f"$O=\\tilde O/\\ell={out / total:.3f}$"
    lines.append(("末", "", "", final, "", "", f"$L={top + math.log(total):.3f}$"))
    return lines


def add_trace(axes: Axes) -> None:
    """Draw the running state of one row as a table."""
    heads = ("块", "分数", "值", "旧状态乘", "$m$", r"$\ell$", r"$\tilde O$")
    places = (0.0, 0.14, 0.28, 0.47, 0.64, 0.79, 0.97)
    lines = trace()
    for y, cells in enumerate((heads, *lines)):
        if y == COLUMN + 1:
            axes.add_patch(Rectangle((-0.04, y - 0.42), 1.12, 0.84, facecolor=("C1", 0.35), lw=0))
        for x, cell in zip(places, cells, strict=True):
            axes.text(x, y, cell, ha="center", va="center")
    for rule in (0.5, TILES + 0.5):
        axes.plot((-0.04, 1.08), (rule, rule), color=plt.rcParams["text.color"], linewidth=1)
    axes.set(xlim=(-0.05, 1.09), ylim=(len(lines) + 0.6, -0.9))
    axes.set_title("一行的状态")
    axes.axis("off")


def draw_tiles() -> Figure:
    """Draw the tiles of S beside the running state of one row."""
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(9.2, 4.2), gridspec_kw={"width_ratios": (1, 1.3)}
    )
    add_grid(left)
    add_trace(right)
    return figure


def count_flash(length: int, sram: int) -> int:
    """Return the elements that algorithm 1 moves for one head."""
    passes = math.ceil(length / math.ceil(sram / (4 * HEAD)))
    return 2 * length * HEAD + passes * length * (3 * HEAD + 4)


def draw_io_vs_length() -> Figure:
    """Draw the elements moved against the sequence length for several SRAM sizes."""
    figure, axes = plt.subplots(figsize=(7.6, 4.4))
    naive = [4 * n * HEAD + 4 * n * n for n in LENGTHS]
    axes.plot(LENGTHS, naive, "--", color="C1")
    ends = [(naive[-1], -2, "朴素注意力", "C1")]
    for kib, colour in ((16, "C3"), (64, "C0"), (256, "C2")):
        moved = [count_flash(n, kib * 512) for n in LENGTHS]
        axes.plot(LENGTHS, moved, color=colour, marker="o", markersize=4)
        ends.append((moved[-1], {16: 7, 64: -3}.get(kib, 0), f"SRAM {kib} KiB", colour))
    least = [4 * n * HEAD for n in LENGTHS]
    axes.plot(LENGTHS, least, ":", color="C5")
    ends.append((least[-1], 0, "只读 $Q,K,V$、写 $O$", "C5"))
    for y, shift, label, colour in ends:
        axes.annotate(
            label,
            (LENGTHS[-1], y),
            (10, shift),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set(xlabel="序列长度 $N$", ylabel="显存与片上之间搬运的元素数", xlim=(220, 2**16.1))
    axes.set_xticks(LENGTHS[::2])
    axes.grid(visible=True)
    return figure
