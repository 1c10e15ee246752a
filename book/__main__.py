"""`python -m book pdf [NOTE …]`, `python -m book epub`: write the book below `_build`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util.console import color_terminal, nocolor
from sphinx.util.tags import Tags

from book.edition import make_environment, read_edition
from book.printing import BROWSERS, SETTINGS, find_browser, print_page
from book.typesetting import find_missing_programs, name_note, typeset

ROOT = Path.cwd()
CODE_STYLE = "sphinx"  # As in the PDF; left to its theme, an EPUB has none.
# What only a site has: marks in the heads of pages, and a search. The first imports matplotlib.
SITE_ONLY = frozenset({"sphinx_cjk_search", "sphinxext.opengraph", "reference.extension"})
# Pages about the tools and the site, no notes; the landing page's toctree names them all the same.
# Sphinx takes what is excluded for a page with the first suffix that there is.
SITE_PAGES = ("extensions", "extensions.*", "hosting.md")


def run_sphinx(builder: str, folder: Path, doctrees: Path, settings: dict[str, object]) -> int:
    """Write the notes with a builder; return 1 after a warning.

    The doctrees are not those of the site, with whose own warnings a book would be silent.
    """
    conf = Config.read(ROOT, overrides={}, tags=Tags())
    extensions = [name for name in conf.extensions if name not in SITE_ONLY]
    app = Sphinx(
        ROOT / "docs",
        ROOT,
        folder,
        doctrees,
        builder,
        confoverrides={
            "extensions": [*extensions, "book.extension"],
            "exclude_patterns": [*conf.exclude_patterns, *SITE_PAGES],
            "suppress_warnings": [*conf.suppress_warnings, "toc.excluded"],
            **settings,
        },
        status=None,
        warningiserror=True,
        parallel=os.cpu_count() or 1,
    )
    app.build()
    return app.statuscode


def write_latex(build: Path, folder: Path, notes: list[str] | None) -> int:
    """Write the book as LaTeX, or the given notes, all of them if the list is empty."""
    overrides: dict[str, object] = {"latex_elements.release": read_edition(ROOT).commit}
    if notes is not None:
        overrides["latex_toplevel_sectioning"] = "section"
        overrides["latex_documents"] = [(note, "", "", "", "howto") for note in notes or [""]]
    return run_sphinx("latex", folder, build / "book-doctrees", overrides)


def print_book(build: Path) -> int:
    """Write `pdf/laixun-quick.pdf` with Chromium; return the status to exit with."""
    browser = find_browser()
    if not browser:
        sys.stderr.write(
            f"No browser of {', '.join(BROWSERS)} is installed: apt-get install chromium.\n"
        )
        return 2
    folder = build / "print"
    status = run_sphinx("singlehtml", folder, build / "book-doctrees", SETTINGS)
    pdf = build / "pdf" / "laixun-quick.pdf"
    pdf.parent.mkdir(parents=True, exist_ok=True)
    if problem := print_page(browser, folder / "index.html", pdf):
        sys.stderr.write(problem)
        return 1
    sys.stdout.write(f"{pdf}\n")
    return status


def make_epub(build: Path) -> int:
    """Write `epub/laixun.epub`; return the status to exit with."""
    folder = build / "epub"
    # What an earlier run has left would be packed.
    shutil.rmtree(folder, ignore_errors=True)
    status = run_sphinx("epub", folder, build / "book-doctrees", {"pygments_style": CODE_STYLE})
    sys.stdout.writelines(f"{epub}\n" for epub in sorted(folder.glob("*.epub")))
    return status


def make_pdf(build: Path, notes: list[str] | None) -> int:
    """Write `pdf/laixun.pdf`, or a PDF for each note; return the status to exit with."""
    if missing := find_missing_programs():
        packages = " ".join(_list_packages())
        sys.stderr.write(
            f"make pdf needs {', '.join(missing)}: apt-get install --no-install-recommends "
            f"{packages} (or, for a quick copy, make pdf ENGINE=chromium).\n"
        )
        return 2
    folder = build / "latex" / ("book" if notes is None else "notes")
    # TeX would read what an earlier run has left, and the log would be another one.
    shutil.rmtree(folder, ignore_errors=True)
    status = write_latex(build, folder, notes)
    documents = sorted(path.stem for path in folder.glob("*.tex"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for document, faults in zip(
            documents, pool.map(partial(typeset, folder), documents), strict=True
        ):
            sys.stderr.writelines(f"{fault}\n" for fault in faults)
            status = status or int(bool(faults))
            pdf = build / "pdf" / f"{name_note(document)}.pdf"
            pdf.parent.mkdir(parents=True, exist_ok=True)
            pdf.unlink(missing_ok=True)
            if (folder / f"{document}.pdf").exists():
                shutil.copy(folder / f"{document}.pdf", pdf)
                sys.stdout.write(f"{pdf}\n")
    return status


def _list_packages() -> list[str]:
    """Return the packages that apt.txt names for the PDF."""
    _, _, below = (ROOT / "apt.txt").read_text(encoding="utf-8").partition("# PDF")
    return [line for line in below.partition("\n#")[0].splitlines()[1:] if line]


def main() -> int:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m book", description=__doc__)
    parser.add_argument("format", choices=["pdf", "epub"])
    parser.add_argument("notes", nargs="*", help="notes such as python/autograd")
    parser.add_argument("--engine", choices=["xelatex", "chromium"], default="xelatex")
    parser.add_argument("--each", action="store_true", help="every note, a file each")
    parser.add_argument("--build", type=Path, default=Path("_build"), help="where to write")
    arguments = parser.parse_args()
    if not color_terminal():
        nocolor()
    # Sphinx, librsvg and TeX all take the time from there.
    os.environ.update(make_environment(read_edition(ROOT)))
    try:
        if arguments.format == "epub":
            return make_epub(arguments.build)
        if arguments.engine == "chromium":
            return print_book(arguments.build)
        return make_pdf(arguments.build, arguments.notes or ([] if arguments.each else None))
    except SphinxError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
