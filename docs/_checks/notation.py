"""Check the table of symbols against the notes: which of them use a symbol, and what for.

The table, `notation.md`, is kept by hand, a row for each meaning. A script sees that a note does
write a symbol, and what a sentence such as “$\\alpha$ 是步长” says of it; whether two meanings are
one it tells from the words that they share. It does not see what no such sentence says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import regex
from declarations import agree, find_declarations
from source import Fault, Note, find_line
from symbols import Symbol, find_symbols, has_pattern, order, read_listed, split_tex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from declarations import Declaration

RULE = "symbol"
NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
MATH = frozenset(["math_block", "math_block_label", "amsmath"])
EVERYWHERE = "各主题通用"  # The heading over what means the same in all topics.
SEVERAL = 2  # A symbol that stands by itself in as many places matters to the note.
TARGET = regex.compile(r"\]\(([^()\s]+)\.md\)")
FORMULA = regex.compile(r"\$([^$]+)\$")


@dataclass(frozen=True)
class Row:
    """What one or more formulas stand for in some notes of a topic."""

    line: int
    topic: str
    formulas: tuple[str, ...]
    meaning: str
    notes: tuple[str, ...]

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """What the formulas are, those left out that are more than a symbol."""
        return tuple(symbol.counted for tex in self.formulas for symbol in read_listed(tex))

    @property
    def number(self) -> int:
        """The place among the meanings of the symbol, from 1; 0 if the row gives none."""
        return NUMBERS.find(self.meaning[:1] or " ") + 1

    @property
    def shown(self) -> str:
        """The formulas as the row has them."""
        return "、".join(f"${tex}$" for tex in self.formulas)


@dataclass(frozen=True)
class Use:
    """A note, and the symbols that it writes."""

    note: Note

    @property
    def topic(self) -> str:
        """The folder that the note is in."""
        return self.note.path.parent.name

    @property
    def name(self) -> str:
        """The note as the table links it."""
        return f"{self.topic}/{self.note.path.stem}"

    @cached_property
    def formulas(self) -> list[str]:
        """All formulas, those in sentences and those on lines of their own."""
        tokens = self.note.tokens
        inline = (child for token in tokens for child in token.children or ())
        return [
            *(token.content for token in tokens if token.type in MATH),
            *(child.content for child in inline if child.type.startswith("math_inline")),
        ]

    @cached_property
    def symbols(self) -> set[Symbol]:
        """All symbols, each in all its readings."""
        found = {symbol for tex in self.formulas for symbol in find_symbols(tex)}
        return {reading for symbol in found for reading in symbol.readings}

    @cached_property
    def declarations(self) -> list[Declaration]:
        """What is said of symbols, in the order of the lines."""
        return sorted(find_declarations(self.note))

    @cached_property
    def places(self) -> dict[Symbol, list[int]]:
        """The lines of each symbol that is a formula by itself in a sentence."""
        lines: dict[Symbol, list[int]] = defaultdict(list)
        for token in self.note.tokens:
            for child in token.children or ():
                if child.type.startswith("math_inline"):
                    symbols = read_listed(child.content, alone=True)
                    if len(symbols) == 1:
                        lines[symbols[0].counted].append(find_line(token))
        return lines

    def has(self, tex: str) -> bool:
        """Return whether the note writes a formula of the table."""
        if symbols := read_listed(tex):
            return self.symbols.issuperset(symbol.counted for symbol in symbols)
        pattern = [token for token in split_tex(tex) if token not in {"{", "}", r"\cdot"}]
        return any(has_pattern(formula, pattern) for formula in self.formulas)


# -- The table --------------------------------------------------------------------------------


def read_rows(page: Note, topics: Mapping[str, str]) -> list[Row]:
    """Return the rows of the page; `topics` has the folder of each topic's title."""
    rows: list[Row] = []
    topic = ""
    for number, token in enumerate(page.tokens):
        if token.type == "heading_open" and token.tag == "h2":
            title = page.tokens[number + 1].content
            topic = topics.get(title, title)
        elif token.type == "tr_open":
            cells = [t.content for t in page.tokens[number : number + 9] if t.type == "inline"][:3]
            shown, meaning, links = (*cells, "", "")[:3]
            if formulas := tuple(FORMULA.findall(shown)):
                notes = tuple(TARGET.findall(links))
                rows.append(Row(find_line(token), topic, formulas, meaning, notes))
    return rows


def group_rows(rows: Iterable[Row]) -> dict[tuple[str, Symbol], list[Row]]:
    """Return the rows of each symbol in each topic."""
    groups: dict[tuple[str, Symbol], list[Row]] = defaultdict(list)
    for row in rows:
        for symbol in row.symbols:
            groups[row.topic, symbol].append(row)
    return groups


def check_rows(rows: Iterable[Row], uses: Mapping[str, Use]) -> Iterator[tuple[int, str]]:
    """A row stands below the title of a topic, and names notes of it that write its symbols."""
    topics = {EVERYWHERE, *(use.topic for use in uses.values())}
    for row in rows:
        if row.topic not in topics:
            yield row.line, f"no topic is called {row.topic}"
            continue
        if not row.meaning or not row.notes:
            yield row.line, f"say what {row.shown} stands for, and in which notes"
        for name in row.notes:
            if name not in uses:
                yield row.line, f"there is no note {name}"
            elif row.topic not in {EVERYWHERE, uses[name].topic}:
                yield row.line, f"{name} is of another topic: move the row, or take the note out"
            else:
                for tex in row.formulas:
                    if not uses[name].has(tex):
                        yield row.line, f"{name} has no ${tex}$ in a formula: take the note out"


def check_meanings(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """Meanings of one symbol in one topic are numbered rows, and no note is in two of them."""
    for (_topic, symbol), several in group_rows(rows).items():
        wanted = range(1, len(several) + 1) if len(several) > 1 else (0,)
        for row, number in zip(several, wanted, strict=True):
            if row.number != number:
                mark = NUMBERS[number - 1 : number] or number
                what = f"begin with {mark}" if number else "take the number away"
                yield row.line, f"${symbol}$ has {len(several)} meanings in this topic: {what}"
        named: dict[str, int] = {}
        for row in several:
            for name in row.notes:
                if named.setdefault(name, row.line) != row.line:
                    yield row.line, f"{name} is in line {named[name]} too, for another ${symbol}$"


def check_order(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """Latin letters come first, then Greek, each in the order of the alphabet, then signs."""
    for before, row in pairwise(rows):
        if before.topic == row.topic and order(row.formulas[0]) < order(before.formulas[0]):
            yield row.line, f"put {row.shown} above {before.shown}"


# -- The notes --------------------------------------------------------------------------------


def check_declarations(
    use: Use, groups: Mapping[tuple[str, Symbol], list[Row]], page: str
) -> Iterator[tuple[int, str]]:
    """What a note says that a symbol stands for is what the table says of that note."""
    for said in use.declarations:
        rows = _find_rows(use.topic, said.symbol, groups)
        here = [row for row in rows if use.name in row.notes or row.topic == EVERYWHERE]
        if rows and not any(agree(said.meaning, row.meaning) for row in here):
            same = [row for row in rows if agree(said.meaning, row.meaning)]
            shown = f"${said.symbol}$ is said to be “{said.meaning}”"
            if here:
                told = f"{page}:{here[0].line} says “{here[0].meaning}” of it here"
                yield said.line, f"{shown}, {told}: make them agree, or take another letter"
            elif same:
                yield said.line, f"{shown}: name the note in {page}:{same[0].line}"
            else:
                told = f"{page}:{rows[0].line} says “{rows[0].meaning}”"
                yield said.line, f"{shown}, {told}: give this meaning a row of its own"


def check_silence(
    use: Use, groups: Mapping[tuple[str, Symbol], list[Row]], page: str
) -> Iterator[tuple[int, str]]:
    """A note that writes a symbol of its topic's table in several places is in one of its rows."""
    for symbol, lines in use.places.items():
        rows = _find_rows(use.topic, symbol, groups)
        named = {name for row in rows for name in row.notes}
        is_own = bool(rows) and rows[0].topic == use.topic
        if is_own and len(lines) >= SEVERAL and use.name not in named:
            advice = f"name the note in {page}:{rows[0].line}, or in a row for what it is here"
            yield lines[0], f"${symbol}$ stands in {len(lines)} places: {advice}"


def _find_rows(
    topic: str, symbol: Symbol, groups: Mapping[tuple[str, Symbol], list[Row]]
) -> list[Row]:
    for place in (topic, EVERYWHERE):
        for reading in symbol.readings:
            if rows := groups.get((place, reading)):
                return rows
    return []


def check_pairs(
    uses: Iterable[Use], groups: Mapping[tuple[str, Symbol], list[Row]]
) -> Iterator[Fault]:
    """Of a symbol that the table leaves out, two notes of a topic do not say different things."""
    first: dict[tuple[str, Symbol], tuple[Use, Declaration]] = {}
    for use in uses:
        for said in use.declarations:
            if not _find_rows(use.topic, said.symbol, groups):
                other, before = first.setdefault((use.topic, said.symbol.kind), (use, said))
                if other is not use and not agree(said.meaning, before.meaning):
                    advice = (
                        f"${said.symbol}$ is said to be “{said.meaning}”, and “{before.meaning}” "
                        f"in {other.note.path.name}:{before.line}: give each a row in the table"
                    )
                    yield Fault(use.note.path, said.line, RULE, advice)


def check(page: Note, notes: Iterable[Note], topics: Mapping[str, str]) -> list[Fault]:
    """Return the faults of the table and of what notes say, in the order of files and lines."""
    uses = {use.name: use for use in map(Use, notes)}
    rows = read_rows(page, topics)
    groups = group_rows(rows)
    faults = [
        Fault(page.path, line, RULE, advice)
        for found in (check_rows(rows, uses), check_meanings(rows), check_order(rows))
        for line, advice in found
    ]
    for use in uses.values():
        for find in (check_declarations, check_silence):
            for line, advice in find(use, groups, page.path.name):
                faults.append(Fault(use.note.path, line, RULE, advice))
    return sorted({*faults, *check_pairs(uses.values(), groups)})
