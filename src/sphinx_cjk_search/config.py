"""Settings: declared once, as data; checked once, when the build starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EXCLUDE = "cjk_search_exclude"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of conf.py; a change reads all pages again."""

    name: str
    default: list[str]
    check: Callable[[object], bool]
    expected: str
    description: str


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


SETTINGS = (
    Setting(
        name=EXCLUDE,
        default=[],
        check=_is_text_list,
        expected="a list of document name patterns",
        description="Pages that the search leaves out, as patterns such as `drafts/**`.",
    ),
)


def declare() -> tuple[Setting, ...]:
    """Return every setting for `app.add_config_value`."""
    return SETTINGS


def find_problems(configured: object) -> list[str]:
    """Return a sentence for each value that is bad; `configured` is Sphinx's `config`."""
    return [
        f"{setting.name} = {getattr(configured, setting.name)!r} in conf.py is not "
        f"{setting.expected}; {setting.default!r} is used. Correct or remove it."
        for setting in SETTINGS
        if not setting.check(getattr(configured, setting.name))
    ]


def read_exclude(configured: object) -> list[str]:
    """Return the patterns of the pages that are left out."""
    (setting,) = (setting for setting in SETTINGS if setting.name == EXCLUDE)
    value = getattr(configured, EXCLUDE)
    return list(value) if setting.check(value) else setting.default
