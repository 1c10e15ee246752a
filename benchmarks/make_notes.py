"""Write a knowledge base to search: `python benchmarks/make_notes.py COUNT FOLDER`.

The notes that the queries ask for, which are some of `docs/` and those of `search_notes.json`,
written out; then the others of `docs/`; then as many as are missing, made of a vocabulary that
grows with their number. These mention the subjects of the others, in the text and now and then in a
heading, as notes of one author do. The same numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
SUBJECTS = json.loads(Path(__file__).with_name("search_notes.json").read_text(encoding="utf-8"))
QUERIES = json.loads(Path(__file__).with_name("search_queries.json").read_text(encoding="utf-8"))
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制"
    "机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正"
    "心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角"
    "期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压"
    "志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万"
)
WORDS = "the of and a to in is that for it with as on by this from are or which one"
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wo xi yo za tion ment ing er"
GENERIC = (
    "数据库 连接池 线程池 内存池 梯度检查 残差分析 传播延迟 反向代理 向量空间 "
    "学习曲线 策略模式 混合云 缓存穿透 缓存雪崩 消息队列 键值存储 位运算 分布式锁 "
    "负载均衡 灰度发布 编码规范 位置信息 决策树 随机森林 均值回归 聚类中心 网络协议 "
    "卷积定理 快速幂 排序稳定性 二叉树 查找表 装饰模式 生成树 全局变量 解释变量 "
    "移动平均 语义版本 目标函数 检测限 支持度 向量时钟 主键 成分表 期望寿命 最大流"
)
PARAGRAPHS = 14
WORDS_A_PARAGRAPH = 40


class Vocabulary:
    """Words that are met the rarer, the later they were made (Zipf)."""

    def __init__(self, random: Random, size: int) -> None:
        chinese = ["".join(random.choices(CHARACTERS, k=random.choice((2, 2, 2, 3, 4))))
                   for _ in range(size)]  # fmt: skip
        english = ["".join(random.choices(SYLLABLES.split(), k=random.choice((2, 3, 3, 4))))
                   for _ in range(size // 3)]  # fmt: skip
        self.words = [*GENERIC.split(), *chinese]
        self.english = [*WORDS.split(), *english]
        random.shuffle(self.words)

    def choose(self, random: Random) -> str:
        """Return a Chinese word, or one time in eight an English one."""
        words = self.english if random.random() < 0.125 else self.words
        return words[int(len(words) ** random.random()) - 1]


def write_subject(subject: Sequence[Any], random: Random, vocabulary: Vocabulary) -> str:
    """Return a note of a subject: each of its terms is explained, its code is shown."""
    _path, title, terms, english, names, code = subject
    lines = [f"---\ntags: [{terms[0]}, {english[0]}]\n---\n\n# {title}\n"]
    lines.append(
        f"{terms[0]}（{english[0]}）回答一个具体的问题：{'、'.join(terms[1:])}各起什么作用。\n"
    )
    for place, term in enumerate(terms):
        word = english[place % len(english)]
        name = names[place % len(names)]
        lines.append(f"## {term}\n")
        lines.append(
            f"{term}在这里是指 {word} 的一种做法，代码里写作 `{name}`。{term}不是万能的。\n"
        )
        lines.append(write_paragraph(random, vocabulary, []))
    lines.append(f"```python\n{code}\n```\n")
    return "\n".join(lines)


def write_paragraph(random: Random, vocabulary: Vocabulary, mentioned: list[str]) -> str:
    """Return a paragraph of sentences; it mentions what it is told to."""
    words = [vocabulary.choose(random) for _ in range(WORDS_A_PARAGRAPH)]
    for term in mentioned:
        words.insert(
            random.randrange(len(words)), f"，参见{term}，" if term[0] > "z" else f" {term} "
        )
    return "".join(f" {word} " if word.isascii() else word for word in words) + "。\n"


def write_other(number: int, random: Random, vocabulary: Vocabulary) -> str:
    """Return a note about nothing that is asked for; it mentions some of it."""
    terms = [term for subject in SUBJECTS for group in subject[2:5] for term in group]
    title = (
        f"{vocabulary.choose(random)}{random.choice(GENERIC.split())}与{vocabulary.choose(random)}"
    )
    lines = [f"---\ntags: [{random.choice(GENERIC.split())}]\n---\n\n# {title} {number}\n"]
    for place in range(PARAGRAPHS):
        mentioned = random.sample(terms, 1) if random.random() < 0.35 else []
        if place % 4 == 3:
            heading = random.choice(terms) if random.random() < 0.02 else vocabulary.choose(random)
            lines.append(f"## {heading}\n")
        lines.append(write_paragraph(random, vocabulary, mentioned))
    return "\n".join(lines)


def write_notes(count: int) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each note; those of `docs/` are not among them."""
    random = Random(0)
    vocabulary = Vocabulary(random, 2000 + 3 * count)
    for subject in SUBJECTS[:count]:
        yield f"{subject[0]}.md", write_subject(subject, random, vocabulary)
    for number in range(count - len(SUBJECTS)):
        yield f"other-{number // 500}/note-{number}.md", write_other(number, random, vocabulary)


def choose_own(most: int, folder: Path) -> int:
    """Remove the notes of a folder beyond so many, and return how many stay.

    Those that a query asks for always stay, but for those that a subject is written in place of.
    """
    for subject in SUBJECTS:
        (folder / f"{subject[0]}.md").unlink(missing_ok=True)
    asked = {query["note"] for query in QUERIES}
    paths = sorted(folder.glob("*/*.md"))
    needed = [path.relative_to(folder).with_suffix("").as_posix() in asked for path in paths]
    spare = [path for path, is_needed in zip(paths, needed, strict=True) if not is_needed]
    removed = spare[max(0, most - sum(needed)) :]
    for path in removed:
        path.unlink()
    return len(paths) - len(removed)


def make_base(count: int, folder: Path) -> None:
    """Write a knowledge base of so many notes into a new folder."""
    unwanted = shutil.ignore_patterns("index.md", "updates.md", "_*")
    shutil.copytree(ROOT / "docs", folder, ignore=unwanted, dirs_exist_ok=True)
    own = choose_own(count - len(SUBJECTS), folder)
    for name, text in write_notes(count - own):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for topic in sorted(path for path in folder.iterdir() if path.is_dir()):
        contents = f"# {topic.name}\n\n```{{toctree}}\n:glob:\n\n*\n```\n"
        (topic / "index.md").write_text(contents, encoding="utf-8")
    toctree = "# Home\n\n```{toctree}\n:glob:\n\n*/index\n```\n"
    (folder / "index.md").write_text(toctree, encoding="utf-8")


def main() -> None:
    """Write the knowledge base that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a knowledge base to search.")
    parser.add_argument("count", type=int, help="number of notes")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True)
    make_base(arguments.count, arguments.folder)


if __name__ == "__main__":
    main()
