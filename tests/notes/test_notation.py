"""The table of symbols: the notes agree with it, and each kind of fault is found."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
CHECKS = DOCS / "_checks"
BOTH = "[甲](topic/one.md)、[乙](topic/two.md)"
PRODUCT = rf"| $\odot$ | 逐元素乘 | {BOTH} |"
SIZE = f"| $n$ | 样本数（sample size） | {BOTH} |"
STEP = r"| $\alpha$ | ① 步长（step size） | [甲](topic/one.md) |"
MULTIPLIER = r"| $\alpha$ | ② 拉格朗日乘子（multiplier） | [乙](topic/two.md) |"
HEAD = "| 符号 | 意思 | 笔记 |\n| --- | --- | --- |"
FILES = {
    "notation.md": f"# 符号表\n\n## 各主题通用\n\n{HEAD}\n{PRODUCT}\n\n## 主题\n\n{HEAD}\n"
    f"{SIZE}\n{STEP}\n{MULTIPLIER}\n",
    "topic/one.md": "# 甲\n\n"
    "更新式是 $w\\odot g$，其中 $\\alpha$ 是步长，$n$ 是样本数。\n\n"
    "再走 $n$ 步，$\\lambda_k$ 是衰减率。\n",
    "topic/two.md": "# 乙\n\n约束的 $\\alpha$ 乘在后面，$n$ 为样本数：$x\\odot y$。\n",
    "other/three.md": "# 丙\n\n$\\alpha$ 是夹角。\n",
}
# What is planted: the file, a text in it and what stands in its place. Where it is found, and what
# is said of it.
FAULTS = {
    "another meaning": (
        ("topic/one.md", "$\\alpha$ 是步长", "$\\alpha$ 是夹角"),
        ("topic/one.md:3", "“夹角”, notation.md:14 says “① 步长（step size）” of it here"),
    ),
    "the meaning that it has elsewhere": (
        ("topic/one.md", "$\\alpha$ 是步长", "$\\alpha$ 是乘子"),
        ("topic/one.md:3", "“乘子”"),
    ),
    "a second meaning": (
        ("topic/one.md", "再走", "记 $\\alpha$ 为夹角。再走"),
        ("topic/one.md:5", "make them agree, or take another letter"),
    ),
    "a meaning before its symbol": (
        ("topic/one.md", "再走", "夹角记作 $\\alpha$。再走"),
        ("topic/one.md:5", "“夹角”"),
    ),
    "a meaning that is a whole clause": (
        ("topic/one.md", "再走", "夹角是 $\\alpha$。再走"),
        ("topic/one.md:5", "“夹角”"),
    ),
    "one of several": (
        ("topic/one.md", "再走", "$u$、$\\alpha$ 是直角和夹角。再走"),
        ("topic/one.md:5", "“夹角”"),
    ),
    "a sign that all topics have": (
        ("topic/two.md", "$x\\odot y$", "$x\\odot y$，$\\odot$ 表示卷积"),
        ("topic/two.md:3", "“卷积”, notation.md:7"),
    ),
    "a note in no row": (
        ("notation.md", SIZE, SIZE.replace("、[乙](topic/two.md)", "")),
        ("topic/two.md:3", "name the note in notation.md:13"),
    ),
    "a meaning in no row": (
        ("notation.md", f"{STEP}\n{MULTIPLIER}", MULTIPLIER.replace("② ", "")),
        ("topic/one.md:3", "give this meaning a row of its own"),
    ),
    "a symbol that is used and not explained": (
        ("topic/two.md", "$n$ 为样本数", "有 $u$ 个，选 $u$ 个"),
        ("notation.md:13", "topic/two has no $n$"),
    ),
    "a symbol that is not explained in a note of no row": (
        ("topic/two.md", "约束的 $\\alpha$ 乘在后面", "$\\alpha$ 乘 $\\alpha$"),
        None,
    ),
    "two notes that differ": (
        ("topic/two.md", "约束", "$\\lambda$ 是特征值，约束"),
        ("topic/two.md:3", "“特征值”, and “衰减率” in one.md:5"),
    ),
    "two notes that agree": (("topic/two.md", "约束", "$\\lambda$ 是每步的衰减，约束"), None),
    "a note of another topic that differs": (
        ("other/three.md", "$\\alpha$ 是夹角", "$\\lambda$ 是特征值"),
        None,
    ),
    "an unknown note": (
        ("notation.md", SIZE, SIZE.replace("two", "none")),
        ("notation.md:13", "there is no note topic/none"),
    ),
    "a note of another topic": (
        ("notation.md", STEP, STEP.replace("topic/one", "other/three")),
        ("notation.md:14", "other/three is of another topic"),
    ),
    "a note without the symbol": (
        ("topic/two.md", "约束的 $\\alpha$", "约束"),
        ("notation.md:15", "topic/two has no $\\alpha$ in a formula"),
    ),
    "notes without the sign": (
        ("notation.md", "$\\odot$", r"$\lVert\cdot\rVert$"),
        ("notation.md:7", r"topic/one has no $\lVert\cdot\rVert$"),
    ),
    "no notes": (
        ("notation.md", SIZE, "| $n$ | 样本数 | 甲 |"),
        ("notation.md:13", "in which notes"),
    ),
    "no meaning": (
        ("notation.md", SIZE, f"| $n$ | | {BOTH} |"),
        ("notation.md:13", "say what $n$ stands for"),
    ),
    "meanings without numbers": (
        ("notation.md", "② ", ""),
        ("notation.md:15", "$\\alpha$ has 2 meanings in this topic: begin with ②"),
    ),
    "a number without need": (
        ("notation.md", "样本数（", "① 样本数（"),
        ("notation.md:13", "take the number away"),
    ),
    "one note in two rows": (
        ("notation.md", STEP, STEP.replace("[甲](topic/one.md)", BOTH)),
        ("notation.md:15", "topic/two is in line 14 too, for another $\\alpha$"),
    ),
    "a row out of order": (
        ("notation.md", f"{SIZE}\n{STEP}\n{MULTIPLIER}", f"{STEP}\n{MULTIPLIER}\n{SIZE}"),
        ("notation.md:15", "put $n$ above $\\alpha$"),
    ),
    "an unknown topic": (
        ("notation.md", "## 主题", "## 别的"),
        ("notation.md:13", "no topic is called 别的"),
    ),
}
DECLARATIONS = {
    "$\\alpha$ 是步长。": ["\\alpha: 步长"],
    "其中 $d$ 是维数（dimension），$h$ 表示头数。": ["d: 维数", "h: 头数"],
    "$s$、$a$、$r$ 是状态、动作和奖励。": ["s: 状态", "a: 动作", "r: 奖励"],
    "$U$、$V$ 都是矩阵。": ["U: 矩阵", "V: 矩阵"],
    "$\\gamma\\in[0,1)$ 是折扣，$x_1,\\dots,x_n$ 是样本。": [
        "\\gamma: 折扣",
        "x_{1}: 样本",
        "x_{n}: 样本",
    ],
    "$\\pi(a|s)$ 是在 $s$ 选 $a$ 的概率。": ["\\pi: 在 $s$ 选 $a$ 的概率"],
    "记 $w^\\ast$ 为根，$\\mathbf x_i$ 指输入。": ["w^{*}: 根", "\\mathbf{x}_{i}: 输入"],
    "时刻 $t$ 的状态记作 $S_t$，转移矩阵是 $P_\\pi$。": [
        "S_{t}: 时刻 $t$ 的状态",
        "P_{\\pi}: 转移矩阵",
    ],
    "$w$ 是\n第一行。另外，\n$v$ 是权重。": ["v: 权重"],
    # Statements, values and what others write.
    "步长 $\\alpha$ 是小的，$k$ 为奇数，$f$ 为凸时，极小。": [],
    "扫描是 $O(n)$，方差是 $\\sigma^2$，$\\lambda=0$ 是一步目标。": [],
    "**“$\\gamma$ 是技巧。”** 不对，$a+b$ 是和，第 $i$ 个是红的。": [],
    "以 $c$ 为中心，$u$ 是 1，$v$ 是 $w$。": [],
}


# In a copy of the real notes: the file, a text that it has once, what stands in its place, and what
# is said of the line that the text begins in.
REAL_FAULTS = [
    (
        "reinforcement-learning/value-function-approximation.md",
        "$\\alpha$ 是步长。",
        "$\\alpha$ 是拉格朗日乘子。",
        "$\\alpha$ is said to be “拉格朗日乘子”, notation.md:",
    ),
    (
        "deep-learning/transformer.md",
        "$M$ 是掩码",
        "$L$ 是似然，$M$ 是掩码",
        "层数或块数（depth）” of it here: make them agree, or take another letter",
    ),
    (
        "notation.md",
        " |\n| $\\sigma$ | 标准差（standard deviation）；$\\sigma^2$ 是方差，也指",
        "、[决策树](machine-learning/decision-tree-cart.md) |\n"
        "| $\\sigma$ | 标准差（standard deviation）；$\\sigma^2$ 是方差，也指",
        "machine-learning/decision-tree-cart has no $\\nu$ in a formula",
    ),
    (
        "notation.md",
        "③ 二进制位数",
        "二进制位数",
        "$d$ has 3 meanings in this topic: begin with ③",
    ),
]


def load(name: str) -> ModuleType:
    """Import a checker, which finds the modules beside it."""
    sys.path.insert(0, str(CHECKS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(CHECKS))


@pytest.fixture(scope="module")
def check() -> ModuleType:
    """Provide the checker of the table."""
    return load("notation")


def find_faults(check: ModuleType, folder: Path, files: dict[str, str]) -> list[str]:
    """Write a page and notes; return what is wrong with them, below the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    notes = [check.Note(folder / name) for name in files if "/" in name]
    topics = {"主题": "topic", "另一个主题": "other"}
    faults = check.check(check.Note(folder / "notation.md"), notes, topics)
    return [str(fault).removeprefix(f"{folder}/") for fault in faults]


def test_a_table_that_the_notes_agree_with_has_no_fault(check: ModuleType, tmp_path: Path) -> None:
    """The files that the faults below are planted in have none."""
    assert find_faults(check, tmp_path, FILES) == []


@pytest.mark.parametrize(("plant", "found"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(
    check: ModuleType,
    tmp_path: Path,
    plant: tuple[str, str, str],
    found: tuple[str, str] | None,
) -> None:
    """A fault is told with its file, its line and what to do; what is none is not told."""
    name, text, other = plant
    assert FILES[name].count(text) == 1
    faults = find_faults(check, tmp_path, FILES | {name: FILES[name].replace(text, other)})
    if found is None:
        assert faults == []
    else:
        place, words = found
        assert any(f.startswith(f"{place}: symbol: ") and words in f for f in faults), faults


def test_faults_planted_in_the_real_notes_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a copy of the notes and their table exactly what is planted is told, with its place."""
    for path in [*DOCS.glob("*.md"), *DOCS.glob("[a-z]*/*.md")]:
        target = tmp_path / path.relative_to(DOCS)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    expected = []
    for name, text, other, words in REAL_FAULTS:
        source = (tmp_path / name).read_text(encoding="utf-8")
        before, after = source.split(text)
        (tmp_path / name).write_text(before + other + after, encoding="utf-8")
        expected.append((f"{tmp_path / name}:{before.count(chr(10)) + 1}: symbol: ", words))
    style = load("style")
    monkeypatch.setattr(style, "DOCS", tmp_path)
    found = [str(fault) for fault in style.check_notation(style.Note(tmp_path / "notation.md"))]
    for fault, (place, words) in zip(sorted(found), sorted(expected), strict=True):
        assert fault.startswith(place)
        assert words in fault


def test_a_symbol_that_stands_by_itself_in_two_places_needs_a_row(
    check: ModuleType, tmp_path: Path
) -> None:
    """A note of the topic that writes a listed symbol, and says nothing of it, is in a row."""
    once = FILES | {"topic/four.md": "# 丁\n\n共 $n$ 个，$n+1$ 步。\n"}
    assert find_faults(check, tmp_path, once) == []
    twice = FILES | {"topic/four.md": "# 丁\n\n共 $n$ 个。\n\n走 $n$ 步。\n"}
    (fault,) = find_faults(check, tmp_path, twice)
    assert fault.startswith("topic/four.md:3: symbol: $n$ stands in 2 places: name the note in")


@pytest.mark.parametrize(("text", "found"), DECLARATIONS.items(), ids=DECLARATIONS)
def test_declarations_are_read(
    check: ModuleType, tmp_path: Path, text: str, found: list[str]
) -> None:
    """A sentence that says what a symbol stands for is one, others are not."""
    path = tmp_path / "note.md"
    path.write_text(f"# 题目\n\n{text}\n", encoding="utf-8")
    said = check.find_declarations(check.Note(path))
    assert sorted(f"{one.symbol}: {one.meaning}" for one in said) == sorted(found)


@given(st.text(alphabet=r"\{}_^'()[],=$ abαx|") | st.text())
def test_any_formula_can_be_read(tex: str) -> None:
    """No formula, however broken, stops the check; what is listed in it is found in it."""
    symbols = load("symbols")
    found = set(symbols.find_symbols(tex))
    assert set(symbols.read_listed(tex, alone=True)) <= found
    symbols.order(tex)
