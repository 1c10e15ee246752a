"""A text read part by part says what it says read whole; what looks alike reads the same."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.visible.difference import MARKS, are_alike, are_unlike, read_words
from sphinx_latest_updates.visible.labels import find_labels, select_labels
from sphinx_latest_updates.visible.markdown import TEXT, WORD, decode, read_markdown
from sphinx_latest_updates.visible.parts import cut, find_common_part

if TYPE_CHECKING:
    from sphinx_latest_updates.visible.markdown import Atoms

ROOT = Path(__file__).parents[2]
NOTES = sorted((ROOT / "docs").rglob("*.md"))
LINES = json.loads((ROOT / "tests/fixtures/markdown_lines.json").read_text("utf-8"))
PIECES = ["，", "。", ",", " ", "\n", "\n    ", "a", "中", "`", "``", "$", "\\", "*", "**", "_"]
PIECES += ["[a](b", "[^1]", "[^1](b", ")", "]", "<b", ">", "{a}", "{", "&amp;", "!", "b", "文"]
# What may hide a letter, here @.
HIDERS = ["[a](@)", "[a][@]", "[@]: a", "[^@]", "<!--@-->", "<a:@>", "`a`{.@}", "&@;", "[a", "](@)"]
SHOWN = ["@", "@", "`@`", "$@$", "[@]", "*@*", " ", "\n", "\n\n", "# ", "`", "\\"]
LETTER = st.sampled_from(["c", "d", "lt", "中", "1"])
MARK = st.sampled_from(sorted(c for c in map(chr, range(0x10000)) if MARKS.match(c)))

# What patterns once got wrong.
FOUND = [
    "$$\n\n$$",
    "- $$\n\n$$",
    "1. a\n\n1.\nb\n10) c",
    "2. b\n>     a\nx\n2. b",
    "2. b\n\n:-|-:\nx\n2. b",
    "x\n: b\n\n[^1]: b\n: b",
    "x\n: b\n\n[a]\n:   b\n-",
    "a\n``` b`c\n\nd\n```",
    "- a\n\n ```\nb\n\nc\n```\n\nd",
    "<!--\n\na\n\n-->\n\nb",
    "- \\begin{align}\n\na\n\n\\end{align}",
    "--- \n\na\n\n---",
    "---\na: b",
    "----\nsummary: a\n----\n\nb",
    "- a\n\n  $$\n  b\n\n  c\n  $$",
    "- a\n\n  $$\n  b\n  $$\n\n  c",
    "<a>\n```\n\nb\n```",
    "<script>\n\na\n</script>",
    "<!-->\n\na -->\n\nb",
    "<https://a.b>\n\n: c",
]


def list_words(atoms: Atoms) -> list[tuple[str, ...] | str]:
    """Return what `read_words` would yield of a part with these atoms."""
    words: list[tuple[str, ...] | str] = []
    for atom in atoms:
        words += WORD.findall(atom[1]) if atom[0] == TEXT else [atom]
    return words


def read_letters(part: str) -> str:
    """Return the letters and digits that a reader sees of a part."""
    labels = select_labels(part, find_labels(part) or frozenset())
    words = (word if isinstance(word, str) else word[-1] for word in read_words(part, labels))
    return "".join(filter(str.isalnum, "".join(words)))


def cut_parts(text: str) -> list[str]:
    """Return the parts of a text."""
    return [part for _begin, part in cut(text)]


def check(text: str) -> None:
    """Compare the words of a text's parts with those of the whole."""
    labels = find_labels(text)
    if labels is not None:  # Else the text is not read part by part.
        parts = cut_parts(text)
        words = [word for part in parts for word in read_words(part, select_labels(part, labels))]
        assert words == list_words(read_markdown(text))


# -- Parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FOUND)
def test_what_was_once_cut_wrong(text: str) -> None:
    """Each text that was once cut within a block reads as a whole, alone and among others."""
    check(decode(text.encode()))
    check(decode(f"开头，\n\n{text}\n\n结尾。\n- 其一\n- 其二".encode()))


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=1500)
def test_parts_read_as_the_whole(data: st.DataObject) -> None:
    """The words of a text are those of its parts, whatever constructs it mixes."""
    names = data.draw(st.lists(st.sampled_from(sorted(LINES)), min_size=1, max_size=3))
    lines = [*LINES["plain"], *(line for name in names for line in LINES[name])]
    document = data.draw(st.lists(st.sampled_from(lines), max_size=10))
    check(decode("\n".join(document).encode()))


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=500)
def test_a_common_part_is_one_of_both(data: st.DataObject) -> None:
    """Where cutting may start for what two texts have in common, a part of both begins."""
    names = data.draw(st.lists(st.sampled_from(sorted(LINES)), min_size=1, max_size=3))
    drawn = st.lists(st.sampled_from([line for name in names for line in LINES[name]]), max_size=6)
    common, one, other = ("\n".join(data.draw(drawn)) for _ in range(3))
    texts = [decode(f"{common}\n{end}".encode()) for end in (one, other)]
    if all(text.startswith(f"{common}\n") for text in texts):
        start = find_common_part(texts[0], len(common) + 1)
        for text in texts:
            assert start in {0, *(begin for begin, _part in cut(text))}
            assert list(cut(text, start)) == [part for part in cut(text) if part[0] >= start]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem)
def test_parts_of_real_notes(note: Path) -> None:
    """Each note of this project reads part by part as it does whole."""
    check(decode(note.read_bytes()))


def test_labels_are_found_without_the_parser() -> None:
    """Paragraphs of definitions tell their labels, others only the parser; code has none."""
    text = '[a]: /u "t"\n[B  c]: <v w>\n\n```\n[d]: x\n```\n\n'
    assert find_labels(text) == {"A", "B C"}
    assert find_labels(f"{text}e\n[f]: g") is None
    assert find_labels(f"{text}- [f]: javascript:g") is None
    assert find_labels("[a][b]: c") == set()
    check(f"{text}[a] [x][b\nC] [d]\n\n- [a]\n  b")


def test_front_matter_is_that_of_the_first_line_only() -> None:
    """What looks like front matter further down is a heading, as the parser says."""
    text = "---\nsummary: a\n---"
    assert cut_parts(text) == [text]
    assert cut_parts(f"x\n\n{text}") == ["x", f"\n{text}"]
    check(f"x\n\n{text}")


# -- Likeness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("中文，句子。", "中文,句子．", True),
        ("a，b\nc", "a、b c", True),
        ("**a，** `x,y`。$z,$。", "**a。** `x,y`．$z,$，", True),
        ("\n## 题，目", "\n## 题、目", True),
        ("[a](b)，", "[a](b)。", True),
        ("`a，b`", "`a。b`", False),
        ("$a,b$", "$a，b$", False),
        ("`a\n    b`，", "`a b`，", False),
        ("a `b，", "a `b。", False),
        ("a\\\nb，", "a\\ b。", True),
        ("$，\\", "$。\\", False),
        ("<b>，", "<b>。", False),
        ("{a}`b`，", "{a}`b`。", False),
        ("[a](b `c)，`d`", "[a](b `c)。`d`", False),
        ("`a` b，\n    c", "`a` b。\n    c", True),
        ("a[^1]，", "a[^1]。", True),
        ("a[^`]，`b", "a[^`]。`b", False),
        ("[^a](b`c) d` e，f `g`h", "[^a](b`c) d` e。f `g`h", False),
        ("中文", "中闻", False),
        ("\n```a，b\nc\n```", "\n```a。b\nc\n```", False),
        ("---\na: b，\n---", "---\na: b。\n---", False),
    ],
)
def test_what_looks_alike(one: str, other: str, *, alike: bool) -> None:
    """Wrapping and marks in prose are seen through; where code may be, nothing is said."""
    assert are_alike(one, other) is are_alike(other, one) is alike


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.data())
@settings(derandomize=True, deadline=None, max_examples=1500)
def test_what_looks_alike_reads_the_same(pieces: list[str], data: st.DataObject) -> None:
    """Two paragraphs of which it is said read the same, whatever marks and breaks they exchange."""
    marks = [data.draw(st.tuples(MARK, MARK)) if piece in {"，", ","} else None for piece in pieces]
    breaks = data.draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    one = "".join(mark[0] if mark else p for p, mark in zip(pieces, marks, strict=True))
    other = "".join(
        mark[1] if mark else {" ": "\n", "\n": " "}.get(p, p) if turn else p
        for p, mark, turn in zip(pieces, marks, breaks, strict=True)
    )
    old, new = (decode(f"中{text}".encode()) for text in (one, other))
    if cut_parts(old) == [old] and cut_parts(new) == [new] and are_alike(old, new):
        assert read_markdown(old) == read_markdown(new)


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        ("中文", "中闻", True),
        ("\n## 题 a", "\n## 题 b", True),
        ("a `b` $c$ d", "a `b` $e$ d", True),
        ("a [b] c", "a [d] c", True),
        ("a b", "a b c", False),
        ("a，b", "a b", False),
        ("a [b](c)", "a [b](d)", False),
        ("a [b](c) d", "a [b](c) e", False),
        ("a [b](c)", "d [b](c)", True),
        ("[a]: b", "[c]: b", False),
        ("a [b][c]", "a [b][d]", False),
        ("a[^b]", "a[^c]", False),
        ("a <b>", "a <c>", False),
        ("a {b}`c`", "a {d}`c`", False),
        ("a &amp; b", "a & b", False),
        ("\n- a", "\n- b", False),
        ("---\na: b\n---", "---\nc: b\n---", False),
    ],
)
def test_what_looks_unlike(one: str, other: str, *, unlike: bool) -> None:
    """Other letters are told apart without the parser, but for those that may be hidden."""
    assert are_unlike(one, other) is are_unlike(other, one) is unlike


@given(st.lists(st.tuples(st.sampled_from([*HIDERS, *SHOWN]), LETTER, LETTER), max_size=5))
@settings(derandomize=True, deadline=None, max_examples=3000)
def test_what_looks_unlike_reads_otherwise(pieces: list[tuple[str, str, str]]) -> None:
    """Parts of which it is said have other letters to read, so that nothing below makes up."""
    texts = ("".join(piece[0].replace("@", piece[n]) for piece in pieces) for n in (1, 2))
    one, other = (next(iter(cut_parts(decode(text.encode()))), "") for text in texts)
    if are_unlike(one, other):
        letters, rest = (read_letters(part) for part in (one, other))
        assert letters[: len(rest)] != rest[: len(letters)]


def test_marks_are_punctuation_to_the_parser() -> None:
    """All marks but the comma are Unicode punctuation beyond ASCII, of which no rule names one."""
    marks = [c for c in map(chr, range(0x110000)) if MARKS.match(c)]
    assert marks[0] == ","
    assert all(unicodedata.category(c).startswith("P") and not c.isascii() for c in marks[1:])
