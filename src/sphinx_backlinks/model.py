"""The values that the modules hand to one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SpanKind = Literal["text", "code", "math", "image"]
Style = Literal["emphasis", "strong", "subscript", "superscript"]
Block: TypeAlias = "tuple[Span, ...]"
ReasonKind = Literal[
    "prerequisite", "follow-up", "incoming", "outgoing", "cocited", "coupled", "mutual", "tags"
]


class _Record:
    """A record that is pickled by its values: thousands are loaded, and fields are slow to set."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Span(_Record):
    """A stretch of running text of one kind and one style.

    `text` is what a reader sees, but for a formula, where it is the TeX, and an image, where it is
    the alternative text. `link` is the number of the link, among those of its page, whose text it
    is a part of; in a sentence that is shown, 0 for the link that it is shown for.
    """

    kind: SpanKind
    text: str
    styles: tuple[Style, ...] = ()
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Link(_Record):
    """A link as its page has it: not yet known is the page to which it leads.

    `attributes` are those of Sphinx's `pending_xref`. `block` is the number of the block that it
    stands in, among those of its page, `anchor` the nearest id above it. `conditions` are those of
    the `only` directives around it. `text` is what it reads as, if its author wrote that.
    """

    attributes: tuple[tuple[str, str | bool | None], ...]
    block: int | None
    anchor: str
    conditions: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class PathRequest(_Record):
    """A learning path that a page asks for: patterns of docnames, and the line that names them."""

    patterns: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Page(_Record):
    """What is remembered of a page: its title, its front matter, its links.

    `paths` are the learning paths that it asks for.
    """

    docname: str
    title: tuple[Span, ...]
    tags: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    draft: bool = False
    links: tuple[Link, ...] = ()
    paths: tuple[PathRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: the page, and the text that the link has once this is known."""

    docname: str
    text: str


@dataclass(frozen=True, slots=True)
class Backlink:
    """A page that links here: the place of its first link, and the sentences of the first few."""

    docname: str
    title: tuple[Span, ...]
    anchor: str
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two pages are related.

    `names` are the tags that they share, or the docnames of the pages between them, in reading
    order; `witness` is the title of such a page if it is the only one.
    """

    kind: ReasonKind
    names: tuple[str, ...] = ()
    witness: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A related page, and the reasons, the strongest first."""

    docname: str
    title: tuple[Span, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a learning path's graph: the page, and the lanes that are drawn beside it.

    `needed` are the rows, from 0, of what the page builds on, `incoming` their lanes, numbered from
    the left. `passing` are those that run past. The page's own runs on below if it `continues`.
    """

    docname: str
    needed: tuple[int, ...]
    lane: int
    incoming: tuple[int, ...]
    passing: tuple[int, ...]
    continues: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a learning path; `chosen` unless it is there because another builds on it."""

    row: Row
    title: tuple[Span, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Pages in an order in which each can be read, and those that can be read at any time."""

    steps: tuple[Step, ...]
    loose: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown on a page; `more` counts the pages that link here but are cut."""

    backlinks: tuple[Backlink, ...] = ()
    more: int = 0
    related: tuple[Related, ...] = ()
    paths: tuple[LearningPath, ...] = ()
