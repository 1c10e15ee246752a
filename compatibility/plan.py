"""What is built with what.

Not every combination: every Python meets every Sphinx and every builder, every Sphinx every
builder, and every theme the builders that use themes, with the oldest and the newest Sphinx.
"""

from __future__ import annotations

from itertools import cycle

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Each Sphinx with the oldest Python that it takes.
SPHINXES = {"8.2": "3.11", "9.0": "3.11", "9.1": "3.12", "9.2": "3.13"}
# Each theme with the distribution that has it; the first two come with Sphinx.
THEMES = {
    "basic": "",
    "alabaster": "",
    "furo": "furo",
    "pydata_sphinx_theme": "pydata-sphinx-theme",
    # Older ones take newer pydata-sphinx-themes, and are chosen unless they are ruled out.
    "sphinx_book_theme": "sphinx-book-theme>=1.4",
    "sphinx_rtd_theme": "sphinx-rtd-theme",
}
THEMED = ("html", "dirhtml", "singlehtml")
BUILDERS = (*THEMED, "latex", "epub", "text", "gettext", "linkcheck")


def order_version(version: str) -> tuple[int, ...]:
    """Return what orders versions such as 3.9 and 3.11."""
    return tuple(map(int, version.split(".")))


def list_pairs() -> list[tuple[str, str]]:
    """Return each Python with each Sphinx that takes it."""
    return [
        (python, version)
        for python in PYTHONS
        for version, oldest in SPHINXES.items()
        if order_version(python) >= order_version(oldest)
    ]


def deal_themes() -> dict[tuple[str, str], str]:
    """Return a theme for each pair, in turn."""
    return dict(zip(list_pairs(), cycle(THEMES), strict=False))


def choose_ends(pythons: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the pairs that all themes are built with: of the Pythons there are, both ends.

    These are the oldest Python with the oldest Sphinx, and the newest with the newest it takes.
    """
    pairs = [pair for pair in list_pairs() if pair[0] in pythons]
    return [pairs[0], pairs[-1]] if pairs else []
