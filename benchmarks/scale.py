"""Does the cost of a note stay the same? `python benchmarks/scale.py [--sizes 100 1000 10000]`.

Builds knowledge bases that `corpus.py` writes, with the settings of this site, and prints a table
of what must hold, what was measured, and PASS or FAIL. The yardstick is the same notes in plain
Sphinx: MyST, the theme basic, Sphinx's own search. Rows that the sizes given say nothing of are
left out. Seconds are those of the CPU, children included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from bs4 import BeautifulSoup
from corpus import make_corpus
from playwright.sync_api import sync_playwright
from scale_build import OURS, ROOT
from search_browser import ask, serve

from search import QUERIES, find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = Path(__file__).with_name("scale_build.py")
COMMITS = 5  # a note
MIB, GIB = 1 << 20, 1 << 30
EDIT = "\n\n这里再加一句。\n"
PLAIN = """\
project = "Plain"
language = "zh_CN"
extensions = ["myst_parser"]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist",
    "dollarmath", "fieldlist", "tasklist"]
html_theme = "basic"
suppress_warnings = ["myst.directive_unknown"]
"""
MKDOCS = """\
site_name: Notes
docs_dir: docs
theme:
  name: material
plugins:
  - search
  - git-revision-date-localized:
      enable_creation_date: true
"""
SEARCHES = 30


class Cost(NamedTuple):
    """CPU and wall seconds, and the most memory of all processes together, in bytes."""

    cpu: float
    wall: float
    memory: float = 0


class Row(NamedTuple):
    """What must hold, and whether it does; `value` and `most` are of the same kind."""

    what: str
    value: float
    most: float
    form: str

    def write(self) -> str:
        """Return the row of the table."""
        verdict = "PASS" if self.value <= self.most else "FAIL"
        cells = (self.what, self.form.format(self.value), self.form.format(self.most), verdict)
        return f"| {' | '.join(cells)} |"


# -- Measuring --------------------------------------------------------------------------------


def run(*command: str | Path, folder: Path | None = None) -> Cost:
    """Run a command and return what it cost; a failure ends the benchmark."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    ended, most = Event(), [0.0]
    watcher = Thread(target=_watch_memory, args=(process.pid, ended, most))
    watcher.start()
    assert process.stderr
    errors = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{errors.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, most[0])


def _watch_memory(pid: int, ended: Event, most: list[float]) -> None:
    """Note the most memory that a process and those below it have had together (Linux)."""
    while not ended.wait(0.5):
        most[0] = max(most[0], sum(_read_memory(each) for each in _list_family(pid)))


def _list_family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _list_family(int(child))


def _read_memory(pid: int) -> int:
    """Return the memory of a process in bytes; what it shares is divided among those that do."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@dataclass
class Bench:
    """A knowledge base in a folder, built by the settings of this site or by plain ones."""

    place: Path
    count: int

    def __post_init__(self) -> None:
        """Write the knowledge base."""
        self.docs = make_corpus(self.count, COMMITS * self.count, self.place / "repository")
        self.plain = self.place / "plain"
        self.plain.mkdir()
        (self.plain / "conf.py").write_text(PLAIN, encoding="utf-8")

    def build(self, name: str, *options: str) -> Cost:
        """Build as `site` or as `plain`, incrementally if it was built before."""
        say(f"{self.count} notes: {name} {' '.join(options)}")
        conf = self.plain if name == "plain" else ROOT
        return run(sys.executable, WORKER, conf, self.docs, self.place / name, *options)

    def edit(self, name: str) -> Cost:
        """Add a sentence to a note, and build."""
        number = self.count // 16 * 8
        with (self.docs / "python" / f"note-{number}.md").open("a", encoding="utf-8") as note:
            note.write(EDIT)
        return self.build(name)

    def measure_share(self) -> dict[str, float]:
        """Return CPU seconds by package of ours, and of the whole build."""
        self.build("share", "--share")
        seconds: dict[str, float] = json.loads((self.place / "share-share.json").read_text("utf-8"))
        return seconds

    def measure_frame(self) -> float:
        """Return the bytes that a note's page has beyond its text, of a typical note."""
        sizes = []
        for path in sorted((self.place / "site").glob("*/note-*.html"))[
            :: max(1, self.count // 50)
        ]:
            page = path.read_bytes()
            article = BeautifulSoup(page, "html.parser").select_one("article.bd-article")
            sizes.append(len(page) - len(str(article).encode()))
        return median(sizes)

    def measure_search(self) -> float:
        """Return the compressed bytes of a first result, the median of some queries."""
        with sync_playwright() as playwright, serve(self.place / "site") as server:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox"]
            )
            answers = ask(browser, server, "ours", QUERIES[:SEARCHES])
            browser.close()
        return median(answers.bytes)

    def build_with_mkdocs(self, program: Path) -> Cost:
        """Build with mkdocs-material and git-revision-date-localized, creation dates as well."""
        say(f"{self.count} notes: mkdocs")
        folder = self.docs.parent
        (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
        return run(program, "build", "--quiet", "--site-dir", self.place / "mkdocs", folder=folder)


def say(words: str) -> None:
    """Tell people what takes so long."""
    sys.stderr.write(f"{words}\n")


# -- Rows -------------------------------------------------------------------------------------


def compare(place: Path, sizes: list[int], runs: int, mkdocs: Path | None) -> Iterator[Row | str]:
    """Yield the rows of the table as they are known, and notes between them."""
    benches = {size: Bench(place / str(size), size) for size in sizes}
    cold = {size: bench.build("site") for size, bench in benches.items()}
    yield "cold: " + "; ".join(
        f"{size:,} notes {cost.cpu:.0f} s CPU, {cost.wall:.0f} s, {cost.memory / MIB:.0f} MiB"
        for size, cost in cold.items()
    )
    for small, large in pairwise(sizes):
        ratio = cold[large].cpu / cold[small].cpu
        yield Row(f"t({large:,}) / t({small:,}), cold", ratio, 1.1 * large / small, "{:.2f}")
    if 1000 in benches:
        yield from compare_with_plain(benches[1000], runs)
    if mkdocs and 1000 in benches:
        cost = benches[1000].build_with_mkdocs(mkdocs)
        ratio = cold[1000].cpu / cost.cpu
        yield Row("against mkdocs-material with dates at 1,000, cold", ratio, 0.5, "{:.2f}")
    yield from compare_sizes(benches, cold)


def compare_with_plain(bench: Bench, runs: int) -> Iterator[Row | str]:
    """Yield the rows of a thousand notes."""
    seconds = bench.measure_share()
    ours = sum(seconds.get(name, 0) for name in OURS)
    yield "CPU seconds of a cold build: " + ", ".join(
        f"{name} {seconds.get(name, 0):.1f}" for name in ("all", *OURS)
    )
    yield Row("our extensions' share at 1,000, cold", ours / seconds["all"], 0.03, "{:.1%}")
    plain = bench.build("plain")
    yield f"plain Sphinx, cold: {plain.cpu:.1f} s CPU"
    for what, most in (("no-op", 1.1), ("one note edited", 1.3)):
        costs: dict[str, list[float]] = {"site": [], "plain": []}
        for _run in range(runs):
            for name, own in costs.items():
                own.append((bench.build(name) if what == "no-op" else bench.edit(name)).cpu)
        site, basic = median(costs["site"]), median(costs["plain"])
        yield f"{what}: {site:.2f} s CPU, plain {basic:.2f}"
        yield Row(f"{what} at 1,000, to plain Sphinx", site / basic, most, "{:.2f}")


def compare_sizes(benches: dict[int, Bench], cold: dict[int, Cost]) -> Iterator[Row | str]:
    """Yield the rows of the largest size."""
    smallest, largest = min(benches), max(benches)
    memory = cold[largest].memory / GIB
    yield Row(f"peak memory at {largest:,}, GiB", memory, 3, "{:.2f}")
    frames = {size: benches[size].measure_frame() for size in (smallest, largest)}
    yield f"a note beyond its text: {frames}"
    growth = frames[largest] / frames[smallest] - 1
    yield Row(
        f"HTML of a note beyond its text, {largest:,} to {smallest:,}", growth, 0.05, "{:.1%}"
    )
    if find_browser():
        first = benches[largest].measure_search() / 1000
        yield Row(f"first search result at {largest:,}, kB compressed", first, 150, "{:.0f}")


def describe_machine() -> str:
    """Return what the table was measured with."""
    versions = ("Sphinx", "myst-parser", "sphinx-book-theme", "pydata-sphinx-theme")
    names = ", ".join(f"{name} {version(name)}" for name in versions)
    return (
        f"{os.cpu_count()} cores; {platform.system()}; Python {platform.python_version()}; {names}"
    )


def main() -> None:
    """Measure at the sizes that the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure builds of many notes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--runs", type=int, default=3, help="builds of each small thing")
    parser.add_argument("--mkdocs", type=Path, help="an mkdocs with material and dates")
    arguments = parser.parse_args()
    mkdocs = arguments.mkdocs or (Path(found) if (found := shutil.which("mkdocs")) else None)
    sys.stdout.write(f"{describe_machine()}\n\n| what | measured | at most | |\n")
    sys.stdout.write("| --- | ---: | ---: | --- |\n")
    with tempfile.TemporaryDirectory() as folder:
        for row in compare(Path(folder), sorted(arguments.sizes), arguments.runs, mkdocs):
            target = sys.stdout if isinstance(row, Row) else sys.stderr
            target.write(f"{row.write() if isinstance(row, Row) else row}\n")
            target.flush()


if __name__ == "__main__":
    main()
