"""How Chinese is read: the table, and that it says what pypinyin says."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from authoring.readings import write_readings
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from sphinx_cjk_search.pinyin import PATH, SOURCE, list_terms, load_readings, read_aloud

NOTES = Path(__file__).parents[2] / "benchmarks" / "search_notes.json"


def test_the_table_is_made_of_the_installed_pypinyin() -> None:
    """`python -m authoring.readings` would write what is there; `SOURCE` says of which version."""
    assert version("pypinyin") == SOURCE
    assert PATH.read_text(encoding="utf-8") == write_readings()


def test_every_phrase_is_read_as_pypinyin_reads_it() -> None:
    """A phrase is read by its own entry, or rightly without one."""
    readings = load_readings()
    wrong = [each for each in PHRASES_DICT if [*read_aloud(each, readings)] != lazy_pinyin(each)]
    assert wrong == []


@pytest.mark.parametrize(
    "title", [subject[1] for subject in json.loads(NOTES.read_text(encoding="utf-8"))]
)
def test_titles_are_read_as_pypinyin_reads_them(title: str) -> None:
    """The syllables of a title are those of pypinyin, each once with and once without the next."""
    rows = lazy_pinyin(title, errors=lambda other: " ")
    syllables = [f"'{each}" for each in rows if each != " "]
    assert [term for term in list_terms(title) if term.count("'") == 1] == syllables


def test_phrases_and_rows_decide_how_characters_are_read() -> None:
    """The same character is read by its phrase; what has no reading, and words, are left out."""
    assert list_terms("长度与成长，PyTorch 行列式") == [
        *("'chang", "'du", "'yu", "'cheng", "'zhang"),
        *("'chang'du", "'du'yu", "'yu'cheng", "'cheng'zhang"),
        *("'hang", "'lie", "'shi", "'hang'lie", "'lie'shi"),
    ]
    assert list_terms("カ𠮷") == []
