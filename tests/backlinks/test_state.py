"""The state: what the output shows, read back from a file that may be missing or broken."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock, call

import pytest

from sphinx_backlinks.model import Section
from sphinx_backlinks.state import (
    State,
    digest_section,
    digest_sections,
    find_changed,
    locate_state,
    read_state,
    write_state,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Digests survive, and the same ones give the same bytes in whatever order."""
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    state = State({"a": "1", "b": "2"}, {"a": ["3", "1"]}, "key")
    write_state(one, state)
    write_state(other, State({"b": "2", "a": "1"}, {"a": ("3", "1")}, "key"))
    assert read_state(one) == state
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"version": 1, "key": "", "pages": {}}',
        '{"version": 2}',
        '{"version": 2, "key": "", "shown": [], "made": {}}',
    ],
)
def test_a_broken_file_is_none(tmp_path: Path, text: str) -> None:
    """A file that is no state, and one of another version, is as good as none."""
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")
    assert read_state(path) is None
    assert read_state(tmp_path / "missing.json") is None


def test_each_output_has_its_own_file(tmp_path: Path) -> None:
    """Builders and output folders that share doctrees do not share a state."""
    outputs = [("html", "a"), ("html", "b"), ("dirhtml", "a")]
    assert len({locate_state(tmp_path, name, tmp_path / out) for name, out in outputs}) == 3


def test_what_is_changed() -> None:
    """A page is changed if its list is another, new or gone; all are if nothing is known."""
    digests = {"same": "1", "other": "2", "new": "3"}
    state = State({"same": "1", "other": "1", "gone": "4"})
    docnames = ["same", "other", "new", "gone", "never"]
    assert find_changed(state, digests, docnames) == {"other", "new", "gone"}
    assert find_changed(None, digests, docnames) == set(docnames)


def test_digests_tell_sections_apart() -> None:
    """Sections that show something else have other digests, and nothing has none."""
    one, other = digest_section(Section(more=1)), digest_section(Section(more=2))
    assert one == digest_section(Section(more=1)) != other
    assert digest_section(None) == ""


def test_a_section_is_made_once() -> None:
    """What is made of the same as before is not made again; what is of something else is."""
    sections = Mock(get=Mock(return_value=Section(more=1)))
    state = State({}, {"same": ["1", "known"], "other": ["1", "known"]})
    made = digest_sections(sections, {"same": "1", "other": "2", "new": "1"}, state)
    assert sections.get.call_args_list == [call("other"), call("new")]
    assert made["same"] == ("1", "known")
    assert made["other"] == ("2", digest_section(Section(more=1)))
