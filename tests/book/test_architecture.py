"""The shape of the book's package: which module may know which, and how long a thing may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import book

MODULES = {path.stem: path for path in sorted(Path(str(book.__file__)).parent.glob("*.py"))}
ORDER = ["__init__", *re.findall(r"\w+", (book.__doc__ or "").partition("before it:")[2])]
MODULE_LINES = 250
FUNCTION_LINES = 60
each_module = pytest.mark.parametrize("module", MODULES)


def parse(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def test_order_names_every_module() -> None:
    """The order in the package's docstring names each module once."""
    assert sorted(ORDER) == sorted(MODULES)


@each_module
def test_imports_point_one_way(module: str) -> None:
    """A module imports only from those before it."""
    imported: set[str] = set()
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.ImportFrom) and node.module == "book":
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("book."):
            imported.add(str(node.module).removeprefix("book."))
    assert imported <= set(ORDER[: ORDER.index(module)])


@each_module
def test_things_are_short(module: str) -> None:
    """A module has at most 250 lines, a function at most 60; only `extension` takes `app`."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES
            assert module == "extension" or "app" not in {each.arg for each in node.args.args}
