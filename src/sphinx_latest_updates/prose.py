"""Running text as values: write it plainly, measure it, cut it where a reader would."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, dropwhile
from typing import TYPE_CHECKING

import regex

from sphinx_latest_updates.model import Block, Inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ELLIPSIS = "…"
# What stands in a sentence as one word, whatever signs it is written with.
OPAQUE = ("code", "math", "placeholder")
GRAPHEME = regex.compile(r"\X")  # UAX #29
CLOSING = r"\p{Pe}\p{Pf}。！？"
SENTENCE_END = regex.compile(
    # Behind a full stop a sentence begins with a capital: `Fig. 3` and `et al. (2020)` go on.
    rf"""(?:[。！？；…]++[”’」』）】》)\]]*+|[.!?]++[”’")\]]*+(?=\s+[“‘"]?[\p{{Lu}}\p{{Han}}]|\s*$))"""
    rf"(?!\s*[{CLOSING}])"
)
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Extended_Pictographic}"
UNSPACED_START = regex.compile(rf"[{UNSPACED}“‘《（「『【]")
UNSPACED_END = regex.compile(rf"[{UNSPACED}。！？；：，、…）】》」』”’]$")
PAUSE = "，、：；—。！？…）】》」』”"
# A line may break at white space, between two characters of a script written without spaces, and
# after its punctuation; not before a closing mark, nor after an opening one.
WORD_END = regex.compile(
    rf"(?:(?<=\s)|(?=\s)|(?<=[{UNSPACED}]\p{{M}}*)(?=[{UNSPACED}])|(?<=[{PAUSE}]))"
    r"(?<![\p{Ps}\p{Pi}]\s*)(?!\s*[\p{Pe}\p{Pf}\p{Po}])"
)


def write_plain(inlines: Sequence[Inline]) -> str:
    """Return running text without its mark-up; formulas and placeholders as their stand-ins."""
    return "".join(
        inline.plain or inline.text or write_plain(inline.children) for inline in inlines
    )


def write_plain_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks as plain lines, list items with their markers."""
    lines = (
        "  " * block.level + f"{block.marker} {write_plain(block.children)}".strip()
        for block in blocks
    )
    return "\n".join(lines)


def write_line(blocks: Sequence[Block]) -> str:
    """Return blocks as one plain line: a colon ends a heading, no space parts Chinese sentences."""
    line = ""
    for block in blocks:
        text = " ".join(f"{block.marker} {write_plain(block.children)}".split())
        if block.kind == "heading":
            text += "：" if UNSPACED_END.search(text) else ":"
        line += "" if UNSPACED_END.search(line) and UNSPACED_START.match(text) else " "
        line += text
    return line.strip()


def measure(inlines: Sequence[Inline]) -> int:
    """Return the number of characters a reader sees."""
    return len(GRAPHEME.findall(write_plain(inlines)))


def cut(blocks: Sequence[Block], limit: int) -> tuple[Block, ...]:
    """Return the beginning of `blocks`: at most `limit` visible characters and an ellipsis.

    The cut is at the end of a sentence in the last third of the limit, else between two words;
    never inside a formula, a link, an emphasis or a piece of code. What only leads to something
    that is cut off, a heading or a line with a colon at its end, is left out. Cutting the result
    again changes nothing.
    """
    kept: list[Block] = []
    left = limit
    for number, block in enumerate(blocks, 1):
        size = measure(block.children)
        if number == len(blocks) and write_plain(block.children).endswith(ELLIPSIS):
            size -= 1
        if size > left:
            part = _cut_block(block, left, earliest=left - limit // 3, is_first=not kept)
            ended = list(dropwhile(_leads_on, reversed(kept)))[::-1]
            if left <= limit // 3 and _ends_sentence(ended) and not _ends_sentence([part]):
                return tuple(ended)
            kept = [*kept, part] if part else ended or kept
            break
        kept.append(block)
        left -= size
    while kept and kept[-1].kind == "heading":
        kept.pop()
    return tuple(kept)


def _cut_block(block: Block, left: int, earliest: int, *, is_first: bool) -> Block | None:
    """Return what an excerpt keeps of the block that it cannot keep whole."""
    part = _cut_inlines(block.children, left, earliest)
    if not part and is_first and measure(block.children[:1]) > left:
        # One emphasis, link or piece of code longer than an excerpt: its text can be cut.
        part = _cut_inlines(tuple(_flatten(block.children)), left, earliest)
    return replace(block, children=part) if part else None


def _ends_sentence(blocks: Sequence[Block | None]) -> bool:
    """Return whether the last block ends with a sentence, and not where it was cut."""
    if not blocks or blocks[-1] is None:
        return False
    text = write_plain(blocks[-1].children)
    if text.endswith(ELLIPSIS):
        return False
    return any(found.end() == len(text) for found in SENTENCE_END.finditer(text))


def _flatten(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Yield running text whose emphasis, links and code are text and nothing else."""
    for inline in inlines:
        if inline.children:
            yield from _flatten(inline.children)
        else:
            yield Inline("text", inline.text) if inline.kind == "code" else inline


def _leads_on(block: Block) -> bool:
    """Return whether a block announces the next one."""
    return block.kind == "heading" or write_plain(block.children).rstrip().endswith((":", "："))


def _cut_inlines(inlines: Sequence[Inline], limit: int, earliest: int) -> tuple[Inline, ...]:
    """Return the beginning of a paragraph of more than `limit` visible characters.

    A sentence may end it from `earliest` visible characters on. Nothing is returned where no cut
    can be made.
    """
    plain = write_plain(inlines)
    prose = "".join(
        "x" * len(write_plain([inline])) if inline.kind in OPAQUE else write_plain([inline])
        for inline in inlines
    )
    # visible[n] is where the first n visible characters end.
    visible = [0, *(found.end() for found in GRAPHEME.finditer(plain))][: limit + 1]
    allowed = _find_text_offsets(inlines).intersection(visible)
    sentences = {found.end() for found in SENTENCE_END.finditer(prose)}
    if ends := allowed & sentences & set(visible[max(earliest, 1) :]):
        return _split(inlines, max(ends))
    words = {found.start() for found in WORD_END.finditer(prose)}
    if ends := allowed & words - {0}:
        kept = _split(inlines, max(ends))
        return (*_strip_end(kept), Inline("text", ELLIPSIS))
    return ()


def _find_text_offsets(inlines: Sequence[Inline]) -> set[int]:
    """Return the offsets in the plain text at which a cut splits nothing but plain text."""
    offsets: set[int] = set()
    start = 0
    for inline in inlines:
        end = start + len(write_plain([inline]))
        offsets.update(range(start, end + 1) if inline.kind == "text" else (start, end))
        start = end
    return offsets


def _split(inlines: Sequence[Inline], offset: int) -> tuple[Inline, ...]:
    """Return what stands before an offset in the plain text."""
    kept = []
    ends = accumulate(len(write_plain([inline])) for inline in inlines)
    for inline, end in zip(inlines, ends, strict=True):
        if end > offset:
            start = end - len(write_plain([inline]))
            if offset > start:
                kept.append(replace(inline, text=inline.text[: offset - start]))
            break
        kept.append(inline)
    return tuple(kept)


def _strip_end(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the text without the white space and the comma that an ellipsis takes the place of."""
    *before, last = inlines
    if last.kind != "text":
        return inlines
    text = last.text.rstrip().rstrip("，、：；,:;—").rstrip()
    return (*before, replace(last, text=text)) if text else tuple(before)
