"""Front matter: read into typed values, checked where the author wrote it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from sphinx_latest_updates.front_matter import (
    FrontMatter,
    Header,
    find_key_line,
    find_unknown_keys,
    read_front_matter,
    read_header,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

FIXTURES = Path(__file__).parent / "fixtures"
VALUES = json.loads((FIXTURES / "front_matter.json").read_text("utf-8"))
HEADERS = json.loads((FIXTURES / "headers.json").read_text("utf-8"))
HOME = "# Home\n\n```{latest-updates}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n"
WARNING = "[latest_updates.front_matter]"
SPHINX_KEYS = ("tocdepth", "nocomments", "orphan", "no-search", "nosearch")
deterministic = settings(derandomize=True, deadline=None)


def read_values(values: dict[str, Any]) -> FrontMatter:
    """Return the values of front_matter.json in their types."""
    dates = {"date", "updated"} & values.keys()
    typed: dict[str, Any] = {
        **values,
        **{key: datetime.fromisoformat(values[key]) for key in dates},
    }
    if "tags" in values:
        typed["tags"] = tuple(values["tags"])
    return FrontMatter(**typed)


# -- Values -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", VALUES, ids=[case["name"] for case in VALUES])
def test_values(case: dict[str, Any]) -> None:
    """Good values are typed, a bad one is named and replaced by its default, the rest is kept."""
    front_matter, problems = read_front_matter(case["metadata"])
    assert front_matter == read_values(case["values"])
    assert [problem.key for problem in problems] == case["problems"]


@pytest.mark.parametrize(
    ("key", "value"),
    [*((key, '{"a": 1}') for key in FrontMatter.__dataclass_fields__), ("tags", "[CLS]")],
)
def test_problem_says_what_is_lost_and_what_to_write(key: str, value: str) -> None:
    """The message about a bad value names the key and the value, and what to write instead."""
    _front_matter, (problem,) = read_front_matter({key: value})
    assert problem.message.startswith(f"{key}: {value} is ignored: write ")


@deterministic
@given(st.dictionaries(st.sampled_from([*FrontMatter.__dataclass_fields__]), st.text(max_size=9)))
def test_any_text_is_read(metadata: dict[str, str]) -> None:
    """Whatever an author writes, each key is either used or has a problem."""
    front_matter, problems = read_front_matter(metadata)
    for problem in problems:
        assert getattr(front_matter, problem.key) == getattr(FrontMatter(), problem.key)
    assert {problem.key for problem in problems} <= metadata.keys()


# -- Lines ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", HEADERS, ids=[case["name"] for case in HEADERS])
def test_header(case: dict[str, Any]) -> None:
    """Each key has its line; what is no mapping in YAML has a fault and, if known, its line."""
    header = read_header(case["source"])
    expected = case["header"]
    if expected is None:
        assert header is None
        return
    assert header is not None
    assert header.end == expected["end"]
    assert header.keys == expected.get("keys", {})
    assert bool(header.fault) == ("fault_line" in expected)
    if expected.get("fault_line"):
        assert header.fault_line == expected["fault_line"]


@deterministic
@given(st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`?,. \n\t1\u2028"), max_size=40))
def test_any_header_is_read(text: str) -> None:
    """No text between the fences stops a build."""
    header = read_header(f"---\n{text}\n---\n")
    assert header is not None
    assert all(2 <= line < header.end for line in header.keys.values())


@deterministic
@given(
    st.sampled_from(["---", "--- ", "----"]),
    st.lists(
        st.sampled_from(["---", "--- ", "...", "----", " ---", "--- x", "- -", "a: 1", "", "# T"]),
        max_size=7,
    ),
)
def test_front_matter_ends_where_myst_ends_it(fence: str, lines: list[str]) -> None:
    """What MyST shows as the page is never taken for front matter, nor the other way round."""
    source = "\n".join([fence, *lines, "text"])
    token = MarkdownIt().use(front_matter_plugin).parse(source)[0]
    expected = token.map[1] if token.type == "front_matter" and token.map else None
    header = read_header(source)
    assert (header.end if header else None) == expected


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("---\ndate: x\n---\n", 2),
        ("---\ntags: [a]\n'date' : x\n---\n", 3),
        ("---\n\n\ndate: x\n---\n", 4),
        ("Title\n=====\n\n:date: x\n", 4),
        (":topic: a\n:date: x\n", 2),
        ("---\nupdate: x\nmydate: x\n---\n", None),
        ("---\ndateline: x\n---\n", None),
    ],
)
def test_find_key_line(source: str, line: int | None) -> None:
    """The line of a key is found in YAML and in a reStructuredText field list."""
    assert find_key_line(source, "date") == line


# -- Keys -------------------------------------------------------------------------------------


def test_unknown_key_is_named() -> None:
    """A key that nobody knows is named, with the keys there are and the way to allow it."""
    (problem,) = find_unknown_keys(Header(end=4, keys={"date": 2, "tag": 3}))
    assert problem.key == "tag"
    assert "'tag' is unknown" in problem.message
    assert "tags" in problem.message
    assert "latest_updates_front_matter_keys" in problem.message


def test_keys_of_the_project_are_known() -> None:
    """A key of `latest_updates_front_matter_keys` is no problem."""
    assert find_unknown_keys(Header(end=3, keys={"difficulty": 2}), ["difficulty"]) == []


@pytest.mark.parametrize("key", [*FrontMatter.__dataclass_fields__, *SPHINX_KEYS, "myst", "title"])
def test_keys_of_sphinx_and_myst_are_known(key: str) -> None:
    """Our own keys, Sphinx's file-wide metadata and MyST's keys are no problem."""
    assert find_unknown_keys(Header(end=3, keys={key: 2})) == []


# -- In a build -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("tags: [注意力, softmax]", {"tags": ["注意力", "softmax"]}),
        ("date: 2026-01-11", {"date_published": "2026-01-11T00:00:00+00:00"}),
        ("updated: 2026-01-11 20:30:00+08:00", {"date_modified": "2026-01-11T20:30:00+08:00"}),
        ("summary: '[CLS] 与 `a - b`'", {"summary": "[CLS] 与 a - b"}),
        (
            "topic:\ntags:\nsummary:",
            {
                "tags": [],
                "summary": "Text.",
                "_latest_updates": {"reading_minutes": 1, "topic": None},
            },
        ),
    ],
    ids=["tags", "date", "date-time", "summary", "empty keys"],
)
def test_page_sets_its_values(
    front_matter: str,
    expected: dict[str, object],
    repository: GitRepository,
    build: Callable[..., Built],
) -> None:
    """What stands in the front matter of a Markdown page is in lists and feeds."""
    repository.write("docs/index.md", HOME)
    repository.write("docs/a.md", f"---\n{front_matter}\n---\n\n# A\n\nText.\n")
    repository.commit("2025-12-31")
    built = build(repository.path / "docs", html_baseurl="https://example.org/")
    (item,) = json.loads(built.read("feed.json"))["items"]
    assert {key: item[key] for key in expected} == expected
    assert built.warnings == ""


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("a.md", "---\ntopic: a\ndate: soon\n---\n\n# A\n\nText.\n", 3),
        ("a.md", "---\n\n\ndate: soon\n---\n\n# A\n\nText.\n", 4),
        ("a.md", "---\ntitel: a\n---\n\n# A\n\nText.\n", 2),
        ("a.md", "---\ntags: [a\ndate: b: c\n---\n\n# A\n\nText.\n", 3),
        ("a.md", "---\ndate: !!bool perhaps\n---\n\n# A\n\nText.\n", 2),
        ("a.rst", ":orphan:\n:date: soon\n\nA\n=\n\nText.\n", 2),
    ],
    ids=["ill-typed", "after blank lines", "unknown", "no YAML", "wrong tag", "reStructuredText"],
)
def test_page_with_a_fault_is_listed(
    name: str, source: str, line: int, repository: GitRepository, build: Callable[..., Built]
) -> None:
    """A fault is one warning with file and line, and the page is listed all the same."""
    repository.write("docs/index.md", HOME)
    path = repository.write(f"docs/{name}", source)
    repository.commit("2025-12-31")
    built = build(repository.path / "docs")
    assert built.warnings.count("WARNING") == 1
    assert f"{path}:{line}: WARNING" in built.warnings
    assert WARNING in built.warnings
    (article,) = built.parse("index.html").select("article")
    assert "Text." in article.get_text()


def test_lines_below_front_matter_keep_their_numbers(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Front matter that is no YAML is ignored, and what is below it stays on its line."""
    faulty = "---\ntags: [a\n---\n\n# A\n\n```{latest-updates}\n:limit: few\n```\n"
    path = repository.write("docs/a.md", faulty)
    repository.write("docs/index.md", HOME)
    repository.commit("2025-12-31")
    warnings = build(repository.path / "docs").warnings
    assert f"{path}:2: WARNING: this front matter is not read: it is no YAML" in warnings
    assert f"{path}:7: WARNING: {{latest-updates}} :limit: few" in warnings
