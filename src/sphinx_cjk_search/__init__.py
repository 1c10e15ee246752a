"""A search that finds Chinese and English, from a server or from the disk.

Reading a page, `reader` takes its sections from the doctree, `tokens` cuts them, `postings` weighs
each term in sixteen levels, and `store` keeps the result; only changed pages are read again. At the
end of a build `shards` turns all pages' terms into small files, and `output` writes them, with a
text file a page and a manifest. `renewal` knows the index that is there already, so that after an
edit `indexing` changes what differs and makes nothing else anew.

In the browser `static/cjk-search/open.js` waits for Ctrl+K, `/` or the theme's button, and loads
the scripts of `engine/` (one file in the output). They cut a query as `tokens` does, fetch the few
shards it needs, rank, and show. The built-in search's index, page and scripts are not made.

When a page was changed is asked, in this order, of listeners of the event `cjk-search-date`
(`listener(app, docname)` returns a date, a datetime or None), of the domain `latest_updates` if
there is one (`dating`), and of the page's front matter.

A module imports only from those before it:

messages, collecting, model, config, rules, stem, tokens, variants, pinyin, formulas, front_matter,
dating, reader, postings, shards, leaves, pages, files, output, renewal, indexing, store, words,
theme, extension
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_cjk_search import extension
from sphinx_cjk_search.config import declare
from sphinx_cjk_search.store import CjkSearchDomain
from sphinx_cjk_search.words import CATALOG

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_message_catalog(CATALOG, str(extension.PACKAGE / "locale"))
    for setting in declare():
        # object: our own check says what to write instead, a second warning would not.
        app.add_config_value(setting.name, setting.default, "env", object, setting.description)
    app.add_domain(CjkSearchDomain)
    app.add_event(extension.DATE_EVENT)
    app.connect("config-inited", extension.check_settings)
    app.connect("builder-inited", extension.take_over)
    app.connect("env-before-read-docs", extension.load_tables)
    app.connect("doctree-read", extension.read_page)
    app.connect("html-collect-pages", extension.add_search_page)
    app.connect("html-page-context", extension.change_context)
    app.connect("build-finished", extension.write_files)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
