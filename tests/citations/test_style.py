"""Descriptions of works, in Chinese and in English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string

from sphinx_full_citations.names import write_name, write_names
from sphinx_full_citations.store import hash_fields
from sphinx_full_citations.style import Piece, describe, write_textual
from sphinx_full_citations.wording import CHINESE, choose_wording

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "citations.json").read_text("utf-8"))
ABOUT = [case["about"] for case in CASES]
LANGUAGES = ("zh_CN", "en")


def read_entry(source: str) -> Entry:
    """Return the one entry of a source."""
    (entry,) = parse_string(source, "bibtex").entries.values()
    return entry


def write(piece: Piece) -> str:
    """Return a piece as Markdown."""
    text = f"*{piece.text}*" if piece.emphasized else piece.text
    return f"[{text}]({piece.uri})" if piece.uri else text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=ABOUT)
def test_a_work_is_described(case: dict[str, str], language: str) -> None:
    """Each kind of work has its facts in one order, with the marks and words of the language."""
    pieces = describe(read_entry(case["entry"]), choose_wording(language))
    assert "".join(map(write, pieces)) == case[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [case for case in CASES if "named" in case], ids=str)
def test_a_work_is_named(case: dict[str, dict[str, str]], language: str) -> None:
    """In the text a work is called by at most two family names, or by one and others."""
    entry = read_entry(str(case["entry"]))
    names, year = write_textual(entry, choose_wording(language))
    assert names == case["named"][language]
    assert year == entry.fields.get("year", "")


@pytest.mark.parametrize("language", ["zh", "zh_CN", "zh-TW"])
def test_any_chinese_has_chinese_marks(language: str) -> None:
    """Which Chinese it is makes no difference."""
    assert choose_wording(language) is CHINESE


@pytest.mark.parametrize("case", CASES, ids=ABOUT)
def test_the_digest_follows_the_entry(case: dict[str, str]) -> None:
    """The order of fields leaves the digest of an entry; a word, a name and a kind change it."""
    source = case["entry"]
    before = hash_fields(read_entry(source))
    assert hash_fields(read_entry(source)) == before
    for good, bad in (("title={", "title={Word "), ("author={", "author={A, B. and "), ("@", "@x")):
        assert good in source
        assert hash_fields(read_entry(source.replace(good, bad, 1))) != before
    kind, rest = source.split("{k, ", 1)
    fields = rest.removesuffix("}}").split("}, ")
    assert hash_fields(read_entry(f"{kind}{{k, {'}, '.join(reversed(fields))}}}}}")) == before


LETTERS = st.text(st.characters(categories=["L"], exclude_characters="{}\\"), min_size=1)


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=9))
def test_no_author_is_left_out(names: list[tuple[str, str]]) -> None:
    """All names of a list are written, in their order; none is cut short on its own account."""
    persons = [Person(first=given, last=family) for given, family in names]
    assert write_names(persons, CHINESE) == "、".join(map(write_name, persons))
    assert write_names([*persons, Person("others")], CHINESE).endswith("等")
