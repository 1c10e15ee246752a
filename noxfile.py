"""`make matrix`: build a small project with each Python, Sphinx and theme, from the built wheel."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import nox

ROOT = Path(__file__).parent
sys.path.append(str(ROOT))

from compatibility.builds import Build, run_build  # noqa: E402  (The folder is no package's.)
from compatibility.plan import (  # noqa: E402
    BUILDERS,
    PYTHONS,
    THEMED,
    THEMES,
    choose_ends,
    deal_themes,
)
from compatibility.project import lay_out  # noqa: E402
from compatibility.table import write_tables  # noqa: E402

OUT = ROOT / "_build" / "matrix"
PRINT_VERSIONS = """
import platform, sys
from importlib.metadata import version
print(platform.python_version(), *(name and version(name) for name in sys.argv[1:]), sep="\\n")
"""
# pyenv's own python3.12 answers only where that version is switched on: go past it.
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
os.environ["PATH"] = os.pathsep.join(
    [*map(str, sorted(PYENV.glob("versions/*/bin"))), os.environ["PATH"]]
)

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.envdir = str(OUT / "environments")
# What is lacking is said in the table.
nox.options.error_on_missing_interpreters = False


def name_pair(python: str, sphinx: str, theme: str) -> object:
    """Return the parameters of a session, named by what they are."""
    return nox.param(python, sphinx, theme, id=f"{python}, {sphinx}, {theme}")


DEALT = deal_themes()
FOUND = tuple(python for python in PYTHONS if shutil.which(f"python{python}"))
REST = [(*pair, theme) for pair in choose_ends(FOUND) for theme in THEMES if theme != DEALT[pair]]


@nox.session(venv_backend="none")
def wheel(session: nox.Session) -> None:
    """Build the wheel, and forget what was found with an earlier one."""
    for folder in ("wheel", "results"):
        shutil.rmtree(OUT / folder, ignore_errors=True)
    session.run(sys.executable, "-m", "uv", "build", "-q", "--wheel", "-o", str(OUT / "wheel"))


@nox.session
@nox.parametrize(
    ["python", "sphinx", "theme"], [name_pair(*pair, theme) for pair, theme in DEALT.items()]
)
def builders(session: nox.Session, sphinx: str, theme: str) -> None:
    """Build with every builder."""
    build_all(session, sphinx, theme, BUILDERS)


@nox.session
@nox.parametrize(["python", "sphinx", "theme"], [name_pair(*each) for each in REST])
def themes(session: nox.Session, sphinx: str, theme: str) -> None:
    """Build with the builders that use themes."""
    build_all(session, sphinx, theme, THEMED)


@nox.session(venv_backend="none")
def table(session: nox.Session) -> None:
    """Print what is green, what is red and why, and what was lacking."""
    paths = sorted((OUT / "results").glob("*.json"))
    builds = [Build(**found) for path in paths for found in json.loads(path.read_text("utf-8"))]
    written = write_tables(builds)
    (OUT / "table.md").write_text(written, encoding="utf-8")
    sys.stdout.write(f"\n{written}\n")
    if any(build.problem for build in builds):
        session.error("Not all is green.")


def build_all(session: nox.Session, sphinx: str, theme: str, names: tuple[str, ...]) -> None:
    """Build the project with each builder, and keep what is found for the table."""
    versions = install(session, sphinx, theme)
    folder = Path(session.create_tmp())
    shutil.rmtree(folder)
    lay_out(folder / "project")
    python = Path(session.virtualenv.bin, "python")
    builds = [
        Build(
            *versions,
            theme,
            name,
            run_build(python, folder / "project", folder / "built", theme, name),
        )
        for name in names
    ]
    result = OUT / "results" / f"{'-'.join((*versions[:2], theme))}.json"
    result.parent.mkdir(parents=True, exist_ok=True)
    result.write_text(json.dumps([asdict(build) for build in builds], indent=1), encoding="utf-8")
    if red := [build.builder for build in builds if build.problem]:
        session.error(f"red: {', '.join(red)}")


def install(session: nox.Session, sphinx: str, theme: str) -> tuple[str, str, str]:
    """Install the wheel with this Sphinx and theme; return the versions of Python and of both."""
    (wheel,) = (OUT / "wheel").glob("*.whl")
    session.install(
        f"{wheel}[cards,citations,katex,search]",
        f"sphinx=={sphinx}.*",
        "myst-parser",
        *filter(None, [THEMES[theme]]),
    )
    distribution = THEMES[theme].partition(">")[0]
    printed = session.run("python", "-c", PRINT_VERSIONS, "sphinx", distribution, silent=True)
    python_version, sphinx_version, theme_version = str(printed).splitlines()
    return python_version, sphinx_version, theme_version
