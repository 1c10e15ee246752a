"""Figures of the note on all-reduce."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RANKS = 4
STEPS = 2 * (RANKS - 1)
EDGE = "#8a94a0"  # grid.color of the house style


def trace_ring() -> list[np.ndarray]:
    """Return, for every moment, how many contributions each rank has of each chunk."""
    shares = np.ones((RANKS, RANKS), dtype=int)
    history = [shares.copy()]
    for step in range(STEPS):
        before = shares.copy()
        for rank in range(RANKS):
            chunk = (rank - 2 - step) % RANKS
            arriving = before[rank - 1, chunk]
            shares[rank, chunk] = before[rank, chunk] + arriving if step < RANKS - 1 else arriving
        history.append(shares.copy())
    return history


def fill_panel(axes: Axes, shares: np.ndarray, step: int) -> None:
    """Draw one rank-by-chunk table; `step` counts from 1, 0 is the start."""
    for rank in range(RANKS):
        for chunk in range(RANKS):
            done = shares[rank, chunk] == RANKS
            arrived = step > 0 and chunk == (rank - 1 - step) % RANKS
            fill = ("C2", 0.35) if done else "none"
            axes.add_patch(
                Rectangle((chunk, rank), 1, 1, facecolor=fill, edgecolor=EDGE, linewidth=1)
            )
            if arrived:
                axes.add_patch(
                    Rectangle(
                        (chunk + 0.07, rank + 0.07),
                        0.86,
                        0.86,
                        facecolor="none",
                        edgecolor="C1",
                        linewidth=2.4,
                    )
                )
            axes.text(chunk + 0.5, rank + 0.52, str(shares[rank, chunk]), ha="center", va="center")
    axes.set(xlim=(-0.05, RANKS + 0.05), ylim=(RANKS + 0.05, -0.05), aspect="equal")
    axes.set_xticks(np.arange(RANKS) + 0.5, [f"c{chunk}" for chunk in range(RANKS)])
    axes.set_yticks(np.arange(RANKS) + 0.5, [f"r{rank}" for rank in range(RANKS)])
    axes.tick_params(length=0, pad=2)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)


def draw_ring_states() -> Figure:
    """Draw the seven states of a ring all-reduce over four ranks."""
    figure, grid = plt.subplots(2, RANKS, figsize=(7.2, 4.6))
    history = trace_ring()
    places = [*grid[0], *grid[1, 1:]]
    for step, (axes, shares) in enumerate(zip(places, history, strict=True)):
        fill_panel(axes, shares, step)
        phase = "累加" if step < RANKS else "复制"
        axes.set_xlabel(f"第 {step} 步（{phase}）" if step else "开始")
    legend = grid[1, 0]
    legend.set_axis_off()
    legend.set(xlim=(0, 4), ylim=(4.1, -0.05), aspect="equal")
    legend.text(0, 0.5, "行 r：rank", va="center")
    legend.text(0, 1.3, "列 c：块", va="center")
    legend.add_patch(Rectangle((0.05, 1.95), 0.6, 0.6, facecolor="none", edgecolor="C1", lw=2.4))
    legend.text(0.9, 2.25, "刚收到", va="center")
    legend.add_patch(Rectangle((0.05, 2.95), 0.6, 0.6, facecolor=("C2", 0.35), edgecolor=EDGE))
    legend.text(0.9, 3.25, "已集齐", va="center")
    return figure


def draw_cost_vs_size() -> Figure:
    """Draw the modelled time of four algorithms against the message size."""
    ranks, alpha, beta = 64, 5e-6, 1 / 25e9
    sizes = np.logspace(3, 9.5, 200)
    levels, share = log2(ranks), 2 * (ranks - 1) / ranks
    curves = {
        "环形": 2 * (ranks - 1) * alpha + share * sizes * beta,
        "二项树": 2 * levels * (alpha + sizes * beta),
        "递归倍增": levels * (alpha + sizes * beta),
        "Rabenseifner": 2 * levels * alpha + share * sizes * beta,
    }
    figure, axes = plt.subplots(figsize=(7.2, 4.2))
    for label, seconds in curves.items():
        axes.loglog(sizes, 1e3 * seconds, label=label)
    axes.loglog(
        sizes,
        1e3 * share * sizes * beta,
        color=plt.rcParams["text.color"],
        ls="--",
        lw=1.2,
        label="带宽下界",
    )
    axes.set(xlabel="消息大小", ylabel="时间", ylim=(1e-2, 2e3), xlim=(1e3, 10**9.5))
    axes.set_xticks([10**k for k in range(3, 10)], ["1 KB", "", "", "1 MB", "", "", "1 GB"])
    axes.set_yticks([10.0**k for k in range(-2, 4)], ["10 µs", "", "1 ms", "", "100 ms", ""])
    axes.minorticks_off()
    axes.grid(visible=True)
    figure.legend(loc="outside upper center", ncols=5)
    return figure
