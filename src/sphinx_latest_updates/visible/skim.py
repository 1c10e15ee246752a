"""Tell without parsing that two Markdown texts differ visibly, where that is certain.

Parsing is dear, and most revisions of a note change its words. `skim_markdown` sees that a letter
came or went which is surely shown; whatever else changed is left to the parser.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

FRONT_MATTER = "---"
# Below these, letters may not be shown far from where they begin.
UNSAFE = regex.compile(
    r"<(?:[!?]|(?:pre|script|style|textarea)\b)|^[ \t>*+-]*(?:`{3,}|~{3,}|:{3,})\{.*\n[ \t>]*---",
    regex.IGNORECASE | regex.MULTILINE,
)
# Letters and digits that no reader sees, in prose or around it.
HIDDEN = regex.compile(
    # A cell beyond the last column is not shown.
    r"^.*\|.*|\]\((?:[^()]|\([^()]*\))*\)|\]\[[^\]]*\]|\[\^[^\]]*\]|<[^<>]*>|\w+://\S*"
    r"|^(?:[ \t>*+:-]|\d+[.)])*(?:\{|:[\w-]+:|%|\(.*\)=$|```|~~~|:::|(?:\+\s*){3}).*"
    r"|\{(?:[^{}\"]|\"[^\"]*\")*\}|\{[^{}]*\}|\$\$\s*\([^()]*\)"
    r"|^(?:[ \t>*+:-]|\d+[.)])+",
    regex.MULTILINE,
)
# What is left of an address, or stands below the options of a directive.
MAYBE_HIDDEN = regex.compile(r"&|\]\(|\]:|^---", regex.MULTILINE)
NO_LETTER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def skim_markdown(old: str, new: str) -> bool | None:
    """Return True where two Markdown texts surely differ visibly, None where only parsing tells."""
    before, after = old.split("\n"), new.split("\n")
    start, end = _find_difference(before, after)
    if UNSAFE.search(old) or UNSAFE.search(new) or not _is_below_front_matter(before, after, start):
        return None
    removed, added = before[start : len(before) - end], after[start : len(after) - end]
    seen = [_count_seen("\n".join(lines)) for lines in (removed, added)]
    present = [Counter(NO_LETTER.sub("", "\n".join(lines))) for lines in (removed, added)]
    # More of a letter is surely shown on one side than there can be on the other.
    return True if seen[0] - present[1] or seen[1] - present[0] else None


def _find_difference(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines at the beginning and at the end are equal, whole paragraphs only."""
    limit = min(len(before), len(after))
    start = next((n for n in range(limit) if before[n] != after[n]), limit)
    limit -= start
    end = next((n for n in range(limit) if before[-1 - n] != after[-1 - n]), limit)
    while start and before[start - 1]:
        start -= 1
    while end and before[-end]:
        end -= 1
    return start, end


def _is_below_front_matter(before: Sequence[str], after: Sequence[str], start: int) -> bool:
    """Return whether a difference is below any front matter, which is the same in both texts."""
    if not before[0].startswith(FRONT_MATTER) and not after[0].startswith(FRONT_MATTER):
        return True
    return before[0] == after[0] == FRONT_MATTER and FRONT_MATTER in before[1:start]


def _count_seen(text: str) -> Counter[str]:
    """Return how often each letter and digit is surely shown, none where that is uncertain."""
    shown = HIDDEN.sub(" ", text)
    if MAYBE_HIDDEN.search(shown):
        return Counter()
    return Counter(NO_LETTER.sub("", shown))
