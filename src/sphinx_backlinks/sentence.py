"""The sentence around a link: found in Chinese and English, cut where a reader would."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import regex

from sphinx_backlinks.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set
    from typing import TypeAlias

    Bounds: TypeAlias = tuple[int, int]

ELLIPSIS = "…"
# Stands for each character of a formula, a piece of code and an image: a capital, since a sentence
# may begin with one of them.
OPAQUE = "X"
CLOSING = "\"'”’」』）】》)\\]"
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}"
PAUSE = "，、：；—。！？…）】》」』”"
GRAPHEME = regex.compile(r"\X")  # UAX #29
END = regex.compile(
    rf"(?:[。！？]|[!?](?=[{CLOSING}!?\s{UNSPACED}]|$)|\.(?=[{CLOSING}.!?]*+(?:\s|$)))++[{CLOSING}]*+"
)
# A full stop behind these, or behind a single capital as in a name, ends no sentence.
ABBREVIATION = regex.compile(
    r"(?<![\p{L}\p{N}])(?:e\.g|i\.e|a\.k\.a|w\.r\.t|al|alg|approx|ca|cf|ch|co|cor|def|dr|ed|eds|eq|"
    r"eqs|etc|fig|figs|inc|jr|lem|ltd|mr|mrs|ms|no|nos|pp?|prof|prop|refs?|resp|secs?|sr|st|tab|"
    r"thm|viz|vols?|vs|(?-i:\p{Lu}))\.$",
    regex.IGNORECASE,
)
CONTINUING = "，、；：,;:"
PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】", "《": "》", "「": "」", "『": "』", "“": "”"}
# Where a long sentence may be cut: at white space, and after a mark at which a reader pauses; not
# before a closing mark, nor after an opening one. Where a Chinese word ends, no rule can tell.
PLACE = regex.compile(
    rf"(?:(?<=\s)|(?=\s)|(?<=[{PAUSE}]))(?<![\p{{Ps}}\p{{Pi}}]\s*)(?!\s*[\p{{Pe}}\p{{Pf}}\p{{Po}}])"
)
# Two of these, side by side, belong to one word.
GLUE = regex.compile(rf"[^\s{UNSPACED}\p{{Ps}}\p{{Pe}}\p{{Pi}}\p{{Pf}}，、：；。！？…—]")


def cut_sentence(spans: Sequence[Span], link: int, limit: int) -> tuple[Span, ...]:
    """Return the sentence that a link stands in.

    One of more than `limit` characters is cut on both sides of the link, marked by an ellipsis:
    never inside a word, a formula, a piece of code or the link itself, so a long link may exceed
    the limit. Nothing is returned if no text belongs to the link.
    """
    bounds = [0, *accumulate(len(span.text) for span in spans)]
    own = [pair for span, pair in zip(spans, pairwise(bounds), strict=True) if span.link == link]
    if not own or own[0][0] == own[-1][1]:
        return ()
    mask = "".join(s.text if s.kind == "text" else OPAQUE * len(s.text) for s in spans)
    # The offsets between two characters as a reader sees them.
    text = "".join(span.text for span in spans)
    edges = {0, *(found.end() for found in GRAPHEME.finditer(text))}
    core = _widen(mask, edges, own[0][0], own[-1][1])
    whole = _find_sentence(mask, edges, core)
    start, stop = _find_window(mask, edges, core, whole, limit)
    kept = _slice(spans, start, stop)
    if stop < whole[1]:
        kept = (*_strip_pause(kept), Span("text", ELLIPSIS))
    return (Span("text", ELLIPSIS), *kept) if start > whole[0] else kept


def _widen(mask: str, edges: Set[int], start: int, stop: int) -> Bounds:
    """Return the bounds of a link, widened to those of the words that it begins and ends in."""

    def is_inside(offset: int) -> bool:
        glued = GLUE.match(mask, offset) and GLUE.match(mask, offset - 1)
        return 0 < offset < len(mask) and (offset not in edges or bool(glued))

    while is_inside(start):
        start -= 1
    while is_inside(stop):
        stop += 1
    return start, stop


def _find_sentence(mask: str, edges: Set[int], core: Bounds) -> Bounds:
    """Return the bounds of the sentence around a stretch of text."""
    ends = list(_find_ends(mask))
    first = max((end for end in ends if end <= core[0]), default=0)
    last = min((end for end in ends if end >= core[1]), default=len(mask))
    return _trim(mask, edges, (first, last), core)


def _trim(mask: str, edges: Set[int], bounds: Bounds, core: Bounds) -> Bounds:
    """Return the bounds without the white space at both ends, if it is not of the core."""
    start, stop = bounds
    while start < core[0] and mask[start].isspace() and start + 1 in edges:
        start += 1
    while stop > core[1] and mask[stop - 1].isspace() and stop - 1 in edges:
        stop -= 1
    return start, stop


def _find_ends(mask: str) -> Iterator[int]:
    """Yield where sentences end; one that is wholly in brackets or quotes ends no other."""
    inside = list(_find_pairs(mask))
    for found in END.finditer(mask):
        end = found.end()
        follows = mask[end:].lstrip()[:1] or "\n"
        shortened = ABBREVIATION.search(mask, max(0, found.start() - 12), found.start() + 1)
        if follows.islower() or follows in CONTINUING or shortened:
            continue
        if not any(opened < end <= closed for opened, closed in inside):
            yield end


def _find_pairs(mask: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of brackets and quotes that are opened and closed again."""
    opened: list[tuple[int, str]] = []
    for offset, character in enumerate(mask):
        if character in PAIRS:
            opened.append((offset, PAIRS[character]))
        elif any(closing == character for _offset, closing in opened):
            while opened[-1][1] != character:
                opened.pop()
            yield opened.pop()[0], offset


def _find_window(mask: str, edges: Set[int], core: Bounds, whole: Bounds, limit: int) -> Bounds:
    """Return the bounds of what is shown of a sentence: as much before the core as after it."""
    if whole[1] - whole[0] <= limit:
        return whole
    places = {found.start() for found in PLACE.finditer(mask)} & edges | {*core, *whole}
    spare = max(0, limit - (core[1] - core[0]))
    before = min(core[0] - whole[0], max(spare // 2, spare - (whole[1] - core[1])))
    start = min(place for place in places if core[0] - before <= place <= core[0])
    after = min(spare - (core[0] - start), whole[1] - core[1])
    stop = max(place for place in places if core[1] <= place <= core[1] + after)
    return _trim(mask, edges, (start, stop), core)


def _slice(spans: Sequence[Span], start: int, stop: int) -> tuple[Span, ...]:
    """Return what stands between two offsets."""
    kept = []
    begin = 0
    for span in spans:
        text = span.text[max(start - begin, 0) : max(stop - begin, 0)]
        if text:
            kept.append(replace(span, text=text))
        begin += len(span.text)
    return tuple(kept)


def _strip_pause(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the text without the comma that an ellipsis takes the place of."""
    *before, last = spans
    if last.kind != "text" or last.link is not None:
        return spans
    text = last.text.rstrip("，、：；,:;—").rstrip()
    return (*before, replace(last, text=text)) if text else tuple(before)
