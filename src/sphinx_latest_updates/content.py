"""Whole notes for feeds: HTML that stands on its own, wherever a reader shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from sphinx.util.osutil import relative_uri

from sphinx_latest_updates.elder_sphinx import resolve_doctree

if TYPE_CHECKING:
    from bs4 import Tag
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.writers.html5 import HTML5Translator

# What serves the page and not the text.
FURNITURE = "script, style, button, a.headerlink, h1"
ADDRESSES = ("href", "src")


def render_content(builder: StandaloneHTMLBuilder, docname: str, address: str) -> str:
    """Return a note without its title as HTML; `address` is where its page is."""
    doctree = resolve_doctree(builder, docname)
    if not hasattr(builder, "docsettings"):
        builder.prepare_writing(set())  # Nothing was written in this build.
    doctree.settings = builder.docsettings
    builder.secnumbers = builder.env.toc_secnumbers.get(docname, {})
    builder.fignumbers = builder.env.toc_fignumbers.get(docname, {})
    page = builder.get_target_uri(docname)
    builder.imgpath = relative_uri(page, "_images")
    builder.dlpath = relative_uri(page, "_downloads")
    builder.current_docname = docname
    builder.post_process_images(doctree)
    translator = cast("HTML5Translator", builder.create_translator(doctree, builder))
    doctree.walkabout(translator)
    return make_independent("".join(translator.fragment), address)


def make_independent(html: str, address: str) -> str:
    """Return the HTML of a page without what needs the page around it, its addresses absolute.

    A formula is left as MathML, which needs no style sheet; a reader that drops MathML shows the
    TeX that it carries.
    """
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(FURNITURE):
        element.decompose()
    for formula in soup.select(".katex"):
        _keep_mathml(formula)
    for element in soup.find_all(True):
        del element["id"]
        for name in ADDRESSES:
            if name in element.attrs:
                element[name] = urljoin(address, str(element[name]))
    return str(soup).strip()


def _keep_mathml(formula: Tag) -> None:
    if (mathml := formula.find("math")) is not None:
        if formula.find_parent(class_="katex-display"):
            mathml["display"] = "block"
        formula.replace_with(mathml.extract())
