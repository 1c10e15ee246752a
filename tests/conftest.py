"""What tests share: a git repository to write history in, real Sphinx builds, a real browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rnc2rng
from bs4 import BeautifulSoup
from lxml import etree
from playwright.sync_api import sync_playwright
from pypdf import PdfReader
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_colors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FORMATS = Path(__file__).parent / "fixtures" / "feeds"
MINIMAL_CONF = """
extensions = ["myst_parser", "sphinx_latest_updates"]
html_theme = "basic"
"""


@dataclass(frozen=True)
class GitRepository:
    """A repository in a folder, with a clock of its own."""

    path: Path

    def git(self, *arguments: str, date: str = "2020-01-01T00:00:00+00:00", **env: str) -> str:
        """Run git with a fixed identity, no configuration of the machine, and this date."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            **env,
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the working tree."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def commit(self, date: str, subject: str = "change", **env: str) -> str:
        """Commit the whole working tree at a date such as `2020-01-31`; return the commit's id."""
        moment = date if "T" in date else f"{date}T12:00:00+08:00"
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, date=moment, **env)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Provide an empty repository on the branch main."""
    path = tmp_path / "repository"
    path.mkdir()
    made = GitRepository(path)
    made.git("init", "--quiet", "--initial-branch=main")
    return made


@dataclass(frozen=True)
class Built:
    """The result of a build: where it is, what it warned of."""

    outdir: Path
    warnings: str

    def read(self, name: str) -> str:
        """Return the text of an output file."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def parse(self, name: str) -> BeautifulSoup:
        """Return an HTML page as a tree."""
        return BeautifulSoup(self.read(name), "html5lib")


@pytest.fixture
def build() -> Callable[..., Built]:
    """Provide a function that builds a folder of sources, the second time incrementally.

    `build(srcdir, builder="html", parallel=0, **confoverrides)`; doctrees are shared by builders.
    """

    def run(
        srcdir: Path, builder: str = "html", *, parallel: int = 0, **confoverrides: object
    ) -> Built:
        if not (srcdir / "conf.py").exists():
            (srcdir / "conf.py").write_text(MINIMAL_CONF, encoding="utf-8")
        warnings = StringIO()
        app = SphinxTestApp(
            builder,
            srcdir=srcdir,
            builddir=srcdir.parent / "_build",
            confoverrides=confoverrides,
            warning=warnings,
            parallel=parallel,
        )
        try:
            app.build()
        finally:
            # Else the next app warns of all that this one has registered.
            app.cleanup()
        return Built(Path(app.outdir), strip_colors(warnings.getvalue()))

    return run


@dataclass(frozen=True)
class Made:
    """What a run of the tool made: below `build`, and what it said."""

    build: Path
    code: int
    output: str
    errors: str

    def read_pdf(self, name: str = "laixun") -> PdfReader:
        """Return a PDF that was made."""
        return PdfReader(self.build / "pdf" / f"{name}.pdf")


def make(root: Path, build: Path, *words: str, **env: str) -> Made:
    """Run `python -m book` on the sources of a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    done = subprocess.run(
        [sys.executable, "-m", "book", *words, "--build", build],
        capture_output=True,
        cwd=root,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    return Made(build, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def make_book() -> Callable[..., Made]:
    """Provide `make(root, build, *words, **env)`, which runs the tool on a folder's sources."""
    return make


@pytest.fixture(scope="session")
def grammar() -> etree.RelaxNG:
    """Provide the grammar of RFC 4287."""
    schema = rnc2rng.dumps(rnc2rng.load(str(FORMATS / "atom.rnc")))
    # No prefix may stand for no namespace in XML; the schema names that namespace by `ns=""`.
    return etree.RelaxNG(etree.fromstring(schema.replace('xmlns:local=""', "").encode()))


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """Provide the schema of JSON Feed 1.1."""
    loaded: dict[str, Any] = json.loads((FORMATS / "feed.schema.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Provide the system's Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not program:
        reason = "Chromium is not installed (apt.txt)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()
