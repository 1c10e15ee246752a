"""What is known of the index in an output folder, so that an edit need not make all of it anew.

Each builder and output folder has a file of its own beside the doctrees: two builders that share
doctrees do not share an index. It has the terms of each page as the index has them: what a page
says now is compared with them, and only the leaves of the terms that differ are read and changed.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_cjk_search.files import write_whole
from sphinx_cjk_search.leaves import Amender, Change, name_leaf, read_tree, write_tree
from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.output import Contents, make_contents, write_text
from sphinx_cjk_search.postings import unpack
from sphinx_cjk_search.shards import find_key, is_listed, list_words, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx_cjk_search.leaves import Leaf, Tree
    from sphinx_cjk_search.model import Card
    from sphinx_cjk_search.postings import Terms

VERSION = 2
# Of so many pages in one, to make all anew takes less.
MOST_CHANGED = 8
FEW = 8


class Known(NamedTuple):
    """What is known of an index; pages are in their order.

    `digest` is that of the index, `made_with` that of its settings, `digests` those of its pages.
    The others are as in `Contents`, by the names of the files.
    """

    digest: str
    made_with: str
    digests: dict[str, str]
    tree: str
    texts: list[str]
    vocabulary: dict[int, str]
    tables: dict[str, str]
    words: dict[str, int]
    terms: list[bytes]


def locate_known(folder: Path, builder: str, outdir: Path) -> Path:
    """Return the path of the file for a builder and its output folder."""
    name = sha256(str(outdir).encode()).hexdigest()[:12]
    return folder / f"search-{builder}-{name}.known"


def read_known(path: Path) -> Known | None:
    """Return what is known of an index, nothing where that is not readable."""
    try:
        header, _newline, content = path.read_bytes().partition(b"\n")
        known: dict[str, Any] = json.loads(header)
        if known.pop("version") != VERSION:
            return None
        ends = accumulate(known.pop("lengths"), initial=0)
        terms = [content[start:end] for start, end in pairwise(ends)]
        vocabulary = {int(length): name for length, name in known.pop("vocabulary").items()}
        return Known(**known, vocabulary=vocabulary, terms=terms)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_known(path: Path, known: Known) -> None:
    """Write what is known of an index."""
    header = {**known._asdict(), "version": VERSION, "lengths": [*map(len, known.terms)]}
    del header["terms"]
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    write_whole(path, b"".join([text.encode("utf-8", "replace"), b"\n", *known.terms]))


def note_contents(
    digest: str, made_with: str, digests: dict[str, str], cards: Sequence[Card], contents: Contents
) -> Known:
    """Return what the next build has to know of an index."""
    return Known(
        digest=digest,
        made_with=made_with,
        digests=digests,
        tree=write_tree(contents.tree),
        texts=[name_leaf(text) for text in contents.texts],
        vocabulary={length: name_leaf(file) for length, file in contents.vocabulary.items()},
        tables={name: name_leaf(table) for name, table in contents.tables.items()},
        words=dict(contents.words),
        terms=[card.page.terms for card in cards],
    )


def renew(
    known: Known, cards: Sequence[Card], digests: Mapping[str, str], read: Callable[[str], str]
) -> Contents:
    """Return the contents of an index after changes.

    Where there are other pages than before all numbers change; then, or if many pages have changed,
    the tree is made anew. `read` returns the payload of a file; what it raises is raised here.
    """
    before = zip(known.digests.items(), known.texts, strict=True)
    kept = {name: text for (name, digest), text in before if digests.get(name) == digest}
    places = [place for place, name in enumerate(digests) if name not in kept]
    if list(known.digests) != list(digests) or len(places) > max(FEW, len(cards) // MOST_CHANGED):
        return make_contents(cards, kept, known.tables)
    levels: defaultdict[str, dict[int, int]] = defaultdict(dict)
    words = Counter(known.words)
    touched: set[str] = set()
    texts: list[Leaf] = list(known.texts)
    for place in places:
        card = cards[place]
        texts[place] = write_text(card)
        if card.page.terms != known.terms[place]:
            former, current = unpack(known.terms[place]), unpack(card.page.terms)
            for term, level in _compare(former, current):
                levels[term][place + 1] = level
            touched |= _recount(words, former, current)
    return Contents(
        tree=_amend(read_tree(known.tree), levels, read),
        texts=texts,
        vocabulary=_renew_vocabulary(known.vocabulary, words, touched),
        tables=known.tables,
        words=words,
    )


def _compare(former: Terms, current: Terms) -> Iterator[tuple[str, int]]:
    """Yield the terms of which a page says something else, and the level, 0 for nothing more."""
    before = dict(zip(former.names, former.levels, strict=True))
    now = dict(zip(current.names, current.levels, strict=True))
    yield from now.items() - before.items()
    yield from ((term, 0) for term in before.keys() - now.keys())


def _recount(words: Counter[str], former: Terms, current: Terms) -> set[str]:
    """Count the words of a page anew, and return those that no page had or that none has now."""
    before, now = (set(filter(is_listed, list_words(terms))) for terms in (former, current))
    touched = {word for word in now - before if not words[word]}
    words.update(now - before)
    words.subtract(before - now)
    gone = {word for word in before - now if not words[word]}
    for word in gone:
        del words[word]
    return touched | gone


def _amend(tree: Tree, levels: Mapping[str, Mapping[int, int]], read: Callable[[str], str]) -> Tree:
    def read_leaf(leaf: Leaf) -> str:
        payload = leaf.payload if isinstance(leaf, Shard) else read(leaf)
        text: str = json.loads(payload)
        return text

    changes = sorted(Change(find_key(term), term, own) for term, own in levels.items())
    return Amender(read_leaf).amend(tree, changes)


def _renew_vocabulary(
    known: Mapping[int, str], words: Mapping[str, int], touched: set[str]
) -> dict[int, Leaf]:
    lengths = {len(word) for word in touched}
    files: dict[int, Leaf] = {
        length: name for length, name in known.items() if length not in lengths
    }
    files |= write_vocabulary(word for word in words if len(word) in lengths)
    return dict(sorted(files.items()))
