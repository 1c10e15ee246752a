"""Compare two Markdown texts without parsing them whole.

Parsing is dear, and most pairs of versions differ in a few paragraphs. `skim_markdown` looks at
these only. It answers where it reads them as the parser would, and says so where it cannot.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import regex

from sphinx_latest_updates.visible.chunks import (
    FENCE,
    FORMULA,
    FORMULA_END,
    HEADING,
    PROSE,
    RAW_HTML,
    are_inert,
    find_contexts,
    find_differences,
)
from sphinx_latest_updates.visible.markdown import SPACE, TEXT, merge_text, read_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_latest_updates.visible.markdown import Atoms


# A line, its markers taken off, that may be something else than prose.
SPECIAL_LINE = regex.compile(r"\t| {4}|\s*(?:[:<>%(|+=~{$\[]|\d+[.)]|\\begin|[-*_][-*_\s]*$|[-*] )")
SPECIAL_TEXT = regex.compile(r"[\t\\`$<{}\[\]|&]")
DEFINITION = regex.compile(r"^ {0,3}\[[^\]^][^\]]*\]:.*", regex.MULTILINE)
BULLET = regex.compile(r" {0,3}[-*] {1,4}(?=\S)")
NUMBER = regex.compile(r" {0,3}\d{1,9}[.)] {1,4}(?=\S)")
QUOTE = regex.compile(r" {0,3}> ?")
SPAN = regex.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\$(?P<math>(?:[^$`\\\n]|\\[^$`\n])+)\$"
    r"|\[\^(?P<note>[^\[\]\s`$<\\]+)\](?!:)"
    r"|(?P<mark>!?)\[(?P<text>[^\[\]`$<\\]+)\]\([^()\s<>`$\\]+\)",
    regex.DOTALL,
)
# Letters and digits that no reader sees, in prose or around it.
HIDDEN = regex.compile(
    r"\]\([^()]*\)|\]\[[^\]]*\]|\[\^[^\]]*\]|^[ \t]*\[[^\]^][^\]]*\]:.*|<[^<>]*>|\{[^{}]*\}|\w+://\S*"
    r"|^[ \t]*\d+\\?[.)]|^[ \t]*(?::[\w-]+:|%|\(.*\)=$|```|~~~|:::).*",
    regex.MULTILINE,
)
NO_LETTER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def skim_markdown(old: str, new: str) -> bool | None:
    """Return whether two Markdown texts differ visibly, None where only parsing both can tell."""
    before, after = old.split("\n"), new.split("\n")
    contexts = find_contexts(before)
    undecided: list[tuple[list[str], list[str]]] = []
    is_sure = True
    for i, j, k, n in find_differences(before, after):
        if are_inert(before[i:j], after[k:n], contexts[i:j]):
            continue
        removed, added, context = before[i:j], after[k:n], contexts[i]
        if context is None or any(map(RAW_HTML.search, (*removed, *added))):
            return None
        answer = _compare_plain(removed, added) if context == PROSE else None
        if answer or (answer is None and _have_other_letters(removed, added)):
            return True
        if answer is None:
            undecided.append((removed, added))
            is_sure = is_sure and context == PROSE
    # What a link means may stand anywhere in the text.
    definitions = ["", *DEFINITION.findall(old)]
    if not is_sure or (undecided and definitions != ["", *DEFINITION.findall(new)]):
        return None
    return any(
        read_markdown("\n".join(removed + definitions))
        != read_markdown("\n".join(added + definitions))
        for removed, added in undecided
    )


def _compare_plain(removed: Sequence[str], added: Sequence[str]) -> bool | None:
    """Return whether two chunks of prose, code and formulas differ, None for any other."""
    one = _skim_blocks(removed)
    other = _skim_blocks(added) if one is not None else None
    return None if one is None or other is None else one != other


def _have_other_letters(removed: Sequence[str], added: Sequence[str]) -> bool:
    """Return whether letters or digits that a reader sees differ, wherever they stand.

    An unchanged stock of them may still be a visible change, of order or of code.
    """
    one, other = "\n".join(removed), "\n".join(added)
    if "&" in one or "&" in other:
        return False
    return _count_letters(one) != _count_letters(other)


def _count_letters(text: str) -> Counter[str]:
    return Counter(NO_LETTER.sub("", HIDDEN.sub(" ", text)))


def _skim_blocks(lines: Sequence[str]) -> Atoms | None:
    """Return the atoms of prose, fences and formulas, None if anything else is there."""
    atoms: list[tuple[str, ...]] = []
    prose: list[str] = []
    rest = iter(lines)
    for line in rest:
        if not (found := FENCE.match(line)):
            prose.append(line)
            continue
        block = _skim_fence(found, rest)
        before = _skim_prose(prose)
        if block is None or before is None:
            return None
        atoms += [*before, block]
        prose = []
    last = _skim_prose(prose)
    return None if last is None else merge_text([*atoms, *last])


def _skim_fence(opening: regex.Match[str], rest: Iterator[str]) -> tuple[str, ...] | None:
    """Return the atom of a block of code or a formula, reading its lines from `rest`."""
    indent, marker, info = opening.groups()
    if indent or info.lstrip().startswith("{"):
        return None
    if marker == FORMULA and FORMULA in info:
        return None
    body = []
    for line in rest:
        closing = FORMULA_END.fullmatch(line) if marker == FORMULA else None
        if closing or (marker != FORMULA and line.startswith(marker) and not line.strip(marker[0])):
            body += [closing[1]] if closing else []
            if marker == FORMULA:
                return ("math", " ".join(" ".join([info, *body]).split()))
            return ("code", *info.split(maxsplit=1)[:1], "\n".join(body).rstrip("\n"))
        body.append(line)
    return None


def _skim_prose(lines: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return the atoms of plain paragraphs, headings and list items, None if one is not plain."""
    atoms: list[tuple[str, ...]] = []
    for part in _split_prose(lines):
        found = None if part is None else _skim_part(part)
        if found is None:
            return None
        atoms += [*found, SPACE]
    return atoms


def _split_prose(lines: Sequence[str]) -> Iterator[str | None]:
    """Yield the parts that the parser reads apart, without the marks of lists and quotations.

    None where a line may be something else than prose. `offset` is the indentation of what
    belongs to the list item before.
    """
    part, offset, in_item = "", 0, False
    for line in lines:
        if quoted := QUOTE.match(line):
            line, offset = line[quoted.end() :], 0
        indent = len(line) - len(line.lstrip(" "))
        if part and not in_item and indent > 3:
            part += f"\n{line.strip()}"  # A paragraph goes on: nothing can begin here.
            continue
        if line and not part:
            offset = offset if offset <= indent < offset + 4 else 0
            line = line[offset:]
        marker = _find_marker(line, inside=bool(part), offset=offset, in_item=in_item)
        if part and (marker or not line or HEADING.match(line)):
            yield part
            part = ""
        if marker:
            offset += marker if indent >= offset else marker - offset
            line = line[marker:]
        in_item = bool(marker) or (in_item and bool(part))
        if SPECIAL_LINE.match(line):
            yield None
        part += f"\n{line}" if part else line
        if HEADING.match(line):
            yield part
            part = ""
    if part:
        yield part


def _find_marker(line: str, *, inside: bool, offset: int, in_item: bool) -> int:
    """Return the width of the list marker that begins a line, 0 if none begins an item there.

    A number begins no item within a paragraph, unless that is an item's; a marker further in than
    the item's text would begin a list in it.
    """
    indent = len(line) - len(line.lstrip(" "))
    if inside and in_item and indent >= offset:
        return 0
    found = BULLET.match(line) or (None if inside and not in_item else NUMBER.match(line))
    return found.end() if found else 0


def _skim_part(part: str) -> list[tuple[str, ...]] | None:
    """Return the atoms of a part whose only mark-up is code, formulas, links and images."""
    atoms: list[tuple[str, ...]] = []
    if heading := HEADING.match(part):
        atoms.append(("heading", f"h{len(heading[1])}"))
    position = 0
    for span in SPAN.finditer(part):
        if not _take_text(part[position : span.start()], atoms):
            return None
        atoms += _skim_span(span)
        position = span.end()
    return atoms if _take_text(part[position:], atoms) else None


def _take_text(text: str, atoms: list[tuple[str, ...]]) -> bool:
    """Append a text; return False where it holds mark-up."""
    if SPECIAL_TEXT.search(text):
        return False
    atoms.append((TEXT, text))
    return True


def _skim_span(span: regex.Match[str]) -> list[tuple[str, ...]]:
    if (code := span["code"]) is not None:
        code = code.replace("\n", " ")
        if code.startswith(" ") and code.endswith(" ") and code.strip():
            code = code[1:-1]  # CommonMark 0.31, 6.1
        return [("code", code)]
    if (math := span["math"]) is not None:
        return [("math", " ".join(math.split()))]
    if span["note"] is not None:
        return [("footnote_ref",)]
    return [("image",) if span["mark"] else ("link_open",), (TEXT, span["text"])]
