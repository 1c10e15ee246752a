"""The figure of the note on modules and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from matplotlib.figure import Figure
from torch import nn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What is assigned to an attribute, as the reader writes it.
SPELLINGS = {
    "weight": "nn.Parameter(t)",
    "mean": "nn.Buffer(t)",
    "cache": "nn.Buffer(t, persistent=False)",
    "child": "nn.Linear(2, 2)",
    "layers": "[nn.Linear(2, 2)]",
    "plain": "t（普通张量）",
}
TABLES = ("_parameters", "_buffers", "_modules", "__dict__")
POWERS = ("训练", "保存", "搬动", "切换")
LEFT, MIDDLE, RIGHT, STEP = 0.0, 4.0, 6.05, 0.78  # where the three columns stand


class Holder(nn.Module):
    """A module with one attribute of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2))
        self.mean = nn.Buffer(torch.ones(2))
        self.cache = nn.Buffer(torch.ones(2), persistent=False)
        self.child = nn.Linear(2, 2)
        self.layers = [nn.Linear(2, 2)]
        self.plain = torch.ones(2)


def find_powers(name: str) -> tuple[bool | None, ...]:
    """Return what the module reaches of an attribute; None where there is nothing to reach."""
    holder = Holder().to(torch.float64).eval()
    value = getattr(holder, name)
    module = value[0] if isinstance(value, list) else value
    tensor = module.weight if isinstance(module, nn.Module) else module
    trained = any(tensor is parameter for parameter in holder.parameters())
    learns = isinstance(tensor, nn.Parameter)
    return (
        trained if learns else None,
        any(key.split(".")[0] == name for key in holder.state_dict()),
        tensor.dtype == torch.float64,
        not module.training if isinstance(module, nn.Module) else None,
    )


def find_table(name: str) -> str:
    """Return which table of the module holds an attribute."""
    holder = Holder()
    return next(table for table in TABLES if name in getattr(holder, table))


def add_mark(axes: Axes, place: tuple[float, float], reached: bool | None) -> None:
    """Draw a disc for what is reached, a cross for what is missed, a dash for nothing."""
    if reached is None:
        axes.text(*place, "–", ha="center", va="center")
    elif reached:
        axes.plot(*place, marker="o", color="C2", markersize=11)
    else:
        axes.plot(*place, marker="x", color="C1", markersize=10, markeredgewidth=3)


def draw_registration() -> Figure:
    """Draw where an assignment lands and which powers of the module reach it there."""
    figure = Figure(figsize=(7.2, 3.7))
    axes = figure.add_subplot()
    rows = {name: 5.0 - index for index, name in enumerate(SPELLINGS)}
    homes = {"_parameters": 5.0, "_buffers": 3.5, "_modules": 2.0, "__dict__": 0.5}
    for table, height in homes.items():
        color = "C1" if table == "__dict__" else "C0"
        box = {"boxstyle": "round,pad=0.4", "facecolor": color, "edgecolor": color, "alpha": 0.25}
        axes.text(MIDDLE + 0.72, height, table, ha="center", va="center", bbox=box)
    arrow = {"arrowstyle": "-|>", "lw": 1.4, "shrinkA": 0, "shrinkB": 0}
    for name, height in rows.items():
        axes.text(LEFT, height, SPELLINGS[name], va="center")
        table = find_table(name)
        arrow["color"] = "C1" if table == "__dict__" else "C0"
        end = (MIDDLE - 0.02, homes[table] + 0.1 * (height - homes[table]))
        axes.annotate("", xy=end, xytext=(MIDDLE - 0.85, height), arrowprops=arrow)
        for column, reached in enumerate(find_powers(name)):
            add_mark(axes, (RIGHT + STEP * column, height), reached)
    for x, title in ((LEFT, "self.名字 = …"), (MIDDLE + 0.15, "存放处")):
        axes.text(x, 5.85, title, va="center")
    for column, power in enumerate(POWERS):
        axes.text(RIGHT + STEP * column, 5.85, power, ha="center", va="center")
    axes.axhline(5.5, color="C0", linewidth=0.8, alpha=0.6)
    axes.set(xlim=(-0.05, RIGHT + 3 * STEP + 0.4), ylim=(-0.2, 6.2))
    axes.axis("off")
    return figure
