"""The shape of the package: which module may know which, and how long a thing may be."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "sphinx_backlinks"
MODULES = {path.stem: path for path in sorted(PACKAGE.glob("*.py"))}
SIBLINGS = {path.name for path in PACKAGE.parent.iterdir() if path.is_dir()} - {PACKAGE.name}
# These know neither Sphinx nor docutils, and can be tested with plain values.
PURE = ("config", "sentence", "relations", "front_matter", "sections", "state")
# Imports a module into a package whose own `__init__`, which needs Sphinx, is left out.
WITHOUT_SPHINX = """
import importlib, sys, types
package = types.ModuleType("sphinx_backlinks")
package.__path__ = [sys.argv[1]]
sys.modules.update({package.__name__: package, "sphinx": None, "docutils": None})
importlib.import_module(f"{package.__name__}.{sys.argv[2]}")
"""
Function = ast.FunctionDef | ast.AsyncFunctionDef
each_module = pytest.mark.parametrize("module", MODULES)


def parse(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def read_order() -> list[str]:
    """Return the modules in the order that the package's docstring gives."""
    docstring = ast.get_docstring(parse("__init__")) or ""
    return re.findall(r"\w+", docstring.partition("those before it:\n")[2])


def find_imports(module: str) -> set[str]:
    """Return the dotted names that a module imports, for types too."""
    names: set[str] = set()
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their package"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def find_own_imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    parts = (name.split(".") for name in find_imports(module))
    return {own[1] for own in parts if own[0] == PACKAGE.name}


def find_functions(module: str) -> list[Function]:
    """Return the functions and methods of a module."""
    return [node for node in ast.walk(parse(module)) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the number of lines of a function, from its `def` to its end."""
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def test_order_names_every_module() -> None:
    """The order in the package's docstring names each module once."""
    assert sorted([*read_order(), "__init__"]) == sorted(MODULES)


@each_module
def test_imports_point_one_way(module: str) -> None:
    """A module imports only from those before it."""
    order = [*read_order(), "__init__"]
    assert find_own_imports(module) <= set(order[: order.index(module)])


def test_every_module_is_needed() -> None:
    """The package imports, by way of others, each of its modules."""
    reached: set[str] = set()
    pending = {"__init__"}
    while pending:
        reached |= pending
        pending = set().union(*map(find_own_imports, pending)) - reached
    assert reached == set(MODULES)


@each_module
def test_packages_do_not_know_one_another(module: str) -> None:
    """The package works without the others of the project."""
    assert "sphinx_latest_updates" in SIBLINGS
    assert {name.partition(".")[0] for name in find_imports(module)}.isdisjoint(SIBLINGS)


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_knows_no_framework(module: str) -> None:
    """The cores can be imported where there is no Sphinx and no docutils."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SPHINX, str(PACKAGE), module],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@each_module
def test_only_handlers_and_setup_take_app(module: str) -> None:
    """The application is an argument in `extension` and of `setup`, and nowhere else."""
    taking = {
        function.name
        for function in find_functions(module)
        for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        if argument.arg == "app" or ast.unparse(argument.annotation or argument) == "Sphinx"
    }
    if module == "__init__":
        assert taking == {"setup"}
    elif module != "extension":
        assert taking == set()


def test_modules_and_functions_are_short() -> None:
    """A module has at most 250 lines, a function 60, the median function 12."""
    assert max(len(path.read_text("utf-8").splitlines()) for path in MODULES.values()) <= 250
    lengths = [count_lines(f) for module in MODULES for f in find_functions(module)]
    assert max(lengths) <= 60
    assert statistics.median(lengths) <= 12
