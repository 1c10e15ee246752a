"""Figures of the note on maximum likelihood, MAP and Bayesian estimation."""

from __future__ import annotations

from math import lgamma
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Curve = NDArray[np.float64]


def beta_density(theta: Curve, a: float, b: float) -> Curve:
    """Return the density of Beta(a, b), computed through logarithms."""
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    log_density = (a - 1) * np.log(theta) + (b - 1) * np.log1p(-theta) + scale
    return np.asarray(np.exp(log_density))


def draw_prior_washes_out() -> Figure:
    """Draw prior, scaled likelihood and posterior for four sizes of the data."""
    prior_a, prior_b = 3, 7
    theta = np.linspace(0.0005, 0.9995, 401)
    figure, axes = plt.subplots(2, 2, figsize=(7.2, 5.0), sharex=True, gridspec_kw={"wspace": 0.1})
    for axis, (heads, tosses) in zip(
        axes.flat, [(0, 0), (2, 3), (21, 30), (210, 300)], strict=True
    ):
        tails = tosses - heads
        posterior = beta_density(theta, prior_a + heads, prior_b + tails)
        axis.fill_between(theta, posterior, color="C2", alpha=0.2, linewidth=0)
        prior = beta_density(theta, prior_a, prior_b)
        likelihood = beta_density(theta, 1 + heads, 1 + tails)
        axis.plot(theta, prior, "--", color="C0", label="先验", zorder=3)
        axis.plot(theta, likelihood, ":", color="C1", linewidth=2.6, label="似然（缩放到面积 1）")
        axis.plot(theta, posterior, color="C2", label="后验")
        axis.set_title(f"n = {tosses}，正面 {heads} 次")
        axis.set_xlim(0, 1)
        axis.set_ylim(bottom=0)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
    for axis in axes[1]:
        axis.set_xlabel(r"正面概率 $\theta$")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    return figure


def draw_map_moves() -> Figure:
    """Draw one posterior in two coordinates: the mode moves, the mass of an interval does not."""
    low, high = 0.5, 0.75
    theta = np.linspace(0.0005, 0.9995, 801)
    density = beta_density(theta, 5, 3)
    logit = np.log(theta / (1 - theta))
    mass = np.trapezoid(np.where((theta >= low) & (theta <= high), density, 0), theta)

    figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.6), gridspec_kw={"wspace": 0.1})
    panels = [
        (theta, density, "横轴是 $\\theta$", "众数 $\\theta=0.667$"),
        (
            logit,
            density * theta * (1 - theta),
            "横轴是 $\\phi=\\ln(\\theta/(1-\\theta))$",
            "众数 $\\phi=0.511$，换回 $\\theta=0.625$",
        ),
    ]
    for axis, (coordinate, height, label, note) in zip(axes, panels, strict=True):
        inside = (theta >= low) & (theta <= high)
        axis.plot(coordinate, height, color="C2")
        axis.fill_between(coordinate, height, where=inside, color="C2", alpha=0.25, linewidth=0)
        peak = int(np.argmax(height))
        axis.vlines(coordinate[peak], 0, height[peak], color="C1", linestyle="--")
        axis.plot(coordinate[peak], height[peak], "o", color="C1")
        axis.set_title(note)
        axis.set_xlabel(label)
        axis.set_ylim(0, height[peak] * 1.12)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
    axes[0].set_xlim(0, 1)
    axes[1].set_xlim(-2.5, 4)
    for axis, place in zip(axes, [(0.03, 0.7), (0.66, 0.7)], strict=True):
        axis.text(
            *place,
            f"阴影：\n$0.5<\\theta<0.75$\n概率 {mass:.2f}",
            transform=axis.transAxes,
            linespacing=1.5,
        )
    return figure
