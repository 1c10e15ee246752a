"""The snippets on the pages of the extensions: each works in a new project, with any theme."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
    for path in [DOCS / "extensions.md", *sorted(DOCS.glob("extensions/*.md"))]
}
THEMES = ("basic", "alabaster", "furo")
# What the snippets name, beside one another.
COMPANIONS = {
    "first.md": "# First steps\n\nText.\n",
    "another.md": "# Another note\n\nText.\n",
    "python/index.md": "# Python\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "python/classes.md": "---\ntags: [classes, config]\n---\n\n# Classes\n\nText.\n",
    "cpp/index.md": "# C++\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "cpp/templates.md": "---\nprerequisites: [../python/classes]\n---\n\n# Templates\n\nText.\n",
    "_static/lean.css": "p { margin: 0 }\n",
    "_static/whole.css": "p { margin: 0 } .rare { color: red }\n",
}
HOME = "# Home\n\n```{toctree}\n:glob:\n\n*\n*/index\n```\n"


def list_snippets(page: str, language: str) -> list[str]:
    """Return the blocks of a page in a language, those of list items too."""
    tokens = MarkdownIt().parse(PAGES[page].partition("\n---\n")[2])
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def write_project(repository: GitRepository, page: str) -> int:
    """Write a project of a page's snippets and what they name; return how many pages they are."""
    repository.write("conf.py", "\n".join(list_snippets(page, "python")))
    repository.write("index.md", HOME)
    for name, text in COMPANIONS.items():
        repository.write(name, text)
    repository.write("references.bib", "\n".join(list_snippets(page, "bibtex")))
    snippets = list_snippets(page, "markdown")
    for number, snippet in enumerate(snippets):
        repository.write(f"snippet-{number}.md", snippet)
    repository.commit("2026-01-11")
    return len(snippets)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("page", [page for page in PAGES if list_snippets(page, "python")])
def test_snippets_make_a_project(
    repository: GitRepository, build: Callable[..., Built], page: str, theme: str
) -> None:
    """A project of nothing but a page's snippets is built without a warning."""
    count = write_project(repository, page)
    built = build(repository.path, html_theme=theme)
    assert built.warnings == ""
    for number in range(count):
        article = built.parse(f"snippet-{number}.html").body
        assert article.h1
        assert "{latest" not in article.get_text()
        assert "{learning" not in article.get_text()


def test_snippets_are_found() -> None:
    """Each extension has a quick start, and there are pages with a snippet of each kind."""
    kinds = ("python", "markdown", "sh", "css", "html+jinja")
    found = {kind: [page for page in PAGES if list_snippets(page, kind)] for kind in kinds}
    assert all(found.values())
    packages = [path.parent.name for path in (ROOT / "src").glob("*/__init__.py")]
    starts = "".join(snippet for page in PAGES for snippet in list_snippets(page, "python"))
    assert [name for name in packages if f'"{name}"' not in starts] == []


def test_a_snippet_that_is_wrong_is_seen(
    repository: GitRepository, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above fails for a directive that is none and for an option with a bad value."""
    wrong = PAGES["extensions/latest-updates.md"].replace(":limit: 10", ":limit: few")
    monkeypatch.setitem(PAGES, "wrong.md", wrong.replace("{latest-updates-topics}", "{topics}"))
    write_project(repository, "wrong.md")
    warnings = build(repository.path, html_theme="basic").warnings
    assert "snippet-0.md:3: WARNING: {latest-updates} :limit: few is not a number" in warnings
    assert "Unknown directive type: 'topics'" in warnings


COMMANDS = sorted(
    {line for page in PAGES for block in list_snippets(page, "sh") for line in block.splitlines()}
)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_exists(line: str) -> None:
    """A command of a page is a program or a module that there is, and knows its subcommand."""
    words = shlex.split(line)
    if words[:2] != ["python", "-m"]:
        program = words[0].removeprefix(".venv/bin/")
        assert shutil.which(program, path=str(Path(sys.executable).parent))
        assert all((ROOT / word).is_file() for word in words[1:] if word.endswith(".py"))
    elif words[2] == "pip":
        assert words[3] == "install"
    else:
        assert find_spec(words[2])
        subcommand = [word for word in words[3:4] if word.isalpha()]
        command = [sys.executable, *words[1:3], *subcommand, "--help"]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_template_shows_a_date(repository: GitRepository, build: Callable[..., Built]) -> None:
    """The template of a page shows of a note when it was updated, and nothing of other pages."""
    (snippet,) = list_snippets("extensions/from-last-updated-by-git.md", "html+jinja")
    (conf,) = list_snippets("extensions/from-last-updated-by-git.md", "python")
    repository.write("conf.py", f'{conf}templates_path = ["_templates"]\n')
    layout = f'{{% extends "!layout.html" %}}{{% block footer %}}{snippet}{{% endblock %}}'
    repository.write("_templates/layout.html", layout)
    repository.write("index.md", HOME.replace("*/index\n", ""))
    repository.write("note.md", "# Note\n\nText.\n")
    repository.commit("2026-01-11")
    built = build(repository.path, html_theme="basic")
    assert "Last updated 2026-01-11" in built.parse("note.html").get_text()
    assert "Last updated" not in built.parse("index.html").get_text()
