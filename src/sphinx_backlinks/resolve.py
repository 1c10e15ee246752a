"""Where links lead, as Sphinx's domains say once all pages are read.

Sphinx itself resolves references page by page while it writes; by then it is too late to say on one
page what another links to. So the domains are asked twice. They warn of what is wrong when they are
asked the second time, and not here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.logging import suppress_logging
from sphinx.util.nodes import clean_astext

from sphinx_backlinks.model import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_backlinks.model import Link, Page

SCHEME = "docname:"


class _DocnameBuilder:
    """Stands in for the builder, and gives docnames for addresses."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def __getattr__(self, name: str) -> object:
        return getattr(self._builder, name)

    def get_relative_uri(self, _source: str, target: str, _typ: str | None = None) -> str:
        return SCHEME + target


def resolve_links(
    env: BuildEnvironment, builder: Builder, pages: Iterable[Page]
) -> dict[str, tuple[Target | None, ...]]:
    """Return by docname where each link of a page leads.

    Nothing stands for a link to the page itself, to another project, to a glossary term, to what
    does not exist, and for one that this output does not show.
    """
    with suppress_logging():
        return {
            page.docname: tuple(_resolve(env, builder, page, link) for link in page.links)
            for page in pages
        }


def _resolve(env: BuildEnvironment, builder: Builder, page: Page, link: Link) -> Target | None:
    if not all(builder.tags.eval_condition(condition) for condition in link.conditions):
        return None
    attributes = dict(link.attributes)
    kind = attributes["reftype"]
    if (attributes.get("refdomain"), kind) == ("doc", "myst"):
        target = _find_document(env, attributes, link.text)
    else:
        ask = _ask_all_domains if kind in ("any", "myst") else _ask_domain
        target = _read_first(env, ask(env, builder, page.docname, attributes, link.text))
    return target if target and target.docname != page.docname else None


def _find_document(env: BuildEnvironment, attributes: dict[str, Any], text: str) -> Target | None:
    """Return the target of a MyST link to a file of the project."""
    docname = attributes["reftarget"]
    if docname not in env.all_docs:
        return None
    if text:
        return Target(docname, text)
    headings = env.metadata[docname].get("myst_slugs", {})
    heading = headings.get(attributes.get("reftargetid"))
    return Target(docname, heading[2] if heading else clean_astext(env.titles[docname]))


def _ask_domain(
    env: BuildEnvironment, builder: Builder, docname: str, attributes: dict[str, Any], text: str
) -> Iterator[nodes.Element | None]:
    name = attributes.get("refdomain")
    if not name or name not in env.domains:
        return
    stand_in: Any = _DocnameBuilder(builder)
    kind, target = attributes["reftype"], attributes["reftarget"]
    reference, content = _make_reference(attributes, text)
    # An address outside of this output is none.
    with suppress(NoUri):
        yield env.domains[name].resolve_xref(
            env, docname, stand_in, kind, target, reference, content
        )


def _ask_all_domains(
    env: BuildEnvironment, builder: Builder, docname: str, attributes: dict[str, Any], text: str
) -> Iterator[nodes.Element | None]:
    """Yield what the domains make of a reference that names none, in the order of Sphinx."""
    document = {**attributes, "refdomain": "std", "reftype": "doc"}
    yield from _ask_domain(env, builder, docname, document, text)
    stand_in: Any = _DocnameBuilder(builder)
    for domain in sorted(env.domains.values(), key=lambda each: (each.name != "std", each.name)):
        reference, content = _make_reference(attributes, text)
        # A domain without an answer to `any` is none that a prose link leads to.
        with suppress(NotImplementedError, NoUri):
            found = domain.resolve_any_xref(
                env, docname, stand_in, attributes["reftarget"], reference, content
            )
            yield from (node for role, node in found if role != "std:term")


def _make_reference(
    attributes: dict[str, Any], text: str
) -> tuple[addnodes.pending_xref, nodes.inline]:
    content = nodes.inline("", text)
    return addnodes.pending_xref("", content.deepcopy(), **attributes), content


def _read_first(env: BuildEnvironment, found: Iterable[nodes.Element | None]) -> Target | None:
    """Return the target of the first reference that there is, if it is a page."""
    reference = next((node for node in found if node is not None), None)
    if reference is None or not str(reference.get("refuri", "")).startswith(SCHEME):
        return None
    docname = reference["refuri"].removeprefix(SCHEME).partition("#")[0]
    return Target(docname, reference.astext()) if docname in env.all_docs else None
