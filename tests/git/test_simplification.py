"""What merges did not take is left out just as git leaves it out, on any graph of commits."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.git.output import Entry
from sphinx_latest_updates.git.repository import Repository, read_history
from sphinx_latest_updates.git.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("a.md", "docs/b.md", "c.txt")
PERSON = "Ada <ada@example.org> {} +0000"


@st.composite
def draw_graph(draw: st.DrawFn) -> list[tuple[list[int], dict[str, str]]]:
    """Draw commits, oldest first: their parents, and what their files hold."""
    graph: list[tuple[list[int], dict[str, str]]] = []
    for number in range(draw(st.integers(1, 12))):
        near = st.integers(max(0, number - 4), number - 1)
        parents = draw(st.lists(near, min_size=1, max_size=3, unique=True)) if number else []
        # Most merges take each file from a parent, as git makes them.
        sources = [graph[parent][1] for parent in parents] or [{}]
        files = {name: draw(st.sampled_from(sources)).get(name, "") for name in NAMES}
        if len(parents) < 2 or draw(st.booleans()):
            files[draw(st.sampled_from(NAMES))] = draw(st.sampled_from(["", "x", "y", "z"]))
        graph.append((parents, files))
    return graph


def write_graph(graph: Sequence[tuple[list[int], dict[str, str]]]) -> bytes:
    """Return commits in the language of git-fast-import(1)."""
    lines = []
    for number, (parents, files) in enumerate(graph, 1):
        person = PERSON.format(1_500_000_000 + number)
        lines += ["commit refs/heads/main", f"mark :{number}", f"committer {person}", "data 0"]
        lines += [
            f"{'merge' if place else 'from'} :{parent + 1}" for place, parent in enumerate(parents)
        ]
        lines.append("deleteall")
        for name, text in files.items():
            # Texts of different files have nothing in common, so that none seems to be moved.
            content = f"{name} {text}" if text else ""
            lines += [f"M 100644 inline {name}", f"data {len(content)}", content] if text else []
    return "\n".join([*lines, ""]).encode()


def ask_git(folder: str, *arguments: str, request: bytes = b"") -> str:
    """Return what a git command prints."""
    command = ["git", *arguments]
    return subprocess.run(
        command, cwd=folder, input=request, check=True, stdout=subprocess.PIPE
    ).stdout.decode()


@given(draw_graph())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_merges_are_simplified_as_git_does(
    graph: list[tuple[list[int], dict[str, str]]],
) -> None:
    """The commits are those that git names for the files, but for merges without own changes."""
    with tempfile.TemporaryDirectory() as folder:
        ask_git(folder, "init", "--quiet", "--initial-branch=main")
        ask_git(folder, "fast-import", "--quiet", request=write_graph(graph))
        head = ask_git(folder, "rev-parse", "main").strip()
        history = read_history(Repository(Path(folder), head), [".md"])
        log = ["log", "-c", "--raw", "--no-renames", "--format=%x1e%H", "HEAD", "--", "*.md"]
        named = [commit.partition("\n") for commit in ask_git(folder, *log).split("\x1e")[1:]]
    assert {commit.id for commit in history} == {commit for commit, _, raw in named if raw.strip()}


def test_a_range_begins_with_files_that_are_not_known() -> None:
    """A merge of what a range leaves out is looked into only if it may have changes of its own."""
    record = b":100644 100644 %b %b M"
    old, new = b"a" * 40, b"b" * 40
    edit = Entry(b"2" * 40, [b"0" * 40], b"", [(record % (old, new), b"a.md")])
    clean = Entry(b"3" * 40, [b"1" * 40, b"2" * 40], b"", edit.records)
    own = clean._replace(records=[*edit.records, (record % (old, new), b"b.md")])
    assert simplify([clean, edit]) == [edit]
    assert simplify([own, edit]) == [own, edit]
