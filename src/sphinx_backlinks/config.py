"""Settings: declared once, as data; validated once, when the build starts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFIX = "backlinks_"
T = TypeVar("T")


def _setting(default: T, *, check: Callable[[object], bool], expected: str, description: str) -> T:
    metadata = {"check": check, "expected": expected, "description": description}
    return field(default=default, metadata=metadata)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `sphinx_backlinks`; in conf.py each has the prefix `backlinks_`.

    None of them makes Sphinx read or write anything again: the pages that a new value changes are
    found as those are that a changed page changes.
    """

    exclude: tuple[str, ...] = _setting(
        (),
        check=_is_text_list,
        expected="a list of document name patterns",
        description="Pages that show nothing and are not named, as patterns such as `**/index`. "
        "The root page is one in any case.",
    )
    limit: int = _setting(
        20,
        check=_is_count,
        expected="a number of pages, 0 for none",
        description="Pages that link here, shown at most; the others are counted. 0 for no list.",
    )
    related_limit: int = _setting(
        5,
        check=_is_count,
        expected="a number of pages, 0 for none",
        description="Related pages, shown at most. 0 for no list.",
    )
    repeat: bool = _setting(
        False,
        check=_is_switch,
        expected="True or False",
        description="Whether a related page is shown though the page itself links to it, or lists "
        "it among those that link here.",
    )
    sentence_length: int = _setting(
        160,
        check=_is_count,
        expected="a number of characters",
        description="Length of a sentence in characters; a longer one is cut on both sides of the "
        "link.",
    )
    sentences: int = _setting(
        3,
        check=_is_count,
        expected="a number of sentences, 0 for none",
        description="Sentences shown of one page that links here. 0 for titles only.",
    )


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting as Sphinx wants it declared."""

    name: str
    default: object
    expected: str
    description: str


def declare() -> Iterator[Declaration]:
    """Yield every setting for `app.add_config_value`."""
    for item in fields(Settings):
        default = list(item.default) if isinstance(item.default, tuple) else item.default
        expected, description = item.metadata["expected"], item.metadata["description"]
        yield Declaration(PREFIX + item.name, default, expected, description)


def read_settings(configured: object) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings, and a sentence for each value that was bad and replaced by its default.

    `configured` has an attribute for each declared name, as Sphinx's `config` does.
    """
    chosen: dict[str, Any] = {}
    problems = []
    for item in fields(Settings):
        value = getattr(configured, PREFIX + item.name)
        if item.metadata["check"](value):
            chosen[item.name] = tuple(value) if isinstance(value, list) else value
        else:
            expected = item.metadata["expected"]
            problems.append(
                f"{PREFIX}{item.name} = {value!r} in conf.py is not {expected}; "
                f"{item.default!r} is used. Correct or remove it."
            )
    return Settings(**chosen), tuple(problems)
