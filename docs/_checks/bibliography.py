"""What is amiss between `references.bib` and the pages that cite it.

Each work is found at one address, stands once, is cited, and has a key made by one rule; each
citation has its entry, and stands in the list that its page ends with.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex
from pybtex.database import Entry, parse_string
from pybtex.scanner import PybtexSyntaxError
from pypinyin import lazy_pinyin
from source import Fault

from sphinx_full_citations.addresses import list_keys
from sphinx_full_citations.names import find_family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

RULE = "bib"
OPENING = regex.compile(r"^@\w+\{([^,\s]+),")
CITED = regex.compile(r"\{cite:(full|t|p)\}`([^`]+)`")
# Family name or organization, year, word; a hyphen stands for the year that a page has not.
KEY = regex.compile(r"([a-z]+)(\d{4}|-)[a-z0-9]+")
ARXIV = regex.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}")
DOI = regex.compile(r"10\.\d{4,9}/\S+")
URL = regex.compile(r"https?://[^\s/]+\.[^\s/]+\S*")
# Letters that Unicode takes no mark off.
PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True)
class Bibliography:
    """The entries, and the line on which each begins."""

    path: Path
    entries: dict[str, Entry]
    lines: list[tuple[int, str]]

    def find_line(self, key: str) -> int:
        """Return the line on which an entry begins."""
        return next(line for line, found in self.lines if found == key)


@dataclass
class Page:
    """A page and its citations: role, key and line of each."""

    path: Path
    citations: list[tuple[str, str, int]] = field(default_factory=list)


def check(docs: Path) -> list[Fault]:
    """Return the faults of a folder's bibliography, in the order of files and lines."""
    path = docs / "references.bib"
    lines = list(_find_openings(path))
    pages = [read_page(page) for page in list_pages(docs)]
    repeated = [key for key, times in Counter(key for _, key in lines).items() if times > 1]
    if repeated:
        return [
            Fault(path, line, RULE, f"{key} stands twice: merge the entries")
            for line, key in lines
            if key in repeated
        ]
    try:
        entries = dict(parse_string(path.read_text(encoding="utf-8"), "bibtex").entries.items())
    except PybtexSyntaxError as error:
        return [Fault(path, error.lineno or 1, RULE, f"mend the BibTeX: {error}")]
    bibliography = Bibliography(path, entries, lines)
    faults = [
        Fault(path, bibliography.find_line(key), RULE, f"{key}: {advice}")
        for find in RULES
        for key, advice in find(bibliography)
    ]
    return sorted([*faults, *_find_uncited(bibliography, pages), *_find_lost(entries, pages)])


def list_pages(docs: Path) -> list[Path]:
    """Return the pages that may cite."""
    paths = docs.rglob("*.md")
    return sorted(path for path in paths if "extensions" not in path.relative_to(docs).parts)


def read_page(path: Path) -> Page:
    """Return the citations of a page."""
    page = Page(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        for role, keys in [] if line.startswith("%") else CITED.findall(line):
            page.citations += [(role, key.strip(), number) for key in keys.split(",")]
    return page


def _find_openings(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if found := OPENING.match(line):
            yield number, found[1]


# -- Rules of the entries ---------------------------------------------------------------------


def check_order(bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    """Entries stand in the order of their keys."""
    keys = [key for _, key in bibliography.lines]
    for key, before in zip(keys[1:], keys, strict=False):
        if key < before:
            yield key, f"put it before {before}: entries stand in the order of their keys"


def check_addresses(bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    """An entry has an address, and each has the form of its kind."""
    forms = {"eprint": ARXIV, "doi": DOI, "url": URL}
    for key, entry in bibliography.entries.items():
        if not list_keys(entry.fields):
            yield key, "give eprint (arXiv), doi, isbn or url"
        for name, form in forms.items():
            if name in entry.fields and not form.fullmatch(entry.fields[name]):
                yield key, f"{entry.fields[name]} is no {name}"
        if "isbn" in entry.fields and not is_isbn(entry.fields["isbn"]):
            yield key, f"{entry.fields['isbn']} is no ISBN: a digit of it is wrong"


def check_twins(bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    """No two entries have one address."""
    owners: dict[str, str] = {}
    for key, entry in bibliography.entries.items():
        for address in list_keys(entry.fields):
            if address in owners:
                yield key, f"{owners[address]} is found there too: merge the entries"
            owners.setdefault(address, key)


def check_keys(bibliography: Bibliography) -> Iterator[tuple[str, str]]:
    """A key is the first author's family name, the year, and a word of the title."""
    for key, entry in bibliography.entries.items():
        authors = entry.persons.get("author", [])
        if not authors or not entry.fields.get("title"):
            yield key, "give author and title"
            continue
        family = fold(find_family(authors[0]))
        year = entry.fields.get("year") or "-"
        found = KEY.fullmatch(key)
        if not found or not family.startswith(found[1]) or found[2] != year:
            yield key, f"begin the key with {family}{year}, and end it with a word of the title"


RULES: list[Callable[[Bibliography], Iterator[tuple[str, str]]]] = [
    check_order,
    check_addresses,
    check_twins,
    check_keys,
]


def fold(name: str) -> str:
    """Return a name in the letters a to z: Chinese as it sounds, others without marks."""
    latin = unicodedata.normalize("NFKD", "".join(lazy_pinyin(name)).translate(PLAIN))
    return regex.sub(r"[^a-z]", "", latin.casefold())


def is_isbn(text: str) -> bool:
    """Say whether the check digit of an ISBN of 13 digits is right (ISO 2108)."""
    digits = [int(digit) for digit in text if digit.isdecimal()]
    weighted = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return len(digits) == 13 and weighted % 10 == 0


# -- Between entries and pages ----------------------------------------------------------------


def _find_uncited(bibliography: Bibliography, pages: Iterable[Page]) -> Iterator[Fault]:
    cited = {key for page in pages for _, key, _ in page.citations}
    for line, key in bibliography.lines:
        if key not in cited:
            yield Fault(bibliography.path, line, RULE, f"{key}: no page cites it: take it out")


def _find_lost(entries: dict[str, Entry], pages: Iterable[Page]) -> Iterator[Fault]:
    """Find citations without an entry, and works that their page does not list."""
    for page in pages:
        listed = {key for role, key, _ in page.citations if role == "full"}
        for _, key, line in page.citations:
            if key not in entries:
                yield Fault(page.path, line, RULE, f"references.bib has no {key}")
            elif key not in listed:
                yield Fault(page.path, line, RULE, f"list {{cite:full}}`{key}` in 参考资料")
