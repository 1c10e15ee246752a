"""One build, measured by `scale.py`: `python benchmarks/scale_build.py CONF DOCS OUT [--share]`.

As where the site is built from its lock, there are no packages that only the tests need, and that
others would import if they were there: matplotlib, of sphinxext-opengraph, and the parsers of
Beautiful Soup with what these import. With `--share` the build runs in one process, and a file
`OUT-share.json` says how many CPU seconds each of our packages took in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sphinx.application import Sphinx

import sphinx_katex
from sphinx_katex.engine import render

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")
ROOT = Path(__file__).parents[1]
ABSENT = ("html5lib", "lxml", "matplotlib", "rnc2rng")
OURS = tuple(sorted(path.parent.name for path in (ROOT / "src").glob("*/__init__.py")))


class Clock:
    """CPU seconds by package; what one calls is counted for the one that calls first."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.is_running = False

    def wrap(self, package: str, function: Callable[P, T]) -> Callable[P, T]:
        """Return a function that does the same and is timed."""

        def timed(*arguments: P.args, **named: P.kwargs) -> T:
            if self.is_running:
                return function(*arguments, **named)
            self.is_running, started = True, time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.is_running = False
                self.seconds[package] += time.process_time() - started

        return timed


def watch(clock: Clock) -> None:
    """Have all event handlers and the formulas of our packages timed."""
    connect = Sphinx.connect

    def connect_timed(
        self: Sphinx, event: str, callback: Callable[..., object], priority: int = 500
    ) -> int:
        package = callback.__module__.partition(".")[0]
        timed = clock.wrap(package, callback) if package in OURS else callback
        return connect(self, event, timed, priority)

    Sphinx.connect = connect_timed  # type: ignore[method-assign]
    vars(sphinx_katex)["render"] = clock.wrap("sphinx_katex", render)


def main() -> int:
    """Build, and return what Sphinx returns."""
    parser = argparse.ArgumentParser(description="Build once.")
    parser.add_argument("conf", type=Path)
    parser.add_argument("docs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--share", action="store_true")
    arguments = parser.parse_args()
    vars(sys)["modules"].update(dict.fromkeys(ABSENT))
    from sphinx.cmd.build import build_main

    clock = Clock()
    if arguments.share:
        watch(clock)
    words = ["-q", "-b", "html", "-c", arguments.conf, "-d", f"{arguments.out}-trees"]
    words += ["-j", "1" if arguments.share else arguments.jobs, arguments.docs, arguments.out]
    started = time.process_time()
    status = build_main([str(word) for word in words])
    if arguments.share:
        shares = {"all": time.process_time() - started, **clock.seconds}
        Path(f"{arguments.out}-share.json").write_text(json.dumps(shares), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
