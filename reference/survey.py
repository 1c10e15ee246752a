"""What an extension registers with Sphinx, and what it warns of."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# For options that Sphinx itself checks, by the types it is told.
IN_WORDS = {
    bool: "True or False",
    dict: "a dictionary",
    int: "a number",
    list: "a list",
    str: "a text",
    tuple: "a tuple",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of conf.py: what it may be, what it is without a word, and what it does."""

    name: str
    expected: str
    default: object
    rebuild: str
    description: str


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of warning: the tag that suppresses it, and what it says."""

    tag: str
    description: str


class Recorder:
    """Stands for Sphinx's application in an extension's `setup`, and keeps what it registers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.options: list[Option] = []
        self.directives: dict[str, Any] = {}
        self.events: list[str] = []

    def add_config_value(
        self,
        name: str,
        default: object,
        rebuild: str,
        types: Collection[type] | object = (),
        description: str = "",
    ) -> None:
        """Keep an option; the arguments are those of Sphinx's method."""
        known = sorted(map(IN_WORDS.__getitem__, types)) if isinstance(types, frozenset) else []
        self.options.append(Option(name, " or ".join(known), default, rebuild, description))

    def add_directive(self, name: str, directive: object, **_options: object) -> None:
        """Keep a directive."""
        self.directives[name] = directive

    def add_event(self, name: str) -> None:
        """Keep an event."""
        self.events.append(name)

    def __getattr__(self, _name: str) -> Callable[..., None]:
        """Take whatever else is registered, and keep nothing of it."""
        return lambda *_arguments, **_options: None


def run_setup(package: str) -> Recorder:
    """Return what an extension registers. Raises ImportError if there is none of that name."""
    recorder = Recorder()
    import_module(package).setup(recorder)
    return recorder


def list_options(package: str) -> list[Option]:
    """Return the options of an extension by name; those it checks itself say what they may be."""
    declared = {}
    if find_spec(f"{package}.config"):
        declared = {each.name: each for each in import_module(f"{package}.config").declare()}
    return [
        Option(
            option.name,
            declared[option.name].expected if option.name in declared else option.expected,
            option.default,
            option.rebuild,
            option.description,
        )
        for option in sorted(run_setup(package).options, key=lambda option: option.name)
    ]


def list_messages(package: str) -> list[Message]:
    """Return the kinds of warnings of an extension by their tags; one may have none."""
    if not find_spec(f"{package}.messages"):
        return []
    messages = import_module(f"{package}.messages")
    return [
        Message(f"{messages.TYPE}.{subtype.value}", subtype.description)
        for subtype in sorted(messages.Subtype)
    ]
