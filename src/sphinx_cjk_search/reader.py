"""A doctree to its sections: what a reader would see, each piece under its heading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_cjk_search.formulas import read_formula
from sphinx_cjk_search.model import Section

if TYPE_CHECKING:
    from collections.abc import Callable

SKIPPED = (
    nodes.Invisible,
    nodes.raw,
    nodes.system_message,
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.problematic,
    nodes.docinfo,
    nodes.label,
    addnodes.toctree,
    addnodes.index,
    addnodes.tabular_col_spec,
)


@dataclass
class _Draft:
    """A section that is being read."""

    anchor: str
    title: str
    text: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def finish(self) -> Section:
        kinds = (self.text, self.prose, self.code, self.formulas)
        return Section(self.anchor, self.title, *("\n".join(kind) for kind in kinds))


@dataclass
class _Reader:
    """Walks a doctree; `is_shown` tells whether an `only` of an expression is part of the page."""

    is_shown: Callable[[str], bool]
    drafts: list[_Draft]

    def walk(self, parent: nodes.Element) -> None:
        for node in parent.children:
            if not isinstance(node, nodes.Element) or isinstance(node, SKIPPED):
                continue
            if isinstance(node, addnodes.only) and not self.is_shown(node["expr"]):
                continue
            if isinstance(node, nodes.section):
                self._read_section(node)
            elif isinstance(node, nodes.title) and isinstance(parent, nodes.section):
                continue
            elif isinstance(node, nodes.term) and node["ids"]:
                self._open(node["ids"][0], node)
            elif isinstance(node, addnodes.desc_signature):
                self._open(next(iter(node["ids"]), self.drafts[-1].anchor), node)
            else:
                self._read_block(node)

    def _read_section(self, section: nodes.section) -> None:
        title = next(iter(section.findall(nodes.title)), None)
        if isinstance(section.parent, nodes.document) and len(self.drafts) == 1:
            # The heading of the page itself leads to its top.
            self.drafts[0].title = self._read_text(title) if title else ""
        elif title is not None:
            self._open(section["ids"][0], title)
        self.walk(section)

    def _open(self, anchor: str, title: nodes.Element) -> None:
        draft = _Draft(anchor, "")
        self.drafts.append(draft)
        draft.title = self._read_text(title)

    def _read_block(self, node: nodes.Element) -> None:
        draft = self.drafts[-1]
        if isinstance(node, nodes.math_block):
            self._add_prose(self._read_formula(node))
        elif isinstance(node, nodes.literal_block | nodes.doctest_block):
            draft.text.append(node.astext().strip("\n"))
            draft.code.append(node.astext())
        elif isinstance(node, nodes.image):
            self._add_prose(node.get("alt", ""))
        elif isinstance(node, nodes.TextElement):
            self._add_prose(self._read_text(node))
        else:
            self.walk(node)

    def _add_prose(self, text: str) -> None:
        if text:
            self.drafts[-1].text.append(text)
            self.drafts[-1].prose.append(text)

    def _read_text(self, element: nodes.Element) -> str:
        """Return running text, formulas as they are read; the formulas are kept as written."""
        return " ".join("".join(map(self._read_inline, element.children)).split())

    def _read_inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return node.astext()
        if isinstance(node, nodes.math):
            return self._read_formula(node)
        if isinstance(node, nodes.image):
            return str(node.get("alt", ""))
        if isinstance(node, nodes.Element) and not isinstance(node, SKIPPED):
            return "".join(map(self._read_inline, node.children))
        return ""

    def _read_formula(self, node: nodes.Element) -> str:
        tex = node.astext()
        self.drafts[-1].formulas.append(tex)
        return read_formula(tex)


def read_sections(
    doctree: nodes.document, is_shown: Callable[[str], bool] = lambda _expression: True
) -> list[Section]:
    """Return the sections of a page in reading order; the first has its title and no anchor.

    A term of a glossary and the signature of a described object open a section too.
    """
    reader = _Reader(is_shown, [_Draft("", "")])
    reader.walk(doctree)
    return [draft.finish() for draft in reader.drafts]
