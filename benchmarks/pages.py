"""Measure built pages as a phone sees them: Lighthouse's scores and times, and what they weigh.

    make html
    python benchmarks/pages.py index.html machine-learning/mle-map-bayes.html

The pages are served compressed, and under the policy that the site promises to bear. Lighthouse
comes from npm and drives the system's Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

from sphinx_light_pages.policy import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator

LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".webmanifest")
IMAGES = re.compile(r"\.(svg|png|webmanifest)$")


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a well-kept host does: text compressed, everything under the policy."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        if path.suffix in COMPRESSED:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Run:
    """What Lighthouse says of a page: scores out of 100, times, kilobytes without images."""

    scores: dict[str, float]
    times: dict[str, float]
    kilobytes: float
    requests: int


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder; provide its address."""
    handler = partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def run_lighthouse(address: str, chromium: str) -> Run:
    """Return one run on one page. Raises CalledProcessError."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = "--chrome-flags=--headless=new --no-sandbox"
        output = ("--output=json", f"--output-path={report}", "--quiet")
        subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, address, flags, *output],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
        )
        return read_report(json.loads(report.read_text(encoding="utf-8")))


def read_report(report: dict[str, Any]) -> Run:
    """Return what a report says."""
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    weight = sum(item["transferSize"] for item in requests if not IMAGES.search(item["url"]))
    return Run(
        scores={name: 100 * report["categories"][name]["score"] for name in CATEGORIES},
        times={
            "LCP, s": audits["largest-contentful-paint"]["numericValue"] / 1000,
            "TBT, ms": audits["total-blocking-time"]["numericValue"],
            "CLS": audits["cumulative-layout-shift"]["numericValue"],
        },
        kilobytes=weight / 1000,
        requests=len(requests),
    )


def write_row(name: str, runs: list[Run]) -> str:
    """Return the medians of the runs on a page, as a row of a table."""
    scores = [statistics.median(run.scores[each] for run in runs) for each in CATEGORIES]
    times = [statistics.median(run.times[each] for run in runs) for each in runs[0].times]
    cells = [
        name,
        *(f"{score:.0f}" for score in scores),
        *(f"{time:.3g}" for time in times),
        f"{statistics.median(run.kilobytes for run in runs):.0f}",
        f"{statistics.median(run.requests for run in runs):.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--site", type=Path, default=Path("_build/html"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not shutil.which("npx"):
        sys.stderr.write("Chromium and npm are needed.\n")
        return 1
    lines = [
        "| Page | Performance | Accessibility | Best practices | SEO | LCP, s | TBT, ms | CLS "
        "| kB without images | Requests |",
        "| --- " + "| ---: " * 9 + "|",
    ]
    with serve(arguments.site) as root:
        for page in arguments.pages:
            runs = [run_lighthouse(root + page, chromium) for _ in range(arguments.runs)]
            lines.append(write_row(page, runs))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
