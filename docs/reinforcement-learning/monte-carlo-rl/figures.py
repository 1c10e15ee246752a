"""Figures of the note on Monte Carlo reinforcement learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

SIDE, GOAL, MUD, GAMMA = 4, 15, (6, 13, 14), 0.9
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))


def plot_band(axes: Axes, x: Floats, runs: Floats, centre: Floats, colour: str, name: str) -> None:
    """Plot the 5 % to 95 % band of `runs` (one a row) and its centre line."""
    low, high = np.quantile(runs, [0.05, 0.95], axis=0)
    axes.fill_between(x, low, high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(x, centre, color=colour, label=name)


def plot_loop(axes: Axes) -> None:
    """Plot first-visit and every-visit estimates of the loop with p = 0.9."""
    episodes = np.arange(1, 201)
    lengths = np.random.default_rng(0).geometric(0.1, (4000, 200)).astype(float)
    total = lengths.cumsum(axis=1)
    first = total / episodes
    every = (lengths * (lengths + 1) / 2).cumsum(axis=1) / total
    x = episodes.astype(float)
    plot_band(axes, x, first, first.mean(axis=0), "C0", "首次访问")
    plot_band(axes, x, every, every.mean(axis=0), "C1", "每次访问")
    axes.plot(
        x, (10 * x + 1) / (x + 1), linestyle="--", linewidth=1.2, color=plt.rcParams["text.color"]
    )
    axes.axhline(10, linewidth=1, color=plt.rcParams["text.color"], alpha=0.5, zorder=1)
    axes.set(
        xscale="log", xlabel="回合数", ylabel="估计值", title="循环例子，真值 10", ylim=(0, 30)
    )
    axes.legend(loc="upper right")


def plot_infinite_variance(axes: Axes) -> None:
    """Plot ordinary and weighted importance sampling where the variance is infinite."""
    rng, x = np.random.default_rng(0), np.unique(np.logspace(1, 5, 60).astype(int))
    runs = []
    for _ in range(400):
        length = rng.geometric(0.55, x[-1])
        weight = np.where(rng.random(x[-1]) < 1 / 11, 2.0**length, 0.0)
        runs.append(weight.cumsum()[x - 1] / x)
    table = np.array(runs)
    episodes = x.astype(float)
    plot_band(axes, episodes, table, np.median(table, axis=0), "C2", "普通")
    axes.plot(episodes, np.ones_like(episodes), color="C3", label="加权（恒为 1）")
    axes.set(xscale="log", xlabel="回合数", title="方差无穷的例子，真值 1", ylim=(0, 3))
    axes.legend(loc="upper right")


def draw_convergence_bands() -> Figure:
    """Draw the bands of the four estimators."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.5))
    plot_loop(left)
    plot_infinite_variance(right)
    return figure


def solve(epsilon: float) -> tuple[Floats, Floats]:
    """Return v and q of the best ε-soft policy of the grid."""
    after, reward = np.full((16, 4), GOAL), np.zeros((16, 4))
    for state in range(16):
        if state == GOAL:
            continue
        row, column = divmod(state, SIDE)
        for action, (down, right) in enumerate(MOVES):
            target = np.clip([row + down, column + right], 0, SIDE - 1)
            after[state, action] = target[0] * SIDE + target[1]
            reward[state, action] = -20.0 if after[state, action] in MUD else -1.0
    v, q = np.zeros(16), np.zeros((16, 4))
    for _ in range(400):
        q = reward + GAMMA * v[after]
        v = (1 - epsilon) * q.max(axis=1) + epsilon * q.mean(axis=1)
    return v, q


def plot_policy(axes: Axes, v: Floats, q: Floats, best: Floats) -> None:
    """Plot greedy arrows and values; arrows worse than `best` allows stand out."""
    for state in range(16):
        row, column = divmod(state, SIDE)
        axes.add_patch(Rectangle((column, row), 1, 1, fill=False, linewidth=1))
        if state in MUD:
            axes.add_patch(
                Rectangle((column, row), 1, 1, fill=False, linewidth=0, hatch="///", alpha=0.45)
            )
        if state == GOAL:
            axes.text(column + 0.5, row + 0.5, "终点", ha="center", va="center")
            continue
        action = int(q[state].argmax())
        down, right = MOVES[action]
        worse = best[state, action] < best[state].max() - 1e-9
        axes.annotate(
            "",
            xy=(column + 0.5 + 0.26 * right, row + 0.36 + 0.26 * down),
            xytext=(column + 0.5 - 0.26 * right, row + 0.36 - 0.26 * down),
            arrowprops={"arrowstyle": "-|>", "linewidth": 2, "color": "C1" if worse else "C0"},
        )
        axes.text(column + 0.5, row + 0.82, f"{v[state]:.1f}", ha="center", va="center")
    axes.set(xlim=(-0.03, SIDE + 0.03), ylim=(SIDE + 0.03, -0.03), aspect="equal")
    axes.axis("off")


def draw_policy_arrows() -> Figure:
    """Draw the best policy and the best ε-soft policy of the grid."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 4.0))
    v_star, q_star = solve(0.0)
    v_soft, q_soft = solve(0.3)
    plot_policy(left, v_star, q_star, q_star)
    plot_policy(right, v_soft, q_soft, q_star)
    left.set_title("最优策略")
    right.set_title("最好的 ε-soft 策略，ε = 0.3")
    return figure
