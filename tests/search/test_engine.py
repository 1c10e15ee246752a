"""The scripts without a browser: keys, numbers, distances, syllables, marks, excerpts."""

from __future__ import annotations

import json
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_cjk_search.leaves import (
    LIMIT,
    LONGEST_BRANCH,
    LONGEST_TREE,
    divide_tree,
    grow_tree,
    list_leaves,
    write_tree,
)
from sphinx_cjk_search.model import Shard
from sphinx_cjk_search.output import squeeze
from sphinx_cjk_search.pinyin import list_syllables
from sphinx_cjk_search.postings import LEVELS, Terms, pack, unpack
from sphinx_cjk_search.shards import find_key, invert, read_numbers, write_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[..., list[Any]]

RANDOM = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
terms = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
DISTANCES = [
    ("softmax", "softmax", 2, 0),
    ("softmx", "softmax", 1, 1),
    ("gradeint", "gradient", 1, 1),
    ("quciksort", "quicksort", 2, 1),
    ("abcd", "dcba", 2, None),
    ("", "ab", 2, 2),
    ("kitten", "sitting", 3, 3),
    ("kitten", "sitting", 2, None),
]
SYLLABLES = [
    ("fanxiangchuanbo", ["fan", "xiang", "chuan", "bo"]),
    ("xian", ["xian"]),
    ("fangan", ["fang", "an"]),
    ("softmax", None),
    ("a" * 40, ["a"] * 40),
    ("zh" * 30, None),
]
MARKS = [
    ("反向传播", "误差的反向传播算法", ["反向传播"]),
    ("batchnorm", "nn.BatchNorm2d, batch-norm", ["BatchNorm", "batch-norm"]),
    ("running", "it runs and RUNNING", ["runs", "RUNNING"]),
    ("cafe", "ein Café", ["Café"]),
    ("ＡＢＣ", "abc ＡＢＣ", ["abc", "ＡＢＣ"]),
    (">=", "a >= b", [">="]),
    ("C++", "in C++ und C", ["C++"]),
    ("支持向亮机", "用支持向量机分类", ["支持向量机"]),
    ("残连接", "残差连接", ["残差连接"]),
    ("𠮷野家", "去𠮷野家吃", ["𠮷野家"]),
    (".*", "a.*b", []),
]


@RANDOM
@given(st.lists(terms, min_size=1, max_size=50))
def test_both_languages_find_the_same_key(call_script: Call, asked: list[str]) -> None:
    """A term has the same key where it is written and where it is looked up."""
    assert call_script("findKey", [[term] for term in asked]) == list(map(find_key, asked))


@RANDOM
@given(st.lists(st.integers(0, 2**40)))
def test_numbers_are_read_as_written(call_script: Call, numbers: list[int]) -> None:
    """The scripts read the numbers that Python wrote."""
    assert call_script("readNumbers", [[write_numbers(numbers)]]) == [numbers]


@RANDOM
@given(
    st.dictionaries(
        terms.filter(lambda term: "\n" not in term), st.tuples(st.integers(1, 15), st.booleans())
    )
)
def test_packed_terms_are_unpacked(counted: dict[str, tuple[int, bool]]) -> None:
    """What is kept of a page is what was counted."""
    listed = make_terms(counted)
    unpacked = unpack(pack(listed))
    assert unpacked == listed
    assert list(unpacked.levels) == [level for _term, (level, _whole) in sorted(counted.items())]


def make_terms(counted: dict[str, tuple[int, bool]]) -> Terms:
    """Return terms by their levels and whether they are words of their own."""
    names = sorted(counted)
    return Terms(
        names,
        bytes(counted[name][0] for name in names),
        bytes(counted[name][1] for name in names),
    )


@RANDOM
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcd反向"), st.tuples(st.integers(1, 15), st.booleans())),
        max_size=40,
    )
)
def test_postings_lead_to_their_pages(pages: list[dict[str, tuple[int, bool]]]) -> None:
    """Gaps added up are the numbers of the pages that have a term, each with its level there."""
    postings, words = invert(map(make_terms, pages))
    found = {}
    for term, written in postings.items():
        own = [*read_numbers(written)]
        numbers = accumulate(number // LEVELS for number in own)
        found[term] = list(zip(numbers, (number % LEVELS for number in own), strict=True))
    assert found == {
        term: [(number, page[term][0]) for number, page in enumerate(pages, 1) if term in page]
        for term in set().union(*pages)
    }
    assert words == Counter(
        term for page in pages for term in page if page[term][1] and term < "\x80"
    )


def test_the_tree_is_read_as_written(call_script: Call) -> None:
    """The tree has every leaf, in order; leaves are of about the limit, and no term is lost."""
    words = {f"word{number}x{chr(0x4E00 + number)}": (1, True) for number in range(3000)}
    postings, _words = invert([make_terms(words)] * 3)
    grown = grow_tree(postings)
    shards = [leaf for leaf in list_leaves(grown) if isinstance(leaf, Shard)]
    (tree,) = call_script("readTree", [[write_tree(grown)]])
    assert flatten(tree) == [leaf.name for leaf in shards]
    assert len(shards) > 2
    assert all(len(shard.payload.encode()) <= LIMIT + 64 for shard in shards)
    assert sum(shard.payload.count("\\n") + 1 for shard in shards) == len(words)


def test_a_large_tree_has_branches(call_script: Call) -> None:
    """Above a size the tree is in files: put in their places, they give the whole again."""
    words = {f"{chr(0x4E00 + number)}{'獭' * 4000}": (1, True) for number in range(1200)}
    postings, _words = invert([make_terms(words)])
    grown = grow_tree(postings)
    text, branches = divide_tree(grown)
    assert len(text) < LONGEST_TREE / 4
    assert all(len(branch.payload) <= LONGEST_BRANCH + 2 for branch in branches)
    assert len(branches) > 10
    for branch in branches:
        assert f"){branch.name}" in text
        text = text.replace(f"){branch.name}", json.loads(branch.payload))
    assert text == write_tree(grown)
    assert call_script("readTree", [[")abcdefghij"], ["(_)abcdefghij"]]) == [
        {"branch": "abcdefghij"},
        [None, {"branch": "abcdefghij"}],
    ]


def flatten(tree: list[Any] | str | None) -> list[str]:
    """Return the leaves of a tree."""
    if tree is None or isinstance(tree, str):
        return [tree] if tree else []
    return [leaf for each in tree for leaf in flatten(each)]


@pytest.mark.parametrize(("one", "other", "most", "distance"), DISTANCES)
def test_distances(
    call_script: Call, one: str, other: str, most: int, distance: int | None
) -> None:
    """Letters put in, left out, exchanged and swapped count one each; beyond a limit, nothing."""
    assert call_script("measureDistance", [[one, other, most]]) == [distance]
    assert call_script("measureDistance", [[other, one, most]]) == [distance]


@pytest.mark.parametrize(("word", "syllables"), SYLLABLES)
def test_syllables(call_script: Call, word: str, syllables: list[str] | None) -> None:
    """A word is cut into syllables, the longest first, or is none."""
    assert call_script("cutSyllables", [[word, list_syllables()]]) == [syllables]


@pytest.mark.parametrize(("query", "text", "marked"), MARKS)
def test_marks(call_script: Call, query: str, text: str, marked: list[str]) -> None:
    """What is marked of a text is what the query means, as the text has it."""
    assert call_script("mark", [[query, text]]) == [marked]


@RANDOM
@given(st.text(max_size=400), st.lists(st.integers(0, 400), max_size=12))
def test_an_excerpt_is_a_piece_of_its_text(call_script: Call, text: str, cuts: list[int]) -> None:
    """An excerpt is short, has its marks inside it, and never half a character."""
    text = text.encode("utf-16-le", "ignore").decode("utf-16-le")
    places = sorted(min(cut, len(text)) for cut in cuts)
    hits = [{"start": a, "end": b, "kind": 3} for a, b in list(pairwise(places))[::2] if a < b]
    if not text.isascii():  # Places are those of UTF-16, which a text of ASCII shares.
        hits = []
    (excerpt,) = call_script("excerpt", [[text, hits]])
    body = excerpt["text"].removeprefix("…").removesuffix("…")
    assert len(body) <= 151
    assert all(0 <= hit["start"] < hit["end"] <= len(excerpt["text"]) for hit in excerpt["hits"])
    body.encode()


def test_scripts_are_sent_without_comments() -> None:
    """Comments that stand alone are left out, and what looks like one in a line is kept."""
    source = "/* one\n   two */\nfoo(); // kept\n\n  const a = /\\/\\*x/; /* kept */\n"
    assert squeeze(source) == "foo(); // kept\nconst a = /\\/\\*x/; /* kept */"
