"""Figures of the note on combination sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = plt.rcParams["text.color"]
LOOKS = {  # colour, line style and opacity of a branch, by its fate
    "open": ("C0", "-", 1.0),
    "solution": ("C2", "-", 1.0),
    "cut": (INK, "--", 0.6),
    "twin": ("C1", ":", 1.0),
}
MARKS = {"cut": "太大", "twin": "重复"}


@dataclass
class Node:
    """A branch of the search: the number chosen, what remains and what became of it."""

    chosen: int
    remaining: int
    fate: str = "open"
    children: list[Node] = field(default_factory=list)
    x: float = 0.0


def record(numbers: Sequence[int], target: int, *, step: int) -> Node:
    """Run the search and keep every branch it looks at."""

    def extend(node: Node, start: int) -> None:
        if node.remaining == 0:
            node.fate = "solution"
            return
        for j in range(start, len(numbers)):
            child = Node(numbers[j], node.remaining - numbers[j])
            node.children.append(child)
            if child.remaining < 0:
                child.fate = "cut"
                break
            if step and j > start and numbers[j] == numbers[j - 1]:
                child.fate = "twin"
                continue
            extend(child, j + step)

    root = Node(0, target)
    extend(root, 0)
    return root


def place(node: Node, left: float) -> float:
    """Give leaves places side by side from `left` on; return where the next one goes."""
    if not node.children:
        node.x = left
        return left + 1
    for child in node.children:
        left = place(child, left)
    node.x = (node.children[0].x + node.children[-1].x) / 2
    return left


def add_edge(ax: Axes, node: Node, child: Node, depth: int) -> None:
    """Draw the line from a node to a child, and the number chosen beside it."""
    colour, style, alpha = LOOKS[child.fate]
    line = {"arrowstyle": "-", "color": colour, "linestyle": style, "linewidth": 1.6}
    line |= {"alpha": alpha, "shrinkA": 11, "shrinkB": 12}
    ax.annotate("", (child.x, -depth - 1), (node.x, -depth), arrowprops=line)
    leftward = child.x < node.x
    ax.annotate(
        str(child.chosen),
        (node.x + (child.x - node.x) * 0.72, -depth - 0.72),
        (-7 if leftward else 7, 2),
        textcoords="offset points",
        ha="right" if leftward else "left",
        va="bottom" if abs(child.x - node.x) > 2 else "center",
        alpha=alpha,
    )


def add_branch(ax: Axes, node: Node, depth: int) -> None:
    """Draw a node, then its branches, each in the look of what became of it."""
    colour, _, alpha = LOOKS[node.fate]
    if node.fate in MARKS:
        mark = MARKS[node.fate]
        ax.text(node.x, -depth, mark, ha="center", va="center", color=colour, alpha=alpha)
    else:
        box = {"boxstyle": "circle,pad=0.28", "facecolor": "none", "linewidth": 1.6}
        box["edgecolor"] = colour
        label = str(node.remaining)
        ax.text(node.x, -depth, label, ha="center", va="center_baseline", bbox=box)
    for child in node.children:
        add_edge(ax, node, child, depth)
        add_branch(ax, child, depth + 1)


def plot_tree(numbers: Sequence[int], target: int, step: int, height: int) -> Figure:
    """Draw the recorded search tree of one problem."""
    root = record(numbers, target, step=step)
    width = place(root, 0.0)
    figure, ax = plt.subplots(figsize=(7.2, 0.5 + height))
    add_branch(ax, root, 0)
    ax.set(xlim=(-0.5, width - 0.5), ylim=(-height - 0.3, 0.3))
    ax.axis("off")
    return figure


def draw_tree_reuse() -> Figure:
    """Draw the search for 7 among 2, 3, 6, 7, each usable again."""
    return plot_tree([2, 3, 6, 7], 7, step=0, height=4)


def draw_tree_once() -> Figure:
    """Draw the search for 4 among 1, 1, 2, 4, each used once."""
    return plot_tree([1, 1, 2, 4], 4, step=1, height=3)
