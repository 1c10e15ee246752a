"""The symbols of a formula, as far as a script can tell them without reading what is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEX = regex.compile(r"\\[A-Za-z]+\*?|\\.|\S")
LETTER = regex.compile(r"[A-Za-z]")
COMMAND = regex.compile(r"\\[A-Za-z]+")
# A subscript that counts: what bears it is the same thing, once more.
COUNTER = regex.compile(r"(?:[i-nst0-9+,\-()]|\\leq|\\geq|\\dots)+")
COUNT = "n"  # Stands for all of them.


def _name_commands(names: str) -> tuple[str, ...]:
    return tuple(rf"\{name}" for name in names.split())


# Commands whose argument is a part of the symbol: a word, or a letter in another dress.
WORDS = frozenset(_name_commands("mathbb mathrm operatorname text"))
DRESSES = WORDS.union(
    _name_commands("hat bar tilde dot vec overline widehat mathbf mathcal boldsymbol")
)
# Commands that are no thing: they set other things apart, together or against each other.
SPACES = frozenset(
    _name_commands(", ; : ! quad qquad left right big Big bigg Bigg bigl bigr Bigl Bigr")
)
SYNTAX = frozenset(
    _name_commands("cdot cdots dots ldots frac tfrac dfrac sqrt begin end leq geq in to")
)
SAME = {
    r"\lVert": r"\|",
    r"\rVert": r"\|",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\mid": "|",
    r"\ast": "*",
    r"\le": r"\leq",
    r"\ge": r"\geq",
}
# What a formula may say of the symbol that it introduces: what it equals, or where it lies.
RELATIONS = frozenset("=<>:").union(
    _name_commands("in leq geq sim subset subseteq ne equiv propto")
)
GREEK = _name_commands(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma "
    "tau upsilon phi chi psi omega"
)
VARIANTS = {r"\ell": "l", r"\varepsilon": r"\epsilon", r"\varphi": r"\phi"} | {
    rf"\{letter[1].upper()}{letter[2:]}": letter for letter in GREEK
}


@dataclass(frozen=True, order=True)
class Symbol:
    """A letter or a command, what it wears above, below and behind."""

    base: str
    below: str = ""
    above: str = ""

    def __str__(self) -> str:
        below = f"_{{{self.below}}}" if self.below else ""
        above = f"^{{{self.above}}}" if self.above else ""
        return f"{self.base}{below}{above}"

    @property
    def readings(self) -> tuple[Symbol, ...]:
        """The symbol, and what it is one of: without a power, with another count, without."""
        counts = COUNTER.fullmatch(self.below)
        belows = (self.below, COUNT, "") if counts else (self.below,)
        pairs = [(below, above) for below in belows for above in (self.above, "")]
        return tuple(dict.fromkeys(Symbol(self.base, *pair) for pair in pairs))

    @property
    def counted(self) -> Symbol:
        """The symbol with the one count that stands for all, if it has a count."""
        below = COUNT if COUNTER.fullmatch(self.below) else self.below
        return Symbol(self.base, below, self.above)

    @property
    def kind(self) -> Symbol:
        """The symbol without what counts and without a power."""
        return self.readings[-1]


def split_tex(tex: str) -> list[str]:
    """Return the tokens of a formula, without space, of two names of one sign the same."""
    return [SAME.get(token, token) for token in TEX.findall(tex) if token not in SPACES]


def find_symbols(tex: str) -> Iterator[Symbol]:
    """Yield the symbols of a formula, in subscripts too."""
    tokens = split_tex(tex)
    place = 0
    while place < len(tokens):
        found = _read_symbol(tokens, place)
        if found:
            yield found[0]
        dressed = found and tokens[place] in DRESSES
        place = _read_argument(tokens, place + 1)[1] if dressed else place + 1


def read_listed(tex: str, *, alone: bool = False) -> tuple[Symbol, ...]:
    r"""Return the symbols of a formula that is one, or several with commas; else nothing.

    They may have arguments, and of the last may be said what it equals, or where it lies:
    `s,a`, `\pi(a|s)`, `x_1,\dots,x_n`, `\gamma\in[0,1)`. With `alone` they have nothing of it, and
    no power.
    """
    tokens = split_tex(tex)
    found: list[Symbol] = []
    place = 0
    while place < len(tokens):
        if tokens[place] == r"\dots":
            place += 1
        elif read := _read_symbol(tokens, place):
            found.append(read[0])
            place = read[1]
        else:
            return ()
        if place < len(tokens) and tokens[place] in "([" and not alone:
            place = _skip_arguments(tokens, place)
        if place < len(tokens) and tokens[place] != ",":
            if alone or not _is_said_of(tokens[place:]):
                return ()
            break
        place += 1
    if alone and any(symbol.above not in {"", "*", "'"} for symbol in found):
        return ()
    return tuple(dict.fromkeys(found))


def has_pattern(tex: str, pattern: Sequence[str]) -> bool:
    """Return whether the tokens of a pattern stand in a formula, in their order."""
    rest = iter(split_tex(tex))
    return all(token in rest for token in pattern)


def _read_symbol(tokens: Sequence[str], place: int) -> tuple[Symbol, int] | None:
    """Return the symbol that begins at a place and where it ends."""
    token = tokens[place]
    if token in DRESSES:
        inside, place = _read_argument(tokens, place + 1)
        base = f"{token}{{{inside}}}"
    elif LETTER.fullmatch(token) or (COMMAND.fullmatch(token) and token not in SYNTAX):
        base, place = token, place + 1
    else:
        return None
    marks = {"_": "", "^": ""}
    while place < len(tokens) and tokens[place] in {"_", "^", "'"}:
        if tokens[place] == "'":
            marks["^"] += "'"
            place += 1
        else:
            mark = tokens[place]
            inside, place = _read_argument(tokens, place + 1)
            marks[mark] += inside
    return Symbol(base, marks["_"], marks["^"]), place


def _read_argument(tokens: Sequence[str], place: int) -> tuple[str, int]:
    """Return what a command or a mark at the place before is applied to, and where that ends."""
    if place >= len(tokens):
        return "", place
    if tokens[place] in DRESSES:
        inside, end = _read_argument(tokens, place + 1)
        return f"{tokens[place]}{{{inside}}}", end
    if tokens[place] != "{":
        return tokens[place], place + 1
    depth, end = 0, place
    while end < len(tokens):
        depth += {"{": 1, "}": -1}.get(tokens[end], 0)
        end += 1
        if not depth:
            break
    inside = _join(tokens[place + 1 : end - 1])
    return inside, end


def _join(tokens: Sequence[str]) -> str:
    words: list[str] = []
    for token in tokens:
        if words and COMMAND.fullmatch(words[-1]) and LETTER.match(token):
            words.append(" ")
        words.append(token)
    return "".join(words)


def _skip_arguments(tokens: Sequence[str], place: int) -> int:
    depth = 0
    while place < len(tokens):
        depth += (tokens[place] in "([") - (tokens[place] in ")]")
        place += 1
        if not depth:
            break
    return place


def _is_said_of(tail: Sequence[str]) -> bool:
    """Return whether a relation follows that tells more than the symbol's value in one case."""
    return tail[0] in RELATIONS and not (tail[0] == "=" and "".join(tail[1:]).isdigit())


def order(tex: str) -> tuple[int, int]:
    """Return where a formula stands in the table: Latin, then Greek letters, then signs."""
    tokens = split_tex(tex)
    undressed = (t for t in tokens if t not in DRESSES - WORDS and t != "{")
    first = next(undressed, "")
    letter = VARIANTS.get(first, first)
    if LETTER.fullmatch(letter):
        return 0, ord(letter.casefold())
    return (1, GREEK.index(letter)) if letter in GREEK else (2, 0)
