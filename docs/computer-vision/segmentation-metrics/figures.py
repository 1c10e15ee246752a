"""Figures of the note on semantic segmentation metrics."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLASSES = ("0 背景", "1 车", "2 人")
COUNTS = ((9, 2, 0), (1, 5, 0), (1, 0, 2))
FOCUS = 1
TRUE_BOX = (8, 12, 7, 12)  # first row, end row, first column, end column
GUESSES = {
    "全背景": (0, 0, 0, 0),
    "扩一圈": (7, 13, 6, 13),
    "漏一列": (8, 12, 7, 11),
}


def name_cell(row: int, column: int) -> tuple[str, str]:
    """Return what a cell of the matrix is for the class in focus, and its colour."""
    if row == FOCUS:
        return ("TP", "C2") if column == FOCUS else ("FN", "C1")
    return ("FP", "C0") if column == FOCUS else ("TN", "none")


def draw_confusion_matrix() -> Figure:
    """Draw a 3 by 3 matrix with the TP, FN and FP of one class marked."""
    figure, axes = plt.subplots(figsize=(7.2, 4.3))
    ink = plt.rcParams["text.color"]
    for row, column in product(range(3), repeat=2):
        name, colour = name_cell(row, column)
        axes.add_patch(
            Rectangle((column, row), 1, 1, facecolor=colour, alpha=0.3, edgecolor="none")
        )
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor="none", edgecolor=ink, linewidth=1))
        axes.text(
            column + 0.5, row + 0.4, str(COUNTS[row][column]), ha="center", va="center", size=17
        )
        axes.text(column + 0.5, row + 0.76, name, ha="center", va="center")
    sums = np.array(COUNTS)
    for index, label in enumerate(CLASSES):
        axes.text(-0.1, index + 0.5, label, ha="right", va="center")
        axes.text(index + 0.5, -0.12, label, ha="center", va="bottom")
        axes.text(3.3, index + 0.5, str(sums[index].sum()), ha="center", va="center", size=15)
        axes.text(index + 0.5, 3.28, str(sums[:, index].sum()), ha="center", va="center", size=15)
    axes.text(3.3, -0.12, "行和", ha="center", va="bottom")
    axes.text(-0.1, 3.28, "列和", ha="right", va="center")
    axes.text(1.5, -0.52, "预测", ha="center", va="bottom", size=13)
    axes.text(-0.95, 1.5, "真值", ha="center", va="center", size=13, rotation=90)
    for height, colour, text in (
        (0.55, "C1", "召回率 = TP / 行和 = 5/6"),
        (1.5, "C0", "精确率 = TP / 列和 = 5/7"),
        (2.45, "C2", "IoU = TP / (行和 + 列和 − TP)\n      = 5 / (6 + 7 − 5) = 5/8"),
    ):
        axes.plot([3.72, 3.72], [height - 0.3, height + 0.3], color=colour, linewidth=4)
        axes.text(3.85, height, text, ha="left", va="center")
    axes.set(xlim=(-1.1, 6.75), ylim=(3.6, -0.85), aspect="equal")
    axes.axis("off")
    return figure


def draw_dice_iou() -> Figure:
    """Draw Dice against IoU, and a chord that shows why the means do not convert."""
    figure, axes = plt.subplots(figsize=(7.2, 4.0))
    iou = np.linspace(0, 1, 201)
    axes.plot(iou, 2 * iou / (1 + iou), color="C0")
    axes.plot([0, 1], [0, 1], color="C5", linestyle=":")
    axes.plot([0.2, 1], [1 / 3, 1], color="C1", linestyle="--", marker="o")
    axes.plot([0.6], [2 / 3], color="C1", marker="s", markersize=8)
    axes.plot([0.6], [0.75], color="C0", marker="s", markersize=8)
    axes.text(0.28, 0.49, "$D=2I/(1+I)$", color="C0", ha="right")
    axes.text(0.34, 0.27, "$D=I$", color="C5", ha="left")
    axes.text(0.575, 0.83, "由 MIoU 换算：0.75", color="C0", ha="right")
    axes.text(0.66, 0.58, "mDice：0.667", color="C1", ha="left", va="top")
    axes.set(xlabel="IoU", ylabel="Dice", xlim=(0, 1.02), ylim=(0, 1.04))
    axes.grid(visible=True)
    return figure


def make_mask(box: tuple[int, int, int, int]) -> np.ndarray:
    """Return a 20 by 20 map with ones in the box."""
    mask = np.zeros((20, 20), dtype=bool)
    mask[box[0] : box[1], box[2] : box[3]] = True
    return mask


def score(truth: np.ndarray, guess: np.ndarray) -> tuple[float, float, float]:
    """Return PA, MPA and MIoU of two binary maps."""
    pairs = [(truth == value, guess == value) for value in (False, True)]
    recall = [float((a & b).sum() / a.sum()) for a, b in pairs]
    iou = [float((a & b).sum() / (a | b).sum()) for a, b in pairs]
    return float((truth == guess).mean()), sum(recall) / 2, sum(iou) / 2


def draw_pa_trap() -> Figure:
    """Draw the truth and three predictions with their PA, MPA and MIoU."""
    figure, panels = plt.subplots(1, 4, figsize=(7.2, 3.1))
    truth, ink = make_mask(TRUE_BOX), plt.rcParams["text.color"]
    for axes, (title, box) in zip(panels, {"真值": TRUE_BOX, **GUESSES}.items(), strict=True):
        top, bottom, left, right = box
        axes.add_patch(Rectangle((0, 0), 20, 20, facecolor="C5", alpha=0.18, edgecolor="none"))
        axes.add_patch(
            Rectangle(
                (left, top),
                right - left,
                bottom - top,
                facecolor="C1",
                alpha=0.75,
                edgecolor="none",
            )
        )
        axes.add_patch(Rectangle((7, 8), 5, 4, facecolor="none", edgecolor=ink, linewidth=1.8))
        axes.set(xlim=(0, 20), ylim=(20, 0), aspect="equal", xticks=[], yticks=[], title=title)
        axes.spines[:].set_visible(False)
        note = "目标 20 像素\n背景 380 像素\n"
        if box != TRUE_BOX:
            pa, mpa, miou = score(truth, make_mask(box))
            note = f"PA {pa:.3f}\nMPA {mpa:.3f}\nMIoU {miou:.3f}"
        axes.set_xlabel(note)
    return figure
