"""What was found, as tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compatibility.plan import BUILDERS, PYTHONS, SPHINXES, THEMED, THEMES, choose_ends, list_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from compatibility.builds import Build

IMPOSSIBLE = "—"
LACKING = "not built"


def write_tables(builds: Sequence[Build]) -> str:
    """Return two tables, the reasons of what is red, what was not built, and the versions."""
    pythons = tuple(name for name in PYTHONS if any(is_of(build, name) for build in builds))
    pairs = {
        (python, version): judge_pair(builds, python, version) for python, version in list_pairs()
    }
    ends = {
        f"Python {python}, Sphinx {version}": (python, version)
        for python, version in choose_ends(pythons)
    }
    parts = [
        write_grid(
            [f"Python {python}" for python in PYTHONS],
            [f"Sphinx {version}" for version in SPHINXES],
            lambda row, column: pairs.get((row.split()[1], column.split()[1]), IMPOSSIBLE),
        ),
        write_grid(THEMES, ends, lambda theme, end: judge_theme(builds, theme, *ends[end])),
        "\n".join(describe_problem(build) for build in builds if build.problem),
        "\n".join(
            f"- Python {python} was not there to build with."
            for python in PYTHONS
            if python not in pythons
        ),
        write_versions(builds),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def write_grid(
    rows: Iterable[str], columns: Collection[str], judge: Callable[[str, str], str]
) -> str:
    """Return a table of Markdown."""
    lines = [["", *columns], ["---"] * (len(columns) + 1)]
    lines += [[row, *(judge(row, column) for column in columns)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def judge_pair(builds: Iterable[Build], python: str, version: str) -> str:
    """Return what became of all builders with a Python and a Sphinx."""
    return judge([build for build in builds if is_of(build, python, version)], BUILDERS)


def judge_theme(builds: Iterable[Build], theme: str, python: str, version: str) -> str:
    """Return what became of the builders that use themes."""
    made = [build for build in builds if build.theme == theme and is_of(build, python, version)]
    return judge([build for build in made if build.builder in THEMED], THEMED)


def judge(builds: Sequence[Build], asked: Collection[str]) -> str:
    """Return `green`, `red` with the builders at fault, or that nothing or not all was built."""
    faulty = list(dict.fromkeys(build.builder for build in builds if build.problem))
    if faulty:
        return f"red: {', '.join(faulty)}"
    missing = [name for name in asked if name not in {build.builder for build in builds}]
    if not missing:
        return "green"
    return LACKING if len(missing) == len(asked) else f"{LACKING}: {', '.join(missing)}"


def describe_problem(build: Build) -> str:
    """Return why a build is red, in one line."""
    reason = " ".join(build.problem.split())
    return (
        f"- Python {build.python}, Sphinx {build.sphinx}, {build.theme}, {build.builder}: {reason}"
    )


def write_versions(builds: Iterable[Build]) -> str:
    """Return the exact versions that were built with."""
    builds = list(builds)
    kinds = {
        "Python": {build.python for build in builds},
        "Sphinx": {build.sphinx for build in builds},
    }
    for theme in THEMES:
        kinds[theme] = {build.theme_version for build in builds if build.theme == theme} - {""}
    written = (f"{kind} {', '.join(sorted(found))}" for kind, found in kinds.items() if found)
    return f"Versions: {'; '.join(written)}." if builds else ""


def is_of(build: Build, python: str, version: str = "") -> bool:
    """Tell whether a build is with a Python such as 3.11 and a Sphinx such as 9.0."""
    return f"{build.python}.".startswith(f"{python}.") and f"{build.sphinx}.".startswith(version)
