"""Dates on random histories equal what a slow walk finds that renders every revision.

The walk asks git for nothing but contents: which note a file is, through all its moves, it knows
from what was done. What a reader sees it takes from MyST's own rendering to HTML.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import Policy
from sphinx_latest_updates.visible.comparison import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conftest import GitRepository

Kind: TypeAlias = Literal["write", "code", "restyle", "move", "move and write", "delete"]
Visible: TypeAlias = tuple[object, ...]
KINDS: tuple[Kind, ...] = (
    "write",
    "code",
    "restyle",
    "move",
    "move and write",
    "delete",
    "delete",
)
START = datetime(2020, 1, 1, 12, tzinfo=UTC)
PARAGRAPHS = 8
STYLES = 5
CODE = 3  # The paragraph that is code.
NAMES = ("{}.md", "资料/{} 稿.md", "deep/er/{}.md")
PARSER = create_md_parser(MdParserConfig(enable_extensions={"dollarmath"}), RendererHTML)


@dataclass(frozen=True)
class Text:
    """A note: where it is, what its paragraphs say, and how each is written."""

    path: str
    words: tuple[str, ...]
    styles: tuple[int, ...] = (0,) * PARAGRAPHS

    def write(self) -> str:
        """Return the Markdown."""
        parts = [
            write_code(words, style) if number == CODE else write_prose(words, style)
            for number, (words, style) in enumerate(zip(self.words, self.styles, strict=True))
        ]
        return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class Step:
    """What is done to a note; `branch` begins one that the next `merge` ends."""

    kind: Kind
    note: int
    number: int
    style: int
    flow: Literal["", "branch", "merge", "merge and write"] = ""
    aside: bool = False


Notes: TypeAlias = dict[int, Text]


@dataclass
class History:
    """Commits, oldest first: their parents and the notes they have."""

    parents: list[list[int]] = field(default_factory=list)
    notes: list[Notes] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def add(self, parents: list[int], notes: Notes) -> int:
        """Append a commit and return its number."""
        self.parents.append(parents)
        self.notes.append(dict(notes))
        return len(self.notes) - 1


def write_code(words: str, style: int) -> str:
    """Return a block of code; its fence is a matter of style."""
    fence = "~~~" if style % 2 else "```"
    return f"{fence}python\n{words}\n{fence}"


def write_prose(words: str, style: int) -> str:
    """Return a paragraph in one of several styles that read the same."""
    first, *rest = words.split(" ")
    match style:
        case 1:
            return "\n".join([first, *rest])
        case 2:
            return f"*{first}*, {' '.join(rest)}!"
        case 3:
            return f"{words}\n\n<!-- style -->"
        case 4:
            return f"**{first}** {'  '.join(rest)}。"
        case _:
            return words


def date(number: int) -> datetime:
    """Return the date of a commit."""
    return START + timedelta(days=number)


# -- Making a history -------------------------------------------------------------------------


def begin(count: int) -> Notes:
    """Return notes that have nothing in common."""
    return {
        note: Text(
            NAMES[0].format(f"note{note}"),
            tuple(
                f"x{note}{number} = [{note}, {number}]\nif x{note}{number}:\n    run{note}(x)"
                if number == CODE
                else " ".join(f"w{note}{number}{word} 词{note}" for word in range(9))
                for number in range(PARAGRAPHS)
            ),
        )
        for note in range(count)
    }


def change(text: Text, step: Step, moment: int) -> Text:
    """Return a note as a step leaves it."""
    number = CODE if step.kind == "code" else step.number
    words, styles, path = list(text.words), list(text.styles), text.path
    if step.kind == "code":
        # Indentation and punctuation of code are seen.
        words[CODE] += ";" if step.style % 2 else f"\n{' ' * moment}pass"
    elif step.kind == "restyle":
        styles[number] = (styles[number] + step.style) % STYLES
    elif "write" in step.kind and number != CODE:
        words[number] = f"{words[number]} 新{moment}"
    if "move" in step.kind:
        name = Path(path).stem.split(" ")[0]
        paths = [pattern.format(name) for pattern in NAMES]
        path = paths[(paths.index(path) + 1 + step.style % 2) % len(paths)]
    return Text(path, tuple(words), tuple(styles))


def merge(base: Notes, ours: Notes, theirs: Notes) -> Notes:
    """Return what both sides made of the notes, theirs where both changed the same."""

    def choose(note: int) -> Text:
        a, b, c = base[note], ours[note], theirs[note]
        paragraphs = [
            (c if (c.words[n], c.styles[n]) != (a.words[n], a.styles[n]) else b)
            for n in range(PARAGRAPHS)
        ]
        return Text(
            c.path if c.path != a.path else b.path,
            tuple(side.words[n] for n, side in enumerate(paragraphs)),
            tuple(side.styles[n] for n, side in enumerate(paragraphs)),
        )

    return {note: choose(note) for note in ours}


def make_history(count: int, steps: Sequence[Step]) -> History:
    """Return the history that steps describe; a branch is merged at last."""
    history = History()
    main, other, base = history.add([], begin(count)), -1, -1
    gone: Notes = {}
    for step in [*steps, replace(steps[-1], flow="merge", kind="restyle")]:
        if step.flow == "branch" and other < 0 and not gone:
            base = other = main
        elif step.flow.startswith("merge") and other > base:
            notes = merge(history.notes[base], history.notes[main], history.notes[other])
            if step.flow == "merge and write":
                note = step.note % count
                notes[note] = change(notes[note], replace(step, kind="write"), len(history.notes))
            main, other, base = history.add([main, other], notes), -1, -1
        is_aside = step.aside and other >= 0
        parent = other if is_aside else main
        notes, note = dict(history.notes[parent]), step.note % count
        if note in gone:
            notes[note] = change(gone.pop(note), replace(step, kind="write"), len(history.notes))
        elif step.kind != "delete":
            notes[note] = change(notes[note], step, len(history.notes))
        elif other < 0 and len(notes) > 1:
            gone[note] = notes.pop(note)
        number = history.add([parent], notes)
        main, other = (main, number) if is_aside else (number, other)
    if other > base:
        notes = merge(history.notes[base], history.notes[main], history.notes[other])
        history.add([main, other], notes)
    return history


def commit(history: History, repository: GitRepository) -> None:
    """Commit a history as it is described."""
    for number, (parents, notes) in enumerate(zip(history.parents, history.notes, strict=True)):
        repository.git("rm", "-r", "-f", "-q", "--cached", "--ignore-unmatch", ".")
        for path in repository.path.rglob("*.md"):
            path.unlink()
        for text in notes.values():
            repository.write(text.path, text.write())
        repository.git("add", "--all")
        tree = repository.git("write-tree").strip()
        options = [part for parent in parents for part in ("-p", history.ids[parent])]
        moment = date(number).isoformat()
        made = repository.git("commit-tree", tree, *options, "-m", f"{number}", date=moment)
        history.ids.append(made.strip())


# -- The slow walk ----------------------------------------------------------------------------


def render(markdown: str) -> Visible:
    """Return the code of a text, exactly, and the letters and digits of the rest."""
    page = BeautifulSoup(PARSER.render(markdown), "html5lib")
    code = tuple(block.extract().get_text() for block in page.find_all("pre"))
    return (code, re.sub(r"[\W_]", "", page.get_text()))


def walk(history: History, repository: GitRepository) -> dict[str, tuple[datetime, datetime]]:
    """Return published and updated of each note of the last commit, by its path."""
    seen: list[dict[int, str]] = []
    dates: dict[int, tuple[datetime, datetime]] = {}
    last: dict[int, str] = {}
    for number, notes in enumerate(history.notes):
        contents = {
            note: repository.git("show", f"{history.ids[number]}:{text.path}")
            for note, text in notes.items()
        }
        for note, content in contents.items():
            befores = [seen[p][note] for p in history.parents[number] if note in seen[p]]
            if note not in dates:
                dates[note] = (date(number), date(number))
            elif shows_new(content, befores or [last[note]]):
                dates[note] = (dates[note][0], date(number))
        seen.append(contents)
        last |= contents
    return {text.path: dates[note] for note, text in history.notes[-1].items()}


def shows_new(content: str, befores: Sequence[str]) -> bool:
    """Return whether a content shows what none of those before it shows."""
    if any(render(content) == render(before) for before in befores):
        return False
    known = {render(part) for before in befores for part in before.split("\n\n")}
    return len(befores) == 1 or any(render(part) not in known for part in content.split("\n\n"))


# -- The comparison ---------------------------------------------------------------------------

steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    note=st.integers(0, 3),
    number=st.integers(0, PARAGRAPHS - 1),
    style=st.integers(1, STYLES - 1),
    flow=st.sampled_from(["", "", "branch", "merge", "merge and write"]),
    aside=st.booleans(),
)


def read_dates(
    repository: GitRepository, notes: Mapping[int, Text], cache: Path | None
) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Return what is said of the notes of the working tree."""
    files = {repository.path / text.path: () for text in notes.values()}
    report = date_files(repository.path, files, {".md": MARKDOWN}, Policy(), cache)
    assert not report.errors
    assert not report.damaged_caches
    return {
        file.relative_to(repository.path).as_posix(): (dates.published, dates.updated)
        for file, dates in report.dates.items()
    }


@given(
    count=st.integers(2, 4),
    steps=st.lists(steps, min_size=2, max_size=9),
    stride=st.integers(1, 3),
)
@settings(
    derandomize=True,
    deadline=None,
    max_examples=18,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # Only its class is used.
)
def test_dates_equal_those_of_a_slow_walk(
    repository: GitRepository, count: int, steps: list[Step], stride: int
) -> None:
    """Dates read at once, and through a cache that grows with the history, are the walk's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "repository")
        path.mkdir()
        repository = type(repository)(path)
        repository.git("init", "--quiet", "--initial-branch=main")
        history = make_history(count, steps)
        commit(history, repository)
        event(f"merges: {sum(len(parents) > 1 for parents in history.parents)}")
        expected = walk(history, repository)
        last = len(history.ids) - 1
        for number in sorted({*range(0, last, stride), last}):
            repository.git("checkout", "--quiet", "--force", "--detach", history.ids[number])
            cached = read_dates(repository, history.notes[number], Path(folder, "cache"))
        assert read_dates(repository, history.notes[last], None) == expected
        assert cached == expected
