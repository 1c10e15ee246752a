"""From style attributes to the rules of a style sheet. Knows no Sphinx."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ATTRIBUTE = re.compile('style="')
# Sphinx, docutils and KaTeX write `>` in attributes as a character reference.
TAG = re.compile(r"<[A-Za-z][^<>]*\sstyle=\"[^<>]*>")
STYLE = re.compile(r'\sstyle="([^"]*)"')
CLASS = re.compile(r'(\sclass=")([^"]*)')
PREFIX = "style-"


class Sheet:
    """The rules of one page, and the HTML they stand for.

    Rules are numbered as they come, so that the same page has the same sheet.
    """

    def __init__(self) -> None:
        """Make an empty sheet."""
        self._classes: dict[str, str] = {}
        # Formulas have the same few tags over and over.
        self._tags: dict[str, str] = {}

    def take_styles(self, html: str) -> str:
        """Return HTML whose style attributes are classes, their rules kept in the sheet."""
        pieces = []
        end = 0
        for tag in _find_tags(html):
            if tag[0] not in self._tags:
                self._tags[tag[0]] = self._take_style(tag[0])
            pieces += [html[end : tag.start()], self._tags[tag[0]]]
            end = tag.end()
        return "".join([*pieces, html[end:]])

    def _take_style(self, tag: str) -> str:
        found = STYLE.search(tag)
        if not found:
            return tag
        style = unescape(found[1]).strip().rstrip(";")
        bare = STYLE.sub("", tag, count=1)
        if not style:
            return bare
        name = self._classes.setdefault(style, f"{PREFIX}{len(self._classes) + 1}")
        if CLASS.search(bare):
            return CLASS.sub(rf"\1\2 {name}", bare, count=1)
        start = re.match(r"<[^\s/>]+", bare)
        assert start
        return f'{start[0]} class="{name}"{bare[start.end() :]}'

    def write(self) -> str:
        """Return the sheet as CSS, empty where there was no style attribute.

        `:is(#_, …)` gives a rule the weight of an id, near that of the attribute it stands for.
        """
        return "".join(_write_rules(self._classes.items()))


def _find_tags(html: str) -> Iterator[re.Match[str]]:
    """Yield the tags with a style attribute: a page has thousands of others to be passed over."""
    end = 0
    for found in ATTRIBUTE.finditer(html):
        if found.start() < end:
            continue
        start = html.rfind("<", end, found.start())
        if start >= 0 and (tag := TAG.match(html, start)):
            yield tag
            end = tag.end()


def _write_rules(classes: Iterable[tuple[str, str]]) -> Iterable[str]:
    for style, name in classes:
        # A brace or an `<` is no part of a declaration that Sphinx writes; it would end the rule.
        if not re.search(r"[{}<]", style):
            yield f":is(#_,.{name}){{{style}}}\n"
