"""Settings: declared once, as data; validated once, when the build starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal, TypeAlias

    Rebuild: TypeAlias = Literal["", "env", "html"]

PREFIX = "latest_updates_"
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
        "rebuild": rebuild,
        "check": check,
        "expected": expected,
        "description": description,
    }
    return field(default=default, metadata=metadata)


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


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting as Sphinx wants it declared."""

    name: str
    default: object
    rebuild: Rebuild
    description: str


def declare() -> Iterator[Declaration]:
    """Yield every setting for `app.add_config_value`."""
    for item in fields(Settings):
        default = list(item.default) if isinstance(item.default, tuple) else item.default
        yield Declaration(
            name=PREFIX + item.name,
            default=default,
            rebuild=item.metadata["rebuild"],
            description=item.metadata["description"],
        )


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
