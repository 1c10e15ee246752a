"""A knowledge base built in two parts and put together: `python benchmarks/merge_parts.py FOLDER`.

Past what one machine builds, topics are divided among projects, which a CI builds side by side.
Here that is done with notes of `corpus.py`: each part has half of the topics and links to the other
through intersphinx; then the parts get feeds and a search in common. Prints what there is.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from corpus import TOPICS, make_corpus

from sphinx_cjk_search.files import save
from sphinx_cjk_search.model import Card
from sphinx_cjk_search.output import write_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ADDRESS = "https://example.org/"
FEED_ENTRIES = 50
DATA = "_static/cjk-search/data"
ATOM = "{http://www.w3.org/2005/Atom}"
LINK = re.compile(r"\]\(\.\./([\w-]+)/([\w-]+)\.md\)")
CONF = """\
project = "Part {name}"
language = "zh_CN"
extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_latest_updates",
    "sphinx_cjk_search", "sphinx_katex", "sphinx_backlinks"]
myst_enable_extensions = ["amsmath", "dollarmath"]
html_theme = "basic"
html_baseurl = "{address}{name}/"
intersphinx_mapping = {mapping}
suppress_warnings = ["myst.iref_missing", "latest_updates.git"]
"""


@dataclass(frozen=True)
class Part:
    """A project: its name, which is its folder in the address too, and its topics."""

    place: Path
    name: str
    topics: Sequence[str]

    @property
    def docs(self) -> Path:
        """Return the folder of the sources."""
        return self.place / self.name / "docs"

    @property
    def outdir(self) -> Path:
        """Return the folder of the pages."""
        return self.place / "site" / self.name

    @property
    def trees(self) -> Path:
        """Return the folder of what Sphinx keeps."""
        return self.place / self.name / "trees"


# -- Apart ------------------------------------------------------------------------------------


def divide(docs: Path, place: Path) -> list[Part]:
    """Write two projects, each with half of the topics of a knowledge base."""
    names = list(TOPICS)
    parts = [Part(place, "one", names[::2]), Part(place, "two", names[1::2])]
    for part in parts:
        part.docs.mkdir(parents=True)
        for topic in part.topics:
            shutil.copytree(docs / topic, part.docs / topic)
        index = "\n".join(f"{topic}/index" for topic in part.topics)
        home = f"# Part {part.name}\n\n```{{toctree}}\n{index}\n```\n"
        (part.docs / "index.md").write_text(home, encoding="utf-8")
        (other,) = (each for each in parts if each is not part)
        for note in part.docs.glob("*/note-*.md"):
            text = note.read_text(encoding="utf-8")
            note.write_text(LINK.sub(partial(_point, part, other), text), encoding="utf-8")
    return parts


def _point(part: Part, other: Part, link: re.Match[str]) -> str:
    """Return the link, through the other part's inventory if it leads there."""
    topic, note = link.groups()
    return link[0] if topic in part.topics else f"](inv:{other.name}:std:doc#{topic}/{note})"


def build(part: Part, others: Sequence[Part]) -> None:
    """Build a part; it knows the inventories of those of the others that were built."""
    inventories = {each.name: each.outdir / "objects.inv" for each in others}
    mapping = {
        name: (f"{ADDRESS}{name}/", str(path))
        for name, path in inventories.items()
        if path.exists()
    }
    conf = CONF.format(name=part.name, address=ADDRESS, mapping=mapping)
    (part.docs / "conf.py").write_text(conf, encoding="utf-8")
    words = ["-q", "-b", "html", "-d", str(part.trees), str(part.docs), str(part.outdir)]
    subprocess.run([sys.executable, "-m", "sphinx", *words], check=True)


# -- Together ---------------------------------------------------------------------------------


def merge_json_feeds(feeds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the newest items of several JSON feeds as one."""
    items = [item for feed in feeds for item in feed["items"]]
    items.sort(key=lambda item: (item["date_modified"], item["id"]), reverse=True)
    address = {"home_page_url": ADDRESS, "feed_url": f"{ADDRESS}feed.json"}
    return {**feeds[0], **address, "title": "All parts", "items": items[:FEED_ENTRIES]}


def merge_atom_feeds(feeds: Sequence[bytes]) -> bytes:
    """Return the newest entries of several Atom feeds as one."""
    ElementTree.register_namespace("", ATOM.strip("{}"))
    roots = [ElementTree.fromstring(feed) for feed in feeds]
    entries = [entry for root in roots for entry in root.iter(f"{ATOM}entry")]
    entries.sort(key=lambda each: each.findtext(f"{ATOM}updated", ""), reverse=True)
    merged = ElementTree.Element(f"{ATOM}feed")
    newest = entries[0].findtext(f"{ATOM}updated") if entries else "1970-01-01T00:00:00+00:00"
    for name, text in (("id", ADDRESS), ("title", "All parts"), ("updated", newest)):
        ElementTree.SubElement(merged, f"{ATOM}{name}").text = text
    merged.extend(entries[:FEED_ENTRIES])
    document: bytes = ElementTree.tostring(merged, encoding="utf-8", xml_declaration=True)
    return document


def merge_searches(parts: Sequence[Part]) -> int:
    """Give each part an index of the pages of all, and return how many these are.

    What a part's pages are found by is in its environment, so no page is read again.
    """
    cards = {part.name: list(_read_cards(part)) for part in parts}
    for host in parts:
        seen = [
            Card(card.page, card.address if part is host else f"../{part.name}/{card.address}",
                 card.topic, card.date)
            for part in parts
            for card in cards[part.name]
        ]  # fmt: skip
        manifest = (host.outdir / DATA / "manifest.js").read_text(encoding="utf-8")
        own = json.loads(manifest[manifest.index("{") : manifest.rindex("}") + 1])
        settings = {name: own[name] for name in ("engine", "searchPage", "words")}
        save(write_index(seen, settings), host.outdir / DATA)
    return sum(map(len, cards.values()))


def _read_cards(part: Part) -> Iterator[Card]:
    environment = pickle.loads((part.trees / "environment.pickle").read_bytes())
    for docname, page in sorted(environment.domaindata["cjk_search"]["pages"].items()):
        yield Card(page, f"{docname}.html", TOPICS.get(docname.partition("/")[0], ""), page.date)


def merge(place: Path, parts: Sequence[Part]) -> dict[str, int]:
    """Put feeds and searches of the parts together; return how much there is of each."""
    site = place / "site"
    feeds = [json.loads((part.outdir / "feed.json").read_bytes()) for part in parts]
    feed = merge_json_feeds(feeds)
    text = json.dumps(feed, ensure_ascii=False, indent=2, sort_keys=True)
    (site / "feed.json").write_text(text + "\n", encoding="utf-8")
    atom = merge_atom_feeds([(part.outdir / "atom.xml").read_bytes() for part in parts])
    (site / "atom.xml").write_bytes(atom)
    return {"entries": len(feed["items"]), "pages": merge_searches(parts)}


def main() -> None:
    """Build a small knowledge base in two parts."""
    parser = argparse.ArgumentParser(description="Build two parts and put them together.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--notes", type=int, default=24)
    arguments = parser.parse_args()
    docs = make_corpus(arguments.notes, 2 * arguments.notes, arguments.folder / "whole")
    parts = divide(docs, arguments.folder)
    # A part needs the inventory of the other; that of the last deployment does as well.
    for _round in range(2):
        for part in parts:
            build(part, [each for each in parts if each is not part])
    counted = merge(arguments.folder, parts)
    sys.stdout.write(f"{json.dumps(counted)}\n")


if __name__ == "__main__":
    main()
