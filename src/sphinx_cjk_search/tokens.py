"""Text to tokens. `tokens.js` is the same, function by function; both read `tokens.json`.

A text is made plain (one width, no accents, one spelling of operators, simplified characters) and
cut into runs; a run gives its tokens. What is a word of its own counts as whole; what is cut out of
one (a part, a stem) counts less.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from sphinx_cjk_search.rules import RULES, write_class
from sphinx_cjk_search.stem import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind: TypeAlias = Literal["word", "unspaced", "sign"]

ACCENT = re.compile("[\u0300-\u036f]")
SUFFIX = re.compile(r"(?:\+\+|#)$")
MAGIC = re.compile(r"__.*[^_]__")
POSSESSIVE = re.compile(r"'s$")
JOINT = re.compile(r"[-_']+")
# Where an identifier changes case, or goes from letters to digits or back.
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9]+")
DIGITS = re.compile("[0-9]+")
ONE_NAME = re.compile("[A-Z]?[a-z]{1,63}|[A-Z]{1,64}")
LEAST_DIGITS = 3
LONGEST = 64
# Chinese characters that no normalization changes, and what may change with what it stands beside,
# or may become such a character or nothing.
STEADY = re.compile("([\u3400-\u4dbf\u4e00-\u9fff]+)")
UNSTEADY = re.compile(
    "[^\0-\u02ff\u0370-\u03ff\u1e00-\u1eff\u2000-\u20cf\u2100-\u2bff\u3000-\u3004\u3008-\u3020"
    "\uff01-\uff60\uffe0-\uffe6\U0001f000-\U0001ffff]"
)


class Patterns(NamedTuple):
    """What the rules say, as regular expressions; `run` is a piece of plain text and its kind.

    `row` are characters without spaces between them, `spaced` all other runs.
    """

    ignored: re.Pattern[str]
    spelled: re.Pattern[str]
    run: re.Pattern[str]
    row: re.Pattern[str]
    spaced: re.Pattern[str]


@cache
def compile_patterns() -> Patterns:
    """Return the patterns; a build that reads no page goes without these long ones."""
    word = f"[{write_class(RULES['word'])}]"
    operator = "|".join(map(re.escape, RULES["operators"]))
    row = f"[{write_class(RULES['unspaced'])}]+"
    command_or_word = (
        rf"(?P<command>\\[A-Za-z]+)"
        rf"|(?P<word>_{{0,2}}{word}+(?:(?:_+|[-.']){word}+)*_*(?:(?:\+\+|\#)(?![A-Za-z_]))?)"
    )
    sign = rf"(?P<sign>{operator}|[{write_class(RULES['mathematical'])}])"
    return Patterns(
        ignored=re.compile(f"[{write_class(RULES['ignored'])}]"),
        spelled=re.compile(f"[{''.join(map(re.escape, RULES['spelled']))}]"),
        run=re.compile(rf"{command_or_word}|(?P<unspaced>{row})|{sign}"),
        row=re.compile(f"({row})"),
        # Without names: `findall` then gives the text of each.
        spaced=re.compile(re.sub(r"\(\?P<\w+>", "(?:", f"{command_or_word}|{sign}")),
    )


class Run(NamedTuple):
    """A piece of plain text that is read as one: a word, a row of characters, a sign."""

    kind: Kind
    text: str


class Tokens(NamedTuple):
    """What a run is found by: as a whole, and by what it is made of."""

    whole: tuple[str, ...]
    parts: tuple[str, ...] = ()


def make_plain(text: str, variants: Mapping[int, str]) -> str:
    """Return text in one width, without accents and ligatures; cases are kept.

    `variants` maps the code points of traditional characters to simplified ones.
    """
    if text.isascii():
        return text
    patterns = compile_patterns()
    text = unicodedata.normalize("NFKC", patterns.ignored.sub(" ", text))
    text = patterns.spelled.sub(lambda found: RULES["spelled"][found[0]], text)
    text = ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text).translate(variants)


class _Plain(dict[int, str]):
    """Steady characters by code point as `make_plain` has them, each worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = make_plain(chr(code), {})
        return self[code]


PLAIN = _Plain()


def find_runs(plain: str) -> Iterator[Run]:
    """Yield the runs of a plain text, in order."""
    for found in compile_patterns().run.finditer(plain):
        if found.lastgroup == "word":
            yield Run("word", found[0])
        elif found.lastgroup == "unspaced":
            yield Run("unspaced", found[0])
        else:
            yield Run("sign", found[0])


def expand(run: Run) -> Tokens:
    """Return the tokens of a run."""
    if run.kind == "word":
        return _expand_word(run.text)
    if run.kind == "unspaced":
        return Tokens((*run.text, *map("".join, zip(run.text, run.text[1:], strict=False))))
    name = run.text[1:].lower()
    return Tokens((run.text,), (name,) if run.text[0] == "\\" else ())


def tokenize(text: str, variants: Mapping[int, str]) -> list[Tokens]:
    """Return the tokens of a text, run by run."""
    return [expand(run) for run in find_runs(make_plain(text, variants))]


class Counted(NamedTuple):
    """How often a text has each character and each pair of its rows, and each spaced run.

    `length` counts each character of a row, and each run as one.
    """

    singles: Counter[str]
    pairs: Counter[str]
    spaced: Counter[str]
    length: int


def count_tokens(text: str, variants: Mapping[int, str]) -> Counted:
    """Return what a text is made of; `expand_spaced` says what a run is found by."""
    rows, rest = _separate(text)
    singles = Counter("".join(rows))
    if not variants.keys().isdisjoint(map(ord, singles)):
        rows = "\n".join(rows).translate(variants).split("\n")
        singles = Counter("".join(rows))
    pairs = Counter(chain.from_iterable(map(add, row, row[1:]) for row in rows))
    spaced = compile_patterns().spaced.findall(rest)
    return Counted(singles, pairs, Counter(spaced), len(spaced) + singles.total())


def _separate(text: str) -> tuple[list[str], str]:
    """Return the rows of characters of a text and the rest of it, both plain but for variants.

    Most rows are Chinese characters, which are plain as they are: to make all the text plain takes
    three times as long.
    """
    if text.isascii():
        return [], text
    pieces = STEADY.split(text)
    rest = "\n".join(pieces[::2])
    if UNSTEADY.search(rest):
        pieces = compile_patterns().row.split(make_plain(text, {}))
        return pieces[1::2], "\n".join(pieces[::2])
    return pieces[1::2], rest.translate(PLAIN)


@lru_cache(maxsize=1 << 16)
def expand_spaced(text: str) -> Tokens:
    """Return the tokens of a run that is no row of characters."""
    return expand(next(find_runs(text)))


def _expand_word(written: str) -> Tokens:
    if ONE_NAME.fullmatch(written):  # As most words are: what is below would say the same.
        whole = written.lower()
        stemmed = stem(whole)
        return Tokens((whole,), (stemmed,) if stemmed != whole else ())
    suffix = SUFFIX.search(written)
    bare = written[: suffix.start()] if suffix else written
    bare = POSSESSIVE.sub("", bare)
    whole = _join(bare)
    words = [] if not suffix else [whole]
    if MAGIC.fullmatch(bare):
        words, whole = [whole], f"__{whole}__"
    for piece in bare.split("."):
        words.append(_join(piece))
        names = [name for joint in JOINT.split(piece) for name in CAMEL.findall(joint)]
        if len(names) > 1:
            words += [name.lower() for name in names if len(name) > 1 or not name.isascii()]
    if suffix:
        whole += suffix[0]
    parts = [part for word in words for part in (word, stem(word))]
    return Tokens((whole[:LONGEST],), _choose_parts([stem(whole), *parts], whole))


def _join(written: str) -> str:
    """Return a word as it is looked up: lower case, without hyphens and underscores."""
    return JOINT.sub("", written).lower().replace("ς", "σ")


def _choose_parts(words: list[str], whole: str) -> tuple[str, ...]:
    """Return what is worth finding a word by, each once, in order."""
    worthy = (word for word in words if len(word) >= LEAST_DIGITS or not DIGITS.fullmatch(word))
    short = (word[:LONGEST] for word in worthy)
    return tuple(dict.fromkeys(word for word in short if word and word != whole))
