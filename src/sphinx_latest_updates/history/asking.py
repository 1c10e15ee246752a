"""Let many that read contents of blobs ask for them together, each in its turn.

To ask git for a blob costs a change between two programs, whether it is one or a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from itertools import chain, islice
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Contents: TypeAlias = Sequence[bytes | None]
ReadBlobs: TypeAlias = Callable[[Sequence[str]], Contents]
# It yields names of blobs, is sent their contents, and returns what it comes to.
Asking: TypeAlias = Generator[Sequence[str], Contents, T]


def answer(askings: Sequence[Asking[T]], read_blobs: ReadBlobs) -> list[T]:
    """Return what each of several comes to; the blobs for which all wait are read at once.

    These are in memory together.
    """
    results: dict[int, T] = {}
    contents: dict[int, Contents | None] = dict.fromkeys(range(len(askings)))
    while contents:
        requests: dict[int, Sequence[str]] = {}
        for number, content in contents.items():
            asking = askings[number]
            try:
                requests[number] = next(asking) if content is None else asking.send(content)
            except StopIteration as end:
                results[number] = end.value
        read = iter(read_blobs([*chain.from_iterable(requests.values())]))
        contents = {number: [*islice(read, len(names))] for number, names in requests.items()}
    return [results[number] for number in range(len(askings))]
