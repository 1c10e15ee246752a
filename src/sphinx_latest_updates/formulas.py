"""Formulas in plain text, where the characters of Unicode are enough to read them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from unicodeit.data import COMBININGMARKS, REPLACEMENTS, SUBSUPERSCRIPTS

LONGEST = 40  # characters; what is longer is hard to read without the layout of a formula
SCRIPTS: dict[str, str] = {**dict(SUBSUPERSCRIPTS), "^⊤": "ᵀ", "^∘": "°", "^′": "′"}
ACCENTS: dict[str, str] = {
    **{command: sign for command, sign in REPLACEMENTS if unicodedata.combining(sign[:1] or "x")},
    **dict(COMBININGMARKS),
}
# What TeX writes out by the command of its name.
# fmt: off
NAMES = frozenset({
    "Pr", "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "csc", "deg", "det", "dim",
    "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "ln", "log", "max", "min", "sec", "sin", "sinh",
    "sup", "tan", "tanh",
})
# fmt: on
ROOT = "\\sqrt"
UPRIGHT = frozenset({"\\mathrm", "\\operatorname", "\\text", "\\textrm"})
BOLD = frozenset({"\\boldsymbol", "\\bm"})
SPACES = dict.fromkeys(("\\,", "\\:", "\\;", "\\ ", "\\quad"), " ")
UNSEEN = dict.fromkeys(("\\!", "\\left", "\\right"), "")
ESCAPED = {f"\\{character}": character for character in "{}%#&_$"}
SIGNS: dict[str, str] = {
    **{command: sign for command, sign in REPLACEMENTS if command not in ACCENTS},
    **{"\\dots": "…", "\\bmod": " mod "},
    **SPACES,
    **UNSEEN,
    **ESCAPED,
}
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|[^\\{}^_&~$%#]", re.DOTALL)


class _NoPlainForm(Exception):
    """A formula needs the layout that plain text has not."""


@lru_cache(maxsize=4096)
def write_formula(tex: str) -> str:
    """Return a formula in at most 40 characters of Unicode, nothing if that cannot be done.

    Greek, signs, accents and scripts have characters of their own (`10^{-8}` is `10⁻⁸`), fractions,
    roots and matrices have none. The characters are those of the library unicodeit; which of them
    a formula means is read here, since it replaces parts of longer commands, too.
    """
    tex = " ".join(tex.split())
    tokens = TOKEN.findall(tex)[::-1]
    if "".join(tokens[::-1]) != tex:
        return ""
    try:
        plain = unicodedata.normalize("NFC", _write_tokens(tokens)).strip()
    except _NoPlainForm:
        return ""
    return "" if tokens or len(plain) > LONGEST else plain


def write_script(sign: str, text: str) -> str:
    """Return a superscript (`^`) or subscript (`_`) in Unicode, else its text behind the sign.

    A subscript that Unicode lacks is its text alone: `H₂O`, `Kmax`, but `2^(n+1/2)`.
    """
    written = [SCRIPTS.get(f"{sign}{'−' if mark == '-' else mark}") for mark in text]
    if all(written):
        return "".join(mark for mark in written if mark)
    if sign == "_":
        return text
    return f"^{text}" if text.isalnum() else f"^({text})"


def _write_tokens(tokens: list[str]) -> str:
    """Write tokens, the next of which is the last in the list, to the end of their group."""
    plain = ""
    while tokens and tokens[-1] != "}":
        token = tokens.pop()
        before = plain
        if token in "^_":
            script = _write_argument(tokens)
            plain += "".join(_look_up(f"{token}{character}", SCRIPTS) for character in script)
        elif token == "{":
            plain += _write_group(tokens)
        elif token[1:] in NAMES:
            plain += " " if before[-1:].isalnum() else ""
            plain += token[1:]
            plain += " " if tokens and tokens[-1].isalnum() else ""
        elif token[0] == "\\":
            plain += _write_command(token, tokens)
            _drop_ending_space(token, before, tokens)
        else:
            plain += "−" if token == "-" else token
    return plain


def _write_group(tokens: list[str]) -> str:
    plain = _write_tokens(tokens)
    if not tokens:
        raise _NoPlainForm
    tokens.pop()
    return plain


def _write_argument(tokens: list[str]) -> str:
    while tokens and tokens[-1] == " ":
        tokens.pop()
    if not tokens or tokens[-1] in "}^_":
        raise _NoPlainForm
    token = tokens.pop()
    if token == "{":
        return _write_group(tokens)
    return _write_command(token, tokens) if token[0] == "\\" else "−" if token == "-" else token


def _write_command(command: str, tokens: list[str]) -> str:
    if command[1:] in NAMES:
        return command[1:]
    if command in UPRIGHT:
        return _write_text(tokens)
    if command in BOLD:
        return _write_argument(tokens)
    if command in ACCENTS or command == ROOT:
        # A bar over more than one letter would need the layout of a formula.
        letter = _write_argument(tokens)
        if len(letter) != 1 or not letter.isalnum():
            raise _NoPlainForm
        return SIGNS[ROOT] + letter if command == ROOT else letter + ACCENTS[command]
    if command in SIGNS:
        return SIGNS[command]
    # An alphabet of its own, such as that of \\mathbb{R}.
    letters = _write_argument(tokens)
    return "".join(_look_up(f"{command}{{{letter}}}", SIGNS) for letter in letters)


def _write_text(tokens: list[str]) -> str:
    """Write an argument that is text: a hyphen in it is no minus."""
    if tokens[-1:] != ["{"]:
        return _write_argument(tokens)
    tokens.pop()
    words = ""
    while tokens and tokens[-1] != "}":
        words += tokens.pop()
    if not tokens or not set(words).isdisjoint("\\{^_"):
        raise _NoPlainForm
    tokens.pop()
    return words


def _look_up(name: str, table: dict[str, str]) -> str:
    if name not in table:
        raise _NoPlainForm
    return table[name]


def _drop_ending_space(command: str, before: str, tokens: list[str]) -> None:
    r"""Drop a space that does no more than end a command's name: `\nabla L`, not `a \le b`."""
    is_ending = tokens[-1:] == [" "] and tokens[-2:-1] and tokens[-2].isalnum()
    if is_ending and not before.endswith(" "):
        tokens.pop()
