"""HTML pages that keep to a strict Content Security Policy and do not jump while they load.

For any theme, with no setting. What a theme cannot change in its templates is changed here:

- `style="…"` attributes, which `style-src 'self'` forbids, become rules of a sheet of the page's
  own. A sheet a page, so that parallel and incremental builds need to share nothing.
- Images say how large they are, and those after the first are loaded when they are near.
- Tables are put into a box that scrolls, so that a wide one does not widen the page.
- A file that a build writes with the bytes it had keeps its time, so that it is not sent again.

`light_pages_lean = {"lean.css": "whole.css"}` has a page load a lean style sheet, made once by
`python -m sphinx_light_pages` and kept with the sources, in place of the whole one. A page with a
class that the lean sheet has lost loads the whole one: a note may use a new directive any time.
Rules are chosen when the sheet is made and not during a build: there, one new class on one page
would change what all pages load, unchanged ones included, which keep naming the sheet as it was.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_light_pages.images import measure_image
from sphinx_light_pages.sheets import find_classes, is_lost
from sphinx_light_pages.styles import Sheet
from sphinx_light_pages.times import locate_record, read_record, settle_times, write_record

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

__version__ = "0.1.0"

SITES = frozenset({"html", "dirhtml"})
FOLDER = "page-styles"
# The sheet of the page that is written, in what its templates know.
SHEET = "light_pages_sheet"
# Where a theme's own sheets are, before those of the site.
PRIORITY = 150


def delay_images(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Have all images of a page but its first, which readers may wait for, loaded when near."""
    if app.builder.name in SITES:
        for image in list(doctree.findall(nodes.image))[1:]:
            image["loading"] = "lazy"


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write an image with the size that its file has, unless its author gave one."""
    is_local = "://" not in node["uri"] and self.builder.name in SITES
    if is_local and not {"width", "height", "scale"} & node.attributes.keys():
        size = measure_image(Path(self.builder.srcdir, node["uri"]))
        if size:
            node["width"], node["height"] = map(str, size)
    type(self).visit_image(self, node)


def depart_image(self: HTML5Translator, node: nodes.image) -> None:
    """End an image as the theme does."""
    type(self).depart_image(self, node)


def begin_sheet(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Begin the sheet of a page with its contents, which some themes read once and keep."""
    if app.builder.name in SITES:
        sheet = context[SHEET] = Sheet()
        if isinstance(context.get("toc"), str):
            context["toc"] = sheet.take_styles(context["toc"])


def move_styles(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Move the style attributes of a page into a sheet that the page loads."""
    builder = app.builder
    if builder.name not in SITES or not isinstance(builder, StandaloneHTMLBuilder):
        return
    sheet = context.pop(SHEET)
    for key in ("body", "toc", "title"):
        if isinstance(context.get(key), str):
            context[key] = sheet.take_styles(context[key])
    for link in (context.get("prev"), context.get("next"), *context.get("parents", ())):
        if link:
            link["title"] = sheet.take_styles(link["title"])
    if rules := sheet.write():
        path = Path(app.outdir, "_static", FOLDER, f"{pagename}.css")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rules, encoding="utf-8")
        app.add_css_file(f"{FOLDER}/{pagename}.css")


def choose_sheets(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Have a page load each lean sheet, or the whole one where the lean one lacks its classes."""
    if app.builder.name not in SITES:
        return
    names = find_classes(context.get("body", ""))
    static = Path(app.outdir, "_static")
    for lean, whole in app.config.light_pages_lean.items():
        needs_whole = is_lost(static / whole, static / lean, names)
        app.add_css_file(whole if needs_whole else lean, priority=PRIORITY)


def visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Open the box around a table."""
    self.body.append('<div class="table-box">')
    type(self).visit_table(self, node)


def depart_table(self: HTML5Translator, node: nodes.table) -> None:
    """Close the box around a table."""
    type(self).depart_table(self, node)
    self.body.append("</div>\n")


def keep_times(app: Sphinx, exception: Exception | None) -> None:
    """Give files that are what they were the time that they had.

    A page whose source or whose template is younger gets a new one: Sphinx, which goes by the time,
    would else write it in every build.
    """
    builder = app.builder
    if exception or builder.name not in SITES or not isinstance(builder, StandaloneHTMLBuilder):
        return
    outdir = Path(app.outdir)

    @cache
    def find_newest_template() -> float:
        moment: float = builder.templates.newest_template_mtime()
        return moment * 1e9

    def may_keep(name: str, time: int) -> bool:
        docname = _find_document(builder, name)
        if docname is None:
            return True
        source = Path(app.env.doc2path(docname)).stat().st_mtime_ns
        return time > source and time > find_newest_template()

    path = locate_record(Path(app.doctreedir), builder.name, outdir)
    former = read_record(path)
    if (record := settle_times(outdir, former, may_keep)) != former:
        write_record(path, record)


def _find_document(builder: StandaloneHTMLBuilder, name: str) -> str | None:
    """Return the document that a file of the output is the page of."""
    page = name.removesuffix(builder.out_suffix)
    candidates = (
        each for each in (page, page.removesuffix("/index")) if each in builder.env.all_docs
    )
    written = Path(builder.outdir, name)
    return next((each for each in candidates if builder.get_output_path(each) == written), None)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_config_value(
        "light_pages_lean",
        {},
        "html",
        frozenset({dict}),
        "Lean style sheets by their names below `_static`, each with the name of the whole sheet "
        "that a page loads in its place if it has a class that the lean one has no rules for.",
    )
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.connect("doctree-resolved", delay_images)
    # Before the themes.
    app.connect("html-page-context", begin_sheet, priority=100)
    # After those who still write into the page.
    app.connect("html-page-context", move_styles, priority=900)
    app.connect("html-page-context", choose_sheets, priority=900)
    # After the theme, which writes pygments.css a second time.
    app.connect("build-finished", keep_times, priority=990)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
