"""What the matrix builds, and how its table says what was found."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from compatibility.builds import EXPECTED, Build
from compatibility.plan import (
    BUILDERS,
    PYTHONS,
    SPHINXES,
    THEMED,
    THEMES,
    choose_ends,
    deal_themes,
    list_pairs,
    order_version,
)
from compatibility.table import write_tables

PAGE = Path(__file__).parents[2] / "docs" / "extensions" / "compatibility.md"


def make_builds(python: str, sphinx: str, theme: str, *builders: str) -> list[Build]:
    """Return green builds."""
    return [Build(python, sphinx, "1.0", theme, builder) for builder in builders or BUILDERS]


def read_cells(table: str) -> dict[tuple[str, str], str]:
    """Return the cells of all tables of a text by their row and column."""
    cells = {}
    columns: list[str] = []
    for line in table.splitlines():
        row = [cell.strip() for cell in line.split("|")[1:-1]]
        if row and not row[0]:
            columns = row[1:]
        elif row and row[0] != "---":
            cells |= {(row[0], column): cell for column, cell in zip(columns, row[1:], strict=True)}
    return cells


def test_every_python_meets_every_sphinx_that_takes_it() -> None:
    """A pair is left out only where a Sphinx needs a newer Python."""
    left_out = set(product(PYTHONS, SPHINXES)) - set(list_pairs())
    assert left_out == {("3.11", "9.1"), ("3.11", "9.2"), ("3.12", "9.2")}
    assert order_version("3.9") < order_version("3.11")


def test_every_theme_is_dealt() -> None:
    """Each pair has one theme, each theme some pair, and each builder something to look for."""
    dealt = deal_themes()
    assert list(dealt) == list_pairs()
    assert set(dealt.values()) == set(THEMES)
    assert set(BUILDERS) == set(EXPECTED)


def test_the_ends_are_those_of_the_pythons_there_are() -> None:
    """All themes are built with the oldest and with the newest pair that can be built."""
    assert choose_ends(("3.12", "3.13")) == [("3.12", "8.2"), ("3.13", "9.2")]
    assert choose_ends(PYTHONS) == [("3.11", "8.2"), ("3.14", "9.2")]
    assert choose_ends(()) == []


def test_the_table_says_what_was_found() -> None:
    """Green, red with its builders, not built and impossible are told apart; reasons follow."""
    builds = [
        *make_builds("3.11.7", "8.2.3", "furo"),
        *make_builds("3.11.7", "9.0.4", "basic", "html", "text"),
        *make_builds("3.13.0", "9.2.0", "basic", *THEMED),
        Build("3.13.0", "9.0.4", "", "basic", "latex", "a warning\n  in two lines"),
    ]
    written = write_tables(builds)
    cells = read_cells(written)
    assert cells["Python 3.11", "Sphinx 8.2"] == "green"
    assert cells["Python 3.11", "Sphinx 9.0"].startswith("not built: dirhtml, singlehtml, latex")
    assert cells["Python 3.11", "Sphinx 9.1"] == "—"
    assert cells["Python 3.12", "Sphinx 8.2"] == "not built"
    assert cells["Python 3.13", "Sphinx 9.0"] == "red: latex"
    assert cells["furo", "Python 3.11, Sphinx 8.2"] == "green"
    assert cells["basic", "Python 3.13, Sphinx 9.2"] == "green"
    assert cells["furo", "Python 3.13, Sphinx 9.2"] == "not built"
    assert "- Python 3.13.0, Sphinx 9.0.4, basic, latex: a warning in two lines\n" in written
    assert "- Python 3.12 was not there to build with.\n" in written
    assert "- Python 3.11 was" not in written
    assert "Python 3.11.7, 3.13.0; Sphinx 8.2.3, 9.0.4, 9.2.0; basic 1.0; furo 1.0." in written


def test_the_published_table_is_of_this_plan() -> None:
    """The page has a cell for each Python with each Sphinx, and for each theme; none is red."""
    cells = read_cells(PAGE.read_text(encoding="utf-8"))
    rows = {
        (f"Python {python}", f"Sphinx {version}") for python, version in product(PYTHONS, SPHINXES)
    }
    assert rows <= set(cells)
    assert {row for row, _ in set(cells) - rows} == set(THEMES)
    assert not any(cell.startswith("red") for cell in cells.values())
