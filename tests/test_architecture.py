"""The shape of the packages: which module may know which, and how long a thing may be."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src"
MODULE_LINES = 250
FUNCTION_LINES = 60
MOST_FUNCTION_LINES = 35
MEDIAN_FUNCTION_LINES = 12
# Imports modules into a package whose own `__init__`, which needs Sphinx, is left out.
WITHOUT_SPHINX = """
import importlib, sys, types
package = types.ModuleType(sys.argv[2])
package.__path__ = [sys.argv[1]]
sys.modules.update({package.__name__: package, "sphinx": None, "docutils": None})
importlib.import_module(f"{package.__name__}.{sys.argv[3]}")
"""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Package:
    """A package and what is particular to it.

    `pure` modules know neither Sphinx nor docutils, and can be tested with plain values. The module
    of a folder says what the folder is for, and nothing else. `entrances` reach all other modules.
    """

    path: Path
    pure: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    entrances: tuple[str, ...] = ("__init__",)

    @property
    def name(self) -> str:
        """The name by which the package is imported."""
        return self.path.name

    @cached_property
    def modules(self) -> dict[str, Path]:
        """The modules by their names within the package."""
        return {
            ".".join(path.relative_to(self.path).with_suffix("").parts).removesuffix(
                ".__init__"
            ): path
            for path in sorted(self.path.rglob("*.py"))
        }

    @cached_property
    def order(self) -> list[str]:
        """The modules in the order that the package's docstring gives."""
        docstring = ast.get_docstring(parse(self.modules["__init__"])) or ""
        return re.findall(r"\w+(?:\.\w+)?", docstring.partition("those before it:\n")[2])


PACKAGES = (
    Package(
        SOURCES / "sphinx_latest_updates",
        pure=(
            "model",
            "git.repository",
            "visible.comparison",
            "history.dates",
            "prose",
            "formulas",
            "timeline",
            "paging",
            "state",
            "feeds",
            "metadata",
            "sitemap",
        ),
        folders=("extension", "git", "history", "visible"),
        entrances=("__init__", "__main__"),
    ),
    Package(
        SOURCES / "sphinx_backlinks",
        pure=("config", "sentence", "relations", "front_matter", "sections", "state"),
    ),
    Package(
        SOURCES / "sphinx_cjk_search",
        pure=("model", "config", "output", "postings", "front_matter", "dating", "formulas"),
    ),
    Package(
        SOURCES / "sphinx_full_citations",
        pure=("wording", "names", "addresses", "style"),
    ),
    Package(SOURCES / "sphinx_social_cards", pure=("layout", "card", "fonts")),
    Package(
        ROOT / "authoring",
        pure=("slugs", "creation", "importing.links", "importing.callouts", "importing.manifest"),
        folders=("importing",),
        entrances=("readings", "__main__"),
    ),
    Package(
        SOURCES / "sphinx_neighbours",
        pure=("model", "tree", "window", "state"),
    ),
    Package(ROOT / "reference", entrances=("extension",)),
    Package(ROOT / "book", entrances=("__main__", "extension")),
    Package(
        ROOT / "compatibility",
        pure=("plan", "project", "builds", "table"),
        entrances=("project", "table"),
    ),
)
SIBLINGS = {path.name for path in SOURCES.iterdir() if (path / "__init__.py").exists()}
each_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
each_module = pytest.mark.parametrize(
    ("package", "module"),
    [
        pytest.param(package, module, id=f"{package.name}.{module}")
        for package in PACKAGES
        for module in package.modules
    ],
)


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def find_names(package: Package, module: str) -> set[str]:
    """Return the dotted names that a module imports, for types too."""
    names: set[str] = set()
    for node in ast.walk(parse(package.modules[module])):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their package"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def find_imports(package: Package, module: str) -> set[str]:
    """Return the modules of its package that a module imports."""
    prefix = f"{package.name}."
    names = find_names(package, module)
    own = {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
    return own & set(package.modules)


def find_functions(package: Package, module: str) -> list[Function]:
    """Return the functions and methods of a module."""
    tree = parse(package.modules[module])
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the number of lines of a function, from its `def` to its end."""
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


@each_package
def test_order_names_every_module(package: Package) -> None:
    """The order in the package's docstring names each module once."""
    assert sorted([*package.order, *package.folders, "__init__"]) == sorted(package.modules)


@each_module
def test_imports_point_one_way(package: Package, module: str) -> None:
    """A module imports only from those before it."""
    order = [*package.folders, *package.order, "__init__"]
    assert find_imports(package, module) <= set(order[: order.index(module)])


@each_package
def test_imports_are_found(package: Package) -> None:
    """The two tests above see the imports: the ways in reach all other modules."""
    reached: set[str] = set()
    pending = set(package.entrances)
    while pending:
        reached |= pending
        pending = set().union(*(find_imports(package, module) for module in pending)) - reached
    assert reached | {"__init__"} == set(package.modules) - set(package.folders)


@each_module
def test_packages_do_not_know_one_another(package: Package, module: str) -> None:
    """A package works without the others of the project."""
    assert {"sphinx_latest_updates", "sphinx_katex"} <= SIBLINGS
    known = {name.partition(".")[0] for name in find_names(package, module)}
    assert package.name not in SIBLINGS or known.isdisjoint(SIBLINGS - {package.name})


def test_the_site_uses_every_package() -> None:
    """The settings of the site list each package among the extensions."""
    (extensions,) = (
        ast.literal_eval(node.value)
        for node in parse(ROOT / "conf.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "extensions"
    )
    assert set(extensions) >= SIBLINGS


@pytest.mark.parametrize(
    ("package", "module"),
    [
        pytest.param(package, module, id=f"{package.name}.{module}")
        for package in PACKAGES
        for module in package.pure
    ],
)
def test_a_pure_module_knows_no_framework(package: Package, module: str) -> None:
    """What works on plain values can be imported where there is no Sphinx and no docutils."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SPHINX, str(package.path), package.name, module],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@each_module
def test_only_handlers_and_setup_take_app(package: Package, module: str) -> None:
    """The application is an argument in `extension` and of `setup`, and nowhere else."""
    taking = {
        function.name
        for function in find_functions(package, module)
        for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        if argument.arg == "app" or ast.unparse(argument.annotation or argument) == "Sphinx"
    }
    if module == "__init__":
        assert taking == ({"setup"} if package.name in SIBLINGS else set())
    elif module.partition(".")[0] != "extension":
        assert taking == set()


@each_module
def test_module_is_short(package: Package, module: str) -> None:
    """A module has at most 250 lines."""
    lines = package.modules[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MODULE_LINES


@each_module
def test_functions_are_short(package: Package, module: str) -> None:
    """A function has at most 60 lines."""
    lengths = {function.name: count_lines(function) for function in find_functions(package, module)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


@each_package
def test_functions_are_short_as_a_rule(package: Package) -> None:
    """The median of all functions is at most 12 lines, and nine of ten have at most 35."""
    lengths = [
        count_lines(f) for module in package.modules for f in find_functions(package, module)
    ]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES
    assert statistics.quantiles(lengths, n=10)[-1] <= MOST_FUNCTION_LINES
