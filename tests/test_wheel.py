"""What others install: the built distributions, and a new project that has only those."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest
from bs4 import BeautifulSoup
from compatibility.builds import find_missing, run_build
from compatibility.project import lay_out
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
BESIDE = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"}
LOCATE = """
import importlib, sys
for name in sys.argv[1:]:
    print(importlib.import_module(name).__file__)
"""


@dataclass(frozen=True)
class Distributions:
    """The wheel and the sdist of the working tree."""

    wheel: Path
    sdist: Path


@dataclass(frozen=True)
class Project:
    """A new project, the interpreter that builds it, and where its pages are."""

    python: Path
    site: Path

    def read(self, name: str) -> str:
        """Return the text of a file of the site."""
        return (self.site / name).read_text(encoding="utf-8")


def build_distributions(source: Path, out: Path, *targets: str) -> None:
    """Have the build backend build these kinds of distribution of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", out]
    kinds = [word for target in targets for word in ("-t", target)]
    subprocess.run([*command, *kinds], cwd=source, check=True, capture_output=True)


def list_packages() -> list[str]:
    """Return the names of the packages in the source tree."""
    return sorted(path.parent.name for path in ROOT.glob("src/*/__init__.py"))


def list_sources() -> set[str]:
    """Return the files of the packages, below `src`, as git has them or will have them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    names = {name.removeprefix("src/") for name in done.stdout.split("\0") if name}
    return {name for name in names if (ROOT / "src" / name).exists()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Provide both distributions, built anew."""
    out = tmp_path_factory.mktemp("dist")
    build_distributions(ROOT, out, "sdist", "wheel")
    return Distributions(next(out.glob("*.whl")), next(out.glob("*.tar.gz")))


@pytest.fixture(scope="module")
def project(built: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Provide a new project with a history, built in furo by an environment with the wheel."""
    folder = tmp_path_factory.mktemp("new-project")
    python = make_environment(folder / "environment", built.wheel)
    lay_out(folder / "notes")
    problem = run_build(python, folder / "notes", folder / "built", "furo", "html")
    assert problem == ""
    return Project(python, folder / "built" / "html")


def make_environment(folder: Path, wheel: Path) -> Path:
    """Return the interpreter of a new environment with the wheel and what the wheel needs.

    What it needs is looked up in the environment of the tests, whose own `.pth` files, such as the
    one that leads to the source tree, count for nothing there.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--no-compile", wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (packages / "needed.pth").write_text("\n".join(paths), encoding="utf-8")
    return python


def test_the_wheel_holds_the_packages_and_nothing_else(built: Distributions) -> None:
    """Every file of the packages is in the wheel: scripts, styles, words, marks of types."""
    names = set(zipfile.ZipFile(built.wheel).namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == list_sources()
    assert {f"{package}/py.typed" for package in list_packages()} <= names
    licences = {name.partition("/licenses/")[2] for name in about} - {""}
    assert licences == {
        "LICENSE",
        "src/sphinx_cjk_search/LICENSE.pypinyin",
        "src/sphinx_katex/LICENSE.katex",
    }


def test_the_sdist_holds_what_the_wheel_is_built_of(built: Distributions) -> None:
    """The sources and what pyproject.toml names are in the sdist; no cache, no output."""
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names == {"PKG-INFO", *BESIDE, *(f"src/{name}" for name in list_sources())}


def test_the_sdist_makes_the_same_wheel(built: Distributions, tmp_path: Path) -> None:
    """The wheel built of the sdist has the bytes of the one built of the working tree."""
    with tarfile.open(built.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    build_distributions(source, tmp_path / "again", "wheel")
    assert (tmp_path / "again" / built.wheel.name).read_bytes() == built.wheel.read_bytes()


def test_what_is_tested_is_what_was_installed(project: Project) -> None:
    """Every package is loaded from the new environment: the source tree is out of its reach."""
    names = list_packages()
    done = subprocess.run(
        [project.python, "-I", "-c", LOCATE, *names],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        check=True,
    )
    places = done.stdout.splitlines()
    assert len(places) == len(names) > 0
    assert all(Path(place).is_relative_to(project.python.parents[1]) for place in places)


def test_a_new_project_has_updates(project: Project) -> None:
    """The list has the dates of the history: a note that moved keeps the day it was written."""
    page = BeautifulSoup(project.read("updates.html"), "html5lib")
    page.append(BeautifulSoup(project.read("updates/2.html"), "html5lib"))
    dates = {
        entry.select_one("[href]:not([href*=index])").text: entry.time["datetime"][:10]
        for entry in page.select(".latest-update")
    }
    assert list(dates.values()) == ["2024-05-01", "2024-04-20", "2024-02-10", "2024-01-05"]
    assert dates["梯度下降"] == "2024-04-20"


def test_a_new_project_has_feeds(project: Project) -> None:
    """The feed is well-formed and has the entries of the list, whole."""
    feed = feedparser.parse(project.read("atom.xml"))
    assert not feed.bozo
    assert [entry.updated[:10] for entry in feed.entries][1:3] == ["2024-04-20", "2024-02-10"]
    assert "katex" in feed.entries[1].content[0].value


def test_what_a_build_lacks_is_named(project: Project, tmp_path: Path) -> None:
    """What is looked for after a build of the matrix can be missing: a file, or what is in it."""
    assert find_missing(project.site, "html") == ""
    assert find_missing(project.site, "dirhtml") == "no file theory/梯度下降/index.html"
    (tmp_path / "index.html").write_text("<p>2024-04-20", encoding="utf-8")
    wanted = 'datetime="2024-04-20T12:00:00+08:00"'
    assert find_missing(tmp_path, "singlehtml") == f"index.html has no {wanted}"


def test_a_warning_fails_a_build(project: Project, tmp_path: Path) -> None:
    """A build of the matrix is red where it warns, and says of what."""
    lay_out(tmp_path / "notes")
    page = tmp_path / "notes" / "theory" / "梯度下降.md"
    page.write_text("# 梯度下降\n\n[](nowhere.md)\n", encoding="utf-8")
    problem = run_build(project.python, tmp_path / "notes", tmp_path / "built", "basic", "text")
    assert "梯度下降.md:3" in problem
    assert "nowhere" in problem


@pytest.fixture
def window(browser: Browser, project: Project) -> Iterator[Page]:
    """Provide a note of the new project in a browser, from the disk; no script of it may fail."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.goto((project.site / "theory" / "梯度下降.html").as_uri())
    yield page
    page.close()
    assert errors == []


def test_a_new_project_is_searched(window: Page) -> None:
    """The box finds a part of a Chinese word, and leads to the note."""
    window.keyboard.press("Control+k")
    window.locator("dialog.cjk-search-dialog input").fill("区间查")
    first = window.locator(".cjk-search-results a").first
    expect(first).to_contain_text("线段树")
    first.click()
    expect(window.locator("h1")).to_contain_text("线段树")


def test_a_new_project_has_backlinks(window: Page) -> None:
    """The pages that link to a note are named below it, with the sentence, and can be followed."""
    backlinks = window.locator(".backlinks").first
    expect(backlinks).to_contain_text("批量更新")
    backlinks.locator("a", has_text="线段树").first.click()
    expect(window.locator("h1")).to_contain_text("线段树")


def test_a_new_project_has_formulas(window: Page) -> None:
    """Formulas are set with KaTeX's fonts, which lie beside the page."""
    expect(window.locator("main .katex-display, article .katex-display").first).to_be_visible()
    fonts = window.evaluate(
        "async () => { await document.fonts.ready; return [...document.fonts]"
        ".filter(font => font.family.startsWith('KaTeX') && font.status != 'unloaded')"
        ".map(font => font.status) }"
    )
    assert fonts
    assert set(fonts) == {"loaded"}
