"""Running text: written plainly, measured, and cut where a reader would cut it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import cut, measure, write_plain, write_plain_blocks

CASES = json.loads(Path(__file__).parent.joinpath("fixtures", "cuts.json").read_text("utf-8"))
ELLIPSIS = Inline("text", "…")
CLUSTER = regex.compile(r"\X")
LATIN = r"\p{Latin}\p{Nd}\p{M}"
WORD = regex.compile(rf"[{LATIN}]+(?:['’.-][{LATIN}]+)*")
CLOSING = regex.compile(r"\s*[\p{Pe}\p{Pf}。！？]")
# Each character is there for a rule: words, scripts, closing and opening marks, clusters.
LETTERS = "abé1 .!'’-,，。！？…：—（）()“”一二三学ア\u0301👩\u200d\U000e0100"


def read_inline(piece: str | dict[str, str]) -> Inline:
    """Return running text from the notation of cuts.json: a text, or a kind and its text."""
    if isinstance(piece, str):
        return Inline("text", piece)
    ((kind, text),) = piece.items()
    if kind == "math":
        return Inline("math", text, plain=text)
    if kind == "code":
        return Inline("code", text)
    assert kind in {"link", "emphasis"}
    return Inline(kind, children=(Inline("text", text),))  # type: ignore[arg-type]


def read_block(source: list[Any] | dict[str, str]) -> Block:
    """Return a block from the notation of cuts.json: a list of running text, or a heading."""
    if isinstance(source, dict):
        return Block("heading", (Inline("text", source["heading"]),))
    return Block("paragraph", tuple(read_inline(piece) for piece in source))


def texts(min_size: int = 1) -> st.SearchStrategy[str]:
    """Return a strategy for texts that put every rule of cutting to the test."""
    words = st.sampled_from(["don’t", "état", "state-of-the-art", "3.14", "OK", "好。）", "……"])
    return st.lists(words | st.sampled_from(LETTERS), min_size=min_size, max_size=14).map("".join)


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[Inline, ...]:
    """Draw running text in which, as in an excerpt, no two texts are neighbours."""
    kinds = draw(st.lists(st.sampled_from(["text", "math", "code", "link"]), max_size=5))
    merged = [kind for n, kind in enumerate(kinds) if kinds[n - 1 : n] != [kind] or kind != "text"]
    return tuple(
        read_inline(draw(texts()) if kind == "text" else {kind: draw(texts())}) for kind in merged
    )


BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["paragraph", "heading", "item"]), paragraphs()), max_size=4
)
LIMITS = st.integers(1, 30)
deterministic = settings(derandomize=True, deadline=None, max_examples=200)


def split_at_cut(source: Block, kept: Block) -> tuple[str, str]:
    """Return the plain text of a block before and after the cut."""
    before = write_plain(kept.children)
    plain = write_plain(source.children)
    if not plain.startswith(before):
        before = before.removesuffix("…")
    assert plain.startswith(before)
    return before, plain.removeprefix(before)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cut(case: dict[str, Any]) -> None:
    """An excerpt ends at a sentence or between two words; cuts.json is the list of the rules."""
    kept = cut([read_block(source) for source in case["source"]], case["limit"])
    assert [write_plain(block.children) for block in kept] == case["expected"]


@deterministic
@given(BLOCKS, LIMITS)
def test_cut_keeps_the_beginning(blocks: list[Block], limit: int) -> None:
    """All blocks before the cut are whole, and the last is the beginning of its source."""
    kept = cut(blocks, limit)
    assert list(kept[:-1]) == blocks[: len(kept)][:-1]
    for source, last in list(zip(blocks, kept, strict=False))[-1:]:
        split_at_cut(source, last)
        assert (last.kind, last.marker, last.level) == (source.kind, source.marker, source.level)


@deterministic
@given(BLOCKS, LIMITS)
@example([read_block(["一…"]), read_block(["二…"]), read_block(["三…"])], 3)
def test_cut_is_no_longer_than_its_limit(blocks: list[Block], limit: int) -> None:
    """An excerpt has at most as many visible characters as its limit, and an ellipsis."""
    kept = cut(blocks, limit)
    visible = sum(len(CLUSTER.findall(write_plain(block.children))) for block in kept)
    ellipsis = bool(kept) and write_plain(kept[-1].children).endswith("…")
    assert visible <= limit + ellipsis


@deterministic
@given(BLOCKS, LIMITS)
def test_cut_twice_is_cut_once(blocks: list[Block], limit: int) -> None:
    """Cutting an excerpt again changes nothing."""
    kept = cut(blocks, limit)
    assert cut(kept, limit) == kept


@deterministic
@given(BLOCKS)
def test_cut_leaves_what_fits(blocks: list[Block]) -> None:
    """Text that fits is returned as it is, but for headings that nothing follows."""
    while blocks and blocks[-1].kind == "heading":
        blocks.pop()
    assert list(cut(blocks, 1000)) == blocks


@deterministic
@given(paragraphs(), LIMITS)
def test_cut_splits_only_text(inlines: tuple[Inline, ...], limit: int) -> None:
    """A formula, a link, an emphasis and a piece of code are in an excerpt whole or not at all."""
    for block in cut([Block("paragraph", inlines)], limit):
        kept = [inline for inline in block.children if inline.kind != "text"]
        whole = [inline for inline in inlines if inline.kind != "text"]
        assert kept == whole[: len(kept)]


@deterministic
@given(paragraphs(), LIMITS)
@example((read_inline("I don’t know"),), 6)
def test_cut_respects_words(inlines: tuple[Inline, ...], limit: int) -> None:
    """No cut is inside a Latin word, between Han and Latin letters, or inside a character."""
    source = Block("paragraph", inlines)
    for block in cut([source], limit):
        before, after = split_at_cut(source, block)
        offset = len(before)
        assert not any(w.start() < offset < w.end() for w in WORD.finditer(before + after))
        assert not regex.search(r"\p{Han}$", before) or not regex.match(r"\p{Latin}", after)
        assert not regex.search(r"\p{Latin}$", before) or not regex.match(r"\p{Han}", after)
        assert not any(c.start() < offset < c.end() for c in CLUSTER.finditer(before + after))


@deterministic
@given(paragraphs(), LIMITS)
@example((read_inline("(一二。)三四五六"),), 4)
def test_cut_never_orphans_a_closing_mark(inlines: tuple[Inline, ...], limit: int) -> None:
    """What is cut off does not begin with a closing bracket or quote, or a sentence's end."""
    source = Block("paragraph", inlines)
    for block in cut([source], limit):
        _before, after = split_at_cut(source, block)
        assert not CLOSING.match(after)


def test_write_plain() -> None:
    """Plain text has no mark-up, and the stand-in of what cannot be written plainly."""
    nested = Inline("link", children=(Inline("strong", children=(Inline("text", "深"),)),))
    formula = Inline("math", r"\frac{1}{2}", plain="[公式]")
    assert write_plain([Inline("text", "a-b > "), nested, formula, Inline("code", "x")]) == (
        "a-b > 深[公式]x"
    )


def test_write_plain_blocks() -> None:
    """Blocks are lines of their own; list items have their markers and are indented by level."""
    text = (Inline("text", "文"),)
    blocks = [
        Block("heading", text),
        Block("item", text, marker="1."),
        Block("item", text, marker="•", level=1),
    ]
    assert write_plain_blocks(blocks) == "文\n1. 文\n  • 文"


@pytest.mark.parametrize(
    ("text", "size"),
    [("", 0), ("a-b", 3), ("深度", 2), ("cafe\u0301", 4), ("👩‍👩‍👧‍👦", 1), ("🇨🇳", 1), ("一…", 2)],
)
def test_measure(text: str, size: int) -> None:
    """A character is what a reader sees as one."""
    assert measure([Inline("text", text)]) == size
