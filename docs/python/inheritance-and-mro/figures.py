"""Figures of the note on inheritance and the MRO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Case:
    """A hierarchy: its title, where each class stands, its edges, and the three orders."""

    title: str
    places: dict[str, tuple[float, float]]
    edges: tuple[str, ...]
    orders: tuple[str, str, str]


RULES = ("深度优先", "广度优先", "C3")
CASES = (
    Case(
        "菱形 D(B, C)\nB(A)，C(A)",
        {"object": (0, 3), "A": (0, 2), "B": (-1, 1), "C": (1, 1), "D": (0, 0)},
        ("D B", "D C", "B A", "C A", "A object"),
        ("D B A object C", "D B C A object", "D B C A object"),
    ),
    Case(
        "歪菱形 D(B, C)\nB(A)，C(object)",
        {"object": (0, 3), "A": (-1, 2), "B": (-1, 1), "C": (1, 1), "D": (0, 0)},
        ("D B", "D C", "B A", "C object", "A object"),
        ("D B A object C", "D B C A object", "D B A C object"),
    ),
    Case(
        "捷径 D(C, A)\nC(B)，B(A)",
        {"object": (0.4, 4), "A": (0.4, 3), "B": (-1, 2), "C": (-1, 1), "D": (0, 0)},
        ("D C", "D A", "C B", "B A", "A object"),
        ("D C B A object", "D C A B object", "D C B A object"),
    ),
)


def too_early(case: Case, order: list[str]) -> set[str]:
    """Return the classes that an order puts before one of their own subclasses."""
    pairs = (edge.split() for edge in case.edges)
    return {base for sub, base in pairs if order.index(base) < order.index(sub)}


def plot_hierarchy(axes: Axes, case: Case, order: list[str], colour: str) -> None:
    """Draw a hierarchy with each class's rank in the order beside it."""
    for edge in case.edges:
        sub, base = edge.split()
        arrow = {"arrowstyle": "-", "shrinkA": 12, "shrinkB": 12, "linewidth": 1.2, "alpha": 0.6}
        axes.annotate("", case.places[base], case.places[sub], arrowprops=arrow)
    wrong = too_early(case, order)
    for name, (x, y) in case.places.items():
        box = {
            "boxstyle": "round,pad=0.25",
            "facecolor": "none",
            "edgecolor": "C1" if name in wrong else "none",
            "linewidth": 2,
        }
        axes.text(x, y, name, ha="center", va="center", bbox=box)
        offset = 1.0 if name == "object" else 0.48
        rank = str(order.index(name) + 1)
        axes.text(x + offset, y, rank, ha="center", va="center", color=colour, weight="bold")
    axes.set_xlim(-1.9, 1.9)
    axes.set_ylim(-0.4, max(y for _, y in case.places.values()) + 0.4)
    axes.set_axis_off()


def draw_three_orders() -> Figure:
    """Draw three hierarchies, each numbered depth first, breadth first and by C3."""
    figure, grid = plt.subplots(3, 4, figsize=(7.2, 6.9), height_ratios=(4, 4, 5))
    for row, case in zip(grid, CASES, strict=True):
        row[0].text(0.5, 0.5, case.title, ha="center", va="center", linespacing=1.7)
        row[0].set_axis_off()
        columns = zip(row[1:], RULES, case.orders, ("C0", "C3", "C2"), strict=True)
        for axes, rule, order, colour in columns:
            plot_hierarchy(axes, case, order.split(), colour)
            if case is CASES[0]:
                axes.set_title(rule, color=colour)
    return figure
