"""The index after changes: the same as one made anew, from what is known of the one before."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_cjk_search import leaves, output
from sphinx_cjk_search.front_matter import FrontMatter
from sphinx_cjk_search.indexing import update_index
from sphinx_cjk_search.leaves import read_tree
from sphinx_cjk_search.model import Card, Passage
from sphinx_cjk_search.pages import make_page
from sphinx_cjk_search.postings import Terms
from sphinx_cjk_search.renewal import read_known, write_known
from sphinx_cjk_search.shards import read_numbers, write_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Counted = dict[str, tuple[int, bool]]
SETTINGS = {"engine": "engine", "searchPage": "search.html", "words": {}}
RANDOM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
words = st.sampled_from([*"反向传播", "反向", "word", "words", "tree", "layer", "x"])
counted = st.dictionaries(words, st.tuples(st.integers(1, 15), st.booleans()))


def make_card(number: int, terms: Counted, title: str = "Title") -> Card:
    """Return a page that has some terms."""
    names = list(terms)
    levels, whole = (bytes(int(terms[name][part]) for name in names) for part in (0, 1))
    passages = [Passage("", title, " ".join(names))]
    page = make_page(f"page-{number}", title, FrontMatter(), passages, Terms(names, levels, whole))
    return Card(page, f"page-{number}.html", "", "")


def make_filler(number: int, extra: Mapping[str, tuple[int, bool]] = MappingProxyType({})) -> Card:
    """Return a page with many words of its own."""
    own = {f"filler{number}x{place}": (3, True) for place in range(60)}
    return make_card(number, {**own, **extra})


def update(cards: Sequence[Card], place: Path) -> dict[str, str]:
    """Bring an index up to date, and return its files."""
    folder = place / "data"
    update_index(cards, SETTINGS, folder, place / "known")
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_a_page_is_changed_without_reading_the_others(tmp_path: Path) -> None:
    """After an edit the files are those of an index made anew; only leaves of its terms are new."""
    before = [make_filler(number) for number in range(40)]
    update(before, tmp_path / "one")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "one" / "data").iterdir()}
    for extra in ({"otter": (5, True), "獭": (2, True)}, {"otters": (5, True)}, {}):
        after = [*before[:7], make_filler(7, extra), *before[8:]]
        changed = update(after, tmp_path / "one")
        assert changed == update(after, tmp_path / f"anew-{len(extra)}")
    written = [path for path, time in times.items() if path.stat().st_mtime_ns != time]
    assert len(written) < 8 < len(times)


@RANDOM
@given(st.lists(counted, min_size=1, max_size=8), st.data())
def test_a_changed_index_is_as_one_made_anew(pages: list[Counted], data: st.DataObject) -> None:
    """Whatever changes, in leaves of a line or two: the same files as without knowing any."""
    place = data.draw(st.integers(0, len(pages) - 1))
    after = [*pages[:place], data.draw(counted), *pages[place + 1 :]]
    before, now = ([make_card(*each) for each in enumerate(own)] for own in (pages, after))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaves, "LIMIT", 12)
        update(before, Path(folder, "one"))
        with patch.context() as strict:
            strict.setattr(output, "grow_tree", None)
            changed = update(now, Path(folder, "one"))
        assert changed == update(now, Path(folder, "two"))


def test_a_page_more_makes_the_tree_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a page more all numbers change; texts and tables that are there are not made again."""
    cards = [make_filler(number) for number in range(12)]
    anew = update(cards, tmp_path / "two")
    update(cards[1:], tmp_path / "one")
    monkeypatch.setattr(output, "make_tables", None)
    assert update(cards, tmp_path / "one") == anew


@pytest.mark.parametrize("fault", ["missing", "damaged", "other"])
def test_a_fault_makes_all_anew(tmp_path: Path, fault: str) -> None:
    """A leaf that is missing or damaged, or an index of another build, is no ground to stand on."""
    cards = [make_filler(number) for number in range(12)]
    after = [make_filler(0, {"otter": (5, True)}), *cards[1:]]
    update(cards, tmp_path / "one")
    data = tmp_path / "one" / "data"
    for path in data.iterdir():
        if path.name == "manifest.js":
            if fault == "other":
                path.write_text("an index of another program", "utf-8")
        elif fault == "missing":
            path.unlink()
        elif fault == "damaged":
            path.write_text(path.read_text("utf-8").replace("filler", "killer"), "utf-8")
    changed = update(after, tmp_path / "one")
    if fault == "damaged":
        # What was not to be read was not looked at, as ever.
        changed = {name: text for name, text in changed.items() if "killer" not in text}
    anew = update(after, tmp_path / "two")
    assert changed.items() <= anew.items()
    assert "otter" in "".join(changed.values())


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"no JSON", b'{"version": 1}\n', b"[1]\n", b'{"version": 99}\n', b"\xff"],
)
def test_what_is_not_known_is_nothing(tmp_path: Path, content: bytes) -> None:
    """A file that is missing, cut off or of another version says nothing of an index."""
    assert read_known(tmp_path / "missing") is None
    (tmp_path / "known").write_bytes(content)
    assert read_known(tmp_path / "known") is None


def test_what_is_known_is_kept(tmp_path: Path) -> None:
    """What is written is what is read."""
    update([make_filler(number) for number in range(3)], tmp_path)
    known = read_known(tmp_path / "known")
    assert known is not None
    assert len(known.terms) == 3
    write_known(tmp_path / "again", known)
    assert read_known(tmp_path / "again") == known


@given(st.lists(st.integers(0, 1 << 40)))
def test_numbers_are_read_as_written(numbers: list[int]) -> None:
    """Numbers of any size come back."""
    assert list(read_numbers(write_numbers(numbers))) == numbers


@pytest.mark.parametrize("text", ["", "(", "(_", "abc", "__", "abcdefghij_"])
def test_what_is_no_tree_is_refused(text: str) -> None:
    """A text that is cut off, or goes on, is no tree."""
    with pytest.raises(ValueError, match=r"tree|cut off"):
        read_tree(text)
