"""What themes load of the built-in search, taken out of their templates before they are read."""

from __future__ import annotations

import re

from jinja2.ext import Extension

# The scripts that Sphinx's own themes, Furo and the PyData theme name in the page head.
BUILTIN = re.compile(
    r"<script\b[^<]*?\b(?:searchtools|language_data|searchindex|sphinx_highlight)\.js[^<]*?</script>"
)
OBSOLETE = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")
HIGHLIGHT = "sphinx_highlight.js"


class WithoutBuiltinSearch(Extension):
    """Removes the elements that load the built-in search from each template as it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template without them."""
        return BUILTIN.sub("", source)
