"""Write a synthetic history: `python benchmarks/make_history.py NOTES COMMITS FOLDER`.

The same numbers give the same commits on any machine. New notes come evenly until the end; every
other commit edits one note: about one in ten changes punctuation only, one in fifty renames it too.
The commit at nine tenths wraps the lines of all notes anew.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START, SPAN = 1_262_304_000, 10 * 365 * 86_400  # Ten years from 2010-01-01.
NOTES_A_FOLDER = 50
FOLDERS_A_TOPIC = 20
MOST_PARAGRAPHS = 20
VOCABULARY = (
    "梯度 下降 动态 规划 the network of 注意力 机制 内存 a gradient 缓存 概率 分布 矩阵 `x+1` "
    "$\\theta$ 收敛 递归 stack and 队列 哈希 表示 学习 **策略** 价值 函数 的 是 在 一个 我们"
)
BLOCKS = (
    "```python\ndef f(x: int) -> int:\n    return x + 1\n```",
    "$$\n\\mathbb{E}[x] = \\sum_i p_i x_i\n$$",
    "## 小结",
    "- 第一\n- 第二\n- 第三",
    "![figure](figure.svg)",
    "> 引用的话。",
)
GIT_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass
class Note:
    """A note and what it says."""

    number: int
    renames: int = 0
    ending: str = "。"
    is_wrapped: bool = False
    paragraphs: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Return the path of the note, which each rename changes."""
        folder = self.number // NOTES_A_FOLDER
        name = f"note-{self.number}-{self.renames}.md"
        return f"docs/{folder // FOLDERS_A_TOPIC}/{folder % FOLDERS_A_TOPIC}/{name}"

    @property
    def source(self) -> bytes:
        """Return the note as Markdown."""
        text = "\n\n".join([f"# 笔记 {self.number}", *self.paragraphs, f"完{self.ending}", ""])
        return (text.replace(" 的 ", "\n的 ") if self.is_wrapped else text).encode()


def write_paragraph(random: Random) -> str:
    """Return prose, or now and then something else."""
    if random.random() < 0.3:
        return random.choice(BLOCKS)
    return " ".join(random.choices(VOCABULARY.split(), k=40)) + "。"


def edit(note: Note, random: Random) -> str:
    """Change a note, and return how."""
    if random.random() < 0.1:
        note.ending = "！" if note.ending == "。" else "。"
        return "Mend punctuation"
    if len(note.paragraphs) < MOST_PARAGRAPHS:
        note.paragraphs.append(write_paragraph(random))
    else:
        note.paragraphs[random.randrange(MOST_PARAGRAPHS)] = write_paragraph(random)
    if random.random() < 0.02:
        note.renames += 1
        return "Edit and rename"
    return "Edit"


def write_history(count: int, commits: int) -> Iterator[bytes]:
    """Yield the commits in the language of git-fast-import(1)."""
    random = Random(0)
    notes: list[Note] = []
    for number in range(commits):
        if len(notes) * commits < (number + 1) * count:
            note = Note(len(notes), paragraphs=[write_paragraph(random) for _ in range(4)])
            note.is_wrapped = number > commits * 9 // 10
            notes.append(note)
            former, subject = "", "Add a note"
        else:
            note = random.choice(notes)
            former, subject = note.path, edit(note, random)
        changed = [note]
        if number == commits * 9 // 10:
            subject, changed = "Wrap lines", notes
            for wrapped in notes:
                wrapped.is_wrapped = True
        yield write_header(START + SPAN * number // commits, subject)
        if former and former != note.path:
            yield f"D {former}\n".encode()
        for written in changed:
            yield f"M 100644 inline {written.path}\n".encode() + write_data(written.source)


def write_header(time: int, subject: str) -> bytes:
    """Return the beginning of a commit."""
    person = f"Ada <ada@example.org> {time} +0000"
    header = f"commit refs/heads/main\nauthor {person}\ncommitter {person}\n"
    return header.encode() + write_data(subject.encode())


def write_data(content: bytes) -> bytes:
    """Return content with its length, as git-fast-import(1) wants it."""
    return b"data %d\n%b\n" % (len(content), content)


def run_git(*arguments: str, folder: Path) -> None:
    """Run a git command with no setting of the user's."""
    subprocess.run(["git", *arguments], cwd=folder, env=GIT_ENVIRONMENT, check=True)


def main() -> None:
    """Write a history into a new folder, packed as a server packs it, and check it out."""
    parser = argparse.ArgumentParser(description="Write a synthetic history.")
    parser.add_argument("notes", type=int)
    parser.add_argument("commits", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if not 0 < arguments.notes <= arguments.commits:
        parser.error("there must be at least one note, and a commit for each")
    arguments.folder.mkdir(parents=True)
    run_git("init", "--quiet", "--initial-branch=main", folder=arguments.folder)
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"],
        cwd=arguments.folder,
        env=GIT_ENVIRONMENT,
        stdin=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.writelines(write_history(arguments.notes, arguments.commits))
    if process.returncode:
        raise SystemExit("git fast-import failed.")
    run_git("repack", "-a", "-d", "-f", "--quiet", folder=arguments.folder)
    run_git("checkout", "--quiet", "main", folder=arguments.folder)


if __name__ == "__main__":
    main()
