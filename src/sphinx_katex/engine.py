"""TeX to HTML by KaTeX, run in the V8 that comes with mini-racer. Knows no Sphinx."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py_mini_racer import MiniRacer

KATEX = Path(__file__).with_name("katex.min.js")
# The page numbers equations itself, so environments that would number theirs are starred.
# KaTeX has no multline; gather sets its lines centred, the nearest it has.
NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|multline)\}")
# A name and the sign of its application stand side by side, where often one element is called for,
# as in R_{\max}; to go when KaTeX, here 0.19, puts them into a row.
NAME = re.compile("<mi(?: [^<>]*)?>[^<>]*</mi><mo>\u2061</mo>")
MULTLINE = re.compile(r"\\(begin|end)\{multline\*\}")


class TexError(ValueError):
    """A formula that KaTeX does not understand; the message is KaTeX's own."""


def render(tex: str, *, display: bool, macros: Mapping[str, str]) -> str:
    """Return a formula as HTML for the eye with MathML for screen readers.

    The MathML carries the TeX as an annotation. Raises TexError.
    """
    return _render(tex, display, tuple(macros.items()))


# An excerpt is on several pages, and a formula often on one.
@lru_cache(maxsize=4096)
def _render(tex: str, display: bool, macros: tuple[tuple[str, str], ...]) -> str:
    # Not before the first formula: a build that writes none goes without.
    from py_mini_racer import JSEvalException

    options = {
        "displayMode": display,
        "macros": dict(macros),
        "output": "htmlAndMathml",
        "strict": "ignore",  # Han characters in formulas are meant.
        "throwOnError": True,
    }
    try:
        html = _engine(os.getpid()).call("katex.renderToString", tex, options)
    except JSEvalException as error:
        raise TexError(_first_line(str(error))) from error
    return NAME.sub(r"<mrow>\g<0></mrow>", str(html))


def prepare_display(tex: str) -> str:
    """Return displayed TeX as KaTeX wants it.

    As for Sphinx's other renderers, a blank line separates equations and `\\\\` breaks a line.
    """
    parts = [part.strip() for part in re.split(r"\n\s*\n", tex) if part.strip()]
    lines = [_wrap("aligned", part) if _breaks(part) else part for part in parts]
    return _wrap("gathered", r"\\".join(lines)) if len(lines) > 1 else "".join(lines)


def star_environments(tex: str) -> str:
    """Return TeX that brings its own environment, the environment made one without numbers."""
    return MULTLINE.sub(r"\\\1{gather*}", NUMBERED.sub(r"\\\1{\2*}", tex))


def _wrap(environment: str, tex: str) -> str:
    return rf"\begin{{{environment}}}{tex}\end{{{environment}}}"


def _breaks(tex: str) -> bool:
    """Return whether TeX breaks lines outside any environment of its own."""
    without = re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", tex, flags=re.DOTALL)
    return r"\\" in without


@cache
def _engine(process: int) -> MiniRacer:
    """Return the engine of a process; a forked builder must not use that of its parent."""
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval(KATEX.read_text(encoding="utf-8"))
    return engine


def _first_line(message: str) -> str:
    found = re.search(r"ParseError: (.*)", message)
    return found.group(1) if found else message.splitlines()[0]
