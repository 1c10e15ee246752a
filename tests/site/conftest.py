"""The real site, built once a session and builder, the notes it is made of, and a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import yaml
from bs4 import BeautifulSoup

from sphinx_light_pages.policy import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page, Request

    from conftest import Made

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SAMPLE = Path(__file__).with_name("sample")
# The path that conf.py says the site is served under.
PREFIX = "/zh-cn/latest/"
# A violation is heard of before any script of the page runs.
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass(frozen=True)
class Site:
    """What a builder made of the real sources: where, and what it warned of."""

    outdir: Path
    code: int
    warnings: str

    @property
    def pages(self) -> list[str]:
        """Return the names of all HTML pages; those below _static are the theme's parts."""
        names = (path.relative_to(self.outdir) for path in self.outdir.rglob("*.html"))
        return sorted(name.as_posix() for name in names if name.parts[0] != "_static")

    def parse(self, name: str) -> BeautifulSoup:
        """Return a page as a tree; who changes it works on a copy."""
        return parse(self.outdir / name)


@dataclass(frozen=True)
class Source:
    """A note as its file has it."""

    docname: str
    title: str
    summary: str


@cache
def parse(path: Path) -> BeautifulSoup:
    """Return an HTML file as a browser would read it."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


def read_source(path: Path) -> Source:
    """Return docname, title and summary of a note."""
    _, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    title = next(line for line in body.splitlines() if line.startswith("# "))
    docname = path.relative_to(DOCS).with_suffix("").as_posix()
    title = title.removeprefix("# ").replace("`", "")
    return Source(docname, title, yaml.safe_load(header)["summary"])


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    """Provide the notes found on disk, by docname."""
    folders = (path.parent for path in DOCS.glob("*/index.md"))
    paths = (path for folder in folders for path in folder.glob("*.md") if path.name != "index.md")
    return {source.docname: source for source in map(read_source, sorted(paths))}


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """Provide a function that builds the real site as `make html` does; builders share doctrees."""
    folder = tmp_path_factory.mktemp("site")
    return cache(lambda builder: run_sphinx(builder, DOCS, folder))


def run_sphinx(builder: str, sources: Path, folder: Path, **environment: str) -> Site:
    """Return what a builder makes of sources with the real conf.py, in an environment."""
    command = ["sphinx", "-q", "-W", "--keep-going", "-n", "-j", "2", "-b", builder]
    where = ["-c", ".", "-d", str(folder / "doctrees"), str(sources), str(folder / builder)]
    repository = {"READTHEDOCS_GIT_CLONE_URL": "https://example.org/laixun.git"}
    done = subprocess.run(
        [sys.executable, "-m", *command, *where],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, **repository, **environment},
        check=False,
    )
    return Site(folder / builder, done.returncode, done.stderr)


@pytest.fixture(scope="session")
def site(build_site: Callable[[str], Site]) -> Site:
    """Provide the real site in HTML."""
    return build_site("html")


@pytest.fixture(scope="session")
def book(make_book: Callable[..., Made], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Provide the real notes as `make pdf` sets them."""
    return make_book(ROOT, tmp_path_factory.mktemp("book"), "pdf")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Provide a small site, of the same settings, that has one of everything a note may use."""
    return run_sphinx("html", SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def build_for(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """Provide a function that builds sources, the sample if none, in a host's environment."""

    def build(sources: Path = SAMPLE, **environment: str) -> Site:
        return run_sphinx("html", sources, tmp_path_factory.mktemp("hosted"), **environment)

    return build


# -- A browser --------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """A page in a browser, and what happened while it was there."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def list_violations(self) -> list[str]:
        """Return what the page did against the policy."""
        return self.page.evaluate("window.violations")


@pytest.fixture(scope="module")
def watch(browser: Browser) -> Callable[..., AbstractContextManager[View]]:
    """Provide a function that opens an empty page whose errors and requests are noted."""
    return contextmanager(partial(open_view, browser))


def open_view(browser: Browser, **context: object) -> Iterator[View]:
    """Yield an empty page in a context of its own, and close that."""
    window = browser.new_context(**context)
    view = View(window.new_page())
    view.page.add_init_script(LISTEN)
    view.page.on("console", lambda said: said.type == "error" and view.errors.append(said.text))
    view.page.on("pageerror", lambda error: view.errors.append(str(error)))

    def note_failure(sent: Request) -> None:
        if sent.failure != "net::ERR_ABORTED":  # The page was left before it was whole.
            view.errors.append(f"not loaded: {sent.url}")

    view.page.on("requestfailed", note_failure)
    view.page.on("request", lambda sent: view.requests.append(sent.url))
    yield view
    window.close()


# -- A server ---------------------------------------------------------------------------------


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below PREFIX, as strictly as the site promises to bear."""

    def translate_path(self, path: str) -> str:
        """Return the file of an address; what is not below PREFIX is nowhere."""
        return super().translate_path(path.removeprefix(PREFIX.rstrip("/")))

    def end_headers(self) -> None:
        """Send the policy with everything."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def send_error(self, code: int, *_: object) -> None:
        """Answer as a host does that knows the site's own page for errors."""
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder under the policy; provide the address of its root."""

    def handle(*arguments: object) -> Handler:
        return Handler(*arguments, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handle)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def addresses(site: Site, sample: Site) -> Iterator[dict[str, str]]:
    """Provide the address of each kind of page, from a server below a path."""
    with serve(site.outdir) as root, serve(sample.outdir) as sample_root:
        names = (
            "index",
            "updates",
            "genindex",
            "search",
            "python/index",
            "algorithm/maximum-gap",
            "python/pdb-debugging",
            "extensions/latest-updates",
            "extensions/from-ablog",
        )
        yield {
            **{name: f"{root}{name}.html" for name in names},
            "404": f"{root}no/such/page.html",
            "everything": f"{sample_root}topic/everything.html",
            "cards": f"{sample_root}index.html",
            "entries": f"{sample_root}genindex.html",
        }
