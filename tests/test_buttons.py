"""Buttons of a list: one a topic, in any number of lists, with a rule for each in the sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_latest_updates.buttons import MOST, STYLE_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup, Tag

    from conftest import Built, GitRepository

HOME = """\
# Home

```{latest-updates}
:filter:
:limit: 0
:group-by: year
```

```{latest-updates}
:filter:
:layout: list
```

```{latest-updates}
:filter:
:topic: topic-1
```

```{toctree}
:glob:

*/index
```
"""
INDEX = "# Topic {} `code`\n\n```{{toctree}}\n:glob:\n\n*\n```\n"


def write_notes(repository: GitRepository, topics: int) -> None:
    """Write a note in each of some topics, and one that has none."""
    repository.write("docs/index.md", HOME)
    repository.write("docs/plain.md", "---\norphan: true\n---\n# Plain\n\nText.\n")
    for number in range(1, topics + 1):
        repository.write(f"docs/topic-{number}/index.md", INDEX.format(number))
        repository.write(f"docs/topic-{number}/note.md", f"# Note {number}\n\nText.\n")
    repository.commit("2026-01-10")


def list_buttons(page: BeautifulSoup) -> list[list[Tag]]:
    """Return the radio buttons of each set."""
    return [group.select("input[type=radio]") for group in page.select("[role=radiogroup]")]


def test_a_list_has_a_button_for_each_topic(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Each list has its own set: all topics first and chosen, then each; one topic needs none."""
    write_notes(repository, 3)
    built = build(repository.path / "docs")
    page = built.parse("index.html")
    first, second = list_buttons(page)
    for buttons in (first, second):
        labels = [button.parent.get_text() for button in buttons if button.parent]
        assert labels == ["All topics", "Topic 1 code", "Topic 2 code", "Topic 3 code"]
        assert [button.has_attr("checked") for button in buttons] == [True, False, False, False]
        assert len({button["name"] for button in buttons}) == 1
    assert first[0]["name"] != second[0]["name"]
    assert page.select(f'link[href*="{STYLE_SHEET}"]')
    assert built.warnings == ""


def test_a_button_has_the_number_of_its_entries(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Button and entries of a topic have one number; a note without a topic has none."""
    write_notes(repository, 3)
    page = build(repository.path / "docs").parse("index.html")
    numbers = {
        article.select_one(".latest-update-title").get_text(): [
            name for name in article.get_attribute_list("class") if name.startswith("topic-")
        ]
        for article in page.select(".latest-updates-list article")
    }
    assert numbers == {
        "Plain": [],
        **{f"Note {number}": [f"topic-{number}"] for number in (1, 2, 3)},
    }


def test_the_sheet_has_a_rule_for_each_number(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """There are as many rules as buttons at most; further topics have no button."""
    write_notes(repository, MOST + 2)
    built = build(repository.path / "docs")
    buttons, _others = list_buttons(built.parse("index.html"))
    assert len(buttons) == MOST + 1
    numbers = re.findall(r"\.is-(\d+):checked", built.read(f"_static/{STYLE_SHEET}"))
    assert [int(number) for number in numbers] == list(range(1, MOST + 1))


def test_other_outputs_have_the_list_alone(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Text, where nothing can be pressed, has the entries and no buttons."""
    write_notes(repository, 2)
    built = build(repository.path / "docs", builder="text")
    assert "Note 2" in built.read("index.txt")
    assert "All topics" not in built.read("index.txt")
    assert built.warnings == ""
