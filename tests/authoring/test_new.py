"""New notes and topics: their names, their files, and that a site is built of them at once."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from authoring.creation import KINDS, CreationError, create_note, create_topic, list_topics
from authoring.slugs import LONGEST, make_slug
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

ROOT = Path(__file__).parents[2]
CONF = """
extensions = ["myst_parser", "sphinx_backlinks", "sphinx_latest_updates"]
myst_enable_extensions = ["dollarmath"]
html_theme = "basic"
"""
SLUGS = {
    "线段树": "xian-duan-shu",
    "线段树与树状数组：半群、懒标记": "xian-duan-shu-yu-shu-zhuang-shu-zu",
    "Transformer 入门": "transformer-ru-men",
    "KV cache: MQA/GQA": "kv-cache",
    "重庆的银行": "chong-qing-de-yin-hang",
    "绿色 C++ 20": "lv-se-c-20",
    "  A  ": "a",
    "……": "",
    "한글": "",
    "x" * 70: "",
}


@pytest.fixture
def docs(repository: GitRepository) -> Path:
    """Provide a small knowledge base with one topic."""
    folder = repository.path / "docs"
    (folder / "python").mkdir(parents=True)
    contents = "# Home\n\n```{toctree}\n:hidden:\n\npython/index\npaths\n```\n"
    path = "# Paths\n\n## Python\n\n```{learning-path} python/*\n```\n"
    topic = "# Python\n\n```{toctree}\n:glob:\n\n*\n```\n"
    for name, text in (("index", contents), ("paths", path), ("python/index", topic)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    repository.commit("2024-01-01")
    return folder


@pytest.mark.parametrize(("title", "slug"), SLUGS.items())
def test_a_title_gives_a_name(title: str, slug: str) -> None:
    """Han characters become pinyin, what stands behind a colon is left out."""
    assert make_slug(title) == slug


@given(st.text(max_size=90))
def test_any_title_gives_a_name_or_none(title: str) -> None:
    """A name is safe in a file system and in an address, whatever the title."""
    slug = make_slug(title)
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= LONGEST


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_is_built_at_once(docs: Path, kind: str, build: Callable[..., Built]) -> None:
    """A note of each kind is part of the site with no warning, and its code runs."""
    path = create_note(docs, "python", "描述符：从 `__get__` 说起", kind)
    assert path == docs / "python" / "miao-shu-fu.md"
    built = build(docs)
    assert built.warnings == ""
    page = built.parse("python/miao-shu-fu.html")
    assert page.h1.get_text().startswith("描述符：从 __get__ 说起")
    assert "%" not in page.get_text()
    for block in re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
        ast.parse(block)


def test_new_notes_are_blamed_for_nothing_of_the_templates(docs: Path) -> None:
    """`make check` asks for what the author owes: summary, tags, length, a figure, links."""
    paths = [create_note(docs, "python", "描述符", kind, kind) for kind in KINDS]
    done = subprocess.run(
        [sys.executable, "docs/_checks/style.py", *paths],
        capture_output=True,
        cwd=ROOT,
        text=True,
        check=False,
    )
    for path in paths:
        faults = set(re.findall(rf"{path.name}:\d+: (N\d+): ", done.stdout))
        assert faults == {"N0", "N1", "N9", "N11"}


def test_nothing_is_overwritten(docs: Path) -> None:
    """A second note of one name is refused, and the first stays as it is."""
    path = create_note(docs, "python", "描述符")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(CreationError, match=r"miao-shu-fu\.md exists"):
        create_note(docs, "python", "描述符")
    assert path.read_text(encoding="utf-8") == "mine"
    assert create_note(docs, "python", "描述符", slug="descriptors").name == "descriptors.md"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("java", "x"), r"There is no topic 'java'\. Choose one of: python\."),
        (("python", " \n "), "Give a title"),
        (("python", "……"), "gives no name for a file: give one in SLUG="),
        (("python", "x", "novel"), r"no kind 'novel'\. Choose one of: concept"),
        (("python", "x", "concept", "../x"), "is no name for a file"),
    ],
    ids=["topic", "title", "name", "kind", "slug"],
)
def test_what_cannot_be_made_is_said(docs: Path, arguments: tuple[str, ...], said: str) -> None:
    """A mistake is named with what to do instead, and no file is left."""
    before = sorted(docs.rglob("*"))
    with pytest.raises(CreationError, match=said):
        create_note(docs, *arguments)
    assert sorted(docs.rglob("*")) == before


def test_a_topic_has_its_place(docs: Path, build: Callable[..., Built]) -> None:
    """A new topic stands behind the others in the table of contents and among the paths."""
    assert create_topic(docs, "操作系统", "systems") == docs / "systems" / "index.md"
    create_note(docs, "systems", "进程")
    create_note(docs, "python", "队列")
    assert list_topics(docs) == ["python", "systems"]
    built = build(docs)
    assert built.warnings == ""
    assert "python/index\nsystems/index\npaths" in (docs / "index.md").read_text(encoding="utf-8")
    assert "进程" in built.parse("paths.html").get_text()
    with pytest.raises(CreationError, match="exists"):
        create_topic(docs, "操作系统", "systems")


def test_the_command_prints_the_path(docs: Path) -> None:
    """The command prints the path of the note, or one line and the status 2."""
    command = [sys.executable, "-m", "authoring", "--docs", str(docs), "new", "--topic"]
    made = subprocess.run(
        [*command, "python", "--title", "队列"],
        capture_output=True,
        cwd=ROOT,
        text=True,
        check=True,
    )
    assert made.stdout == f"{docs}/python/dui-lie.md\n"
    refused = subprocess.run(
        [*command, "go", "--title", "队列"], capture_output=True, cwd=ROOT, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
