"""Figures of the note on the TFRecord format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The record that the note prints: an Example with one feature, label = [3].
RECORD = bytes.fromhex("1200000000000000 241f6425 0a100a0e0a056c6162656c12051a030a0103 4319c1db")
HEAD, FOOT = 12, 4
DATA = RECORD[HEAD:-FOOT]
FRAME, WIRE, OURS = "C1", "C0", "C2"
# Nested messages: depth, first byte within the data, number of bytes, label.
LEVELS = (
    (0, 0, 18, "Example 的字段 1：Features"),
    (1, 2, 16, "Features 的字段 1：映射的一项"),
    (2, 4, 7, "字段 1：名字"),
    (2, 11, 7, "字段 2：Feature"),
    (3, 13, 5, "字段 3：Int64List"),
    (4, 15, 3, "字段 1：值"),
)
OWN_BYTES = {6, 7, 8, 9, 10, 17}  # the name and the number, within the data


def add_bytes(ax: Axes, left: int, top: float, data: bytes, colours: list[str]) -> None:
    """Draw a row of bytes in hexadecimal, each in a cell of its colour."""
    for i, (byte, colour) in enumerate(zip(data, colours, strict=True), left):
        ax.add_patch(Rectangle((i + 0.04, top), 0.92, 1, facecolor=colour, alpha=0.25, linewidth=0))
        ax.text(i + 0.5, top + 0.47, f"{byte:02x}", ha="center", va="center")


def add_title(ax: Axes, left: float, top: float, text: str, colour: str) -> None:
    """Write what a run of bytes is above it."""
    ax.text(left + 0.04, top + 1.16, text, ha="left", va="bottom", color=colour)


def add_level(ax: Axes, depth: int, left: int, size: int, text: str) -> None:
    """Draw the extent of one nested message below the bytes of the data."""
    top = -1.0 - 0.92 * depth
    ax.add_patch(Rectangle((left + 0.04, top), size - 0.08, 0.78, facecolor="none", edgecolor=WIRE))
    ax.text(left + size / 2, top + 0.36, text, ha="center", va="center", color=WIRE)


def draw_byte_map() -> Figure:
    """Draw every byte of one record, coloured by layer, and how the messages nest."""
    figure, ax = plt.subplots(figsize=(7.2, 4.6))
    add_bytes(ax, 0, 2.6, RECORD[:HEAD], [FRAME] * HEAD)
    add_title(ax, 0, 2.6, "长度 18", FRAME)
    add_title(ax, 8, 2.6, "长度的校验", FRAME)
    add_bytes(ax, 0, 0, DATA, [OURS if i in OWN_BYTES else WIRE for i in range(len(DATA))])
    add_title(ax, 0, 0, "数据：18 个字节", WIRE)
    for i in OWN_BYTES:
        text = chr(DATA[i]) if DATA[i] > 9 else str(DATA[i])
        ax.text(i + 0.5, 1.16, text, ha="center", va="bottom", color=OURS)
    for level in LEVELS:
        add_level(ax, *level)
    add_bytes(ax, 0, -7.2, RECORD[-FOOT:], [FRAME] * FOOT)
    add_title(ax, 0, -7.2, "数据的校验", FRAME)
    layers = {"帧": FRAME, "protobuf 的标签和长度": WIRE, "约定的名字和值": OURS}
    handles = [Rectangle((0, 0), 1, 1, color=colour, alpha=0.5) for colour in layers.values()]
    ax.legend(handles, layers, loc="lower right", handlelength=1, borderpad=0)
    ax.set(xlim=(-0.1, 18.1), ylim=(-7.3, 4.5))
    ax.axis("off")
    return figure
