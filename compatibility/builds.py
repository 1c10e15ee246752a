"""One build of the project by one interpreter, and whether all is there that should be."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SITE = (
    ("{page:index}", 'datetime="2024-04-20T12:00:00+08:00"'),
    ("{page:index}", 'datetime="2024-02-10T12:00:00+08:00"'),
    ("{page:theory/梯度下降}", 'class="katex"'),
    ("{page:theory/梯度下降}", 'class="backlinks-sentence"'),
    ("{page:theory/梯度下降}", 'property="og:image"'),
    ("{page:theory/梯度下降}", "H. Robbins、S. Monro，"),
    ("{page:paths}", "线段树"),
    ("atom.xml", "<title>梯度下降</title>"),
    ("feed.json", '"title": "梯度下降"'),
    ("sitemap.xml", "2024-04-20"),
    ("_static/cjk-search/search.css", "{"),
)
# What each builder must have written: a file, and what stands in it.
EXPECTED = {
    "html": SITE,
    "dirhtml": SITE,
    "singlehtml": (
        ("index.html", 'datetime="2024-04-20T12:00:00+08:00"'),
        ("index.html", 'class="katex"'),
    ),
    "latex": (
        ("sphinx.tex", "梯度下降"),
        ("sphinx.tex", "2024\\sphinxhyphen{}04"),
        ("picture.png", ""),
    ),
    "epub": (("theory/梯度下降.xhtml", 'class="katex"'), ("index.xhtml", "2024-04-20")),
    "text": (
        ("index.txt", "2024-04-20"),
        ("theory/梯度下降.txt", "随机梯度下降"),
        ("theory/梯度下降.txt", "H. Robbins、S. Monro，"),
    ),
    "gettext": (("theory.pot", "随机梯度下降"), ("算法.pot", "线段树")),
    "linkcheck": (("output.json", '"status": "ignored"'),),
}
LINES = 12


@dataclass(frozen=True)
class Build:
    """What was built with what, and why it is red; green where `problem` is empty."""

    python: str
    sphinx: str
    theme_version: str
    theme: str
    builder: str
    problem: str = ""


def run_build(python: Path, sources: Path, out: Path, theme: str, builder: str) -> str:
    """Return what is wrong with a build in which each warning counts; empty if nothing is."""
    # gettext does not share the doctrees of others.
    doctrees = out / ("doctrees-gettext" if builder == "gettext" else "doctrees")
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-j", "2", "-b", builder]
    done = subprocess.run(
        # -I: neither the working folder nor PYTHONPATH brings in what is not installed.
        [python, "-I", *command, "-d", doctrees, sources, out / builder],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HTML_THEME": theme, "PYTHONUTF8": "1"},
        check=False,
    )
    if done.returncode:
        return "\n".join(done.stderr.strip().splitlines()[-LINES:]) or f"status {done.returncode}"
    return find_missing(out / builder, builder)


def find_missing(out: Path, builder: str) -> str:
    """Return the first thing that a build should have written and has not."""
    for template, text in EXPECTED[builder]:
        path = out / name_page(template, builder)
        if not path.exists():
            return f"no file {path.relative_to(out)}"
        if text and text not in path.read_text(encoding="utf-8"):
            return f"{path.relative_to(out)} has no {text}"
    return ""


def name_page(template: str, builder: str) -> str:
    """Return a file's name; `{page:NAME}` is that of a page."""
    if not template.startswith("{page:"):
        return template
    name = template.removeprefix("{page:").removesuffix("}")
    return f"{name}/index.html" if builder == "dirhtml" and name != "index" else f"{name}.html"
