"""Reading only what differs is exact: it says what parsing both texts whole would say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.visible.difference import differ_visibly
from sphinx_latest_updates.visible.markdown import decode, read_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Pair: TypeAlias = tuple[Sequence[str], Sequence[str]]

DOCS = Path(__file__).parents[2] / "docs"
NOTES = [path.read_text("utf-8").split("\n") for path in sorted(DOCS.glob("*/*.md"))]

# Each family is a small alphabet of lines, so that fences close, lists go on and labels are found.
LINES = Path(__file__).parents[1] / "fixtures/markdown_lines.json"
FAMILIES = json.loads(LINES.read_text("utf-8"))
PLAIN = FAMILIES.pop("plain")
MARKS = [*"，。”a `$*[]()<>-|:\\中{}#&~!1.　", "  ", "    ", "**", "$$", "```", "> ", "- "]

# What short cuts once got wrong, in the form that is left when all else is taken away.
FOUND: list[tuple[str, str]] = [
    ("", "#"),
    ("a，b", "ab"),
    ("привет мир", "приветмир"),
    ("``a，b``", "``ab``"),
    ("`a\nb，c\nd`", "`a\nbc\nd`"),
    ("```py", "```py，"),
    ("a\n-", "a\n-。"),
    ("> a", "。> a"),
    ("", "+++ x"),
    ("a**b**c", "a b c"),
    ("[a](b(1)c)", "[a](b(2)c)"),
    ("1.", "> 1."),
    ("```\n\n\ny", "\n```\n\ny"),
    ("$$\n\n$$", "$$，\n\n$$"),
    ("- $$\n\n$$", "- $$\n!\n\n$$"),
    ("a\n$$\n$$", "a\n$$\n\n$$"),
    ("x\n\n: a", "x\n-\n\n: a"),
    ("\\begin{align}\n**\n\n\\end{align}", "\\begin{align}\n\n\\end{align}"),
    ("`\na\n`", "`\n    a\n`"),
    ("a\n\nx\n---\nb\n---", "---\nb\n---"),
    ("x\n\n---\na: b\n---", "x\n\n---\na: b\n--"),
    ("\n\nx\n\nx\n#x", "#x\n\nx\n\nx"),
    ("`b`\n>     a", "`b`\n> \u3000    a"),
    (">```\na\n>```", ">```\n  a\n>```"),
    ("<e>\n中文", "<e>\n中 文"),
    ("    ```\n~~~\n\nu\n`", "    ```\n~~~\n\nu\n\n`"),
    (":::{note}\n<!--\n\na\n\n-->\n:::", ":::{note}\n<!--\n\nb\n\n-->\n:::"),
    ("a\n[r]: u\n\n[a][r]", "a\n[r]: u\n\n[a[r]"),
    (">- a\n2. beta", ">- a\n\n    2. beta"),
    ("|-\n|-\n-|", "|-\n|-\n-| alpha"),
    ("---x\n---", "---x\na\n---"),
    (":::{p}", ":::{p}\n---\nb: c\n---"),
]


def check(before: Sequence[str], after: Sequence[str]) -> None:
    """Compare the answer with that of parsing both texts whole, in both directions."""
    old, new = (decode("\n".join(lines).encode()) for lines in (before, after))
    truth = read_markdown(old) != read_markdown(new)
    assert differ_visibly(old, new) is differ_visibly(new, old) is truth


@st.composite
def edit_lines(draw: st.DrawFn, lines: list[str], others: Sequence[str]) -> list[str]:
    """Change a few lines: put in, take out, exchange, indent, or a mark within one."""
    lines = list(lines)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, len(lines) - 1)))
        old = lines[place : place + 1]
        match draw(
            st.sampled_from(["insert", "delete", "replace", "mark", "cut", "indent", "move"])
        ):
            case "insert":
                new = [*old, draw(st.sampled_from(others))]
            case "delete":
                new = []
            case "replace":
                new = [draw(st.sampled_from(others))]
            case "indent":
                new = [f"{draw(st.sampled_from([' ', '  ', '    ']))}{line}" for line in old]
            case "move":
                new = []
                lines += old
            case kind:
                column = draw(st.integers(0, max(map(len, old), default=0)))
                mark = draw(st.sampled_from(MARKS)) if kind == "mark" else ""
                new = [f"{s[:column]}{mark}{s[column + (kind == 'cut') :]}" for s in old]
        lines[place : place + 1] = new
    return lines


@st.composite
def draw_pair(draw: st.DrawFn, alphabet: Sequence[str]) -> Pair:
    """Draw a document of these lines, and an edited copy of it."""
    lines = draw(st.lists(st.sampled_from(alphabet), min_size=1, max_size=9))
    return lines, draw(edit_lines(lines, alphabet))


@st.composite
def draw_mixed_pair(draw: st.DrawFn) -> Pair:
    """Draw a pair from the lines of a few families at once."""
    chosen = draw(st.lists(st.sampled_from(sorted(FAMILIES)), min_size=2, max_size=3, unique=True))
    return draw(draw_pair([*PLAIN, *(line for name in chosen for line in FAMILIES[name])]))


@st.composite
def draw_note_pair(draw: st.DrawFn) -> Pair:
    """Draw a part of a note of this project, and an edited copy of it."""
    note = draw(st.sampled_from(NOTES))
    start = draw(st.integers(0, len(note) - 1))
    lines = note[start : start + draw(st.integers(3, 40))]
    return lines, draw(edit_lines(lines, draw(st.sampled_from([lines, PLAIN, note]))))


@pytest.mark.parametrize(("before", "after"), FOUND)
def test_what_was_once_wrong(before: str, after: str) -> None:
    """Each pair that was once misjudged is judged as parsing does, alone and in a page."""
    check(before.split("\n"), after.split("\n"))
    around = ["# 页", "", "开头 x。", "", "@", "", "结尾 y。"]
    page = "\n".join(around)
    check(page.replace("@", before).split("\n"), page.replace("@", after).split("\n"))


@pytest.mark.parametrize("family", FAMILIES)
def test_one_kind_of_construct(family: str) -> None:
    """Reading what differs agrees with parsing on texts of one construct among plain paragraphs."""

    @given(draw_pair([*PLAIN, *FAMILIES[family]]))
    @settings(derandomize=True, deadline=None, max_examples=150, database=None)
    def compare(pair: Pair) -> None:
        check(*pair)

    compare()


@given(draw_mixed_pair())
@settings(derandomize=True, deadline=None, max_examples=800)
def test_mixed_constructs(pair: Pair) -> None:
    """Reading what differs agrees with parsing on texts that mix constructs."""
    check(*pair)


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=600)
def test_other_marks(data: st.DataObject) -> None:
    """Where marks took the place of others, in any construct, the answer is that of parsing."""
    lines, _edited = data.draw(draw_mixed_pair())
    marked = [f"{line}{data.draw(st.sampled_from(['', '，', 'a，b']))}" for line in lines]
    turned = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    other = data.draw(st.sampled_from(",。．"))
    new = [m.replace("，", other) if turn else m for m, turn in zip(marked, turned, strict=True)]
    check(marked, new)


@given(draw_note_pair())
@example((NOTES[0], [*NOTES[0], "", "完"]))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_the_notes_of_this_project(pair: Pair) -> None:
    """Reading what differs agrees with parsing on real notes whose lines are edited."""
    check(*pair)


@pytest.mark.parametrize(
    "note", NOTES, ids=[lines[0][:9] + str(n) for n, lines in enumerate(NOTES)]
)
@pytest.mark.parametrize(
    ("old", "new"),
    [("，", ","), ("。", "！"), ("的", "之"), (" 是", "是")],
    ids=["commas", "stops", "characters", "spaces"],
)
def test_a_change_throughout_a_note(note: list[str], old: str, new: str) -> None:
    """A change of every line of prose is judged as parsing judges it."""
    check(note, [line.replace(old, new) for line in note])
