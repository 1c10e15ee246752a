"""The directive: options become a query, and a bad value never costs the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.directive import CHOICES, read_query
from sphinx_latest_updates.model import Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

CASES = json.loads(Path(__file__).parent.joinpath("fixtures", "queries.json").read_text("utf-8"))
OPTIONS = ("limit", "topic", "tag", "filter", *CHOICES)
MYST = "# Home\n\n```{{latest-updates}}\n{options}\n```\n"
RST = "Home\n====\n\n.. latest-updates::\n{options}\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_read_query(case: dict[str, Any]) -> None:
    """An option sets its part of the query; a bad value leaves the default and says what to do."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case["query"].items()
    }
    query, problems = read_query(case["options"])
    assert query == Query(**values)
    assert list(problems) == case["problems"]


@settings(derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(OPTIONS), st.text(max_size=8).map(str.strip)))
def test_any_options_are_a_query(options: dict[str, str]) -> None:
    """Whatever an author writes, the query is one that a list can be made of."""
    query, problems = read_query(options)
    assert query.limit >= 0
    assert query.sort in CHOICES["sort"]
    assert query.layout in CHOICES["layout"]
    assert query.group_by in CHOICES["group-by"]
    assert all(name == name.strip() != "" for name in (*query.topics, *query.tags))
    assert len(problems) <= len(options)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("index.md", MYST.format(options=":limit: few\n:layout: list")),
        ("index.rst", RST.format(options="   :limit: few\n   :layout: list")),
    ],
    ids=["Markdown", "reStructuredText"],
)
def test_bad_value_is_one_warning(
    name: str, source: str, repository: GitRepository, build: Callable[..., Built]
) -> None:
    """A bad value is one warning with file and line, and the list is there all the same."""
    page = repository.write(f"docs/{name}", source)
    repository.write("docs/a.md", "---\norphan: true\n---\n\n# A\n\nText.\n")
    repository.commit("2026-01-11")
    built = build(repository.path / "docs")
    line = 1 + source[: source.index("latest-updates")].count("\n")
    assert built.warnings.count("WARNING") == 1
    assert f"{page}:{line}: WARNING: {{latest-updates}} :limit: few is not" in built.warnings
    assert "[latest_updates.directive]" in built.warnings
    assert len(built.parse("index.html").select(".latest-updates-list article")) == 1


def test_page_may_hold_several_lists(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Each directive of a page has the options that were given to it."""
    lists = [":limit: 1\n:layout: list", ":layout: cards", ":tag: left, right\n:layout: list"]
    repository.write("docs/index.md", "".join(MYST.format(options=text) for text in lists))
    for name, tag in {"a": "left", "b": "middle", "c": "right"}.items():
        front_matter = f"---\norphan: true\ntags: [{tag}]\ndate: 2026-01-11\n---\n\n"
        repository.write(f"docs/{name}.md", f"{front_matter}# {name.upper()}\n")
    repository.commit("2026-01-01")
    page = build(repository.path / "docs").parse("index.html")
    shown = [
        [title.get_text() for title in part.select(".latest-update-title")]
        for part in page.select(".latest-updates")
    ]
    assert shown == [["A"], ["A", "B", "C"], ["A", "C"]]


def test_each_unknown_topic_is_a_warning(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Each list that names a topic which no note has is a warning at its own line."""
    unknown = MYST.format(options=":topic: nowhere")
    page = repository.write("docs/index.md", unknown + unknown)
    repository.write("docs/a.md", "---\norphan: true\ntopic: here\n---\n\n# A\n")
    repository.commit("2026-01-11")
    warnings = build(repository.path / "docs").warnings
    for line in (3, 8):
        assert f"{page}:{line}: WARNING: no note has the topic 'nowhere'" in warnings
    assert warnings.count("Known topics: here.") == warnings.count("WARNING") == 2


def test_topics_directive_counts_the_notes(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """The list of topics has each topic that has notes, their number and their newest date."""
    toctree = "```{toctree}\nb/index\na/index\n```\n"
    repository.write("docs/index.md", f"# Home\n\n```{{latest-updates-topics}}\n```\n\n{toctree}")
    for topic in "ab":
        repository.write(f"docs/{topic}/index.md", f"# Topic {topic}\n")
    repository.write("docs/a/one.md", "---\norphan: true\n---\n\n# One\n")
    repository.commit("2026-01-10")
    repository.write("docs/a/two.md", "---\norphan: true\n---\n\n# Two\n")
    repository.commit("2026-01-11")
    repository.write("docs/b/three.md", "---\norphan: true\n---\n\n# Three\n")
    repository.commit("2026-01-12")
    page = build(repository.path / "docs").parse("index.html")
    lines = [line.get_text(" ", strip=True) for line in page.select(".latest-updates-topics li")]
    assert [line.split()[:3] for line in lines] == [["Topic", "b", "1"], ["Topic", "a", "2"]]
    dates = [time["datetime"][:10] for time in page.select(".latest-updates-topics time")]
    assert dates == ["2026-01-12", "2026-01-11"]
