"""What of a source text a reader sees, and whether a revision changed that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"


def read_visible(source: bytes) -> tuple[str, ...]:
    """Return the lines of a source that a reader sees the content of.

    Byte order mark, line endings, white space at line ends and blank lines are not among it.
    Undecodable bytes are kept as replacement characters, so a mended encoding is a change.
    """
    text = source.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)
    lines = (line.rstrip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def is_visible_change(before: Sequence[bytes], after: bytes) -> bool:
    """Return whether a reader of `after` sees something that no version in `before` shows.

    Several versions are the parents of a merge: what one of them already had is no change, so a
    merge of two edited versions is none, while text written in the merge itself is.
    """
    visible = read_visible(after)
    earlier = [read_visible(version) for version in before]
    if visible in earlier:
        return False
    if len(earlier) < 2:
        return True
    known = {line for version in earlier for line in version}
    return any(line not in known for line in visible)
