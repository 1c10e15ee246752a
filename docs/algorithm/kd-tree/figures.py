"""Figures of the note on kd trees."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, Patch, Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, ...]
Box = tuple[Point, Point]
WIDTH, HEIGHT = 16.0, 9.0
QUERY = (6.6, 5.9)
DIMENSIONS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20)
SIZES = (256, 1024, 4096)
QUERIES = 12


@dataclass
class Node:
    """A point and the axis that it cuts."""

    point: Point
    axis: int
    left: Node | None
    right: Node | None


@dataclass
class Search:
    """A search for the nearest point: what it found and where it has been."""

    query: Point
    best: float = float("inf")
    found: Point = ()
    visited: list[Point] = field(default_factory=list)
    reached: list[Box] = field(default_factory=list)
    cuts: list[tuple[int, Point, Point]] = field(default_factory=list)


def build(points: list[Point], depth: int = 0) -> Node | None:
    """Return a balanced tree that cuts the axes by turns."""
    if not points:
        return None
    axis = depth % len(points[0])
    points = sorted(points, key=lambda p: p[axis])
    middle = len(points) // 2
    left, right = build(points[:middle], depth + 1), build(points[middle + 1 :], depth + 1)
    return Node(points[middle], axis, left, right)


def visit(node: Node | None, search: Search) -> None:
    """Search a subtree for the nearest point."""
    if node is None:
        return
    search.visited.append(node.point)
    squared = sum((a - b) ** 2 for a, b in zip(search.query, node.point, strict=True))
    if squared < search.best:
        search.best, search.found = squared, node.point
    offset = search.query[node.axis] - node.point[node.axis]
    near, far = (node.left, node.right) if offset < 0 else (node.right, node.left)
    visit(near, search)
    if offset**2 < search.best:
        visit(far, search)


def halves(node: Node, box: Box) -> tuple[Box, Box]:
    """Return the boxes on both sides of a node's cut."""
    low, high = box
    at = node.point[node.axis]
    upper = tuple(at if i == node.axis else x for i, x in enumerate(high))
    lower = tuple(at if i == node.axis else x for i, x in enumerate(low))
    return (low, upper), (lower, high)


def trace(node: Node | None, box: Box, search: Search) -> None:
    """Collect the cuts of a subtree, and the smallest boxes that were not pruned."""
    if node is None:
        search.reached.append(box)
        return
    left, right = halves(node, box)
    search.cuts.append((node.axis, right[0], left[1]))
    for part, child in ((left, node.left), (right, node.right)):
        if child is None or child.point in search.visited:
            trace(child, part, search)
        else:
            trace(child, part, Search(search.query, cuts=search.cuts))


def add_search(ax: Axes, search: Search) -> None:
    """Draw the cuts, the reached boxes, and the circle of the final radius."""
    for low, high in search.reached:
        box = Rectangle((low[0], low[1]), high[0] - low[0], high[1] - low[1])
        box.set(facecolor="C0", alpha=0.25, linewidth=0)
        ax.add_patch(box)
    for axis, (x0, y0), (x1, y1) in search.cuts:
        ax.plot([x0, x1], [y0, y1], color=f"C{2 + axis}", linewidth=1.1)
    centre = (search.query[0], search.query[1])
    ax.add_patch(Circle(centre, search.best**0.5, fill=False, edgecolor="C1", linewidth=2))
    ax.plot(*centre, "x", color="C1", markersize=8, markeredgewidth=2.5)


def draw_partition() -> Figure:
    """Draw the cuts of a tree in the plane and what one search visits."""
    rng = random.Random(10)
    points: list[Point] = []
    while len(points) < 48:
        point = (rng.uniform(0.3, WIDTH - 0.3), rng.uniform(0.3, HEIGHT - 0.3))
        if all(abs(point[0] - x) > 0.1 and abs(point[1] - y) > 0.1 for x, y in points):
            points.append(point)
    root, search = build(points), Search(QUERY)
    visit(root, search)
    trace(root, ((0.0, 0.0), (WIDTH, HEIGHT)), search)
    figure, ax = plt.subplots(figsize=(7.2, 4.6))
    add_search(ax, search)
    ink = plt.rcParams["text.color"]
    others = [p for p in points if p not in search.visited]
    seen = [p for p in search.visited if p != search.found]
    ax.plot(*zip(*others, strict=True), "o", color=ink, markersize=4, fillstyle="none", alpha=0.7)
    ax.plot(*zip(*seen, strict=True), "o", color="C0", markersize=6, label="比较过的点")
    ax.plot(*search.found, "o", color="C1", markersize=8, label="最近邻")
    ax.plot([], [], "x", color="C1", markersize=8, markeredgewidth=2.5, label="查询点")
    shade = Patch(facecolor="C0", alpha=0.25, linewidth=0, label="没有剪掉的格子")
    handles = [*ax.get_legend_handles_labels()[0], shade]
    ax.add_patch(Rectangle((0, 0), WIDTH, HEIGHT, fill=False, edgecolor=ink, linewidth=1))
    ax.set(xlim=(-0.1, WIDTH + 0.1), ylim=(-0.1, HEIGHT + 0.1), aspect="equal")
    ax.axis("off")
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    return figure


def visited_share(dimension: int, size: int) -> float:
    """Return the mean share of nodes that a search visits, in per cent."""
    rng = random.Random(1000 * size + dimension)
    points: list[Point] = [tuple(rng.random() for _ in range(dimension)) for _ in range(size)]
    root, total = build(points), 0
    for _ in range(QUERIES):
        search = Search(tuple(rng.random() for _ in range(dimension)))
        visit(root, search)
        total += len(search.visited)
    return 100 * total / (QUERIES * size)


def draw_visited() -> Figure:
    """Draw how the share of visited nodes grows with the dimension."""
    figure, ax = plt.subplots(figsize=(7.2, 3.6))
    for size, marker in zip(SIZES, "osD", strict=True):
        shares = [visited_share(dimension, size) for dimension in DIMENSIONS]
        label = f"$n={size}=2^{{{size.bit_length() - 1}}}$"
        ax.plot(DIMENSIONS, shares, marker, linestyle="-", markersize=5, label=label)
    ax.set(xlabel="维数 $d$", ylabel="访问的节点（%）", ylim=(0, 103), xlim=(0.5, 20.5))
    ax.set_xticks(range(2, 21, 2))
    ax.grid(visible=True)
    ax.legend(loc="lower right")
    return figure
