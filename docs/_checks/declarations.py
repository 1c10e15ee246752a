"""The sentences of a note that say what a symbol stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex
from source import find_line
from symbols import Symbol, read_listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token
    from source import Note

# A formula in a sentence is one character, of Unicode's private use.
FIRST = 0xE000
SIGN = "[\ue000-\uf8ff]"
LIST = rf"{SIGN}(?: ?[、和与或] ?{SIGN})*"
# What stands before a symbol that is introduced; a noun there would be what it stands for.
BEFORE = r"(?<=(?:^|[，。；：（）\n]|其中|这里|此处|设|记|令|用|把|而|即) ?)"
IS = r"(?:依次|分别|都|各)?(?:是|为(?!了)|表示|指)"
# “α 是步长”, “记 w 为根”, “P、γ 是转移矩阵和折扣”.
SAID = regex.compile(rf"{BEFORE}(?P<list>{LIST}) ?{IS}(?P<meaning>[^，。；：？！（）\n]+)")
# “步长记作 α”.
NAMED = regex.compile(
    rf"(?P<meaning>(?:\p{{Han}}|{SIGN}| )*\p{{Han}})(?:记作|记为) ?(?P<list>{LIST})"
)
# “学习率是 α”: a whole clause, or it tells a value.
CALLED = regex.compile(
    rf"(?<=(?:^|[，。；：（\n]))(?P<meaning>(?:\p{{Han}}|{SIGN}| ){{1,12}}\p{{Han}})是 ?"
    rf"(?P<list>{LIST})(?= ?[，。；：（）\n]|$)"
)
PARTS = regex.compile(r"[、和与]")
HAN = regex.compile(r"\p{Han}")
# A condition, an adverb, a property: “f 为凸时”, “运算仍是 n”, “k 是奇数”.
NO_NOUN = regex.compile(
    r"(?:时|就|仍|都|才|正|也|或|则|不|再|恰|恰好|的|个|例|[上下]文|上|里|中|[内外]层|一起|同样|应当"
    r"|分别|本来|至[多少])$|^(?:因为|为了)|^(?:\p{Han}*的)?(?:常|奇|偶|整|正|实)数$"
)
EMPTY = "的是个这那每第在与和或所里中上下了到为由从以有把它其"
WORD = regex.compile(rf"[\p{{Han}}--[{EMPTY}]]+|[A-Za-z]{{2,}}", regex.VERSION1)


@dataclass(frozen=True, order=True)
class Declaration:
    """A line says what a symbol stands for."""

    line: int
    symbol: Symbol
    meaning: str


def find_declarations(note: Note) -> Iterator[Declaration]:
    """Yield what the sentences of a note say that symbols stand for."""
    for token in note.tokens:
        if token.type == "inline":
            sentence, formulas = read_sentence(token)
            for pattern in (SAID, NAMED, CALLED):
                for found in pattern.finditer(sentence):
                    line = find_line(token) + sentence.count("\n", 0, found.start("list"))
                    yield from _read_declarations(line, found, formulas)


def agree(one: str, other: str) -> bool:
    """Return whether two meanings share a word: two Han characters, one that is alone, or Latin."""
    words, others = _read_words(one), _read_words(other)
    return (
        not words.isdisjoint(others)
        or any(len(word) == 1 and word in other for word in words)
        or any(len(word) == 1 and word in one for word in others)
    )


def read_sentence(token: Token) -> tuple[str, list[str]]:
    """Return a paragraph with one character for each formula, and the formulas."""
    words: list[str] = []
    formulas: list[str] = []
    for child in token.children or ():
        if child.type.startswith("math_inline"):
            words.append(chr(FIRST + len(formulas)))
            formulas.append(child.content)
        elif child.type in {"text", "code_inline"}:
            words.append(regex.sub(SIGN, " ", child.content))
        elif child.type == "myst_role":
            words.append(regex.sub(r"\s*<[^<>]*>$", "", child.content))
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n")
    return "".join(words), formulas


def _read_declarations(
    line: int, found: regex.Match[str], formulas: list[str]
) -> Iterator[Declaration]:
    """Yield a declaration for each symbol, with its own part of the words if there are as many."""
    symbols: list[Symbol | None] = []
    for sign in regex.findall(SIGN, found["list"]):
        listed = read_listed(formulas[ord(sign) - FIRST], alone=found.re is CALLED)
        symbols += listed or [None]
    meaning = regex.sub(
        SIGN, lambda sign: f"${formulas[ord(sign[0]) - FIRST]}$", found["meaning"]
    ).strip()
    parts = PARTS.split(meaning)
    each = parts if len(parts) == len(symbols) else [meaning] * len(symbols)
    for symbol, words in zip(symbols, each, strict=True):
        if symbol and HAN.search(words) and not NO_NOUN.search(words):
            yield Declaration(line, symbol, words.strip())


def _read_words(text: str) -> set[str]:
    text = regex.sub(r"\$[^$]*\$", " ", text)
    words: set[str] = set()
    for word in WORD.findall(text):
        if HAN.match(word) and len(word) > 1:
            words.update(word[at : at + 2] for at in range(len(word) - 1))
        else:
            words.add(word.casefold())
    return words
