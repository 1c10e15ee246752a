"""Where two Markdown texts differ: chunks that can be read alone, and what is open around them."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby
from operator import eq
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROSE = ""
FORMULA = "$$"
NESTED = "nested"
DIRECTIVE = "{"
UNSURE = "?"
FRONT_MATTER = "---"
FENCE = regex.compile(r"( *)(`{3,}|~{3,}|:{3,}|\$\$)(.*)")
FORMULA_END = regex.compile(r"(.*)\$\$(?:\s*\([^()]*\))?")
RAW_HTML = regex.compile(r"<(?:[!?]|(?:pre|script|style|textarea)\b)", regex.IGNORECASE)
HEADING = regex.compile(r" {0,3}(#{1,6})(?= )")
INERT = regex.compile(
    r"[^\P{P}\x00-\x7f]|(?<=[A-Za-z0-9]) (?=[^\x00-\x7f])"
    r"|(?<=[^\x00-\x7f]) (?=[A-Za-z0-9]|[^\x00-\x7f])"
)
EXACT = regex.compile(r"`[^`]*`|\$[^$]*\$|<[^>]*>|\{[^}]*\}")


def find_differences(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield where two texts differ, as lines [i, j) of one and [k, n) of the other.

    Each begins where the text does, or with a line at the margin after a blank one: there no
    paragraph or list that began before goes on, so both chunks can be read alone.
    """
    i = k = 0
    for a, b, size in _find_equal_lines(before, after):
        starts = [
            number
            for number in range(1, size)
            if before[a + number][:1].strip() and not before[a + number - 1]
        ]
        first = 0 if a == b == 0 else min(starts, default=size)
        is_last = a + size == len(before) and b + size == len(after)
        last = size if is_last else max(starts, default=0)
        if first < last:
            if (i, k) != (a + first, b + first):
                yield i, a + first, k, b + first
            i, k = a + last, b + last
    if (i, k) != (len(before), len(after)):
        yield i, len(before), k, len(after)


def _find_equal_lines(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield runs of equal lines as difflib does, in one pass where no line came or went."""
    if len(before) != len(after):
        matcher = SequenceMatcher(lambda line: not line, before, after, autojunk=False)
        yield from matcher.get_matching_blocks()
        return
    start = 0
    for same, run in groupby(map(eq, before, after)):
        size = sum(1 for _ in run)
        if same:
            yield start, start, size
        start += size


def find_contexts(lines: Sequence[str]) -> list[str | None]:
    """Return for each line what is open before it: PROSE, or the mark that opened it.

    The mark of a directive follows a DIRECTIVE. NESTED below a fence so far indented that it is in
    a list, or code itself: a line at the margin after a blank one ends either. UNSURE below one a
    little indented, which a list may close or not. None in front matter and after raw HTML, where
    even words may be unseen.
    """
    end = lines.index(FRONT_MATTER, 1) + 1 if lines.count(FRONT_MATTER) > 1 else len(lines)
    start = end if lines[0] == FRONT_MATTER else 0
    contexts: list[str | None] = [None] * start
    context: str | None = PROSE
    for number in range(start, len(lines)):
        line = lines[number]
        if context == NESTED and line[:1].strip() and not lines[number - 1]:
            context = PROSE
        contexts.append(context)
        context = _find_next_context(context, line)
    return [*contexts, context]


def _find_next_context(context: str | None, line: str) -> str | None:
    if context in (None, NESTED, UNSURE):
        return context
    if context == FORMULA:
        return PROSE if FORMULA_END.fullmatch(line) else FORMULA
    found = FENCE.match(line)
    if found is None:
        return None if not context and RAW_HTML.search(line) else context
    indent, marker, rest = found.groups()
    if context:
        closes = marker.startswith(context.removeprefix(DIRECTIVE)) and not rest
        return PROSE if closes else context
    if indent:
        return NESTED if len(indent) > 3 else UNSURE
    if marker.startswith(":") or rest.lstrip().startswith("{"):
        return DIRECTIVE + marker
    return PROSE if marker == FORMULA and FORMULA in rest else marker


def are_inert(removed: Sequence[str], added: Sequence[str], contexts: Sequence[str | None]) -> bool:
    """Return whether two chunks differ only in marks that mean nothing to Markdown, in prose.

    Punctuation beyond ASCII and the space between scripts neither begin nor end anything; they
    show only in code, formulas and HTML.
    """
    if len(removed) != len(added):
        return False
    begins_block = True
    may_be_code = False
    for old, new, context in zip(removed, added, contexts, strict=True):
        # Code by indentation follows a blank line, a heading or other code, never a paragraph.
        may_be_code = old.startswith(" " * 4) and (begins_block or may_be_code)
        begins_block = not old or HEADING.match(old) is not None
        if old == new:
            continue
        if context != PROSE or may_be_code or old.lstrip().startswith("<"):
            return False
        if INERT.sub("", old) != INERT.sub("", new) or _find_exact(old) != _find_exact(new):
            return False
    return True


def _find_exact(line: str) -> list[str] | None:
    """Return the code and the formulas of a line, all of it where one may go on elsewhere."""
    if line.count("`") % 2 or line.count("$") % 2:
        return [line]
    return EXACT.findall(line)
