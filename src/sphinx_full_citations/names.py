"""Names of authors: initials and family name, Chinese names whole, organizations as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from pybtex.richtext import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pybtex.database import Person

    from sphinx_full_citations.wording import Wording

HAN = regex.compile(r"\p{Han}")
HAN_END = regex.compile(r"\p{Han}$")
HAN_START = regex.compile(r"^\p{Han}")
# What BibTeX has at the end of a list of authors that is not complete.
OTHERS = "others"


def read_text(source: str) -> str:
    """Return a field of BibTeX as it is read: braces protect, commands are characters."""
    return str(Text.from_latex(source))


def find_family(person: Person) -> str:
    """Return the family name with its particles; an organization's whole name."""
    return read_text(" ".join([*person.prelast_names, *person.last_names]))


def write_name(person: Person) -> str:
    """Return `J. Z. Kolter`, `A. van den Oord`, `苏剑林`."""
    family = find_family(person)
    given = read_text(" ".join([*person.first_names, *person.middle_names]))
    if HAN.search(given):
        return f"{family}{given}"
    initials = [_shorten(word) for word in given.split()]
    return " ".join([*initials, family, *map(read_text, person.lineage_names)])


def _shorten(word: str) -> str:
    """Return `J.-C.` of `Jean-Charles`; what is short stays as it is."""
    parts = [part for part in word.split("-") if part]
    return "-".join(f"{part[0].upper()}." for part in parts)


def write_names(persons: Sequence[Person], wording: Wording) -> str:
    """Return all names of a list; that it goes on is said if the list says so."""
    names = [write_name(person) for person in _drop_others(persons)]
    if len(names) < len(persons):
        return join_words(wording.name_comma.join(names), wording.others)
    return wording.name_comma.join(names)


def write_short_names(persons: Sequence[Person], wording: Wording) -> str:
    """Return family names as the text of a page has them: at most two."""
    known = _drop_others(persons)
    families = [
        write_name(person) if HAN.search(find_family(person)) else find_family(person)
        for person in known
    ]
    if len(families) > 2 or len(families) < len(persons):
        return join_words(families[0], wording.others)
    return wording.last_name.join(families)


def _drop_others(persons: Sequence[Person]) -> list[Person]:
    return [person for person in persons if str(person) != OTHERS]


def join_words(*words: str) -> str:
    """Join what is not empty by spaces, of which none stands between two Han characters."""
    joined = ""
    for word in filter(None, words):
        is_close = not joined or (HAN_END.search(joined) and HAN_START.search(word))
        joined += word if is_close else f" {word}"
    return joined
