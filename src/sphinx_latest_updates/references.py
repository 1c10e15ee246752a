"""Find where the references in an excerpt lead, and what they say.

A reference such as `{ref}` or `[](note.md)` takes its text and its address from another page, so it
is settled when all pages are read.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransformer
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.util.logging import suppress_logging

from sphinx_latest_updates.inlines import Rules, read_inlines
from sphinx_latest_updates.model import Block, Inline
from sphinx_latest_updates.prose import write_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docutils.transforms import Transform
    from sphinx.builders import Builder

    from sphinx_latest_updates.model import Note


class Settler:
    """Settles references for the pages of one output, each excerpt once."""

    def __init__(self, builder: Builder, transforms: Iterable[type[Transform]]) -> None:
        """Take from all post-transforms those that resolve references, MyST's included."""
        self._builder = builder
        self._resolvers = [item for item in transforms if issubclass(item, ReferencesResolver)]
        self._settled: dict[str, dict[Inline, Inline]] = {}
        self._reach: object = None

    def settle(self, note: Note, locate: Callable[[str], str]) -> Note:
        """Return a note in whose excerpt each reference has its text and its address.

        `locate` makes an address of one that starts at the root of the output. A reference that
        leads nowhere in this output has no address: its own page warns about it.
        """
        references = list(dict.fromkeys(_find_references(note.excerpt)))
        if not references:
            return note
        self._forget_other_documents()
        if note.docname not in self._settled:
            found = self._resolve(references, note.docname)
            self._settled[note.docname] = dict(zip(references, found, strict=True))
        settled = {
            reference: replace(found, target=locate(found.target) if found.target else "")
            for reference, found in self._settled[note.docname].items()
        }
        return replace(
            note,
            excerpt=tuple(
                replace(block, children=tuple(_replace(block.children, settled)))
                for block in note.excerpt
            ),
        )

    def _forget_other_documents(self) -> None:
        """Settle anew where the output is made of documents: a PDF leads to pages that it has."""
        reach = getattr(self._builder, "docnames", None)
        if reach is not self._reach:
            self._reach = reach
            self._settled.clear()

    def _resolve(self, references: Sequence[Inline], docname: str) -> list[Inline]:
        """Resolve references in a document that holds nothing else."""
        env = self._builder.env
        document = new_document(docname)
        document.settings.env = env
        for reference in references:
            document += nodes.paragraph("", "", _make_node(reference, docname))
        transformer = SphinxTransformer(document)
        transformer.set_environment(env)
        transformer.add_transforms(self._resolvers)
        current = env.current_document
        env.current_document = deepcopy(current)
        env.current_document.docname = docname
        try:
            with suppress_logging():
                transformer.apply_transforms()
        finally:
            env.current_document = current
        return [
            _read(paragraph, reference, docname, self._builder)
            for reference, paragraph in zip(references, document.children, strict=True)
        ]


def _find_references(parts: Iterable[Block | Inline]) -> Iterator[Inline]:
    for part in parts:
        if isinstance(part, Inline) and part.kind == "reference":
            yield part
        else:
            yield from _find_references(part.children)


def _replace(inlines: Iterable[Inline], settled: dict[Inline, Inline]) -> Iterator[Inline]:
    for inline in inlines:
        if inline in settled:
            yield settled[inline]
        else:
            yield replace(inline, children=tuple(_replace(inline.children, settled)))


def _make_node(reference: Inline, docname: str) -> nodes.Element:
    attributes = dict(reference.attributes)
    if "reftype" not in attributes:
        return nodes.reference("", write_plain(reference.children), **attributes)
    is_code = [child.kind for child in reference.children] == ["code"]
    kind = nodes.literal if is_code else nodes.inline
    text = kind("", write_plain(reference.children))
    return addnodes.pending_xref("", text, **{"refdoc": docname, **attributes})


def _read(paragraph: nodes.Node, reference: Inline, docname: str, builder: Builder) -> Inline:
    assert isinstance(paragraph, nodes.Element)
    attributes = dict(reference.attributes)
    written = attributes.get("refexplicit") or "reftype" not in attributes
    children = reference.children if written else read_inlines(paragraph, Rules())
    found = next(iter(paragraph.findall(nodes.reference)), None)
    if found is None:
        return Inline("reference", children=children)
    if not written:
        children = read_inlines(found, Rules())
    return Inline("reference", children=children, target=_locate(found, docname, builder))


def _locate(found: nodes.reference, docname: str, builder: Builder) -> str:
    """Return an address from the root of the output, or in full."""
    try:
        page = builder.get_target_uri(docname)
    except NoUri:
        page = ""
    if "refid" in found:
        return f"{page}#{found['refid']}"
    address: str = found.get("refuri", "")
    return urljoin(page, address) if builder.format == "html" else address
