"""The figures of the note on autograd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The nodes of the example in the order of a breadth-first walk from the loss: what each computes,
# and where it stands.
NODES = [
    ("loss = a·b + 3·x", (2.6, 4.0)),
    ("a·b", (1.5, 3.0)),
    ("3·x", (4.1, 2.5)),
    ("a = x·w", (1.5, 1.0)),
    ("b = exp(a)", (0.4, 2.0)),
    ("x", (3.4, 0.0)),
    ("w", (0.4, 0.0)),
]


def describe_saved(node: Any) -> str:  # noqa: ANN401  # torch gives its nodes no public type
    """Return the tensors that a backward node has saved, as a line of text."""
    saved = {name: getattr(node, name) for name in dir(node) if name.startswith("_saved_")}
    values = [
        f"{name.removeprefix('_saved_')} = {value.item():.3g}"
        for name, value in sorted(saved.items(), reverse=True)
        if isinstance(value, torch.Tensor)
    ]
    return "保存 " + "，".join(values) if values else "不保存张量"


def add_node(axes: Axes, place: tuple[float, float], text: str, *, leaf: bool) -> None:
    """Write a node's text into a rounded box."""
    box = {
        "boxstyle": "round,pad=0.45",
        "facecolor": "C2" if leaf else "C0",
        "edgecolor": "C2" if leaf else "C0",
        "linewidth": 1.5,
        "alpha": 0.22,
    }
    axes.text(*place, text, ha="center", va="center", linespacing=1.35, bbox=box)


def add_edge(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], adjoint: float
) -> None:
    """Draw the arrow between two boxes, one above the other, with the adjoint that flows along."""
    lean = max(-0.55, min(0.55, (end[0] - start[0]) / 3))
    tail, head = (start[0] + lean, start[1] - 0.27), (end[0] - lean, end[1] + 0.27)
    arrow = {"arrowstyle": "-|>", "color": "C1", "shrinkA": 0, "shrinkB": 0, "lw": 1.6}
    axes.annotate("", xy=head, xytext=tail, arrowprops=arrow)
    middle, shift = (np.array(tail) + np.array(head)) / 2, 0.1 + 0.12 * (head[0] > tail[0])
    axes.text(middle[0] + shift, middle[1] + 0.04, f"{adjoint:.3g}", color="C1", va="center")


def draw_recorded_graph() -> Figure:
    """Draw the graph behind `a * b + 3 * x` as `grad_fn.next_functions` gives it."""
    x = torch.tensor(2.0, requires_grad=True)
    w = torch.tensor(0.5, requires_grad=True)
    a = x * w
    loss = a * a.exp() + 3 * x

    nodes: list[Any] = [loss.grad_fn]
    for node in nodes:
        nodes += [s for s, _ in node.next_functions if s is not None and s not in nodes]
    saved = [describe_saved(node) for node in nodes]
    pulled: dict[Any, tuple[torch.Tensor | None, ...]] = {}
    for node in nodes:
        node.register_hook(lambda pulled_back, _, node=node: pulled.update({node: pulled_back}))
    torch.autograd.backward(loss)

    figure = Figure(figsize=(7.2, 6.0))
    axes = figure.add_subplot()
    for node, (meaning, place), line in zip(nodes, NODES, saved, strict=True):
        leaf = hasattr(node, "variable")
        last = f"{meaning}.grad = {node.variable.grad.item():.3g}" if leaf else line
        add_node(axes, place, f"{type(node).__name__}　{meaning}\n{last}", leaf=leaf)
        for (source, _), adjoint in zip(node.next_functions, pulled[node], strict=False):
            if source is not None and adjoint is not None:
                add_edge(axes, place, NODES[nodes.index(source)][1], adjoint.item())
    axes.set(xlim=(-0.6, 5.2), ylim=(-0.5, 4.45))
    axes.axis("off")
    return figure


def compute_central_error(steps: np.ndarray, number: type[np.floating[Any]]) -> np.ndarray:
    """Return the error of the central difference of x / (1 + x²) at 0.7 in a number format."""
    x, one, h = number(0.7), number(1), steps.astype(number)
    right, left = (x + h) / (one + (x + h) ** 2), (x - h) / (one + (x - h) ** 2)
    exact = (1 - 0.7**2) / (1 + 0.7**2) ** 2
    error: np.ndarray = np.abs(((right - left) / (2 * h)).astype(np.float64) - exact)
    return error


def draw_finite_difference() -> Figure:
    """Draw the error of the central difference against its step, in two precisions."""
    figure = Figure(figsize=(7.2, 3.8))
    axes = figure.add_subplot()
    steps = np.logspace(-10, -0.5, 150)
    for number, label in ((np.float32, "单精度 float32"), (np.float64, "双精度 float64")):
        reachable = steps[steps > 1e-7] if number is np.float32 else steps
        error = compute_central_error(reachable, number)
        axes.loglog(reachable, np.maximum(error, 1e-13), label=label, linewidth=1.5)
    axes.axvline(1e-6, linestyle="--", color="C3", linewidth=1.2)
    axes.text(1.3e-6, 1.2, "gradcheck 默认步长", color="C3")
    axes.set(xlabel="步长 h", ylabel="中心差分的绝对误差", ylim=(1e-13, 10))
    axes.grid(visible=True)
    axes.legend(loc="upper left")
    return figure
