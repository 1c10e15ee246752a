"""Questions to a search in the browser, and a server that counts what they cost."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

TIMED = """async query => {
  const ask = %s;
  const start = performance.now();
  return [await ask(query), performance.now() - start];
}"""


@dataclass(frozen=True)
class Engine:
    """How an engine is asked: the page it is on, what makes it ready, and what asks it.

    `ask` is a function of a query that returns the addresses of the first ten.
    """

    label: str
    page: str
    ready: str
    ask: str


ENGINES = {
    "ours": Engine(
        "sphinx_cjk_search",
        "index.html",
        "() => cjkSearch.ready().then(search => { window.asked = search; })",
        "async query => (await asked.search(query, { limit: 10 })).notes.map(note => note.url)",
    ),
    "pagefind": Engine(
        "Pagefind, extended",
        "index.html",
        "async () => { window.asked = await import('/pagefind/pagefind.js'); await asked.init(); }",
        """async query => {
          const { results } = await asked.search(query);
          const data = await Promise.all(results.slice(0, 10).map(result => result.data()));
          return data.map(({ url }) => url);
        }""",
    ),
    "sphinx": Engine(
        "Sphinx's own, with jieba",
        "search.html",
        "() => new Promise(done => { const wait = () => Search.hasIndex() ? done() "
        ": setTimeout(wait, 1); wait(); })",
        """query => new Promise(done => {
          document.querySelector("#search-results").replaceChildren();
          Search.performSearch(query);
          const wait = () => {
            const items = [...document.querySelectorAll("#search-results ul.search > li > a")];
            const ended = /\\d|没有|did not/.test(Search.status?.innerText ?? "");
            const isDone = items.length >= 10 || ended;
            if (isDone) done(items.slice(0, 10).map(item => item.getAttribute("href")));
            else setTimeout(wait, 1);
          };
          wait();
        })""",
    ),
}


@dataclass
class Answers:
    """The place of the right note of each query, and what each cost."""

    places: dict[str, int] = field(default_factory=dict)
    bytes: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def share(self, most: int) -> float:
        """Return the share of queries whose note is among the first."""
        return sum(0 < place <= most for place in self.places.values()) / len(self.places)

    def rank(self) -> float:
        """Return the mean reciprocal rank within the first ten."""
        return sum(1 / place for place in self.places.values() if place) / len(self.places)

    def missed(self, most: int) -> list[tuple[str, int]]:
        """Return the queries whose note is not among the first, with its place or 0."""
        return [(query, place) for query, place in self.places.items() if not 0 < place <= most]


class Server:
    """A folder over HTTP, with the compressed size of what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.sizes: dict[str, int] = {}
        server = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(unquote(urlsplit(self.path).path))
                super().do_GET()

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        class QuietServer(ThreadingHTTPServer):
            def handle_error(self, *_arguments: object) -> None:
                """Say nothing of a browser that has gone."""

        self.http = QuietServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.http.server_port}"

    def measure(self, asked: Sequence[str]) -> int:
        """Return the compressed bytes of some paths, each once."""
        return sum(self._measure(path) for path in dict.fromkeys(asked))

    def _measure(self, path: str) -> int:
        if path not in self.sizes:
            file = self.folder / path.lstrip("/")
            self.sizes[path] = len(gzip.compress(file.read_bytes(), 6)) if file.is_file() else 0
        return self.sizes[path]


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Provide a server of a folder."""
    server = Server(folder)
    thread = Thread(target=server.http.serve_forever, daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()


def ask(
    browser: Browser, server: Server, engine: str, queries: Sequence[Mapping[str, str]]
) -> Answers:
    """Ask all queries on one page, and every third in a browser of its own for the bytes."""
    answers = Answers()
    usual = {*find_usual(browser, server), f"/{ENGINES[engine].page}"}
    page = open_page(browser, server, ENGINES[engine])
    for asked in queries:
        found, milliseconds = page.evaluate(TIMED % ENGINES[engine].ask, asked["query"])
        answers.times.append(milliseconds)
        places = [place for place, url in enumerate(found, 1) if name_note(url) == asked["note"]]
        answers.places[asked["query"]] = next(iter(places), 0)
    page.context.close()
    for asked in queries[::3]:
        server.asked.clear()
        page = open_page(browser, server, ENGINES[engine])
        page.evaluate(ENGINES[engine].ask, asked["query"])
        page.context.close()
        answers.bytes.append(server.measure([path for path in server.asked if path not in usual]))
    return answers


def find_usual(browser: Browser, server: Server) -> set[str]:
    """Return what pages load, search or not: any page, and the one that is asked."""
    server.asked.clear()
    for name in ("genindex.html", "index.html"):
        page = browser.new_context().new_page()
        page.goto(f"{server.address}/{name}", wait_until="networkidle")
        page.context.close()
    return {path for path in server.asked if "search" not in path and "stemmer" not in path}


def open_page(browser: Browser, server: Server, engine: Engine) -> Page:
    """Return a page in a new context, its engine ready."""
    page = browser.new_context().new_page()
    page.goto(f"{server.address}/{engine.page}")
    page.evaluate(engine.ready)
    return page


def name_note(url: str) -> str:
    """Return the name of the note that an address leads to."""
    path = unquote(urlsplit(url).path).lstrip("/")
    return path.removeprefix("./").removesuffix(".html")
