"""Settings: declared once, as data; validated once, when the build starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Literal, TypeAlias

    Rebuild: TypeAlias = Literal["", "env", "html"]

PREFIX = "latest_updates_"
PLACEHOLDERS = ("code", "formula", "image", "math", "table")
SPEEDS = ("characters", "words", "code_lines", "formulas")
T = TypeVar("T")


def _setting(
    default: T,
    *,
    rebuild: Rebuild,
    check: Callable[[object], bool],
    expected: str,
    description: str,
) -> T:
    metadata = {
        "default": default,
        "rebuild": rebuild,
        "check": check,
        "expected": expected,
        "description": description,
    }
    return field(default_factory=lambda: default, metadata=metadata)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_pattern_list(value: object) -> bool:
    if not _is_text_list(value):
        return False
    try:
        for pattern in cast("Iterable[str]", value):
            re.compile(pattern)
    except (re.error, OverflowError):
        return False
    return True


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _has_keys(value: object, keys: Iterable[str]) -> bool:
    return isinstance(value, dict) and value.keys() <= set(keys)


def _is_placeholder_table(value: object) -> bool:
    if not _has_keys(value, PLACEHOLDERS):
        return False
    return all(isinstance(text, str) for text in cast("dict[str, object]", value).values())


def _is_speed_table(value: object) -> bool:
    if not _has_keys(value, SPEEDS):
        return False
    speeds = cast("dict[str, Any]", value).values()
    return all(type(speed) in {int, float} and speed > 0 for speed in speeds)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `sphinx_latest_updates`; in conf.py each has the prefix `latest_updates_`."""

    deepen: bool = _setting(
        False,
        rebuild="",
        check=_is_switch,
        expected="True or False",
        description="Whether a shallow clone fetches the history it lacks.",
    )
    exclude: tuple[str, ...] = _setting(
        ("index", "**/index"),
        rebuild="env",
        check=_is_text_list,
        expected="a list of document name patterns",
        description="Pages that are no notes, as patterns such as `**/index`.",
    )
    excerpt_length: int = _setting(
        200,
        rebuild="env",
        check=lambda value: _is_count(value) and value != 0,
        expected="a number of characters, 1 or more",
        description="Length of an excerpt in visible characters.",
    )
    feed_content: str = _setting(
        "excerpt",
        rebuild="",
        check=lambda value: value in ("excerpt", "full"),
        expected="'excerpt' or 'full'",
        description="What a feed has of a note: its excerpt, or all of it.",
    )
    feed_limit: int = _setting(
        50,
        rebuild="",
        check=_is_count,
        expected="a number of notes, 0 for all",
        description="Notes in a feed, newest first; 0 for all.",
    )
    front_matter_keys: tuple[str, ...] = _setting(
        (),
        rebuild="env",
        check=_is_text_list,
        expected="a list of names",
        description="Further front matter keys that the project uses, so that they do not warn.",
    )

    ignore_authors: tuple[str, ...] = _setting(
        (),
        rebuild="",
        check=_is_pattern_list,
        expected="a list of regular expressions",
        description="Authors, as `Name <address>`, whose commits are no updates.",
    )
    ignore_revs: tuple[str, ...] = _setting(
        (".git-blame-ignore-revs",),
        rebuild="",
        check=_is_text_list,
        expected="a list of file names",
        description="Files that name commits which are no updates, in git's own format.",
    )
    ignore_subjects: tuple[str, ...] = _setting(
        (),
        rebuild="",
        check=_is_pattern_list,
        expected="a list of regular expressions",
        description="Subjects of commits which are no updates.",
    )
    min_change: int = _setting(
        0,
        rebuild="",
        check=_is_count,
        expected="a number of characters",
        description="Visible characters that a change must have to be an update.",
    )
    placeholders: Mapping[str, str] = _setting(
        MappingProxyType({}),
        rebuild="env",
        check=_is_placeholder_table,
        expected=f"a dictionary of texts with keys among {', '.join(PLACEHOLDERS)}",
        description="What stands in an excerpt for what it cannot show, in place of `[Code]` etc.",
    )
    reading_speed: Mapping[str, float] = _setting(
        MappingProxyType({}),
        rebuild="env",
        check=_is_speed_table,
        expected=f"a dictionary of positive numbers with keys among {', '.join(SPEEDS)}",
        description="What is read in a minute: characters of Chinese, words, and so on.",
    )


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting as Sphinx wants it declared."""

    name: str
    default: object
    rebuild: Rebuild
    expected: str
    description: str


def declare() -> Iterator[Declaration]:
    """Yield every setting for `app.add_config_value`."""
    for item in fields(Settings):
        default = _make_plain(item.metadata["default"])
        yield Declaration(
            name=PREFIX + item.name,
            default=default,
            rebuild=item.metadata["rebuild"],
            expected=item.metadata["expected"],
            description=item.metadata["description"],
        )


def _make_plain(default: object) -> object:
    """Return a default as conf.py would write it."""
    if isinstance(default, tuple):
        return list(default)
    return dict(default) if isinstance(default, MappingProxyType) else default


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
            default, expected = item.metadata["default"], item.metadata["expected"]
            problems.append(
                f"{PREFIX}{item.name} = {value!r} in conf.py is not {expected}; "
                f"{_make_plain(default)!r} is used. Correct or remove it."
            )
    return Settings(**chosen), tuple(problems)
