"""The order of the index."""

from __future__ import annotations

import pytest
from book.sorting import sort_by_sound, write_sort_key


def test_chinese_stands_among_latin_by_its_sound() -> None:
    """Terms are in the order of their pinyin, whatever their script and case."""
    terms = ["自动微分", "softmax", "Allreduce", "反向传播", "GPU", "重要性采样", "重复"]
    expected = ["Allreduce", "重复", "反向传播", "GPU", "softmax", "重要性采样", "自动微分"]
    assert sorted(terms, key=write_sort_key) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\index{继承@\spxentry{继承}}", r"\index{ji4cheng2@\spxentry{继承}}"),
        (
            r"\index{图@\spxentry{图}!树@\spxentry{树}|spxpagem}",
            r"\index{tu2@\spxentry{图}!shu4@\spxentry{树}|spxpagem}",
        ),
        (r'\index{a"@b@\spxentry{a"@b}}', r'\index{a"@b@\spxentry{a"@b}}'),
        ("x@y! z@w", "x@y! z@w"),
    ],
)
def test_keys_are_replaced(tex: str, expected: str) -> None:
    """The key of an entry and of what is below it change; what is printed does not."""
    assert sort_by_sound(tex) == expected
