"""What of a Markdown source a reader sees, and whether a revision changed that.

A source becomes a sequence of atoms: text, whole pieces of code and formulas, marks for images,
links and cells. White space, wrapping, punctuation in prose, emphasis, list markers, addresses,
comments and hidden front matter leave no atom. Two sources that a reader cannot tell apart have
equal atoms.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import regex
import yaml

from sphinx_latest_updates.visible.grammar import make_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from markdown_it.token import Token

    Atoms: TypeAlias = tuple[tuple[str, ...], ...]

FRONT_MATTER = "---"
NO_LABELS: frozenset[str] = frozenset()
TEXT = "text"
SPACE = (TEXT, " ")
BREAKS = frozenset({"softbreak", "hardbreak"})
BYTE_ORDER_MARK = "\ufeff"
# Han characters and signs stand alone, other letters and digits in words.
WORD = regex.compile(r"\p{Han}|(?:(?!\p{Han})[\p{L}\p{M}\p{N}])+|\p{S}")
PUNCTUATION = regex.compile(r"[^\p{L}\p{M}\p{N}\p{S}]+")
UNSEEN_SPACE = regex.compile(r" (?=[\p{Han}\p{S}])|(?<=[\p{Han}\p{S}]) ")
# Without one of these, the lines of a paragraph are text and nothing else.
MARKUP = regex.compile(r"[\\`*_\[<&{$^]")
COMMENT = regex.compile(r"<!--.*?(?:-->|\Z)", regex.DOTALL)
DIRECTIVE = regex.compile(r"\{([^}\s]+)\}\s*(.*)", regex.DOTALL)
OPTION = regex.compile(r"[ \t]*:([\w-]+):(?:[ \t]+(.*))?")
# The body of these is no Markdown: it counts as it stands.
# fmt: off
LITERAL_DIRECTIVES = frozenset({
    "code", "code-block", "code-cell", "csv-table", "eval-rst", "include", "latest-updates",
    "latest-updates-topics", "list-table", "literalinclude", "math", "mermaid", "parsed-literal",
    "raw", "sourcecode", "toctree",
})
# fmt: on
# The argument of these is an address, which a reader does not see.
ADDRESS_DIRECTIVES = frozenset({"figure", "image", "include", "literalinclude"})
UNSEEN_OPTIONS = frozenset({"name", "class", "target"})
# Front matter that is shown: lists print it in place of the opening.
SHOWN_KEYS = ("summary",)


def merge_text(pieces: Iterable[tuple[str, ...]]) -> Atoms:
    """Return atoms in which text that reads on is one, whatever pieces it came in.

    Of text count letters, digits and signs, and the spaces between words of a script that has
    them. Pieces are of kind TEXT where their white space and punctuation still stand.
    """
    atoms: list[tuple[str, ...]] = []
    for kind, group in groupby(pieces, itemgetter(0)):
        if kind != TEXT:
            atoms += group
        elif text := normalise_text("".join(piece[1] for piece in group)):
            atoms.append((TEXT, text))
    return tuple(atoms)


def normalise_text(text: str) -> str:
    """Return the letters, digits and signs of a text, a space between two words."""
    return UNSEEN_SPACE.sub("", PUNCTUATION.sub(" ", text)).strip()


def decode(source: bytes) -> str:
    """Return a source as text: no byte order mark, one kind of line ending, composed letters.

    Undecodable bytes are written as escapes, so that a mended encoding is a change. White
    space at the ends of lines goes: no reader sees it. Lines end where they do in CommonMark 0.31,
    section 2.1.
    """
    text = source.decode("utf-8", "backslashreplace").removeprefix(BYTE_ORDER_MARK)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(map(str.rstrip, text.split("\n"))).rstrip("\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_lines(text: str) -> Atoms:
    """Return the lines of a text in no known markup; blank lines and wrapping are its own."""
    return tuple((line,) for line in text.split("\n") if line)


# A version is compared with the one before it and with the one after it.
@lru_cache(maxsize=16)
def read_markdown(text: str) -> Atoms:
    """Return the atoms of a Markdown text with the syntax that MyST adds."""
    return merge_text(_walk(make_parser().parse(text)))


def read_tokens(
    tokens: Iterable[Token], labels: frozenset[str] = NO_LABELS
) -> Iterator[tuple[str, ...]]:
    """Yield the pieces of blocks that are not yet parsed within their lines.

    `labels` are those that the document defines: of any other, `[text][label]` is read as text.
    """
    for token in tokens:
        if token.type == "inline":
            yield from read_inline(token.content, labels)
        else:
            yield from _walk([token])


# Most lines of a version are in the one before it.
@lru_cache(maxsize=4096)
def read_inline(text: str, labels: frozenset[str] = NO_LABELS) -> tuple[tuple[str, ...], ...]:
    """Return the pieces of the lines of a paragraph, in a document that defines these labels."""
    if not MARKUP.search(text):
        return ((TEXT, text),)
    references = {label: {"title": "", "href": "#"} for label in labels}
    return tuple(_walk(make_parser().parseInline(text, {"references": references})))


def _walk(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    address = False
    for token in tokens:
        # The text of <https://example.org> is its address.
        hidden = address and token.type == "text"
        if not hidden and (read := READERS.get(token.type)):
            yield from read(token)
        if token.children:
            yield from _walk(token.children)
        elif (token.block and token.nesting < 0) or token.type in BREAKS:
            yield SPACE
        address = token.type == "link_open" and token.markup == "autolink"


def _read_text(token: Token) -> Iterator[tuple[str, ...]]:
    yield (TEXT, token.content)


def _read_exact(token: Token) -> Iterator[tuple[str, ...]]:
    yield ("code", token.content.rstrip("\n"))


def _read_math(token: Token) -> Iterator[tuple[str, ...]]:
    yield ("math", " ".join(token.content.split()))


def _read_mark(token: Token) -> Iterator[tuple[str, ...]]:
    yield (token.type,)


def _read_heading(token: Token) -> Iterator[tuple[str, ...]]:
    yield ("heading", token.tag)


def _read_html(token: Token) -> Iterator[tuple[str, ...]]:
    if html := " ".join(COMMENT.sub(" ", token.content).split()):
        yield ("html", html)


def _read_role(token: Token) -> Iterator[tuple[str, ...]]:
    yield ("role", token.meta["name"])
    # The part in angle brackets is where a reference leads, not what it says.
    yield (TEXT, regex.sub(r"<[^<>]*>\s*$", "", token.content))


def _read_fence(token: Token) -> Iterator[tuple[str, ...]]:
    found = DIRECTIVE.fullmatch(token.info.strip())
    if found is None:
        language = token.info.split(maxsplit=1)[:1]
        yield ("code", *language, token.content.rstrip("\n"))
        return
    name, argument = found.groups()
    yield ("directive", name)
    if name not in ADDRESS_DIRECTIVES:
        yield (TEXT, f"{argument} ")
    options, body = split_options(token.content)
    yield from sorted(
        ("option", key, normalise_text(value))
        for key, value in options.items()
        if key not in UNSEEN_OPTIONS
    )
    if name in LITERAL_DIRECTIVES:
        yield ("code", body.strip("\n"))
    else:
        yield from read_markdown(body)
        yield SPACE


def _read_front_matter(token: Token) -> Iterator[tuple[str, ...]]:
    # Reading YAML is slow. Without an escape a key stands in it as it is.
    if "\\" not in token.content and not any(key in token.content for key in SHOWN_KEYS):
        return
    try:
        values = yaml.safe_load(token.content)
    except (yaml.YAMLError, ValueError):
        return
    if isinstance(values, dict):
        for key in SHOWN_KEYS:
            yield (TEXT, f"{values.get(key, '')} ")


def split_options(content: str) -> tuple[dict[str, str], str]:
    """Return the options of a directive, and what stands below them."""
    lines = content.splitlines(keepends=True)
    options: dict[str, str] = {}
    for number, line in enumerate(lines):
        if (found := OPTION.fullmatch(line.rstrip())) is None:
            return options, "".join(lines[number:])
        options[found[1]] = " ".join((found[2] or "").split())
    return options, ""


READERS: dict[str, Callable[[Token], Iterator[tuple[str, ...]]]] = {
    "amsmath": _read_math,
    "code_block": _read_exact,
    "code_inline": _read_exact,
    "colon_fence": _read_fence,
    "fence": _read_fence,
    "footnote_ref": _read_mark,
    "front_matter": _read_front_matter,
    "heading_open": _read_heading,
    "html_block": _read_html,
    "html_inline": _read_html,
    "image": _read_mark,
    "link_open": _read_mark,
    "math_block": _read_math,
    "math_block_label": _read_math,
    "math_inline": _read_math,
    "math_inline_double": _read_math,
    "myst_role": _read_role,
    "td_open": _read_mark,
    "text": _read_text,
    "th_open": _read_mark,
}
