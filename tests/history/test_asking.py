"""Several that need contents get them in rounds, each its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sphinx_latest_updates.history.asking import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_latest_updates.history.asking import Asking, Contents


def ask_in_turn(requests: Sequence[Sequence[str]]) -> Asking[list[Contents]]:
    """Ask for what each of the requests names; return all that came."""
    answers: list[Contents] = []
    for names in requests:
        contents = yield names
        answers.append(contents)
    return answers


@given(st.lists(st.lists(st.lists(st.sampled_from("abc"), max_size=3), max_size=4), max_size=5))
def test_each_gets_what_it_asks_for(askings: list[list[list[str]]]) -> None:
    """Contents come to who asked for them, whoever else asks for the same."""

    def read(names: Sequence[str]) -> list[bytes | None]:
        return [None if name == "c" else name.encode() for name in names]

    results = answer([ask_in_turn(requests) for requests in askings], read)
    assert results == [[read(names) for names in requests] for requests in askings]


def test_contents_for_all_are_read_at_once() -> None:
    """All that wait are answered by one reading, and who has ended is asked no more."""
    rounds: list[list[str]] = []

    def read(names: Sequence[str]) -> list[bytes | None]:
        rounds.append([*names])
        return [name.encode() for name in names]

    askings = [ask_in_turn([["a", "b"], ["c"]]), ask_in_turn([]), ask_in_turn([["d"]])]
    assert answer(askings, read) == [[[b"a", b"b"], [b"c"]], [], [[b"d"]]]
    assert [names for names in rounds if names] == [["a", "b", "d"], ["c"]]
