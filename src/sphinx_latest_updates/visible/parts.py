"""Cut a Markdown text into parts, each of them blocks that are read without the others.

Each pattern below says where blocks end that begin in a line at the top of a document, and is true
of the whole grammar. Where none fits, the parser's own rules say it, which is slow, and rare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import StateBlock

from sphinx_latest_updates.visible.grammar import make_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

# With one of these a line of a paragraph begins that no other rule takes.
PROSE = r"""(?:
    [^\W\d_] | [^\x00-\x7f\s] | ["',./;?@&!)\]}] | \d+(?![\d.)]) | \*+(?=[^\s*]) | _+(?=[^\s_])
    | `{1,2}(?!`) | \$(?!\$) | \[(?!\^) | \\(?!begin)
)"""
# The first line of a list's item. Below a paragraph at the margin only some numbers begin one.
ITEM = rf"(?:[*+-] | \d{{1,9}}[.)])\ {{1,4}}(?={PROSE})"
NEXT_ITEM = rf"\n(?:\n+{ITEM} | (?:[*+-] | 1[.)])\ {{1,4}}{PROSE})"
# Below a blank line, these at the margin are in no list, quotation or definition.
OUTSIDE = rf"(?:{PROSE} | [^\s*+\-\d>:~])(?!.*\n+\ *[:~])"
# These may go on beyond blank lines, and formulas beyond the list that they begin in.
OPENING = r"(?:\ {0,3}(?:`{3}|~{3}|:{3}|<) | .*(?:\\begin\{|\$\$) | \t)"
FENCE = r"`{3,}[^`\n]*"
END = r"(?=\n|\Z)"
LABEL = r"(?:\ \([^)$\n]+\))?"
# A formula in a list's item, which is closed at its own margin.
FORMULA = rf"""
    \n\n+(?P<margin>\ +)\$\$\n (?:(?P=margin)[^$\n]+\n)+ (?P=margin)\$\${LABEL}{END}
"""
# A tag or a bare address: HTML up to a blank line, or a paragraph.
TAG = r"<(?![!?]|(?i:script|pre|style|textarea))"
PART = re.compile(
    rf"""
    # A paragraph, if no definition follows, up to a blank line or what surely interrupts it.
    (?P<prose>
        {PROSE}.* (?:\n(?:{PROSE}|\ {{4,}}[^\s:~]).*)* (?!\n+\ *[:~])
        (?=\n\n | \n*\Z | \n\#{{1,6}}\  | \n{FENCE}{END} | \n[*+-]\ +{PROSE})
    )
    # An item of one line, of which the marker is no matter.
    | {ITEM} (?P<item>.*) (?=\n+{ITEM} | \n\n+{OUTSIDE} | \n*\Z)
    # A heading; a table would begin with a bar.
    | \#{{1,6}}\ [^|\n]*{END}
    # Code between fences, and indented code.
    | (?P<fence>`{{3,}}) [^`|\n]* \n(?:.*\n)*? \ {{0,3}}(?P=fence)`*{END}
    | \ {{4}}.* (?:\n+\ {{4}}.*)* (?=\n+\ {{0,3}}\S | \n*\Z)
    # A formula, maybe with its label.
    | \$\$\n (?:[^$\n]*\n)* \$\${LABEL}{END}
    | (?P<front_matter>\A---\n (?:(?!\ {{0,3}}---|\.\.\.).*\n)*? ---{END})
    # Lines of HTML, and a comment.
    | {TAG}.* (?:\n(?:{PROSE}|{TAG}).*)* (?!\n+\ *[:~])(?=\n\n|\n*\Z)
    | <!--(?!-?>)(?s:.*?)-->.*
    # An item with all that is in it.
    | {ITEM}.* (?:(?!{NEXT_ITEM}) (?:\n(?:\n+(?!{OUTSIDE}))?(?!{OPENING}).+ | {FORMULA}))*
        (?={NEXT_ITEM} | \n\n+{OUTSIDE} | \n*\Z)
    # Whatever it is, up to where nothing of it can be open.
    | (?!\A---)(?!{OPENING}).+ (?:\n(?:\n+(?!{OUTSIDE}))?(?!{OPENING}).+)*
        (?=\n\n+{OUTSIDE} | \n*\Z)
    """,
    re.VERBOSE,
)
FRONT_MATTER = "front_matter"
STANDING = frozenset({"prose", "item", FRONT_MATTER})
BLANK = re.compile(r"\n*")


def cut(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text whose lines have no space at their ends, and where each begins.

    A paragraph stands as it is, and that of a list's item without the item's marker. Front matter
    begins with its dashes, all else with a line break: in the first line it would be front matter.
    Cutting may `start` at the beginning of any part.
    """
    state: StateBlock | None = None
    while (start := find_text(text, start)) < len(text):
        if found := PART.match(text, start):
            stop = found.end()
            name = found.lastgroup
            part = found[name] if name in STANDING else f"\n{text[start:stop]}"
        else:
            state = state or StateBlock(text, make_parser(), {}, [])
            stop = _read_block(state, text.count("\n", 0, start))
            is_front_matter = any(token.type == FRONT_MATTER for token in state.tokens)
            part = text[start:stop] if is_front_matter else f"\n{text[start:stop]}"
            state.tokens.clear()
        yield start, part
        start = stop


def find_text(text: str, start: int) -> int:
    """Return where the first line begins that is not blank."""
    found = BLANK.match(text, start)
    assert found
    return found.end()


def find_common_part(text: str, stop: int) -> int:
    """Return where a part begins that does so in all texts with the first `stop` characters of one.

    It is the last of which that is sure without a look at them.
    """
    # To know where a part ends, no pattern looks beyond the second line of text below it.
    known = text[: max(0, text.rfind("\n\n", 0, stop))].rstrip("\n")
    last = known.rfind("\n\n")
    common = start = 0
    while start <= last and (found := PART.match(text, start)):
        common = start
        start = find_text(text, found.end())
    return common if start > last else start


def _read_block(state: StateBlock, line: int) -> int:
    """Return where the block ends that begins in a line."""
    state.line = line
    for rule in make_parser().block.ruler.getRules(""):
        if rule(state, line, state.lineMax, False):
            break
    return state.eMarks[state.line - 1]
