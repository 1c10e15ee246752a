"""Very many notes without a build: `python benchmarks/search_direct.py 10000 [--engines ours]`.

A build of 10,000 pages takes longer than all that is asked here. The notes of `make_notes.py` are
cut at their headings and written as plain HTML, which counts for nobody; then `search_index.py`
indexes the notes and Pagefind the pages, each in a process of its own, and all of it counts. What
is measured afterwards is what `search.py` measures.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
import tempfile
from pathlib import Path

from make_notes import make_base
from playwright.sync_api import sync_playwright
from search_browser import ask, serve
from search_index import list_notes, read_note

from search import PAGEFIND, QUERIES, Result, find_browser, measure_disk, run, write_table
from sphinx_cjk_search.extension import ENGINE, PACKAGE
from sphinx_cjk_search.model import Section
from sphinx_cjk_search.output import squeeze
from sphinx_cjk_search.rules import RULES

INDEX = Path(__file__).with_name("search_index.py")
SEARCH = "_static/cjk-search"
SHELL = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{}</title>{}<main>{}</main>'
SCRIPT = '<script defer src="_static/cjk-search/open.js"></script>'


def write_site(docs: Path, outdir: Path) -> None:
    """Write plain pages, and our search but for its index."""
    for docname, text in list_notes(docs):
        _front_matter, sections = read_note(text)
        _write_page(outdir / f"{docname}.html", sections, SCRIPT if docname == "index" else "")
    _write_page(outdir / "genindex.html", [Section("", "Index", "")], "")
    folder = outdir / SEARCH
    folder.mkdir(parents=True)
    parts = [squeeze((PACKAGE / "engine" / f"{name}.js").read_text("utf-8")) for name in ENGINE]
    rules = f"{{\nconst RULES = {json.dumps(RULES, ensure_ascii=False)};"
    (folder / "engine.js").write_text("\n".join([rules, *parts, "}"]), encoding="utf-8")
    opener = (PACKAGE / "static" / "cjk-search" / "open.js").read_text("utf-8")
    (folder / "open.js").write_text(opener, encoding="utf-8")


def _write_page(path: Path, sections: list[Section], head: str) -> None:
    body = "".join(
        f"<h{min(place + 1, 2)}>{html.escape(each.title)}</h{min(place + 1, 2)}>"
        f"<p>{html.escape(each.text)}</p>"
        for place, each in enumerate(sections)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHELL.format(html.escape(sections[0].title), head, body), encoding="utf-8")


def measure(count: int, engines: list[str]) -> dict[str, Result]:
    """Return what is measured of each engine with so many notes."""
    with tempfile.TemporaryDirectory() as folder:
        docs, outdir = Path(folder, "docs"), Path(folder, "html")
        make_base(count, docs)
        results = {}
        write_site(docs, outdir)
        cost = run(sys.executable, INDEX, docs, outdir / SEARCH / "data")
        results["ours"] = Result(cost, measure_disk(outdir / "_static"))
        if "pagefind" in engines:
            cost = run(*PAGEFIND, "--site", outdir)
            results["pagefind"] = Result(cost, measure_disk(outdir / "pagefind"))
        with sync_playwright() as playwright, serve(outdir) as server:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=["--no-sandbox"]
            )
            for engine, result in results.items():
                result.answers = ask(browser, server, engine, QUERIES)
            browser.close()
    return results


def main() -> None:
    """Measure at the size that the command line asks for."""
    parser = argparse.ArgumentParser(description="Compare searches without a build.")
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--engines", default="ours,pagefind")
    arguments = parser.parse_args()
    results = measure(arguments.count, arguments.engines.split(","))
    sys.stdout.write(write_table(arguments.count, results) + "\n")


if __name__ == "__main__":
    main()
