"""The shape of the extension: which module may know which, and how long a thing may be."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "sphinx_latest_updates"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# These know neither Sphinx nor docutils, and can be tested with plain values.
STARRED = (
    "model",
    "git.repository",
    "visible.comparison",
    "history.dates",
    "prose",
    "formulas",
    "timeline",
    "feeds",
    "metadata",
    "sitemap",
)
MODULE_LINES = 250
FUNCTION_LINES = 60
MOST_FUNCTION_LINES = 35
MEDIAN_FUNCTION_LINES = 12
# Imports modules into a package whose own `__init__`, which needs Sphinx, is left out.
WITHOUT_SPHINX = """
import importlib, sys, types
package = types.ModuleType("sphinx_latest_updates")
package.__path__ = [sys.argv[1]]
sys.modules.update({package.__name__: package, "sphinx": None, "docutils": None})
importlib.import_module(f"{package.__name__}.{sys.argv[2]}")
"""

# A folder's own module says what the folder is for, and nothing else.
FOLDERS = ("extension", "git", "history", "visible")
each_module = pytest.mark.parametrize("module", MODULES)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parse(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def read_order() -> list[str]:
    """Return the modules in the order that the package's docstring gives."""
    listed = re.search(
        r"those before it:\n(.*)", ast.get_docstring(parse("__init__")) or "", re.DOTALL
    )
    assert listed
    return re.findall(r"\w+(?:\.\w+)?", listed[1])


def find_imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports, for types too, by whatever form."""
    names: set[str] = set()
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = f"{PACKAGE.name}." * bool(node.level) + (node.module or "")
            names.add(base)
            names.update(f"{base.rstrip('.')}.{alias.name}" for alias in node.names)
    prefix = f"{PACKAGE.name}."
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)} & set(MODULES)


def find_functions(module: str) -> list[Function]:
    """Return the functions and methods of a module."""
    return [node for node in ast.walk(parse(module)) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the number of lines of a function, from its `def` to its end."""
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def test_order_names_every_module() -> None:
    """The order in the package's docstring names each module once."""
    assert sorted([*read_order(), *FOLDERS, "__init__"]) == sorted(MODULES)


@each_module
def test_imports_point_one_way(module: str) -> None:
    """A module imports only from those before it."""
    order = [*FOLDERS, *read_order(), "__init__"]
    assert find_imports(module) <= set(order[: order.index(module)])


def test_imports_are_found() -> None:
    """The two tests above see the imports: the two ways in reach all other modules."""
    reached: set[str] = set()
    pending = {"__init__", "__main__"}
    while pending:
        reached |= pending
        pending = set().union(*(find_imports(module) for module in pending)) - reached
    assert reached == set(MODULES) - set(FOLDERS)


@pytest.mark.parametrize("module", STARRED)
def test_starred_module_knows_no_framework(module: str) -> None:
    """What is marked * in the design can be imported where there is no Sphinx and no docutils."""
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
    elif not module.startswith("extension."):
        assert taking == set()


@each_module
def test_module_is_short(module: str) -> None:
    """A module has at most 250 lines."""
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MODULE_LINES


@each_module
def test_functions_are_short(module: str) -> None:
    """A function has at most 60 lines."""
    lengths = {function.name: count_lines(function) for function in find_functions(module)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_functions_are_short_as_a_rule() -> None:
    """The median of all functions is at most 12 lines, and nine of ten have at most 35."""
    lengths = [count_lines(f) for module in MODULES for f in find_functions(module)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES
    assert statistics.quantiles(lengths, n=10)[-1] <= MOST_FUNCTION_LINES
