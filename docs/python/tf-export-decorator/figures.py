"""Figures of the note on tf_export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 2.7, 1.0
Point = tuple[float, float]
SOURCE, OBJECT, MAKER, PUBLIC = (0.0, 3.0), (6.4, 3.0), (0.0, 0.0), (6.4, 0.0)


def add_box(ax: Axes, centre: Point, title: str, detail: str, colour: str) -> None:
    """Draw a stage: what it is, and an example of it below."""
    x, y = centre
    box = FancyBboxPatch(
        (x - WIDTH / 2, y - HEIGHT / 2),
        WIDTH,
        HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor=colour,
        alpha=0.2,
        linewidth=0,
    )
    ax.add_patch(box)
    ax.text(x, y + 0.2, title, ha="center", va="center", weight="bold")
    ax.text(x, y - 0.22, detail, ha="center", va="center", color=colour)


def add_arrow(ax: Axes, start: Point, end: Point, colour: str, style: str = "-") -> None:
    """Draw an arrow from one point to another."""
    arrow = {"arrowstyle": "-|>", "color": colour, "linestyle": style, "linewidth": 1.8}
    ax.annotate("", end, start, arrowprops=arrow | {"shrinkA": 2, "shrinkB": 2})


def draw_pipeline() -> Figure:
    """Draw how a name goes from a decorator to a public package, in both generations."""
    figure, ax = plt.subplots(figsize=(7.2, 3.7))
    add_box(ax, SOURCE, "源码里的符号", '@tf_export("math.add")', "C0")
    add_box(ax, OBJECT, "对象上的属性", "_tf_api_names", "C0")
    add_box(ax, MAKER, "API 生成器", "构建时运行", "C1")
    add_box(ax, PUBLIC, "公开的包", "tf.math.add", "C2")
    right, top = WIDTH / 2, HEIGHT / 2
    add_arrow(ax, (right, 3), (6.4 - right, 3), "C0")
    ax.text(3.2, 3.12, "装饰：记下名字", ha="center", va="bottom", color="C0")
    ax.text(3.2, 2.86, "交还同一个对象", ha="center", va="top", color="C0")
    add_arrow(ax, (0, 3 - top), (0, top), "C1")
    ax.text(-0.12, 1.5, "较新：\n只读源码", ha="right", va="center", color="C1")
    add_arrow(ax, (6.4 - right, 3 - top), (right, top), "C1")
    ax.text(3.5, 1.35, "较早：导入后读属性", ha="left", va="center", color="C1")
    add_arrow(ax, (right, 0), (6.4 - right, 0), "C2")
    ax.text(3.2, 0.1, "写 __init__.py", ha="center", va="bottom", color="C2")
    add_arrow(ax, (6.4, top), (6.4, 3 - top), "C2", style="--")
    ax.text(6.52, 1.5, "导入得到\n同一个对象", ha="left", va="center", color="C2")
    ax.set(xlim=(-1.5, 8.0), ylim=(-0.6, 3.6))
    ax.axis("off")
    return figure
