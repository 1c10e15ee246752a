"""The words of lists, in each language that the extension speaks."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).parents[1] / "src" / "sphinx_latest_updates"
LANGUAGES = ("en", "ja", "zh_CN", "zh_TW")
PLACE = "LC_MESSAGES/sphinx_latest_updates"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def read_words() -> set[str | tuple[str, ...]]:
    """Return all that the package says through its catalogue."""
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")])
    return {message for _file, _line, message, _comments, _context in found}


def read_catalog(language: str) -> Catalog:
    """Return a catalogue as its translators wrote it."""
    with (PACKAGE / "locale" / language / f"{PLACE}.po").open("rb") as file:
        return read_po(file, locale=language)


def list_messages(catalog: Catalog) -> list[tuple[object, object]]:
    """Return what a compiled catalogue says."""
    return [(message.id, message.string) for message in catalog if message.id]


def test_every_catalog_is_tested() -> None:
    """There is no catalogue but those tested here."""
    assert sorted(path.name for path in (PACKAGE / "locale").iterdir()) == list(LANGUAGES)


@each_language
def test_a_catalog_is_complete(language: str) -> None:
    """Each message has a translation, and no translation is of a message that nobody uses."""
    catalog = read_catalog(language)
    messages = [message for message in catalog if message.id]
    assert {message.id for message in messages} == read_words()
    for message in messages:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert len(strings) == (catalog.num_plurals if message.pluralizable else 1)
        assert all(strings)


@each_language
def test_a_translation_keeps_its_fields(language: str) -> None:
    """What is put into a message is put into its translation."""
    for message in read_catalog(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for text in strings if message.id else ():
            assert re.findall(r"{\w*}", text) == re.findall(r"{\w*}", source)


@each_language
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    """The compiled catalogue, which programs read, is that of the one that people read."""
    compiled = BytesIO()
    write_mo(compiled, read_catalog(language))
    compiled.seek(0)
    with (PACKAGE / "locale" / language / f"{PLACE}.mo").open("rb") as file:
        assert list_messages(read_mo(file)) == list_messages(read_mo(compiled))
