"""Figures of the note on processes and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EDGE = "#8a94a0"  # grid.color of the house style
Point = tuple[float, float]


def make_axes(width: float, height: float, inches: float) -> tuple[Figure, Axes]:
    """Return a figure 7.2 inches wide whose one axes spans `width` by `height` units."""
    figure, axes = plt.subplots(figsize=(7.2, inches))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(0, height))
    return figure, axes


def add_box(axes: Axes, corner: Point, size: Point, color: str, alpha: float = 0.25) -> None:
    """Draw a rounded box, its fill a tint of its edge."""
    axes.add_patch(
        FancyBboxPatch(
            corner,
            *size,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=(color, alpha),
            edgecolor=color,
            linewidth=1.4,
        )
    )


def label(
    axes: Axes,
    place: Point,
    text: str,
    *,
    side: str = "center",
    color: str | None = None,
    bold: bool = False,
) -> None:
    """Write a text at a place, centred unless said otherwise."""
    axes.text(
        *place,
        text,
        horizontalalignment=side,
        verticalalignment="center",
        color=color or plt.rcParams["text.color"],
        fontweight="bold" if bold else "normal",
    )


def draw_jvm_memory() -> Figure:
    """Draw the run-time data areas of a JVM by owner, and a second process beside it."""
    figure, axes = make_axes(14.4, 9.2, 4.6)
    add_box(axes, (0.1, 0.1), (10.6, 9.0), EDGE, 0)
    label(axes, (5.4, 8.7), "一个 JVM 进程：一个地址空间")
    label(axes, (0.4, 8.05), "归进程，所有线程共享", side="left", color="C0")
    add_box(axes, (0.4, 5.6), (5.9, 2.1), "C0")
    label(axes, (3.35, 7.2), "堆", bold=True)
    label(axes, (3.35, 6.3), "对象、数组、静态变量的值\n（虚拟线程的栈也在这里）")
    add_box(axes, (6.6, 5.6), (3.8, 2.1), "C0")
    label(axes, (8.5, 7.2), "方法区", bold=True)
    label(axes, (8.5, 6.3), "类、方法、常量池\nHotSpot：元空间")

    label(axes, (0.4, 5.1), "归线程，各有一套", side="left", color="C1")
    for left, name, frames in [
        (0.4, "main", ["add()", "main()"]),
        (3.8, "工作线程 1", ["add()", "run()"]),
        (7.2, "工作线程 2", ["run()"]),
    ]:
        add_box(axes, (left, 0.4), (3.2, 4.35), "C1", 0.08)
        label(axes, (left + 1.6, 4.35), name, bold=True)
        add_box(axes, (left + 0.25, 3.35), (2.7, 0.6), "C1")
        label(axes, (left + 1.6, 3.62), "pc 寄存器")
        add_box(axes, (left + 0.25, 1.35), (2.7, 1.8), "C1", 0)
        label(axes, (left + 1.6, 2.86), "JVM 栈")
        for depth, frame in enumerate(reversed(frames)):
            add_box(axes, (left + 0.6, 1.47 + 0.56 * depth), (2.0, 0.5), "C1")
            label(axes, (left + 1.6, 1.7 + 0.56 * depth), frame)
        add_box(axes, (left + 0.25, 0.55), (2.7, 0.6), "C1")
        label(axes, (left + 1.6, 0.82), "本地方法栈")

    add_box(axes, (11.2, 0.1), (3.1, 9.0), EDGE, 0)
    label(axes, (12.75, 8.7), "另一个进程")
    label(
        axes,
        (12.75, 5.0),
        "自己的地址空间，\n同一个虚拟地址\n指的是别的内存\n\n交换数据要经过\n管道、套接字\n或约定好的\n共享内存",
    )
    return figure


def draw_thread_states() -> Figure:
    """Draw the six values of Thread.State and what leads from one to another."""
    figure, axes = make_axes(14.4, 9.2, 4.6)
    width, height = 3.0, 1.0
    for name, (x, y), color in [
        ("NEW", (7.1, 8.6), EDGE),
        ("RUNNABLE", (7.1, 5.4), "C2"),
        ("TERMINATED", (12.8, 5.4), EDGE),
        ("BLOCKED", (1.6, 5.4), "C1"),
        ("WAITING", (1.6, 0.6), "C0"),
        ("TIMED_WAITING", (12.8, 0.6), "C0"),
    ]:
        add_box(axes, (x - width / 2, y - height / 2), (width, height), color)
        label(axes, (x, y), name, bold=True)

    for start, end, place, side, text in [
        ((7.1, 8.1), (7.1, 5.9), (7.35, 7.05), "left", "start()"),
        ((8.6, 5.4), (11.3, 5.4), (9.9, 5.75), "center", "run() 结束"),
        ((5.6, 5.6), (3.1, 5.6), (4.35, 6.35), "center", "进 synchronized，\n锁在别人手里"),
        ((3.1, 5.2), (5.6, 5.2), (4.35, 4.85), "center", "拿到锁"),
        ((0.7, 1.1), (0.7, 4.9), (0.95, 3.1), "left", "被 notify，\n要重新拿锁"),
        ((6.2, 4.9), (2.6, 1.1), (4.2, 3.6), "right", "wait()\njoin()\npark()"),
        ((3.1, 0.8), (7.0, 4.9), (5.4, 2.5), "left", "被 unpark，\n目标线程结束"),
        (
            (8.0, 4.9),
            (11.8, 1.1),
            (10.1, 3.55),
            "left",
            "sleep(n)、wait(n)、\njoin(n)、parkNanos(n)",
        ),
        ((11.3, 0.8), (7.3, 4.9), (9.6, 1.5), "right", "到时，\n或被叫醒"),
    ]:
        arrow = {"arrowstyle": "-|>", "color": plt.rcParams["text.color"], "lw": 1.4}
        axes.annotate("", end, start, arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
        label(axes, place, text, side=side)
    return figure
