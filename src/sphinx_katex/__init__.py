"""Formulas rendered while the site is built, by KaTeX: no script, no other host, no wait.

A math renderer for Sphinx's HTML builders, in use as soon as the extension is listed. Equation
numbers and references stay Sphinx's own; other builders are not touched. A formula that does not
compile is a warning with file and line, and its TeX is shown.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders._epub_base import EpubBuilder
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from sphinx_katex.engine import TexError, prepare_display, render, star_environments
from sphinx_katex.messages import Subtype, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

__version__ = "0.1.0"

RENDERER = "katex"
STYLE_SHEET = "katex/katex.min.css"
PART = '<span class="katex-base">'
# Marks that may not begin a line: Unicode's closing, exclamation and non-starter classes.
MARKS = re.compile(r"[，。、；：？！）》」』】〉”’…,.;:?!)\]]+")


class bound_math(nodes.inline):
    """A formula and the punctuation behind it, which do not part at the end of a line."""


def bind_marks(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Keep a formula and the punctuation behind it on one line.

    A browser breaks a line behind a formula, whatever follows: it takes it for an image.
    """
    if app.builder.format != "html":
        return
    for math in list(doctree.findall(nodes.math)):
        text = math.next_node(descend=False, siblings=True)
        if isinstance(text, nodes.Text) and (marks := MARKS.match(text)):
            bound = bound_math("", "", math.deepcopy(), nodes.Text(marks[0]))
            text.parent.replace(text, nodes.Text(text[marks.end() :]))
            math.replace_self(bound)


def visit_bound_math(self: HTML5Translator, _node: bound_math) -> None:
    """Open what is not broken."""
    self.body.append('<span style="white-space: nowrap">')


def depart_bound_math(self: HTML5Translator, _node: bound_math) -> None:
    """Close what is not broken."""
    self.body.append("</span>")


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    html = _render_node(self, node, node.astext(), display=False)
    if isinstance(node.parent, bound_math):
        # The formula itself may still be broken between its parts, as KaTeX means it to be.
        html = html.replace(f"</span>{PART}", f"</span><wbr />{PART}")
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(html + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula; it scrolls where it is wider than the page, by keyboard too."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight", tabindex=0))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    tex = star_environments(node.astext())
    if not node.get("no-wrap", node.get("nowrap", False)):
        tex = prepare_display(tex)
    self.body.append(_render_node(self, node, tex, display=True) + "</div>\n")
    raise nodes.SkipNode


def _render_node(self: HTML5Translator, node: nodes.Element, tex: str, *, display: bool) -> str:
    try:
        return render(tex, display=display, macros=self.config.katex_macros)
    except TexError as error:
        warn(
            Subtype.FORMULA,
            "this formula is shown as TeX, KaTeX cannot read it: %s. Correct it, or define what "
            "is missing in katex_macros.",
            error,
            location=node,
        )
        return f"<code>{self.encode(node.astext())}</code>"


def add_static_files(app: Sphinx) -> None:
    """Let HTML builders find KaTeX's style sheet and fonts."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(Path(__file__).parent / "static"))
    if isinstance(app.builder, EpubBuilder):
        # Sphinx leaves out of an EPUB what has no media type it knows.
        app.builder.media_types = {**app.builder.media_types, ".woff2": "font/woff2"}


def add_style_sheet(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Load the style sheet on pages that show a formula."""
    if context.get("has_maths_elements"):
        app.add_css_file(STYLE_SHEET)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_config_value(
        "katex_macros",
        {},
        "html",
        frozenset({dict}),
        r"Commands that formulas may use, each with what it stands for, such as "
        r'`{r"\RR": r"\mathbb{R}"}`.',
    )
    app.add_html_math_renderer(
        RENDERER,
        inline_renderers=(visit_math, None),
        block_renderers=(visit_math_block, None),
    )
    app.add_node(bound_math, html=(visit_bound_math, depart_bound_math))
    app.connect("builder-inited", add_static_files)
    # Behind those who put text with formulas into a page.
    app.connect("doctree-resolved", bind_marks, priority=900)
    app.connect("html-page-context", add_style_sheet)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
