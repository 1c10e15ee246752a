"""Pages to the files of the index, and the files to a folder. `shards.js` reads them.

    manifest.js            the one name that stays: where everything else is
    <name>.js              a leaf of the tree of terms or a branch of it, a block of names,
                           the text of a page, the words of one length, the tags, the
                           traditional characters

Each file is a script that hands its content over by name, so that it can be loaded from the disk
and under a policy that allows no other host and no inline script.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from sphinx_cjk_search import pinyin, variants
from sphinx_cjk_search.files import MANIFEST
from sphinx_cjk_search.leaves import divide_tree, grow_tree, list_leaves
from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.postings import unpack
from sphinx_cjk_search.shards import (
    invert,
    is_listed,
    make_shard,
    name_payload,
    write_numbers,
    write_payload,
    write_vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_cjk_search.leaves import Leaf, Tree
    from sphinx_cjk_search.model import Card

FORMAT = 2
COMMENT = re.compile(r"^ */\*.*?\*/ *$", re.DOTALL | re.MULTILINE)
# A block holds the names of the texts of so many pages: a result costs a block, not all names.
BLOCK = 128


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index consists of: files that are to be written, and names of those that are there.

    `texts` are those of the pages in their order, `vocabulary` the words by their length, and
    `tables` what is the same for any pages. `words` counts the pages of each word.
    """

    tree: Tree
    texts: Sequence[Leaf]
    vocabulary: Mapping[int, Leaf]
    tables: Mapping[str, Leaf]
    words: Mapping[str, int]

    def list_made(self) -> Iterator[Shard]:
        """Yield the files that are to be written."""
        return (file for file in self._list_files() if isinstance(file, Shard))

    def list_kept(self) -> Iterator[str]:
        """Yield the names of the files that are there."""
        return (file for file in self._list_files() if isinstance(file, str))

    def _list_files(self) -> Iterator[Leaf]:
        yield from list_leaves(self.tree)
        yield from self.texts
        yield from self.vocabulary.values()
        yield from self.tables.values()


def write_index(cards: Sequence[Card], settings: Mapping[str, object]) -> list[Shard]:
    """Return the files of the index, the manifest last.

    Pages have numbers in the order of `cards`; `settings` go into the manifest as they are.
    """
    contents = make_contents(cards)
    return [*contents.list_made(), *write_frame(cards, settings, contents)]


def make_contents(
    cards: Sequence[Card],
    texts: Mapping[str, str] | None = None,
    tables: Mapping[str, str] | None = None,
) -> Contents:
    """Return the contents of an index, its tree anew.

    `texts`, by docname, and `tables` are names of files that are there and still right.
    """
    postings, words = invert(unpack(card.page.terms) for card in cards)
    known = texts or {}
    return Contents(
        tree=grow_tree(postings),
        texts=[known.get(card.page.docname) or write_text(card) for card in cards],
        vocabulary=write_vocabulary(words),
        tables=tables or make_tables(),
        words={word: count for word, count in words.items() if is_listed(word)},
    )


def make_tables() -> dict[str, Shard]:
    """Return what is the same for any pages: it is long to load."""
    return {
        "variants": make_shard(variants.write_variants()),
        "syllables": make_shard(" ".join(pinyin.list_syllables())),
    }


def write_frame(
    cards: Sequence[Card], settings: Mapping[str, object], contents: Contents
) -> list[Shard]:
    """Return the files that lead to all others, the manifest last."""
    texts = [_name(text) for text in contents.texts]
    blocks = [
        make_shard("".join(texts[start : start + BLOCK])) for start in range(0, len(texts), BLOCK)
    ]
    tags = make_shard(list_tags(cards))
    tree, branches = divide_tree(contents.tree)
    manifest = {
        "format": FORMAT,
        "pages": len(cards),
        "tree": tree,
        "block": BLOCK,
        "blocks": [block.name for block in blocks],
        "vocabulary": {str(length): _name(file) for length, file in contents.vocabulary.items()},
        **{name: _name(table) for name, table in contents.tables.items()},
        "tags": tags.name,
        **list_topics(cards),
        **settings,
    }
    payload = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return [*branches, *blocks, tags, Shard(MANIFEST, payload)]


def _name(file: Leaf) -> str:
    return file if isinstance(file, str) else file.name


def write_text(card: Card) -> Shard:
    """Return what is shown of a page."""
    shown = {
        "url": card.address,
        "title": card.page.title,
        "topic": card.topic,
        "tags": list(card.page.tags),
        "date": card.date,
    }
    return name_payload(f'{write_payload(shown)[:-1]},"parts":{card.page.parts}}}')


def list_topics(cards: Sequence[Card]) -> dict[str, object]:
    """Return the topics in the order of their first page, and the topic of each page in runs.

    A run is the place of a topic in the list, and how many pages in a row have it.
    """
    topics = list(dict.fromkeys(card.topic for card in cards))
    runs: list[list[int]] = []
    for card in cards:
        topic = topics.index(card.topic)
        if runs and runs[-1][0] == topic:
            runs[-1][1] += 1
        else:
            runs.append([topic, 1])
    return {"topics": topics, "topicRuns": [number for run in runs for number in run]}


def list_tags(cards: Sequence[Card]) -> dict[str, str]:
    """Return the gaps between the pages that have a tag, by tag."""
    last: dict[str, int] = {}
    gaps: dict[str, list[int]] = {}
    for number, card in enumerate(cards, 1):
        for tag in card.page.tags:
            gaps.setdefault(tag, []).append(number - last.get(tag, 0))
            last[tag] = number
    return {tag: write_numbers(numbers) for tag, numbers in sorted(gaps.items())}


def squeeze(source: str) -> str:
    """Return a script without the comments that stand on lines of their own, and not indented."""
    lines = (line.strip() for line in COMMENT.sub("", source).splitlines())
    return "\n".join(filter(None, lines))


def digest_card(card: Card) -> str:
    """Return a digest of all that an index says of a page."""
    shown = (card.page.digest, card.address, card.topic, card.date)
    return sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:20]


def list_versions() -> list[str]:
    """Return the versions of what the tables of an index are made from."""
    return [version("opencc"), pinyin.SOURCE]


def digest_settings(settings: Mapping[str, object]) -> str:
    """Return a digest of what an index is made with, whatever its pages."""
    made = f"{FORMAT} {sorted(settings.items())!r}"
    return sha256(made.encode("utf-8", "replace")).hexdigest()[:20]


def digest_index(made_with: str, digests: Mapping[str, str]) -> str:
    """Return a digest of all that an index is made of: settings, and pages by docname."""
    made = f"{made_with} {list(digests.items())!r}"
    return sha256(made.encode("utf-8", "replace")).hexdigest()[:20]
