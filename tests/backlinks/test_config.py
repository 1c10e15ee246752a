"""Settings: declared once, each bad value replaced by its default and named."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace

import pytest

from sphinx_backlinks.config import PREFIX, Settings, declare, read_settings

DEFAULTS = {setting.name: setting.default for setting in declare()}


def test_the_defaults_are_the_settings() -> None:
    """What Sphinx is told is a project's default is what the extension then uses."""
    assert read_settings(SimpleNamespace(**DEFAULTS)) == (Settings(), ())
    assert len(DEFAULTS) == len(fields(Settings))
    assert all(setting.description.endswith(".") for setting in declare())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exclude", "index"),
        ("exclude", [1]),
        ("limit", -1),
        ("limit", True),
        ("related_limit", "5"),
        ("repeat", 1),
        ("sentence_length", None),
        ("sentences", 2.0),
    ],
)
def test_a_bad_value(name: str, value: object) -> None:
    """A value of another type leaves the default, with a sentence that says what is expected."""
    settings, problems = read_settings(SimpleNamespace(**{**DEFAULTS, PREFIX + name: value}))
    assert settings == Settings()
    (problem,) = problems
    assert problem.startswith(f"{PREFIX}{name} = {value!r} in conf.py is not ")


def test_a_good_value() -> None:
    """A list is taken over as a tuple, so that settings cannot be changed."""
    settings, problems = read_settings(SimpleNamespace(**{**DEFAULTS, "backlinks_exclude": ["a"]}))
    assert (settings.exclude, problems) == (("a",), ())
