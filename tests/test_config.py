"""Settings: declared once, checked once, replaced by their defaults where they are bad."""

from __future__ import annotations

import json
from dataclasses import fields
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.config import PREFIX, Settings, declare, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

CONF = 'extensions = ["myst_parser", "sphinx_latest_updates"]\nhtml_theme = "basic"\n'
HOME = "# Home\n\n```{latest-updates}\n```\n\n```{toctree}\n:glob:\n\n*\n```\n"
GOOD = [
    ("exclude", ["drafts/*"], ("drafts/*",)),
    ("exclude", ("drafts/*",), ("drafts/*",)),
    ("exclude", [], ()),
    ("excerpt_length", 1, 1),
    ("feed_limit", 0, 0),
    ("front_matter_keys", ["difficulty"], ("difficulty",)),
    ("feed_content", "full", "full"),
    ("placeholders", {"code": "…"}, {"code": "…"}),
    ("reading_speed", {"characters": 400, "words": 250.5}, {"characters": 400, "words": 250.5}),
]
BAD = [
    ("exclude", "drafts/*"),
    ("exclude", None),
    ("exclude", [1]),
    ("excerpt_length", 0),
    ("excerpt_length", -1),
    ("excerpt_length", "200"),
    ("excerpt_length", 1.5),
    ("excerpt_length", True),
    ("feed_limit", -1),
    ("feed_limit", "many"),
    ("feed_limit", None),
    ("front_matter_keys", "difficulty"),
    ("front_matter_keys", {"difficulty": int}),
    ("feed_content", "all"),
    ("feed_content", ["full"]),
    ("placeholders", {"video": "…"}),
    ("placeholders", {"code": 1}),
    ("placeholders", "…"),
    ("reading_speed", {"pages": 1}),
    ("reading_speed", {"words": 0}),
    ("reading_speed", {"words": True}),
    ("reading_speed", 300),
]


def configure(**values: object) -> SimpleNamespace:
    """Return what Sphinx's `config` is after a conf.py that sets these values."""
    defaults = {declared.name: declared.default for declared in declare()}
    return SimpleNamespace(**(defaults | {PREFIX + name: value for name, value in values.items()}))


def test_every_setting_is_declared() -> None:
    """Each field of `Settings` is a value of conf.py, with the prefix and a description."""
    declared = list(declare())
    assert [item.name for item in declared] == [PREFIX + item.name for item in fields(Settings)]
    for item in declared:
        assert item.description.endswith(".")


def test_defaults_are_good() -> None:
    """A conf.py that sets nothing gives the defaults and no problem."""
    assert read_settings(configure()) == (Settings(), ())


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_good_value_is_used(name: str, value: object, expected: object) -> None:
    """A good value is used, a list as a tuple, and nothing is said."""
    settings, problems = read_settings(configure(**{name: value}))
    assert getattr(settings, name) == expected
    assert problems == ()


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_value_is_replaced(name: str, value: object) -> None:
    """A bad value is replaced by its default; the problem says what was wrong and what is used."""
    settings, problems = read_settings(configure(**{name: value}))
    assert settings == Settings()
    (problem,) = problems
    default = repr(configure().__dict__[PREFIX + name])
    assert problem.startswith(f"{PREFIX}{name} = {value!r} in conf.py is not ")
    assert f"{default} is used. Correct or remove it." in problem


def test_bad_value_does_not_cost_the_good_ones() -> None:
    """One bad value leaves the others as they are."""
    settings, problems = read_settings(configure(excerpt_length=80, feed_limit="many"))
    assert settings == Settings(excerpt_length=80)
    assert len(problems) == 1


@pytest.mark.parametrize(
    "line", ["feed_limit = -1", "feed_limit = 'many'", "exclude = 'a'", "exclude = None"]
)
def test_bad_value_is_one_warning(
    line: str, repository: GitRepository, build: Callable[..., Built]
) -> None:
    """A bad value in conf.py is one warning, ours, and the build goes on with the default."""
    repository.write("docs/conf.py", f"{CONF}{PREFIX}{line}\n")
    repository.write("docs/index.md", HOME)
    repository.write("docs/a.md", "# A\n\nText.\n")
    repository.commit("2026-01-11")
    built = build(repository.path / "docs", html_baseurl="https://example.org/")
    assert built.warnings.count("WARNING") == 1
    assert f"{PREFIX}{line.split()[0]} = " in built.warnings
    assert "[latest_updates.config]" in built.warnings
    assert [item["title"] for item in json.loads(built.read("feed.json"))["items"]] == ["A"]


@pytest.mark.parametrize("value", ["['b', 'index']", "('b', 'index')"], ids=["list", "tuple"])
def test_list_may_be_a_tuple(
    value: str, repository: GitRepository, build: Callable[..., Built]
) -> None:
    """A setting that is a list may be written as a tuple, and nothing is said."""
    repository.write("docs/conf.py", f"{CONF}{PREFIX}exclude = {value}\n")
    repository.write("docs/index.md", HOME)
    repository.write("docs/a.md", "# A\n\nText.\n")
    repository.write("docs/b.md", "# B\n\nText.\n")
    repository.commit("2026-01-11")
    built = build(repository.path / "docs")
    assert built.warnings == ""
    titles = built.parse("index.html").select(".latest-update-title")
    assert [title.get_text() for title in titles] == ["A"]
