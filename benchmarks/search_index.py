"""Index notes without a build: `python benchmarks/search_index.py DOCS FOLDER`.

The notes of `make_notes.py` are cut at their headings, which stands for going through a document
that a build has read, and indexed by the functions that a build calls.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_cjk_search.collecting import pause_collection
from sphinx_cjk_search.files import save
from sphinx_cjk_search.front_matter import FrontMatter, read_front_matter
from sphinx_cjk_search.model import Card, Passage, Section
from sphinx_cjk_search.output import write_index
from sphinx_cjk_search.pages import make_page
from sphinx_cjk_search.postings import weigh
from sphinx_cjk_search.variants import read_variants

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = re.compile(r"\A---\n(.*?)---\n", re.DOTALL)
TAGS = re.compile(r"^tags: \[(.*)\]$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
SETTINGS = {"engine": "engine", "searchPage": "", "words": {}}


def list_notes(docs: Path) -> Iterator[tuple[str, str]]:
    """Yield the docname and the text of each note of a folder."""
    for path in sorted(docs.rglob("*.md")):
        yield path.relative_to(docs).with_suffix("").as_posix(), path.read_text(encoding="utf-8")


def read_note(text: str) -> tuple[FrontMatter, list[Section]]:
    """Return the front matter and the sections of a note, roughly as a build reads them."""
    header = HEADER.match(text)
    found = TAGS.search(header[1]) if header else None
    front_matter, _problems = read_front_matter({"tags": found[1] if found else ""})
    _before, *pieces = HEADING.split(text[header.end() :] if header else text)
    sections = []
    for place, (title, body) in enumerate(zip(pieces[::2], pieces[1::2], strict=True)):
        code = "\n".join(CODE.findall(body))
        prose = CODE.sub("", body).replace("`", "")
        text = body.strip()
        sections.append(Section(f"s{place}" if place else "", title, text, prose, code))
    return front_matter, sections


def make_card(docname: str, text: str) -> Card:
    """Return a note as the index lists it."""
    front_matter, sections = read_note(text)
    passages = [Passage(each.anchor, each.title, each.text) for each in sections]
    terms = weigh(sections, front_matter.tags, read_variants())
    page = make_page(docname, sections[0].title, front_matter, passages, terms)
    return Card(page, f"{docname}.html", docname.partition("/")[0], "")


def main() -> None:
    """Write the index of the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Index notes without a build.")
    parser.add_argument("docs", type=Path, help="notes by make_notes.py")
    parser.add_argument("folder", type=Path, help="where the index goes")
    arguments = parser.parse_args()
    cards = [make_card(docname, text) for docname, text in list_notes(arguments.docs)]
    with pause_collection():
        save(write_index(cards, SETTINGS), arguments.folder)


if __name__ == "__main__":
    main()
