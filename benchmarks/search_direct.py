"""Very many notes without a build: `python benchmarks/search_direct.py 10000 [--engines ours]`.

A build of 10,000 pages takes longer than all that is asked here. The notes of `make_notes.py` are
cut at their headings and indexed by the functions that a build calls; for Pagefind the same pieces
are written as plain HTML. What is measured afterwards is what `search.py` measures.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import tempfile
from pathlib import Path

from make_notes import make_base
from playwright.sync_api import sync_playwright
from search_browser import ask, serve

from search import QUERIES, Result, find_browser, measure_disk, run, write_table
from sphinx_cjk_search.extension import ENGINE, PACKAGE
from sphinx_cjk_search.files import save
from sphinx_cjk_search.front_matter import FrontMatter, read_front_matter
from sphinx_cjk_search.model import Card, Passage, Section
from sphinx_cjk_search.output import squeeze, write_index
from sphinx_cjk_search.pages import make_page
from sphinx_cjk_search.postings import weigh
from sphinx_cjk_search.rules import RULES
from sphinx_cjk_search.variants import read_variants

HEADER = re.compile(r"\A---\n(.*?)---\n", re.DOTALL)
TAGS = re.compile(r"^tags: \[(.*)\]$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
SHELL = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{}</title>{}<main>{}</main>'
SCRIPT = '<script defer src="_static/cjk-search/open.js"></script>'


def read_note(text: str) -> tuple[FrontMatter, list[Section]]:
    """Return the front matter and the sections of a note, roughly as a build reads them."""
    header = HEADER.match(text)
    found = TAGS.search(header[1]) if header else None
    front_matter, _problems = read_front_matter({"tags": found[1] if found else ""})
    _before, *pieces = HEADING.split(text[header.end() :] if header else text)
    sections = []
    for place, (title, body) in enumerate(zip(pieces[::2], pieces[1::2], strict=True)):
        code = "\n".join(CODE.findall(body))
        prose = CODE.sub("", body).replace("`", "")
        text = body.strip()
        sections.append(Section(f"s{place}" if place else "", title, text, prose, code))
    return front_matter, sections


def write_site(docs: Path, outdir: Path) -> None:
    """Write plain pages and our index of them."""
    cards = []
    for path in sorted(docs.rglob("*.md")):
        docname = path.relative_to(docs).with_suffix("").as_posix()
        front_matter, sections = read_note(path.read_text(encoding="utf-8"))
        passages = [Passage(each.anchor, each.title, each.text) for each in sections]
        terms = weigh(sections, front_matter.tags, read_variants())
        page = make_page(docname, sections[0].title, front_matter, passages, terms)
        cards.append(Card(page, f"{docname}.html", docname.partition("/")[0], ""))
        _write_page(outdir / f"{docname}.html", sections, SCRIPT if docname == "index" else "")
    _write_page(outdir / "genindex.html", [Section("", "Index", "")], "")
    folder = outdir / "_static" / "cjk-search"
    save(write_index(cards, {"engine": "engine", "searchPage": "", "words": {}}), folder / "data")
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
        cost = run(sys.executable, __file__, "--write", docs, outdir)
        results["ours"] = Result(cost, measure_disk(outdir / "_static"))
        if "pagefind" in engines:
            cost = run(sys.executable, "-m", "pagefind", "--site", outdir, "--quiet")
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
    parser.add_argument("--write", type=Path, nargs=2, help="index a folder into another, no more")
    arguments = parser.parse_args()
    if arguments.write:
        write_site(*arguments.write)
    else:
        results = measure(arguments.count, arguments.engines.split(","))
        sys.stdout.write(write_table(arguments.count, results) + "\n")


if __name__ == "__main__":
    main()
