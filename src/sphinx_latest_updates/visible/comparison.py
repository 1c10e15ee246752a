"""Whether a reader of one version of a file sees something that no reader of another saw."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinx_latest_updates.visible.difference import differ_visibly
from sphinx_latest_updates.visible.markdown import WORD, decode, read_lines, read_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_latest_updates.visible.markdown import Atoms


@dataclass(frozen=True, slots=True)
class Markup:
    """How a kind of file is read, and how to tell sooner whether two texts are read the same."""

    read: Callable[[str], Atoms]
    differ: Callable[[str, str], bool] | None = None


def is_visible_change(
    before: Sequence[bytes], after: bytes, markup: Markup, min_change: int = 0
) -> bool:
    """Return whether a reader of `after` sees something that no version in `before` shows.

    Several versions are the parents of a merge: what one of them already had is no change, so a
    merge of two edited versions is none, while text written in the merge itself is. A change of
    fewer than `min_change` characters is none.
    """
    if any(b"\0" in version for version in (after, *before)):
        return after not in before  # No text: git takes the same for one (`git diff`).
    new, olds = decode(after), [decode(version) for version in before]
    if not all(_differs(old, new, markup, min_change) for old in olds):
        return False
    if len(olds) < 2:
        return True
    known = {words for old in olds for words in _read_line_words(old)}
    return any(words not in known for words in _read_line_words(new))


def _differs(old: str, new: str, markup: Markup, min_change: int) -> bool:
    if old == new:
        return False
    if markup.differ and not min_change:
        return markup.differ(old, new)
    atoms, others = markup.read(old), markup.read(new)
    if atoms == others:
        return False
    return not min_change or count_changed_characters(atoms, others) >= min_change


def count_changed_characters(before: Atoms, after: Atoms) -> int:
    """Return how many characters are new in `after`, or gone from `before` if those are more."""
    one, other = (
        [word for atom in atoms for word in WORD.findall(atom[-1]) or [atom[-1]]]
        for atoms in (before, after)
    )
    gone = new = 0
    for kind, i, j, k, n in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += sum(map(len, one[i:j]))
            new += sum(map(len, other[k:n]))
    return max(gone, new)


def _read_line_words(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.split("\n"):
        if words := tuple(WORD.findall(line)):
            yield words


MARKDOWN = Markup(read_markdown, differ_visibly)
TEXT = Markup(read_lines)
