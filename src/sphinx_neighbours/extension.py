"""The wiring: event handlers that unpack what Sphinx gives and call the other modules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders._epub_base import EpubBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.locale import get_translator

from sphinx_neighbours.state import State, digest, locate_state, read_state, write_state
from sphinx_neighbours.store import Navigation, get_domain
from sphinx_neighbours.tree import Tree
from sphinx_neighbours.window import view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_neighbours.model import Item, View

PACKAGE = Path(__file__).parent
CATALOG = "sphinx_neighbours"
REACH = 4


# -- Start ------------------------------------------------------------------------------------


def offer_template(_app: Sphinx, config: Config) -> None:
    """Let `html_sidebars` name the template; one of the project's own of that name comes first."""
    # A new list: the default is one object for all projects that a process builds.
    config.templates_path = [*config.templates_path, str(PACKAGE / "templates")]


def _is_website(builder: Builder) -> bool:
    """Return whether a builder writes pages with a sidebar, and not a book."""
    is_book = isinstance(builder, EpubBuilder | SingleFileHTMLBuilder)
    return isinstance(builder, StandaloneHTMLBuilder) and not is_book


# -- Join -------------------------------------------------------------------------------------


def find_changed_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose neighbours, or the titles of these, are not what they show."""
    if not _is_website(app.builder):
        return []
    tree = Tree(env.config.root_doc, env.toctree_includes, env.all_docs)
    reach = app.config.neighbours_reach
    names = {name: f"{name} {title}" for name, title in env.titles.items()}
    docnames = sorted(env.all_docs)
    state = State({}, digest([repr((reach, tree.children, docnames)), *names.values()]))
    path = _locate_state(app)
    former = read_state(path)
    stale: set[str] = set()
    if former.key != state.key:
        digests = {name: digest(_list_shown(view(tree, name, reach), names)) for name in docnames}
        state = state._replace(digests=digests)
        stale = {name for name in docnames if former.digests.get(name) != digests[name]}
        # A build that breaks off leaves pages of which nobody knows what they show.
        kept = {name: shown for name, shown in former.digests.items() if name not in stale}
        write_state(path, State(kept))
    get_domain(env).navigation = Navigation(tree, reach, state)
    return sorted(stale)


def _list_shown(shown: View, names: dict[str, str]) -> Iterator[str]:
    yield names.get(shown.previous, "")
    yield names.get(shown.next, "")
    yield from _list_items(shown.chapters, names)


def _list_items(items: tuple[Item, ...], names: dict[str, str]) -> Iterator[str]:
    for item in items:
        yield names.get(item.docname, item.docname)
        if item.items:
            yield f"{item.before} {item.after}"
            yield from _list_items(item.items, names)


def _locate_state(app: Sphinx) -> Path:
    return locate_state(Path(app.doctreedir), app.builder.name, Path(app.outdir))


def remember_shown(app: Sphinx, exception: Exception | None) -> None:
    """Note what the pages of the output folder show now; after a failure nothing is sure."""
    if exception or not _is_website(app.builder):
        return
    navigation = get_domain(app.env).navigation
    if navigation and navigation.state.digests:
        write_state(_locate_state(app), navigation.state)


# -- Write ------------------------------------------------------------------------------------


def fill_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Offer the navigation to the templates, and keep previous and next within the chapter."""
    navigation = get_domain(app.env).navigation
    if navigation is None:
        return
    docname = _find_document(navigation.tree, pagename)
    shown = view(navigation.tree, docname, navigation.reach)
    context["neighbours"] = [_describe(app, navigation, item) for item in shown.chapters]
    if docname == pagename and docname in navigation.tree:
        for key, other in (("prev", shown.previous), ("next", shown.next)):
            context[key] = _link(app, navigation, pagename, other) if other else None


def _find_document(tree: Tree, pagename: str) -> str:
    """Return the document that a page belongs to: `list` for the page `list/2`."""
    above, _slash, last = pagename.rpartition("/")
    return above if pagename not in tree and last.isdecimal() and above in tree else pagename


def _describe(app: Sphinx, navigation: Navigation, item: Item) -> dict[str, Any]:
    """Return an item as the template wants it, described once."""
    if item not in navigation.described:
        navigation.described[item] = _describe_anew(app, navigation, item)
    return navigation.described[item]


def _describe_anew(app: Sphinx, navigation: Navigation, item: Item) -> dict[str, Any]:
    ngettext = get_translator(CATALOG).ngettext
    count = item.before + len(item.items) + item.after
    return {
        "docname": item.docname,
        "title": _find_title(app, navigation, item.docname),
        "is_current": item.is_current,
        "is_open": item.is_open,
        "items": [_describe(app, navigation, each) for each in item.items],
        "before": item.before,
        "after": item.after,
        "all": ngettext("all {count} page", "all {count} pages", count).format(count=count),
    }


def _link(app: Sphinx, navigation: Navigation, pagename: str, docname: str) -> dict[str, str]:
    link = app.builder.get_relative_uri(pagename, docname)
    return {"link": link or "#", "title": _find_title(app, navigation, docname)}


def _find_title(app: Sphinx, navigation: Navigation, docname: str) -> str:
    """Return a title as HTML, rendered once."""
    if docname not in navigation.titles:
        navigation.titles[docname] = _render_title(app, docname)
    return navigation.titles[docname]


def _render_title(app: Sphinx, docname: str) -> str:
    """Return a title as HTML; a formula, which would need a style sheet, is its TeX."""
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    title = app.env.titles[docname].deepcopy()
    for formula in list(title.findall(nodes.math)):
        formula.replace_self(nodes.Text(formula.astext()))
    return str(app.builder.render_partial(title)["title"])
