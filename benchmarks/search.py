"""Compare searches: `python benchmarks/search.py 40 1000 [--engines ours,pagefind,sphinx]`.

Prints a Markdown table a size. The same notes are built without a search and with each engine, in
turns, as often as `--runs` says, and medians count; the queries of `search_queries.json` are asked
in Chromium. Peers that are not installed (`python -m pip install 'pagefind[extended]' jieba`) are
left out, and the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from make_notes import make_base
from playwright.sync_api import sync_playwright
from search_browser import ENGINES, Answers, ask, serve

QUERIES = json.loads(Path(__file__).with_name("search_queries.json").read_text(encoding="utf-8"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MIB = 1 << 20
PAGEFIND = (sys.executable, "-m", "pagefind", "--quiet")
CONF = """\
project = "Search"
language = "zh_CN"
extensions = ["myst_parser", "sphinx_katex", {extensions}]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist",
    "dollarmath", "fieldlist", "tasklist"]
html_theme = "basic"
html_copy_source = False
html_static_path = ["../static"]
html_js_files = [{scripts}]
suppress_warnings = ["*"]
def setup(app):
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", {search}))
"""
CONFS = {
    "none": {"extensions": "", "scripts": "", "search": False},
    "ours": {"extensions": '"sphinx_cjk_search"', "scripts": "", "search": False},
    # Sphinx 9.0 names a stemmer for Chinese that it does not ship (sphinx-doc/sphinx#14229).
    "sphinx": {"extensions": "", "scripts": '"stemmer.js"', "search": True},
}
STEMMER = "window.ChineseStemmer = function () { return new EnglishStemmer(); };\n"


@dataclass
class Cost:
    """CPU seconds, wall seconds and the peak memory of a process and its children, in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass
class Result:
    """What is measured of an engine: its index, and what it answers."""

    cost: Cost
    disk: int
    answers: Answers = field(default_factory=Answers)


def run(*command: str | Path) -> Cost:
    """Run a command and return what it cost; a failure ends the benchmark."""
    started = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    wall = time.perf_counter() - started
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024 / MIB)


def build(place: Path, name: str) -> Cost:
    """Build the notes with one of CONFS, and return what it cost."""
    for former in (place / f"trees-{name}", place / name):
        shutil.rmtree(former, ignore_errors=True)
    folder = place / f"conf-{name}"
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF.format(**CONFS[name]), encoding="utf-8")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-j",
        "2",
        "-b",
        "html",
        "-c",
        folder,
    ]
    return run(*command, "-d", place / f"trees-{name}", place / "docs", place / name)


def measure_disk(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def find_site(place: Path, engine: str) -> Path:
    """Return the folder of the site an engine answers in; Pagefind adds to the one without any."""
    return place / ("none" if engine == "pagefind" else engine)


def prepare(place: Path, engines: list[str], runs: int) -> dict[str, Result]:
    """Build for each engine; return the cost of its index: what it adds to a build without one."""
    costs: dict[str, list[Cost]] = {engine: [] for engine in engines}
    for _ in range(runs):
        base = build(place, "none")
        base_disk = measure_disk(place / "none")
        for engine in engines:
            if engine == "pagefind":
                costs[engine].append(run(*PAGEFIND, "--site", place / "none"))
                continue
            cost = build(place, engine)
            peak = max(0, cost.peak - base.peak)
            costs[engine].append(Cost(cost.cpu - base.cpu, cost.wall - base.wall, peak))
    return {
        engine: Result(
            find_middle(costs[engine]), measure_disk(find_site(place, engine)) - base_disk
        )
        for engine in engines
    }


def find_middle(costs: list[Cost]) -> Cost:
    """Return the median of each cost."""
    return Cost(
        *(median(getattr(cost, kind) for cost in costs) for kind in ("cpu", "wall", "peak"))
    )


def measure(count: int, engines: list[str], runs: int) -> dict[str, Result]:
    """Return what is measured of each engine with so many notes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "docs").mkdir()
        (place / "static").mkdir()
        (place / "static" / "stemmer.js").write_text(STEMMER, encoding="utf-8")
        make_base(count, place / "docs")
        results = prepare(place, engines, runs)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox"]
            )
            for engine, result in results.items():
                with serve(find_site(place, engine)) as server:
                    result.answers = ask(browser, server, engine, QUERIES)
            browser.close()
    return results


def find_browser() -> str | None:
    """Return the system's Chromium, or None to leave the choice to Playwright."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def write_table(count: int, results: dict[str, Result]) -> str:
    """Return the measurements as a Markdown table."""
    lines = [
        f"{count:,} notes, {len(QUERIES)} queries:\n",
        "| Engine | In 3 | In 10 | MRR | kB a query | ms to the first | Index CPU, s "
        "| Index wall, s | Peak, MiB | Disk, MB |",
        "| --- |" + " ---: |" * 9,
    ]
    for engine, result in results.items():
        answers, cost = result.answers, result.cost
        cells = [
            ENGINES[engine].label,
            f"{answers.share(3):.0%}",
            f"{answers.share(10):.0%}",
            f"{answers.rank():.3f}",
            f"{median(answers.bytes) / 1000:.0f}",
            f"{median(answers.times):.0f}",
            f"{cost.cpu:.1f}",
            f"{cost.wall:.1f}",
            f"{cost.peak:.0f}",
            f"{result.disk / 1e6:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    for engine, result in results.items():
        missed = [f"{query} ({rank or '-'})" for query, rank in result.answers.missed(3)]
        lines.append(f"\n{ENGINES[engine].label}, not in 3: {', '.join(missed) or 'none'}")
    return "\n".join(lines)


def main() -> None:
    """Measure at the sizes that the command line asks for."""
    parser = argparse.ArgumentParser(description="Compare searches.")
    parser.add_argument("counts", type=int, nargs="+", help="numbers of notes, 40 or more")
    parser.add_argument("--engines", default="ours,pagefind,sphinx")
    parser.add_argument("--runs", type=int, default=1, help="builds of which the median counts")
    arguments = parser.parse_args()
    engines = arguments.engines.split(",")
    needed = {"pagefind": "pagefind", "sphinx": "jieba"}
    absent = [name for name in engines if name in needed and not find_spec(needed[name])]
    for name in absent:
        sys.stdout.write(f"{ENGINES[name].label} is left out: {needed[name]} is not installed.\n\n")
    present = [name for name in engines if name not in absent]
    for count in arguments.counts:
        sys.stdout.write(write_table(count, measure(count, present, arguments.runs)) + "\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
