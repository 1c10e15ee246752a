"""The sentence around a link: where it begins and ends, where a long one is cut."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_backlinks.model import Span
from sphinx_backlinks.sentence import ELLIPSIS, cut_sentence

CASES = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "backlinks" / "sentences.json").read_text("utf-8")
)
# [the link], `code`, $formula$, all else is text.
TOKEN = re.compile(r"\[(?P<link>[^\]]*)\]|`(?P<code>[^`]*)`|\$(?P<math>[^$]*)\$|(?P<text>[^\[`$]+)")
deterministic = settings(derandomize=True, deadline=None)
HAN = regex.compile(r"\p{Han}")
LATIN = regex.compile(r"[^\W\p{Han}]")


def read(text: str) -> tuple[Span, ...]:
    """Return the spans of a text of the table."""
    spans = []
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        link = 0 if kind == "link" else None
        spans.append(Span("text" if link == 0 else kind, token[kind], link=link))
    return tuple(spans)


def write(spans: tuple[Span, ...]) -> str:
    """Return spans as the table writes them."""
    marks = {"code": "``", "math": "$$", "text": ("", "")}
    written = []
    for span in spans:
        opening, closing = "[]" if span.link == 0 else marks[span.kind]
        written.append(opening + span.text + closing)
    return "".join(written)


def plain(spans: tuple[Span, ...]) -> str:
    """Return the text of spans."""
    return "".join(span.text for span in spans)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_table(case: dict[str, str | int]) -> None:
    """What is kept of each text of the table is what the table says."""
    assert write(cut_sentence(read(case["text"]), 0, case["limit"])) == case["kept"]


def test_a_link_without_a_text_has_no_sentence() -> None:
    """Nothing is returned for a link that no text belongs to."""
    assert cut_sentence((Span("text", "Text."),), 0, 10) == ()
    assert cut_sentence((Span("text", ""), Span("text", "", link=0)), 0, 10) == ()


def test_styles_survive_a_cut() -> None:
    """A stretch that is cut keeps its style, and so does what is left of it."""
    spans = (Span("text", "一二三四，五六", ("strong",)), Span("text", "七", link=0))
    kept = (Span("text", ELLIPSIS), Span("text", "五六", ("strong",)), Span("text", "七", link=0))
    assert cut_sentence(spans, 0, 5) == kept


# No ellipsis among them: one in the result is one that marks a cut.
TEXT = st.text("甲乙丙丁abcXY 1.,。，！？!?（）()“”—；'\"\u0301\u200d👩💻", max_size=40)
SPANS = st.lists(
    st.builds(Span, st.sampled_from(["text", "text", "code", "math", "image"]), TEXT), max_size=5
)
LINK = st.builds(Span, st.sampled_from(["text", "code"]), TEXT.filter(str.strip), link=st.just(0))
MARK = Span("text", ELLIPSIS)


def is_in_word(spans: tuple[Span, ...], offset: int) -> bool:
    """Return whether an offset is inside a Latin word or number, or a character as it is seen."""
    edges = {0, *(found.end() for found in regex.finditer(r"\X", plain(spans)))}
    return offset not in edges or len(LATIN.findall(mask(spans)[offset - 1 : offset + 1])) == 2


def is_between_han(spans: tuple[Span, ...], offset: int) -> bool:
    """Return whether an offset is between two Chinese characters, where a word may be."""
    return len(HAN.findall(mask(spans)[offset - 1 : offset + 1])) == 2


def mask(spans: tuple[Span, ...]) -> str:
    """Return the text of spans with an X for each character of code, formulas and images."""
    return "".join(span.text if span.kind == "text" else "X" * len(span.text) for span in spans)


@deterministic
@given(SPANS, LINK, SPANS, st.integers(0, 60))
def test_whatever_the_text(before: list[Span], link: Span, after: list[Span], limit: int) -> None:
    """The sentence has all of the link, and no code, formula, character or word is cut in two."""
    kept = cut_sentence((*before, link, *after), 0, limit)
    assert [span.text for span in kept if span.link == 0] == [link.text]
    opaque = [span for span in (*before, link, *after) if span.kind != "text"]
    assert all(span in opaque for span in kept if span.kind != "text")
    place = next(number for number, span in enumerate(kept) if span.link == 0)
    left, right = kept[:place], kept[place + 1 :]
    if left[:1] == (MARK,):
        whole, part = (*before, link), plain(left[1:])
        assert plain(tuple(before)).endswith(part)
        start = len(plain(tuple(before))) - len(part)
        assert not is_in_word(whole, start)
        assert not part or not is_between_han(whole, start)
    if right[-1:] == (MARK,):
        whole, part = (link, *after), plain(right[:-1])
        assert plain(tuple(after)).startswith(part)
        stop = len(link.text) + len(part)
        assert not is_in_word(whole, stop)
        assert not part or not is_between_han(whole, stop)


@deterministic
@given(SPANS, LINK, SPANS)
def test_a_sentence_that_fits_is_whole(before: list[Span], link: Span, after: list[Span]) -> None:
    """Within the limit nothing is cut, and the sentence of a sentence is itself."""
    spans = (*before, link, *after)
    kept = cut_sentence(spans, 0, len(plain(spans)))
    assert plain(kept) in plain(spans)
    assert cut_sentence(kept, 0, len(plain(kept))) == kept
