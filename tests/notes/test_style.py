"""The rules of style: the notes obey them, and each rule finds its fault."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
CHECKER = DOCS / "_checks" / "style.py"
GOOD = """\
---
prerequisites: [python/before]
tags: [一, 二]
summary: 一句话说清问题和答案。
---

# 题目

开头说清问题和 `x` 的答案，{term}`计算图`（computation graph）是术语。

**先修**：[之前](before.md)

## 图

```{figure} note/a.svg
:alt: 一条线

图说
```

$$
a = b
$$ (eq-note-a)

## 常见误解

**“错的话。”** 对的话。

## 什么时候不用它

不用。

## 参考资料

- {cite:full}`author2017title`，第 3 节；早于 arXiv:1706.03762。

## 相关笔记

- [之前](before.md)：为什么相关。
"""
GLOSSARY = "# 术语表\n\n```{glossary}\n计算图\ncomputation graph\n  记下运算的图。\n```\n"
# Rule, text of the good note, what stands in its place.
FAULTS = [
    ("N0", "tags: [一, 二]", "tags: [一]"),
    ("N0", "summary: 一句话说清问题和答案。", "summary: 没有句号"),
    ("N0", "summary: 一句话说清问题和答案。", f"summary: {'长' * 120}。"),
    ("N0", "[python/before]", "[python/nowhere]"),
    ("N1", "不用。", "不用。\n\n#### 太深\n"),
    ("N1", "# 题目", "## 题目"),
    ("N2", "开头说清", "本文介绍"),
    ("N3", "## 什么时候不用它", "## 别的"),
    ("N3", "## 参考资料", "## 参考"),
    ("N4", "计算图`（computation graph）", "计算图`（compute graph）"),
    ("N4", "{term}`计算图`", "{term}`没有的词`"),
    ("N5", "和 `x` 的", "和`x` 的"),
    ("N5", "开头说清", "用 Python写"),
    ("N5", "对的话。", "对的话， 对。"),
    ("N5", "对的话。", "对的话,对。"),
    ("N6", "(eq-note-a)", "(eq-a)"),
    ("N7", "不用。", "不用。\n\n```python\n" + "x = 1\n" * 41 + "```\n"),
    ("N9", ":alt: 一条线\n", ""),
    ("N9", "对的话。", "对的话。![](note/a.svg)"),
    ("N10", "{cite:full}`author2017title`", "A. Author，Title，2017"),
    ("N10", "早于 ", "见[论文](https://example.org/)，早于 "),
    ("N10", "arXiv:1706.03762", "arXiv:17.1"),
    ("N11", "**先修**：[之前](before.md)", ""),
    ("N11", "- [之前](before.md)：为什么", "- [以前](before.md)：为什么"),
    ("N11", "对的话。", "见[这里](https://example.org)。"),
    ("tex", "a = b", r"a = \frac{b}"),
    ("tex", "开头说清", r"$\nothing$ 说清"),
    ("file", "对的话。", "见[之后](after.md)。"),
    ("file", "note/a.svg", "note/b.svg"),
    ("code", "不用。", "不用。\n\n```python\nx = 1\ny = (\n```\n"),
]


@pytest.fixture(scope="module")
def style() -> Iterator[ModuleType]:
    """Provide the checker as a module, beside those that it imports."""
    sys.path.insert(0, str(CHECKER.parent))
    spec = importlib.util.spec_from_file_location("style", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["style"] = module
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(CHECKER.parent))


@pytest.fixture
def note(style: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provide the place of a note in a project of its own."""
    monkeypatch.setattr(style, "DOCS", tmp_path)
    monkeypatch.setattr(style, "SHORTEST", 0)
    (tmp_path / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    path = tmp_path / "python" / "note.md"
    path.parent.mkdir()
    (path.parent / "before.md").write_text("# 之前\n", encoding="utf-8")
    (path.parent / "note").mkdir()
    (path.parent / "note" / "a.svg").touch()
    return path


def test_the_notes_obey_the_rules() -> None:
    """The checker, run as a program, has nothing to say of the notes, round trips included."""
    done = subprocess.run(
        [sys.executable, CHECKER], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_good_note_has_no_fault(style: ModuleType, note: Path) -> None:
    """The note that the faults below are planted in has none."""
    note.write_text(GOOD, encoding="utf-8")
    assert style.check([note]) == []


@pytest.mark.parametrize(("rule", "good", "bad"), FAULTS)
def test_a_planted_fault_is_found(
    style: ModuleType, note: Path, rule: str, good: str, bad: str
) -> None:
    """A fault is found by its rule, in its file, on a line of the note, with what to do."""
    assert good in GOOD
    note.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    faults = style.check([note])
    fault = next(fault for fault in faults if fault.rule == rule)
    assert str(fault).startswith(f"{note}:{fault.line}: {rule}: ")
    assert 1 <= fault.line <= note.read_text(encoding="utf-8").count("\n") + 1


def test_the_bibliography_is_checked_too(
    style: ModuleType, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever note is named, the program prints the faults of the bibliography, and fails."""
    note.write_text(GOOD, encoding="utf-8")
    folder = note.parents[1]
    (folder / "notation.md").write_text("# 符号\n", encoding="utf-8")
    (folder / "references.bib").write_text("@misc{a2020b,\n}\n", encoding="utf-8")
    assert style.main([str(note)]) == 1
    printed = capsys.readouterr().out
    assert f"{folder / 'references.bib'}:1: bib: a2020b: no page cites it" in printed
    assert f"{note}:35: bib: references.bib has no author2017title" in printed


def test_a_note_of_two_ideas_is_too_long(style: ModuleType, note: Path) -> None:
    """A note beyond the longest is to be split."""
    note.write_text(GOOD.replace("不用。", "字" * 5001), encoding="utf-8")
    assert [fault.rule for fault in style.check([note])] == ["N1"]


def test_a_page_in_english_is_checked_for_what_is_sound(style: ModuleType, note: Path) -> None:
    """A page of an extension has to link to files and show code, and obeys no rule for Chinese."""
    page = note.parents[1] / "extensions" / "page.md"
    page.parent.mkdir()
    page.write_text("# Page\n\nSee [this](gone.md).\n\n```python\nx = (\n```\n", encoding="utf-8")
    assert [fault.rule for fault in style.check([page])] == ["file", "code"]
    assert page in style.list_pages()
    assert page not in style.list_notes()


def test_prerequisites_do_not_go_round(style: ModuleType, note: Path) -> None:
    """Notes that ask for each other are found."""
    note.write_text("---\nprerequisites: [python/before]\n---\n# A\n", encoding="utf-8")
    before = note.parent / "before.md"
    before.write_text("---\nprerequisites: [python/note]\n---\n# B\n", encoding="utf-8")
    notes = [style.Note(note), style.Note(before)]
    assert style.find_cycle(notes) == ["python/note", "python/before", "python/note"]
    before.write_text("# B\n", encoding="utf-8")
    assert style.find_cycle([style.Note(note), style.Note(before)]) == []


def test_the_glossary_is_in_order_and_used(style: ModuleType) -> None:
    """Terms stand in the order of their English, each once, and a note introduces each."""
    glossary = style.read_glossary()
    english = [term.casefold() for term in glossary.values()]
    assert english == sorted(english)
    assert len(set(english)) == len(english)
    source = "".join(path.read_text(encoding="utf-8") for path in style.list_notes())
    used = {found[1] for found in style.TERM.finditer(source)}
    assert used == set(glossary)
