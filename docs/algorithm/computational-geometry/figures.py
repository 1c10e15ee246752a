"""Figures of the note on computational geometry."""

from __future__ import annotations

import math
import random
from itertools import combinations, groupby
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
SIDE = 64  # neighbouring doubles a side of the sign map
ULP = 2.0**-53  # the step between doubles at 0.5
Q, R = (12.0, 12.0), (24.0, 24.0)


def orient(a: Point, b: Point, c: Point) -> float:
    """Return twice the signed area of a triangle, rounded as doubles are."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def sign(x: float) -> int:
    """Return -1, 0 or 1."""
    return (x > 0) - (x < 0)


def float_sign(i: int, j: int) -> int:
    """Return the sign that doubles give at a place of the grid."""
    return sign(orient((0.5 + i * ULP, 0.5 + j * ULP), Q, R))


def exact_sign(i: int, j: int) -> int:
    """Return the true sign at a place of the grid."""
    return sign(j - i)


def add_signs(ax: Axes, sign_at: Callable[[int, int], int]) -> None:
    """Fill the places of each sign with one path, equal rows and runs at a time."""
    boxes: dict[int, list[Path]] = {-1: [], 0: [], 1: []}
    rows = [[sign_at(i, j) for i in range(SIDE)] for j in range(SIDE)]
    low = 0
    for row, equal_rows in groupby(rows):
        high = low + len(list(equal_rows))
        left = 0
        for value, run in groupby(row):
            right = left + len(list(run))
            ring = [(left, low), (right, low), (right, high), (left, high), (left, low)]
            boxes[value].append(Path(ring, closed=True))
            left = right
        low = high
    for value, colour in ((1, "C0"), (-1, "C1")):
        path = Path.make_compound_path(*boxes[value])
        ax.add_patch(PathPatch(path, facecolor=colour, linewidth=0))
    ax.set(xlim=(0, SIDE), ylim=(0, SIDE), aspect="equal")
    ax.set(xticks=range(0, SIDE + 1, 16), yticks=range(0, SIDE + 1, 16))
    ax.spines[["top", "right"]].set_visible(True)


def draw_sign_map() -> Figure:
    """Draw the signs of near-collinear points, by doubles and exactly."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 4.2))
    add_signs(left, float_sign)
    add_signs(right, exact_sign)
    left.set(title="双精度", xlabel="$i$", ylabel="$j$")
    right.set(title="精确", xlabel="$i$")
    ink = plt.rcParams["patch.edgecolor"]
    figure.legend(
        handles=[
            Patch(facecolor="C0", label="左侧（正）", linewidth=0),
            Patch(facecolor="none", edgecolor=ink, label="共线（零）", linewidth=1),
            Patch(facecolor="C1", label="右侧（负）", linewidth=0),
        ],
        loc="outside lower center",
        ncols=3,
    )
    return figure


def half_hull(points: list[Point]) -> list[Point]:
    """Return the chain that leaves all points on its left."""
    chain: list[Point] = []
    for point in points:
        while len(chain) >= 2 and orient(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def sample_points() -> list[Point]:
    """Return integer points in a rough ellipse, some on one edge of the hull."""
    rng = random.Random(5)
    points: set[Point] = {(-5, -8), (1, -8), (7, -8)}
    while len(points) < 30:
        angle, reach = rng.uniform(0, math.tau), math.sqrt(rng.random())
        point = (round(14 * reach * math.cos(angle)), round(8 * reach * math.sin(angle)))
        if all(math.dist(point, other) > 2 for other in points):
            points.add(point)
    return sorted(points)


def add_points(ax: Axes, points: list[Point]) -> None:
    """Draw the points on an empty panel."""
    ax.plot(*zip(*points, strict=True), "o", color="C3", markersize=4, alpha=0.8)
    ax.set(xlim=(-17.5, 17.5), ylim=(-12.5, 11.5), aspect="equal")
    ax.axis("off")


def add_calipers(ax: Axes, corners: list[Point]) -> None:
    """Draw the farthest pair of corners and the parallel lines that hold them."""
    a, b = max(combinations(corners, 2), key=lambda pair: math.dist(*pair))
    length = math.dist(a, b)
    step = ((a[1] - b[1]) / length * 9, (b[0] - a[0]) / length * 9)
    for x, y in (a, b):
        jaw = ([x - step[0], x + step[0]], [y - step[1], y + step[1]])
        ax.plot(*jaw, color="C1", linestyle="--", linewidth=1.5)
    ax.plot([a[0], b[0]], [a[1], b[1]], color="C1")
    ax.plot([a[0], b[0]], [a[1], b[1]], "o", color="C1", markersize=7)


def draw_hull() -> Figure:
    """Draw the two chains of a hull, and its diameter between two parallel lines."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9))
    points = sample_points()
    lower, upper = half_hull(points), half_hull(points[::-1])
    add_points(left, points)
    left.plot(*zip(*lower, strict=True), "-o", color="C0", markersize=6)
    left.plot(*zip(*upper, strict=True), "-o", color="C2", markersize=6)
    flat = (1, -8)
    left.plot(*flat, "o", color="C0", markersize=9, fillstyle="none")
    ends = [lower[0], lower[-1]]
    left.plot(*zip(*ends, strict=True), "s", color="C3", markersize=8)
    left.text(0, -10.1, "下链，从左到右", ha="center", va="center", color="C0")
    left.text(0, 10.2, "上链，从右到左", ha="center", va="center", color="C2")
    add_points(right, points)
    corners = lower[:-1] + upper[:-1]
    right.plot(*zip(*corners, corners[0], strict=True), color="C0")
    add_calipers(right, corners)
    right.text(0, -10.1, "平行的支撑线夹出直径", ha="center", va="center", color="C1")
    return figure
