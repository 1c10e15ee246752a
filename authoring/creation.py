"""Files for new notes and topics."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from authoring.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Sequence

TEMPLATES = Path(__file__).parent / "templates"
KINDS = ("concept", "algorithm", "paper", "how-to")
NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
ENTRY = re.compile(r"^[\w-]+/index$", re.MULTILINE)


class CreationError(ValueError):
    """A file that cannot be made; the message says why, and what to do instead."""


def list_topics(docs: Path) -> list[str]:
    """Return the names of the topics: folders with a page of their own."""
    return sorted(path.parent.name for path in docs.glob("*/index.md"))


def find_topic(docs: Path, topic: str) -> Path:
    """Return the folder of a topic. Raises CreationError where there is no such topic."""
    _check_choice("topic", topic, list_topics(docs))
    return docs / topic


def create_note(docs: Path, topic: str, title: str, kind: str = KINDS[0], slug: str = "") -> Path:
    """Write a note of a kind from its template, and return its path.

    Raises CreationError: an unknown topic or kind, no title, a name that is none or is taken.
    """
    folder = find_topic(docs, topic)
    _check_choice("kind", kind, KINDS)
    title = _clean_title(title)
    path = folder / f"{_choose_name(title, slug)}.md"
    _write_new(path, _fill(f"{kind}.md", title=title))
    return path


def create_topic(docs: Path, title: str, slug: str = "") -> Path:
    """Write the page of a new topic, name it in the table of contents, and return its path.

    The page of learning paths, where there is one, gets a section for the topic. Raises
    CreationError as `create_note` does.
    """
    title = _clean_title(title)
    name = _choose_name(title, slug)
    contents = docs / "index.md"
    entries = list(ENTRY.finditer(contents.read_text(encoding="utf-8")))
    if not entries:
        raise CreationError(f"{contents} names no topic in its toctree: add {name}/index there.")
    path = docs / name / "index.md"
    _write_new(path, _fill("topic.md", title=title, name=name))
    _insert(contents, entries[-1].end(), f"\n{name}/index")
    paths = docs / "paths.md"
    if paths.exists():
        end = len(paths.read_text(encoding="utf-8"))
        _insert(paths, end, "\n" + _fill("path.md", title=title, name=name))
    return path


def _check_choice(what: str, chosen: str, choices: Sequence[str]) -> None:
    if chosen not in choices:
        raise CreationError(f"There is no {what} {chosen!r}. Choose one of: {', '.join(choices)}.")


def _clean_title(title: str) -> str:
    cleaned = " ".join(title.split())
    if not cleaned:
        raise CreationError('Give a title: TITLE="…".')
    return cleaned


def _choose_name(title: str, slug: str) -> str:
    name = slug or make_slug(title)
    if not NAME.fullmatch(name):
        said = f"{name!r} is no name for a file" if name else f"{title!r} gives no name for a file"
        raise CreationError(f"{said}: give one in SLUG=…, small letters, digits and hyphens.")
    return name


def _fill(template: str, **values: str) -> str:
    # HTML is not what is made here.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return environment.get_template(template).render(values)


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CreationError(f"{path} exists: choose another title, or SLUG=….") from None


def _insert(path: Path, place: int, text: str) -> None:
    source = path.read_text(encoding="utf-8")
    path.write_text(source[:place] + text + source[place:], encoding="utf-8")
