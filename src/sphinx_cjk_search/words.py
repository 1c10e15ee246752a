"""The words of the interface, in the language of the project."""

from __future__ import annotations

from sphinx.locale import get_translation

CATALOG = "sphinx_cjk_search"
_ = get_translation(CATALOG)


def list_words() -> dict[str, str]:
    """Return the words by the names that the scripts know; `{…}` stands for a value."""
    return {
        "title": _("Search"),
        "label": _("Search the pages"),
        "placeholder": _("Chinese, pinyin, English, code"),
        "results": _("Results"),
        "foundOne": _("1 page found."),
        "foundMany": _("{count} pages found."),
        "foundNone": _("Nothing found for “{query}”."),
        "corrected": _("Shown for “{words}”."),
        "nearest": _("Near it:"),
        "nothingToFind": _("There is nothing to look for: write a word, a character, a name."),
        "lost": _("A part of the index could not be loaded; there may be more."),
        "failed": _("The search could not be loaded. Load this page again."),
        "topics": _("Topics"),
        "tags": _("Tags"),
        "more": _("More results"),
        "all": _("Search page"),
        "keys": _("↑ ↓ choose, Enter opens, Esc closes"),
        "close": _("Close"),
        "clear": _("Remove marks (Esc)"),
        "index": _("Index"),
        "withoutScript": _("The search needs JavaScript. These pages lead to all others:"),
    }
