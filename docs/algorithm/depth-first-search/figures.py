"""Figures of the note on depth-first search."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, FancyBboxPatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = plt.rcParams["text.color"]
GRAPH = {"A": "BEF", "B": "CD", "C": "B", "D": "C", "E": "DF", "F": "E", "G": "FH", "H": "G"}
SPOTS = {
    "A": (2.6, 3.4),
    "B": (0.9, 2.2),
    "C": (0.0, 0.4),
    "D": (1.9, 0.4),
    "E": (3.8, 1.9),
    "F": (5.6, 1.9),
    "G": (7.5, 1.9),
    "H": (7.5, 0.4),
}
NOTES = {  # where the times of a vertex are written, from its centre
    "A": (0.0, 0.52),
    "B": (-0.62, 0.24),
    "C": (0.0, -0.56),
    "D": (0.0, -0.56),
    "E": (0.1, -0.58),
    "F": (0.0, -0.58),
    "G": (0.0, 0.52),
    "H": (0.0, -0.56),
}


class Look(NamedTuple):
    """How a class of edges is drawn."""

    color: str
    linestyle: str
    linewidth: float


LOOKS = {
    "tree": Look("C0", "-", 2.2),
    "back": Look("C1", "--", 1.8),
    "forward": Look("C2", "-.", 1.8),
    "cross": Look("C3", ":", 2.2),
}
BRIDGE = Look("C1", "-", 4.5)
WAY_BACK = Look("C2", "--", 1.8)
NAMES = {"tree": "树边", "back": "后向边", "forward": "前向边", "cross": "横叉边"}
BENDS = {"CB": 0.35, "FE": 0.35, "HG": 0.45, "AF": -0.25}


@dataclass
class Search:
    """What a depth-first search of a graph finds."""

    graph: Mapping[str, str]
    begin: dict[str, int] = field(default_factory=dict)
    end: dict[str, int] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    clock: Iterator[int] = field(default_factory=lambda: count(1))

    def visit(self, v: str, depth: int) -> None:
        """Enter a vertex, classify its edges, leave it."""
        self.begin[v] = next(self.clock)
        self.depth[v] = depth
        for w in self.graph[v]:
            if w not in self.begin:
                self.classes[v + w] = "tree"
                self.visit(w, depth + 1)
            elif w not in self.end:
                self.classes[v + w] = "back"
            else:
                later = self.begin[v] < self.begin[w]
                self.classes[v + w] = "forward" if later else "cross"
        self.end[v] = next(self.clock)


def search(graph: Mapping[str, str]) -> Search:
    """Search the whole graph in the order its vertices are written."""
    found = Search(graph)
    for v in graph:
        if v not in found.begin:
            found.visit(v, 0)
    return found


def add_vertex(ax: Axes, spot: tuple[float, float], label: str, radius: float) -> Circle:
    """Draw a circle with a label in it."""
    circle = Circle(spot, radius, facecolor="none", edgecolor=INK, linewidth=1.6)
    ax.add_patch(circle)
    ax.text(*spot, label, ha="center", va="center_baseline")
    return circle


def connect(ax: Axes, start: Circle, stop: Circle, look: Look, bend: float = 0.0) -> None:
    """Draw an arrow from the rim of one circle to the rim of another."""
    arrow = FancyArrowPatch(
        start.center,
        stop.center,
        arrowstyle="-|>",
        connectionstyle=f"arc3,rad={bend}",
        patchA=start,
        patchB=stop,
        shrinkA=1,
        shrinkB=2,
        mutation_scale=10 + 2 * look.linewidth,
        **look._asdict(),
    )
    ax.add_patch(arrow)


def draw_timestamps() -> Figure:
    """Draw a digraph with its times and classes of edges, and the nested intervals."""
    found = search(GRAPH)
    figure, (top, bottom) = plt.subplots(
        2, 1, figsize=(7.2, 6.2), gridspec_kw={"height_ratios": [5, 1.9]}
    )
    for centre, width, height in (
        ((0.95, 1.0), 3.5, 3.7),
        ((4.7, 1.85), 3.1, 1.9),
        ((7.5, 1.15), 1.5, 3.3),
    ):
        top.add_patch(Ellipse(centre, width, height, facecolor="C5", alpha=0.16, linewidth=0))
    circles = {v: add_vertex(top, spot, v, 0.27) for v, spot in SPOTS.items()}
    for edge, kind in found.classes.items():
        bend = BENDS.get(edge, 0.0)
        connect(top, circles[edge[0]], circles[edge[1]], LOOKS[kind], bend)
    for v, (x, y) in SPOTS.items():
        dx, dy = NOTES[v]
        times = f"{found.begin[v]}/{found.end[v]}"
        top.text(x + dx, y + dy, times, ha="center", va="center")
    for kind, look in LOOKS.items():
        top.plot([], [], label=NAMES[kind], **look._asdict())
    top.legend(loc="upper right", ncols=2, handlelength=2.6)
    top.set(xlim=(-1.0, 8.5), ylim=(-0.9, 4.2), aspect="equal")
    top.axis("off")
    for v in GRAPH:
        left, right, level = found.begin[v], found.end[v], -found.depth[v]
        bottom.barh(level, right - left, left=left, height=0.62, color="C0", alpha=0.25)
        for time in (left, right):
            bottom.plot([time, time], [level - 0.31, level + 0.31], color="C0")
        bottom.text((left + right) / 2, level, v, ha="center", va="center_baseline")
    bottom.set(xlim=(0.5, 16.5), ylim=(-2.6, 0.5), xlabel="时刻", yticks=[])
    bottom.set_xticks(range(1, 17))
    bottom.spines["left"].set_visible(False)
    return figure


def draw_template() -> Figure:
    """Draw the life of a vertex: its three colours and the edges met meanwhile."""
    figure, ax = plt.subplots(figsize=(7.2, 2.9))
    spots = [(1.2, 2.0), (5.0, 2.0), (8.8, 2.0)]
    looks = [("白", "未发现", 0.0), ("灰", "在当前路径上", 0.3), ("黑", "已离开", 0.75)]
    meets = [
        ("这时有边指向它", "树边：立即进入", "C0"),
        ("这时有边指向它", "后向边：成环", "C1"),
        ("这时有边指向它", "比起点晚发现：前向边\n比起点早发现：横叉边", "C2"),
    ]
    for spot, (name, state, shade) in zip(spots, looks, strict=True):
        ax.add_patch(Circle(spot, 0.5, facecolor="C0", alpha=shade, linewidth=0))
        ax.add_patch(Circle(spot, 0.5, facecolor="none", edgecolor=INK, linewidth=1.8))
        ax.text(*spot, name, ha="center", va="center_baseline", fontsize=15)
        ax.text(spot[0], spot[1] + 0.68, state, ha="center", va="bottom")
    for (x, y), label in (
        ((3.1, 2.0), "进入：记 $d$\n看它的每条出边"),
        ((6.9, 2.0), "离开：记 $f$\n出边都看完了"),
    ):
        ax.annotate(
            "",
            (x + 1.3, y),
            (x - 1.3, y),
            arrowprops={"arrowstyle": "-|>", "linewidth": 2, "color": "C4"},
        )
        ax.text(x, y + 0.12, label.split("\n")[0], ha="center", va="bottom")
        ax.text(x, y - 0.14, label.split("\n")[1], ha="center", va="top")
    for (x, y), (head, text, colour) in zip(spots, meets, strict=True):
        corner = (x - 1.3, y - 2.35)
        box = FancyBboxPatch(corner, 2.6, 1.45, boxstyle="round,pad=0.08", linewidth=0)
        box.set(facecolor=colour, alpha=0.16)
        ax.add_patch(box)
        ax.text(x, y - 1.0, head, ha="center", va="top")
        ax.text(x, y - 1.85, text, ha="center", va="center", linespacing=1.5)
    ax.set(xlim=(-0.4, 10.4), ylim=(-0.5, 3.15), aspect="equal")
    ax.axis("off")
    return figure


def draw_low_link() -> Figure:
    """Draw a depth-first tree with low values, bridges and articulation points."""
    figure, ax = plt.subplots(figsize=(7.2, 2.9))
    spots = {1: (0.0, 0.0), 2: (2.2, 0.0), 3: (1.1, 1.5), 4: (4.4, 0.0), 5: (6.6, 0.0)}
    spots[6] = (8.8, 0.0)
    low = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 6}
    rims = {}
    for v, (x, y) in spots.items():
        rims[v] = add_vertex(ax, (x, y), str(v), 0.3)
        if v in (2, 4, 5):
            rims[v] = Circle((x, y), 0.4, facecolor="none", edgecolor="C3", linewidth=2)
            ax.add_patch(rims[v])
        above = 0.52 if y else -0.52
        ax.text(x, y + above, f"low {low[v]}", ha="center", va="bottom" if y else "top")
    tree, bridge = LOOKS["tree"], BRIDGE
    for a, b, look, bend in (
        (1, 2, tree, 0.0),
        (2, 3, tree, 0.0),
        (2, 4, bridge, 0.0),
        (4, 5, tree, 0.0),
        (5, 6, bridge, 0.0),
        (3, 1, WAY_BACK, 0.0),
        (5, 4, WAY_BACK, 0.55),
    ):
        connect(ax, rims[a], rims[b], look, bend)
    for look, label in ((tree, "树边"), (bridge, "树边，也是桥"), (WAY_BACK, "后向边")):
        ax.plot([], [], label=label, **look._asdict())
    ax.plot([], [], "o", markersize=13, label="割点", fillstyle="none", color="C3")
    ax.legend(loc="upper right", ncols=2, handlelength=2.4)
    ax.set(xlim=(-0.6, 9.4), ylim=(-1.0, 2.5), aspect="equal")
    ax.axis("off")
    return figure
