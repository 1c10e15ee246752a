"""The bibliography and the pages that cite it: whole, and each fault found where it is."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
GOOD = """\
@book{dosa2007ffd,
  author = {Dósa, György},
  title = {Bins},
  year = {2007},
  isbn = {978-0-262-03924-6},
}

@online{su-attention,
  author = {苏, 剑林},
  title = {线性注意力},
  url = {https://example.org/9052},
}

@misc{vaswani2017attention,
  author = {Vaswani, Ashish and others},
  title = {Attention},
  year = {2017},
  eprint = {1706.03762},
}
"""
NOTE = """\
# 题目

见 {cite:t}`vaswani2017attention`。

% {cite:full}`nobody2000comment`

- {cite:full}`vaswani2017attention`，3.2 节；{cite:full}`dosa2007ffd`。
- {cite:full}`su-attention`。
"""
BIB = "references.bib"
# File, its text, what stands in its place, and the fault that is found: file, line, words.
FAULTS = [
    (BIB, "", "", None),
    ("note.md", "；{cite:full}`dosa2007ffd`", "", (BIB, 1, "no page cites it")),
    ("note.md", "dosa2007ffd", "dosa2008ffd", ("note.md", 7, "has no dosa2008ffd")),
    ("note.md", "{cite:t}`v", "{cite:t}`nobody2000word, v", ("note.md", 3, "has no nobody2000wo")),
    ("note.md", "{cite:full}`vaswani2017attention`，", "", ("note.md", 3, "list {cite:full}")),
    (
        BIB,
        "@online{su-attention,\n",
        "@online{sun-attention,\n",
        (BIB, 8, "begin the key with su-"),
    ),
    (BIB, "{su-attention,", "{su2022attention,", (BIB, 8, "begin the key with su-")),
    (BIB, "{su-attention,", "{su-,", (BIB, 8, "begin the key with su-")),
    (BIB, "year = {2017}", "year = {2018}", (BIB, 14, "begin the key with vaswani2018")),
    (BIB, "  author = {苏, 剑林},\n", "", (BIB, 8, "give author and title")),
    (BIB, "  isbn = {978-0-262-03924-6},\n", "", (BIB, 1, "give eprint (arXiv), doi, isbn or url")),
    (BIB, "03924-6", "03942-6", (BIB, 1, "is no ISBN")),
    (BIB, "1706.03762", "17.1", (BIB, 14, "17.1 is no eprint")),
    (BIB, "isbn = {978", "doi = {978", (BIB, 1, "is no doi")),
    (BIB, "https://example.org/9052", "example", (BIB, 8, "example is no url")),
    (BIB, "isbn = {978-0-262-03924-6}", "eprint = {1706.03762}", (BIB, 14, "dosa2007ffd is found")),
    (BIB, "@book{dosa2007ffd", "@book{su-attention", (BIB, 1, "stands twice")),
    (BIB, "@misc{vaswani", "@misc{A", (BIB, 14, "stand in the order of their keys")),
    (BIB, "Bins},", "Bins}", (BIB, 4, "mend the BibTeX")),
]


@pytest.fixture(scope="module")
def bibliography() -> Iterator[ModuleType]:
    """Provide the checker."""
    sys.path.insert(0, str(DOCS / "_checks"))
    yield importlib.import_module("bibliography")
    sys.path.remove(str(DOCS / "_checks"))


def test_every_work_is_cited_and_every_citation_has_its_work(bibliography: ModuleType) -> None:
    """The site's bibliography has no fault; what the check looks at is all there."""
    assert bibliography.check(DOCS) == []
    entries = re.findall(r"^@", (DOCS / BIB).read_text(encoding="utf-8"), re.MULTILINE)
    pages = [bibliography.read_page(path) for path in bibliography.list_pages(DOCS)]
    assert len({key for page in pages for _, key, _ in page.citations}) == len(entries) > 500


@pytest.mark.parametrize(("name", "good", "bad", "found"), FAULTS)
def test_a_planted_fault_is_found(
    bibliography: ModuleType,
    tmp_path: Path,
    name: str,
    good: str,
    bad: str,
    found: tuple[str, int, str] | None,
) -> None:
    """Each fault is found in its file, on its line, with what to do; what is good has none."""
    files = {BIB: GOOD, "note.md": NOTE}
    assert good in files[name]
    files[name] = files[name].replace(good, bad, 1)
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    faults = [str(fault) for fault in bibliography.check(tmp_path)]
    if found is None:
        assert faults == []
        return
    file, line, words = found
    start = f"{tmp_path / file}:{line}: bib: "
    assert any(fault.startswith(start) and words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("苏", "su"),
        ("Grześ", "grzes"),
        ("Alstrøm", "alstrom"),
        ("Łukasz", "lukasz"),
        ("O'B-C", "obc"),
    ],
)
def test_a_name_becomes_letters(bibliography: ModuleType, name: str, letters: str) -> None:
    """A key is written with the letters a to z."""
    assert bibliography.fold(name) == letters
