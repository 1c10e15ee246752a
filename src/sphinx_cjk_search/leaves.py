"""All pages' terms to leaves: files of about 16 kB, found by the bits of a term's key.

The keys form a binary tree. A leaf that grows over the limit is split, and two that fit into one
are joined, so an edit touches only the leaves of the terms that it touches, and the tree is the
same whatever it was before. `shards.js` walks it: from the manifest, and from branches of it that
are files too, so that a query costs a few names and not all.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.postings import LEVELS
from sphinx_cjk_search.shards import (
    NAME_LENGTH,
    find_key,
    make_shard,
    read_numbers,
    write_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LIMIT = 16_384  # bytes
KEY_BITS = 32
INNER, EMPTY, BRANCH = "(", "_", ")"
# The manifest has a tree of a thousand leaves; of a larger one, branches of some seventy are files.
LONGEST_TREE = 11_000  # letters
LONGEST_BRANCH = 750

# A leaf is a shard, or the name of one that is there already.
Leaf: TypeAlias = "Shard | str"
Tree: TypeAlias = "Leaf | tuple[Tree, Tree] | None"
# The key of a term, and the term with its postings as a line of a leaf.
Line: TypeAlias = tuple[int, str]


class Change(NamedTuple):
    """What becomes of a term: its level on pages by their number, 0 where it is no more."""

    key: int
    term: str
    levels: Mapping[int, int]


# -- A whole tree -----------------------------------------------------------------------------


def grow_tree(postings: Mapping[str, str]) -> Tree:
    """Return the tree of all terms."""
    lines = map("{} {}".format, postings.keys(), postings.values())
    return _grow(zip(map(find_key, postings), lines, strict=True))


def _grow(lines: Iterable[Line], top: int = 0) -> Tree:
    """Return the tree of lines, which is so deep in another."""
    ordered = sorted(lines, key=itemgetter(0))
    keys = [key for key, _text in ordered]
    texts = [text for _key, text in ordered]
    ends = list(accumulate((len(text.encode()) + 1 for text in texts), initial=0))

    def split(start: int, end: int, depth: int) -> Tree:
        if start == end:
            return None
        if depth == KEY_BITS or end == start + 1 or ends[end] - ends[start] <= LIMIT:
            return make_shard("\n".join(sorted(texts[start:end])))
        bit = 1 << KEY_BITS - 1 - depth
        middle = bisect_left(keys, keys[start] & -bit | bit, start, end)
        return split(start, middle, depth + 1), split(middle, end, depth + 1)

    return split(0, len(texts), top)


# -- Changes ----------------------------------------------------------------------------------


class Amender:
    """Changes a tree; `read` returns what is in a leaf that is there already."""

    def __init__(self, read: Callable[[Leaf], str]) -> None:
        self.read = read

    def amend(self, tree: Tree, changes: Sequence[Change], depth: int = 0) -> Tree:
        """Return the tree after changes, which are sorted; leaves that stay are kept as they are.

        Raises what `read` does.
        """
        if not changes:
            return tree
        if not isinstance(tree, tuple):
            return self._amend_leaf(tree, changes, depth)
        bit = 1 << KEY_BITS - 1 - depth
        middle = bisect_left(changes, (changes[0].key & -bit | bit,))
        left = self.amend(tree[0], changes[:middle], depth + 1)
        right = self.amend(tree[1], changes[middle:], depth + 1)
        if (left, right) == tree or _is_inner(left) or _is_inner(right):
            return left, right
        return _grow([*self._read_lines(left), *self._read_lines(right)], depth)

    def _amend_leaf(self, leaf: Leaf | None, changes: Sequence[Change], depth: int) -> Tree:
        lines = {text.partition(" ")[0]: (key, text) for key, text in self._read_lines(leaf)}
        for key, term, levels in changes:
            line = lines.pop(term, None)
            written = line[1].partition(" ")[2] if line else ""
            if amended := _amend_postings(written, levels):
                lines[term] = key, f"{term} {amended}"
        return _grow(lines.values(), depth)

    def _read_lines(self, leaf: Tree) -> Iterator[Line]:
        if isinstance(leaf, Shard | str):
            for text in self.read(leaf).split("\n"):
                yield find_key(text.partition(" ")[0]), text


def _is_inner(tree: Tree) -> bool:
    return not isinstance(tree, Shard | str | None)


def _amend_postings(written: str, levels: Mapping[int, int]) -> str:
    """Return the postings of a term after changes."""
    known = {}
    page = 0
    for number in read_numbers(written):
        page += number // LEVELS
        known[page] = number % LEVELS
    known |= levels
    numbers = []
    before = 0
    for page, level in sorted(known.items()):
        if level:
            numbers.append((page - before) * LEVELS + level)
            before = page
    return write_numbers(numbers)


# -- As text ----------------------------------------------------------------------------------


def name_leaf(leaf: Leaf) -> str:
    """Return the name of the file of a leaf."""
    return leaf if isinstance(leaf, str) else leaf.name


def list_leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the leaves of a tree, in order."""
    if isinstance(tree, Shard | str):
        yield tree
    elif tree is not None:
        for branch in tree:
            yield from list_leaves(branch)


def write_tree(tree: Tree) -> str:
    """Return a tree in preorder: a mark before two subtrees, one for nothing, or a leaf's name."""
    if tree is None:
        return EMPTY
    if isinstance(tree, Shard | str):
        return name_leaf(tree)
    return INNER + "".join(map(write_tree, tree))


def divide_tree(tree: Tree) -> tuple[str, list[Shard]]:
    """Return a tree as text, and its branches; in their place are marks and their names."""
    whole = write_tree(tree)
    if len(whole) <= LONGEST_TREE:
        return whole, []
    branches = []

    def cut(part: Tree) -> str:
        text = write_tree(part)
        if not isinstance(part, tuple):
            return text
        if len(text) > LONGEST_BRANCH:
            return INNER + "".join(map(cut, part))
        branches.append(make_shard(text))
        return BRANCH + branches[-1].name

    return cut(tree), branches


def read_tree(text: str) -> Tree:
    """Return what `write_tree` was given, by the names of its leaves.

    Raises ValueError for anything else.
    """
    tree, end = _read_tree(text, 0)
    if end != len(text):
        raise ValueError("more than one tree")
    return tree


def _read_tree(text: str, start: int) -> tuple[Tree, int]:
    mark = text[start : start + 1]
    if mark == INNER:
        left, middle = _read_tree(text, start + 1)
        right, end = _read_tree(text, middle)
        return (left, right), end
    if mark == EMPTY:
        return None, start + 1
    end = start + NAME_LENGTH
    if end > len(text):
        raise ValueError("a name is cut off")
    return text[start:end], end
