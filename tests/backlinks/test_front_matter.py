"""Front matter: tags, prerequisites and drafts, and the page that a prerequisite means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_backlinks.front_matter import find_key_line, find_page, read_front_matter

CASES = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "backlinks" / "front_matter.json").read_text("utf-8")
)
deterministic = settings(derandomize=True, deadline=None)
DOCNAMES = {"index", "topic/page", "topic/other", "other"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["metadata"]))
def test_table(case: dict[str, Any]) -> None:
    """What is read of each front matter of the table is what the table says."""
    read, problems = read_front_matter(case["metadata"])
    assert (list(read.tags), list(read.prerequisites)) == (case["tags"], case["prerequisites"])
    assert read.draft == case["draft"]
    assert [problem.key for problem in problems] == case["problems"]


@deterministic
@given(st.dictionaries(st.sampled_from(["tags", "prerequisites", "draft"]), st.text() | st.none()))
def test_any_value_is_read_or_reported(metadata: dict[str, object]) -> None:
    """Whatever stands in front matter, each key is read or has one problem."""
    read, problems = read_front_matter(metadata)
    assert all(isinstance(name, str) and name for name in (*read.tags, *read.prerequisites))
    assert len({problem.key for problem in problems}) == len(problems)


@pytest.mark.parametrize(
    ("name", "docname"),
    [
        ("other", "topic/other"),
        ("../other", "other"),
        ("/other", "other"),
        ("topic/other", "topic/other"),
        ("other.md", "topic/other"),
        ("./other.md", "topic/other"),
        ("/topic/other.md", "topic/other"),
        ("nowhere", None),
        ("/page", None),
        ("../../other", None),
    ],
)
def test_the_page_of_a_prerequisite(name: str, docname: str | None) -> None:
    """A name is looked for from the folder of the page, then from the source folder."""
    assert find_page(name, "topic/page", DOCNAMES, [".md", ".rst"]) == docname


@pytest.mark.parametrize(
    ("source", "line"),
    [("---\na: 1\ntags: x\n---\n", 3), (":orphan:\n:tags: x\n", 2), ('---\n"tags": x\n---\n', 2)],
)
def test_the_line_of_a_key(source: str, line: int) -> None:
    """A key is found in front matter and in a field list; an absent one is on no line."""
    assert find_key_line(source, "tags") == line
    assert find_key_line(source, "draft") is None
