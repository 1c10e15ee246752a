"""The figures of the note on DDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAYERS = 6  # one unit of time each in the backward pass
START_UP, PER_LAYER = 0.8, 0.5  # time of an all-reduce: start-up plus so much a layer
PLANS = {"一个桶": (6,), "三个桶": (2, 2, 2), "六个桶": (1, 1, 1, 1, 1, 1)}

LANES = {"反向传播": 0.0, "Reducer": 3.0, "进程组": 6.0, "优化器": 8.4}
# Sender, receiver, what is said; in the order of time.
MESSAGES = [
    ("反向传播", "Reducer", "钩子：W4 的梯度好了"),
    ("反向传播", "Reducer", "钩子：W3 的梯度好了"),
    ("Reducer", "进程组", "桶 0 齐，发起 all-reduce"),
    ("反向传播", "Reducer", "钩子：W2 的梯度好了"),
    ("反向传播", "Reducer", "钩子：W1 的梯度好了"),
    ("Reducer", "进程组", "桶 1 齐，发起 all-reduce"),
    ("进程组", "Reducer", "桶 0、桶 1 完成"),
    ("Reducer", "反向传播", "平均值写回 .grad"),
    ("反向传播", "优化器", "各 rank 自己 step()"),
]


def schedule(buckets: tuple[int, ...]) -> list[tuple[float, float]]:
    """Return when the all-reduce of each bucket starts and ends; one runs at a time."""
    spans: list[tuple[float, float]] = []
    ready = free = 0.0
    for size in buckets:
        ready += size
        start = max(ready, free)
        free = start + START_UP + PER_LAYER * size
        spans.append((start, free))
    return spans


def draw_overlap() -> Figure:
    """Draw the backward pass and the all-reduces for three ways to cut the gradients."""
    figure = Figure(figsize=(7.2, 4.0))
    axes = figure.add_subplot()
    for row, (name, buckets) in enumerate(PLANS.items()):
        top = -2.6 * row
        layer = 0
        for number, size in enumerate(buckets):
            for _ in range(size):
                axes.barh(top, 0.94, left=layer + 0.03, color="C0", alpha=0.35, height=0.8)
                axes.text(layer + 0.5, top, f"W{LAYERS - layer}", ha="center", va="center")
                layer += 1
            start, end = schedule(buckets)[number]
            axes.barh(
                top - 0.95, end - start - 0.06, left=start + 0.03, color="C1", alpha=0.4, height=0.8
            )
            axes.text((start + end) / 2, top - 0.95, f"桶 {number}", ha="center", va="center")
        axes.text(-0.2, top - 0.45, name, ha="right", va="center")
        axes.plot([end, end], [top + 0.4, top - 1.4], color="C2", linewidth=2)
        axes.text(end + 0.12, top, f"{end:.1f}", color="C2", va="center")
    axes.set(xlim=(-1.3, 10.6), ylim=(-7.0, 0.6), xlabel="时间（一层的反向传播为 1）")
    axes.set_xticks(range(0, 11, 2))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure


def add_message(axes: Axes, height: float, sender: str, receiver: str, text: str) -> None:
    """Draw one arrow between two lanes with its text above it."""
    start, end = LANES[sender], LANES[receiver]
    sent = sender == "Reducer" and receiver == "进程组"
    color = "C1" if sent or sender == "进程组" else "C0"
    arrow = {"arrowstyle": "-|>", "color": color, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=(end, height), xytext=(start, height), arrowprops=arrow)
    middle = (start + end) / 2 if receiver != "优化器" else 4.5  # clear of the lanes
    axes.text(middle, height + 0.12, text, ha="center", va="bottom")


def draw_sequence() -> Figure:
    """Draw what the backward pass, the reducer and the process group say to one another."""
    figure = Figure(figsize=(7.2, 5.4))
    axes = figure.add_subplot()
    bottom = -len(MESSAGES) - 0.1
    for name, x in LANES.items():
        axes.plot([x, x], [0.0, bottom], color="C0", linewidth=1, linestyle=":", alpha=0.9)
        box = {"boxstyle": "round,pad=0.35", "facecolor": "C0", "edgecolor": "C0", "alpha": 0.25}
        axes.text(x, 0.35, name, ha="center", va="center", bbox=box)
    for index, (sender, receiver, text) in enumerate(MESSAGES):
        add_message(axes, -index - 0.75, sender, receiver, text)
    for first, last, number in ((2, 6, 0), (5, 6, 1)):  # while an all-reduce is under way
        axes.barh(
            y=-(first + last) / 2 - 0.75,
            width=0.16,
            height=last - first,
            left=LANES["进程组"] + 0.22 * number,
            color="C1",
            alpha=0.5,
        )
    axes.set(xlim=(-0.9, 9.2), ylim=(bottom - 0.1, 0.8))
    axes.axis("off")
    return figure
