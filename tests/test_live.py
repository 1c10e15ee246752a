"""`make live`: a note that is saved shows itself in the browser that is open on it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from conftest import GitRepository

ROOT = Path(__file__).parents[1]
ADDRESS = re.compile(r"Serving on (http://[\d.:]+)")
CHANGES = re.compile(r"Detected changes \((.*?)\)")
# Asks again until there is an answer, a minute long.
REACH = """
async address => {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    try {
      return await fetch(address, { mode: "no-cors" }).then(() => true);
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
  return false;
}
"""
CONF = """\
extensions = ["myst_parser", "sphinx_latest_updates"]
html_theme = "basic"
"""
HOME = "# Home\n\n```{latest-updates}\n```\n\n```{toctree}\nnote\n```\n"
PATIENCE = 60_000  # Milliseconds: a machine may be busy.


def read_verb() -> list[str]:
    """Return the command behind `make live`, on a free port."""
    asked = [
        "make",
        "--dry-run",
        "--no-print-directory",
        "--assume-old=.venv/.tools-installed",
        "live",
        "PORT=0",
    ]
    done = subprocess.run(
        [*asked, f"BIN={Path(sys.executable).parent}"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return shlex.split(done.stdout.splitlines()[-1])


@pytest.fixture
def project(repository: GitRepository) -> GitRepository:
    """Provide a small knowledge base, laid out as ours."""
    for folder in ("_static", "_templates"):
        repository.write(f"{folder}/.gitkeep", "")
    repository.write("conf.py", CONF)
    repository.write(".gitignore", "_build/\n")
    repository.write("docs/index.md", HOME)
    repository.write("docs/note.md", "# Note\n\nAs it was.\n")
    repository.commit("2024-01-01")
    return repository


@contextmanager
def serve(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Provide the address where the verb serves a folder, and what it says, whole at the end."""
    with subprocess.Popen(
        read_verb(),
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        said: list[str] = []
        try:
            address = next(filter(None, map(ADDRESS.search, process.stdout)), None)
            assert address, "it ended without serving"
            yield address[1], said
        finally:
            process.send_signal(SIGINT)
            said.extend(process.stdout)


def test_a_saved_note_shows_itself(project: GitRepository, browser: Browser) -> None:
    """An open page shows what is saved, and the list says that no commit holds it.

    Neither what a build writes nor what an editor leaves beside the notes starts a build.
    """
    page = browser.new_page()
    with serve(project.path) as (address, said):
        # It says where it serves before it does.
        assert page.evaluate(REACH, address)
        page.goto(f"{address}/note.html")
        expect(page.get_by_text("As it was.")).to_be_visible()
        for text in ("As it is now.", "As it is at last."):
            project.write("docs/.note.md.swp", text)
            project.write("docs/note.md", f"# Note\n\n{text}\n")
            expect(page.get_by_text(text)).to_be_visible(timeout=PATIENCE)
        page.goto(f"{address}/index.html")
        expect(page.locator(".latest-update")).to_contain_text("not yet committed")
        page.close()
    assert set(CHANGES.findall("".join(said))) == {"docs/note.md"}
