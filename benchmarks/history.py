"""Measure what dates cost: `python benchmarks/history.py REPOSITORY [--notes docs] [--runs 5]`.

Prints a Markdown table. Everything happens in a temporary clone to which one edit is committed;
each measurement is a process of its own (`ways.py`). The ways take turns, so that a noisy minute
falls on all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORKER = Path(__file__).with_name("ways.py")
# No setting of the user's changes what is measured.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
IDENTITY = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org"]
EDIT = "\n\nOne more sentence that a reader sees.\n"
IMAGE = re.compile(r"!\[[^]]*\]\(([^)\s]+)")
SAMPLE = 30
MIB = 1 << 20


@dataclass(frozen=True)
class Way:
    """A way to date notes: its name in `ways.py`, the saved cache it starts with if any.

    Of a way that is `sampled`, a few notes are asked for, and the time is scaled to all of them.
    """

    label: str
    name: str
    cache: str = ""
    sampled: bool = False
    is_rival: bool = False


COLD = Way("ours, cold", "ours")
ONE_PASS = Way("one bare `git log --raw -z -M`", "one-pass")
WAYS = (
    COLD,
    Way("ours, warm", "ours", cache="warm"),
    Way("ours, after one new commit", "ours", cache="behind"),
    ONE_PASS,
    Way("one `git log` a folder (sphinx-last-updated-by-git)", "by-folder", is_rival=True),
    Way("one `git log --follow` a note, creation dates", "by-note", sampled=True, is_rival=True),
)


@dataclass(frozen=True)
class Cost:
    """CPU seconds with children, wall seconds, peak bytes of Python before and after.

    `digest` tells the dates of two measurements apart; it is empty where they are not ours.
    """

    cpu: float
    wall: float
    base: float
    peak: float
    digest: str = ""


@dataclass(frozen=True)
class Bench:
    """Notes in a clone, with what each includes, and a folder of saved caches."""

    place: Path
    folder: Path
    notes: Mapping[str, Sequence[str]]
    sample: int

    @property
    def sampled(self) -> dict[str, Sequence[str]]:
        """Return at most `sample` of the notes, evenly spread."""
        return dict(list(self.notes.items())[:: -(-len(self.notes) // self.sample)])

    def measure(self, way: Way) -> Cost:
        """Return one measurement of a way."""
        cache = self.place / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        if way.cache:
            shutil.copytree(self.place / way.cache, cache)
        notes = self.sampled if way.sampled else self.notes
        cost = run_worker(way.name, self.folder, notes, cache)
        scale = len(self.notes) / len(notes)
        return replace(cost, cpu=cost.cpu * scale, wall=cost.wall * scale)


# -- Preparing --------------------------------------------------------------------------------


def prepare(place: Path, repository: Path, arguments: argparse.Namespace) -> Bench:
    """Clone a repository and commit an edit.

    The cache `behind` is from before that commit, `warm` from after it.
    """
    clone = place / "clone"
    run_git("clone", "--quiet", "--shared", str(repository), str(clone))
    folder = clone / arguments.notes
    notes = list_notes(folder, figures=arguments.figures) if folder.is_dir() else {}
    if not notes:
        raise SystemExit(f"No notes are in {arguments.notes}: name their folder with --notes.")
    run_worker("ours", folder, notes, place / "behind")
    with (folder / next(iter(notes))).open("a", encoding="utf-8") as note:
        note.write(EDIT)
    run_git(*IDENTITY, "commit", "--quiet", "--all", "--message", "Edit a note", folder=clone)
    run_worker("ours", folder, notes, place / "warm")
    # Files as young as the index are read again by each `git status`; this makes it younger.
    run_git("status", folder=clone)
    return Bench(place, folder, notes, arguments.sample)


def list_notes(folder: Path, *, figures: bool) -> dict[str, list[str]]:
    """Return the Markdown files that git has in a folder, sorted, with the images they show."""
    tracked = set(run_git("ls-files", "-z", folder=folder).split("\0"))
    notes = {name: list[str]() for name in sorted(tracked) if name.endswith(".md")}
    if figures:
        for name, images in notes.items():
            text = (folder / name).read_text(encoding="utf-8", errors="replace")
            targets = (Path(name).parent / target for target in IMAGE.findall(text))
            images += sorted({os.path.normpath(target) for target in targets} & tracked)
    return notes


def run_worker(way: str, folder: Path, notes: Mapping[str, Sequence[str]], cache: Path) -> Cost:
    """Return what `ways.py` measures of a way."""
    done = subprocess.run(
        [sys.executable, str(WORKER), way, str(folder), str(cache)],
        env=ENVIRONMENT,
        input=json.dumps(notes).encode(),
        check=True,
        stdout=subprocess.PIPE,
    )
    return Cost(**json.loads(done.stdout))


def run_git(*arguments: str, folder: Path | None = None) -> str:
    """Return what a git command prints."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE
    )
    return os.fsdecode(done.stdout)


# -- Measuring --------------------------------------------------------------------------------


def compare(bench: Bench, ways: Sequence[Way], runs: int) -> dict[Way, Cost]:
    """Return the median costs of each way."""
    costs: dict[Way, list[Cost]] = {way: [] for way in ways}
    for run in range(1, runs + 1):
        for way in ways:
            sys.stderr.write(f"run {run} of {runs}: {way.label}\n")
            costs[way].append(bench.measure(way))
    if len({cost.digest for way in ways for cost in costs[way]} - {""}) != 1:
        raise SystemExit("Ours gave different dates cold, warm and after one new commit.")
    return {way: take_medians(measured) for way, measured in costs.items()}


def take_medians(costs: Sequence[Cost]) -> Cost:
    """Return the median of each cost."""
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        wall=median(cost.wall for cost in costs),
        base=median(cost.base for cost in costs),
        peak=median(cost.peak for cost in costs),
    )


# -- Writing ----------------------------------------------------------------------------------


def write_table(bench: Bench, costs: Mapping[Way, Cost]) -> list[str]:
    """Return the lines of a Markdown table of costs, and what has to be known to read it."""
    one_pass, cold = costs[ONE_PASS].cpu, costs[COLD].cpu
    lines = [
        "| Way | CPU, s | Wall, s | CPU to one pass | CPU to ours, cold | Python's peak, MiB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for way, cost in costs.items():
        cells = [way.label, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.cpu / one_pass:.2f}"]
        cells += [f"{cost.cpu / cold:.2f}", f"{cost.peak / MIB:.0f}"]
        lines.append(f"| {' | '.join(cells)} |")
    base = f"Of the peak, {costs[COLD].base / MIB:.0f} MiB are Python with the package imported."
    if any(way.sampled for way in costs):
        base += f" `--follow` was run on {len(bench.sampled)} notes, and its time scaled to all."
    return [*lines, "", base]


def describe(bench: Bench, repository: Path, runs: int) -> str:
    """Return what was measured, when, and on what."""
    commits = int(run_git("rev-list", "--count", "HEAD", folder=bench.folder))
    folders = {Path(name).parent for name in bench.notes}
    images = {image for included in bench.notes.values() for image in included}
    facts = [
        f"{repository.name}: {commits:,} commits",
        f"{len(bench.notes):,} notes in {len(folders)} folders",
        *([f"their {len(images):,} images"] if images else []),
        f"median of {runs}, {datetime.now(UTC):%Y-%m-%d}",
        f"{read_processor()}, {os.cpu_count()} cores",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        run_git("version").strip().replace("version ", ""),
        *(f"{name} {version(name)}" for name in ("laixun", "Sphinx", "markdown-it-py")),
    ]
    return "; ".join(facts) + "."


def read_processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def read_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description="Measure what dates cost.")
    parser.add_argument("repository", type=Path, help="a clone with its whole history")
    parser.add_argument("--notes", default="docs", help="the folder of its notes (docs)")
    parser.add_argument("--runs", type=int, default=5, help="measurements of each way (5)")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="notes for --follow (30)")
    parser.add_argument("--figures", action="store_true", help="date the notes' images as well")
    parser.add_argument("--ours", action="store_true", help="leave out the ways of other tools")
    arguments = parser.parse_args()
    if arguments.runs < 1 or arguments.sample < 1:
        parser.error("--runs and --sample must be 1 or more")
    return arguments


def main() -> None:
    """Measure the ways on one repository."""
    arguments = read_arguments()
    repository = arguments.repository.resolve()
    ways = [way for way in WAYS if not (way.is_rival and arguments.ours)]
    with tempfile.TemporaryDirectory() as place:
        try:
            bench = prepare(Path(place), repository, arguments)
            costs = compare(bench, ways, arguments.runs)
        except subprocess.CalledProcessError as error:  # It has said why by itself.
            raise SystemExit(1) from error
        lines = [describe(bench, repository, arguments.runs), "", *write_table(bench, costs), ""]
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
