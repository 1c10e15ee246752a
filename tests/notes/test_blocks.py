"""The code blocks of the notes: how docs/conftest.py runs them, and which are not run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from markdown_it.utils import read_fixture_file

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["pytester"]

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
CONFTEST = DOCS / "conftest.py"
NOT_RUN = json.loads((TESTS / "notes" / "not_run.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(source, dict(re.findall(r"(\w+)=(\d+)", expected)), id=title)
    for _line, title, source, expected in read_fixture_file(TESTS / "fixtures" / "blocks.md")
]
# Whatever a reader takes for Python or its output, rightly spelled for the tests or not.
CODE = re.compile(
    r"(?:\{(?:code|code-block|code-cell|sourcecode)\} *)?(?:i?python|py|pycon|output)\d*\b", re.I
)
REASON = re.compile(r"python no-run: (\S.*)")


@pytest.mark.parametrize(("source", "outcomes"), CASES)
def test_how_blocks_are_run(
    pytester: pytest.Pytester, source: str, outcomes: dict[str, str]
) -> None:
    """A note's blocks pass, fail or are left alone as fixtures/blocks.md says."""
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makefile(".md", note=source)
    result = pytester.runpytest()
    assert result.parseoutcomes() == {name: int(count) for name, count in outcomes.items()}


def test_a_wrong_output_is_shown_as_a_difference(pytester: pytest.Pytester) -> None:
    """The report of a wrong output shows the line of the note and the line printed."""
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makefile(".md", note="```python\nprint('得')\n```\n\n```output\n失\n```\n")
    pytester.runpytest().stdout.fnmatch_lines(["*--- shown", "*+++ printed", "*-失", "*+得"])


def test_each_note_has_a_namespace_of_its_own(pytester: pytest.Pytester) -> None:
    """A note does not see what another note defines."""
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makefile(
        ".md", first="```python\nx = 1\n```\n", second="```python\nassert 'x' not in globals()\n```"
    )
    pytester.runpytest().assert_outcomes(passed=2)


def list_fences(source: str, above: int = 0) -> Iterator[tuple[int, str]]:
    """Yield line and info string of each fence, those inside directives included."""
    for token in MarkdownIt().parse(source):
        if token.type == "fence" and token.map:
            line = above + token.map[0] + 1
            yield line, token.info.strip()
            if token.info.startswith("{"):
                yield from list_fences(token.content, line)


def list_not_run(docs: Path) -> list[str]:
    """Return `topic/slug: reason` for each Python block, or output, that pytest does not collect.

    Without a reason it is the info string that is given.
    """
    command = ["pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", *command, f"--rootdir={docs.parent}", str(docs)],
        capture_output=True,
        cwd=docs.parent,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}, done.stdout
    collected = set(re.findall(r"^(\S+)::line:(\d+),", done.stdout, re.MULTILINE))
    missing = []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs.parent).as_posix()
        for line, info in list_fences(path.read_text(encoding="utf-8")):
            if CODE.match(info) and (name, str(line)) not in collected:
                reason = REASON.fullmatch(info)
                note = path.relative_to(docs).with_suffix("").as_posix()
                missing.append(f"{note}: {reason[1] if reason else info}")
    return missing


def test_blocks_that_are_not_run_are_counted() -> None:
    """Every Python block and output of the notes is run, but for those listed in not_run.json."""
    assert list_not_run(DOCS) == NOT_RUN


def test_no_block_escapes_the_count(tmp_path: Path) -> None:
    """A block that the tests do not run is counted however it is written, and no other is."""
    note = tmp_path / "docs" / "topic" / "note.md"
    note.parent.mkdir(parents=True)
    shutil.copy(CONFTEST, tmp_path / "docs")
    infos = ["python no-run: needs a GPU", "python", "python3", "python no-run:", "text"]
    fences = [f"```{info}\npass\n```\n" for info in infos]
    inside = ":::{note}\n```pycon\n>>> pass\n```\n:::\n\n````{note}\n```py\npass\n```\n````\n"
    shown = "````markdown\n```python3\npass\n```\n````\n"
    note.write_text("\n".join([*fences, inside, shown]), encoding="utf-8")
    assert list_not_run(tmp_path / "docs") == [
        "topic/note: needs a GPU",
        "topic/note: python3",
        "topic/note: python no-run:",
        "topic/note: pycon",
        "topic/note: py",
    ]
