"""The shape of the search: which module may know which, and how long a thing may be."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "sphinx_cjk_search"
MODULES = {path.stem: path for path in sorted(PACKAGE.glob("*.py"))}
SCRIPTS = sorted([*PACKAGE.glob("engine/*.js"), *PACKAGE.glob("static/**/*.js")])
# These know neither Sphinx nor docutils.
STARRED = ("model", "config", "output", "postings", "front_matter", "dating", "formulas")
OTHERS = ("sphinx_latest_updates", "sphinx_katex", "sphinx_backlinks")
MODULE_LINES, FUNCTION_LINES, MOST_FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 250, 60, 35, 12
WITHOUT_SPHINX = """
import importlib, sys, types
package = types.ModuleType("sphinx_cjk_search")
package.__path__ = [sys.argv[1]]
sys.modules.update({package.__name__: package, "sphinx": None, "docutils": None})
for name in sys.argv[2:]:
    importlib.import_module(f"{package.__name__}.{name}")
"""
each_module = pytest.mark.parametrize("module", MODULES)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parse(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def read_order() -> list[str]:
    """Return the modules in the order that the package's docstring gives."""
    docstring = ast.get_docstring(parse("__init__")) or ""
    return re.findall(r"\w+", docstring.partition("those before it:\n")[2])


def find_imports(module: str) -> set[str]:
    """Return what a module imports, by full name."""
    names: set[str] = set()
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names


def find_functions(module: str) -> list[Function]:
    """Return the functions and methods of a module."""
    return [node for node in ast.walk(parse(module)) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the number of lines of a function."""
    return (function.end_lineno or 0) - function.lineno + 1


def test_order_names_every_module() -> None:
    """The order in the package's docstring names each module once."""
    assert sorted([*read_order(), "__init__"]) == sorted(MODULES)


@each_module
def test_imports_point_one_way(module: str) -> None:
    """A module imports only from those before it, and from no other package of the project."""
    names = find_imports(module)
    order = [*read_order(), "__init__"]
    own = {name.split(".")[1] for name in names if name.startswith("sphinx_cjk_search.")}
    assert own & set(MODULES) <= set(order[: order.index(module)])
    assert {name for name in names if name.startswith(OTHERS)} == set()


def test_starred_modules_know_no_framework() -> None:
    """What works on plain values can be imported where there is no Sphinx and no docutils."""
    command = [sys.executable, "-c", WITHOUT_SPHINX, str(PACKAGE), *STARRED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@each_module
def test_only_handlers_and_setup_take_app(module: str) -> None:
    """The application is an argument in `extension` and of `setup`, and nowhere else."""
    taking = {
        function.name
        for function in find_functions(module)
        for argument in function.args.args
        if argument.arg == "app" or ast.unparse(argument.annotation or argument) == "Sphinx"
    }
    assert module == "extension" or taking <= {"setup"}


@each_module
def test_module_is_short(module: str) -> None:
    """A module has at most 250 lines, and its functions at most 60."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    assert [f.name for f in find_functions(module) if count_lines(f) > FUNCTION_LINES] == []


def test_functions_are_short_as_a_rule() -> None:
    """The median of all functions is at most 12 lines, and nine of ten have at most 35."""
    lengths = [count_lines(function) for module in MODULES for function in find_functions(module)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES
    assert statistics.quantiles(lengths, n=10)[-1] <= MOST_FUNCTION_LINES


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_keep_to_the_policy(script: Path) -> None:
    """No script evaluates text, writes mark-up as text, or names another host."""
    source = script.read_text(encoding="utf-8")
    forbidden = (
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:"
    )
    assert re.findall(forbidden, source) == []
    assert len(source.splitlines()) <= MODULE_LINES
