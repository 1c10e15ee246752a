"""The figures of the note on activation functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772  # SELU
LEAK = 0.1  # the slope of the leaky ReLU as drawn
LAYERS = 50


def sigmoid(x: Array) -> Array:
    """Return the logistic function."""
    values: Array = (1 + np.tanh(x / 2)) / 2  # does not overflow
    return values


def gelu(x: Array) -> Array:
    """Return x times the share of standard normal samples below it."""
    below: Array = np.array([math.erfc(-value / math.sqrt(2)) / 2 for value in x])
    return x * below


def silu(x: Array) -> Array:
    """Return x times its logistic function."""
    return x * sigmoid(x)


def mish(x: Array) -> Array:
    """Return x times the tanh of its softplus."""
    return x * np.tanh(np.logaddexp(x, 0))


def relu(x: Array) -> Array:
    """Return x where it is positive and 0 elsewhere."""
    return np.maximum(x, 0)


def squared_relu(x: Array) -> Array:
    """Return the square of the ReLU."""
    return relu(x) ** 2


def leaky_relu(x: Array) -> Array:
    """Return x on the right and a small part of it on the left."""
    return np.where(x > 0, x, LEAK * x)


def elu(x: Array) -> Array:
    """Return x on the right and an exponential that ends at -1 on the left."""
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def selu(x: Array) -> Array:
    """Return the scaled ELU."""
    return SCALE * np.where(x > 0, x, ALPHA * np.expm1(np.minimum(x, 0)))


FAMILIES: list[dict[str, Callable[[Array], Array]]] = [
    {"sigmoid": sigmoid, "tanh": np.tanh},
    {"ReLU": relu, "leaky ReLU": leaky_relu, "ELU": elu, "SELU": selu},
    {"GELU": gelu, "SiLU": silu, "Mish": mish, "ReLU²": squared_relu},
]


def add_family(above: Axes, below: Axes, family: dict[str, Callable[[Array], Array]]) -> None:
    """Draw functions above and their derivatives below."""
    # The points lie on either side of 0, where some derivatives jump.
    x = np.linspace(-4, 4, 802)
    for order, (name, phi) in enumerate(family.items()):
        step = 1e-6
        slope = (phi(x + step) - phi(x - step)) / (2 * step)
        above.plot(x, phi(x), label=name, linestyle=("-", "--", "-.", ":")[order])
        below.plot(x, slope.round(5), linestyle=("-", "--", "-.", ":")[order])
    above.legend(loc="upper left", handlelength=1.6, borderaxespad=0.1)
    above.set(xlim=(-4, 4), ylim=(-2, 3.2), xticks=(-3, 0, 3))
    below.set(xlim=(-4, 4), ylim=(-0.4, 2.05))
    above.grid(visible=True)
    below.grid(visible=True)


def draw_curves() -> Figure:
    """Draw the functions in three families, with their derivatives."""
    figure, axes = plt.subplots(2, 3, figsize=(9.2, 5.6), sharex=True, sharey="row")
    for column, family in enumerate(FAMILIES):
        add_family(axes[0, column], axes[1, column], family)
        axes[1, column].set_xlabel("$x$")
    axes[0, 0].set_ylabel(r"函数 $\phi(x)$")
    axes[1, 0].set_ylabel(r"导数 $\phi'(x)$")
    return figure


NORMAL = np.linspace(-12, 12, 4001)
MASS = np.exp(-(NORMAL**2) / 2) / math.sqrt(2 * math.pi) * (NORMAL[1] - NORMAL[0])
CARRIERS: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "SELU": selu,
    "ReLU": relu,
    "GELU": gelu,
    "SiLU": silu,
    "ReLU²": squared_relu,
}


def compute_moment(phi: Callable[[Array], Array], q: float) -> float:
    """Return the mean square of `phi` of a normal variable with mean square q."""
    return float(np.sum(MASS * phi(math.sqrt(q) * NORMAL) ** 2))


def trace(phi: Callable[[Array], Array], start: float, variance: float) -> list[float]:
    """Return the mean square before the activation, layer after layer, within the picture."""
    path = [start]
    while len(path) <= LAYERS and 1e-14 < path[-1] < 1e9:
        path.append(variance * compute_moment(phi, path[-1]))
    return path


def draw_mean_square() -> Figure:
    """Draw how the mean square travels, with one variance for all and with each one's own."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 4.2))
    for name, phi in CARRIERS.items():
        (line,) = left.plot(trace(phi, 1.0, 2.0), label=name)
        own = 1 / compute_moment(phi, 1.0)
        for start, style in ((1.5, "-"), (0.6, "--")):
            right.plot(trace(phi, start, own), style, color=line.get_color())
    left.set(title=r"方差一律取 $\sigma_w^2=2$", ylabel="均方值 $q$")
    right.set_title("各用自己的增益")
    for axes, limits in ((left, (1e-9, 1e7)), (right, (1e-3, 1e3))):
        axes.set_yscale("log")
        axes.set(xlabel="层", xlim=(0, LAYERS), ylim=limits)
        axes.grid(visible=True)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=6)
    return figure
