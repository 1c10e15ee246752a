"""The labels that a Markdown text gives to addresses: `[label]: address`.

Which of them there are says what `[text][label]` is anywhere in a text, a link or brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it.common.utils import normalizeReference

from sphinx_latest_updates.visible.markdown import NO_LABELS
from sphinx_latest_updates.visible.parts import cut

LABEL = r"\[(?!\^)(?:[^\[\]\\]+|\\.)++\]:"
LABELS = re.compile(LABEL, re.DOTALL)
# What may be a definition, in a list or a quotation as well.
CANDIDATE = re.compile(
    rf"^(?:[^\S\n]|[>*+:~-]|\d+[.)]|\[\^[^\]\n]*\]:)*{LABEL}", re.MULTILINE | re.DOTALL
)
# A paragraph of nothing but definitions, each in a line of its own, with or without a title.
SIGN = r"(?:[^\x00-\x20\x7f\s<>()\\&] | &(?!\#?\w+;))"
LINE = rf"""
    \[(?!\^)(?=[^\]\n]*\S\]) ([^\[\]\\\n]+) \]:\ +
    (?!<?(?:javascript|vbscript|file|data):) (?:{SIGN}+ | <{SIGN}(?:{SIGN}|[()\ ])*>)
    (?:\ +(?:"[^"\\\n]*"|'[^'\\\n]*'))?
"""
DEFINITION = re.compile(LINE, re.VERBOSE | re.IGNORECASE)
DEFINITIONS = re.compile(rf"{LINE} (?:\n{LINE})*", re.VERBOSE | re.IGNORECASE)
# What defines none, whatever stands in it.
FENCED = ("\n```", "\n~~~", "\n:::", "\n    ")


def find_labels(text: str) -> frozenset[str] | None:
    """Return the labels that a text defines; None if only the parser can tell."""
    return _find_labels(text) if "]:" in text and LABELS.search(text) else NO_LABELS


# A version is compared with the one before it and with the one after it.
@lru_cache(maxsize=4)
def _find_labels(text: str) -> frozenset[str] | None:
    labels: set[str] = set()
    if CANDIDATE.search(text):
        for _begin, part in cut(text):
            if "]:" in part and not part.startswith(FENCED) and CANDIDATE.search(part):
                if not DEFINITIONS.fullmatch(part):
                    return None
                labels.update(map(normalizeReference, DEFINITION.findall(part)))
    return frozenset(labels)


def select_labels(part: str, labels: frozenset[str]) -> frozenset[str]:
    """Return those of the labels that may matter to a part of a text."""
    if "[" not in part:
        return NO_LABELS
    known = normalizeReference(part)
    return frozenset(label for label in labels if label in known)
