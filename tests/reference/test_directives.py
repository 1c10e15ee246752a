"""Options and warnings of an extension on a page, as the directives for this site write them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from reference.survey import Message, Option, list_messages, list_options, run_setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

CONF = """
extensions = ["myst_parser", "reference.extension"]
html_theme = "basic"
"""
PAGE = """\
# Planted

See {confval}`planted_size` and {confval}`planted_words`.

## Options

```{extension-options} planted
```

## Warnings

```{extension-warnings} planted
```
"""
SETUP = """
from planted.config import declare


def setup(app):
    app.add_config_value("planted_words", {}, "html", frozenset({dict}), "Words, as `{}`.")
    for each in declare():
        app.add_config_value(each.name, each.default, "env", object, each.description)
    app.add_directive("planted", object)
    app.add_event("planted-event")
    app.connect("builder-inited", print, priority=1)
    return {"version": "1"}
"""
DECLARE = """
from types import SimpleNamespace


def declare():
    return [SimpleNamespace(
        name="planted_size", default=3, expected="a number, 0 for all", description="How many.")]
"""
MESSAGES = """
from enum import Enum

TYPE = "planted"


class Subtype(str, Enum):
    CONFIG = "config"

    @property
    def description(self):
        return "A value is bad; `3` is used."
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provide an extension that can be imported."""
    folder = tmp_path / "packages" / "planted"
    folder.mkdir(parents=True)
    modules = {"__init__": SETUP, "config": DECLARE, "messages": MESSAGES}
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    # What another test has imported under this name is not that of this folder.
    for name in [name for name in sys.modules if name.partition(".")[0] == folder.name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(folder.parent)
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Provide a project with a page of that extension."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("planted")
def test_what_is_registered_is_known() -> None:
    """Options by name, with what the extension says they may be or else their types; warnings."""
    assert list_options("planted") == [
        Option("planted_size", "a number, 0 for all", 3, "env", "How many."),
        Option("planted_words", "a dictionary", {}, "html", "Words, as `{}`."),
    ]
    assert list_messages("planted") == [Message("planted.config", "A value is bad; `3` is used.")]
    recorder = run_setup("planted")
    assert (list(recorder.directives), recorder.events) == (["planted"], ["planted-event"])


def test_an_extension_may_have_none() -> None:
    """An extension without options and warnings has empty lists."""
    assert list_options("sphinx_batches") == []
    assert list_messages("sphinx_batches") == []


@pytest.mark.usefixtures("planted")
def test_a_page_has_options_and_warnings(pages: Path, build: Callable[..., Built]) -> None:
    """An option is a section with help, values and default; `{confval}` and the contents lead."""
    built = build(pages)
    assert built.warnings == ""
    page = built.parse("index.html")
    section = page.find("section", id="confval-planted_size")
    assert section.h3.code.get_text() == "planted_size"
    assert [paragraph.get_text() for paragraph in section.select("p")] == [
        "How many. A new value has all pages read again.",
        "Value: a number, 0 for all. Default: 3.",
    ]
    assert page.select_one("p").select('a[href="#confval-planted_size"]')
    assert page.select('.sphinxsidebar a[href="#confval-planted_words"]')
    term = page.find("dt", id="warning-planted.config")
    assert term.get_text() == "planted.config"
    assert term.find_next_sibling("dd").get_text(strip=True) == "A value is bad;3is used."


@pytest.mark.usefixtures("planted")
def test_an_unknown_extension_is_one_warning(pages: Path, build: Callable[..., Built]) -> None:
    """The name of no extension is a warning with its line, and the build goes on."""
    (pages / "index.md").write_text("# A\n\n```{extension-options} sphinx_none\n```\n", "utf-8")
    built = build(pages)
    assert "index.md:3: " in built.warnings
    assert "there is no extension sphinx_none; nothing is listed." in built.warnings
    assert len(built.warnings.splitlines()) == 1


def test_a_page_is_read_again_with_its_extension(
    planted: Path, pages: Path, build: Callable[..., Built]
) -> None:
    """When the extension changes, its page does."""
    build(pages)
    output = planted.parents[1] / "_build" / "html" / "index.html"
    before = output.stat().st_mtime_ns
    build(pages)
    assert output.stat().st_mtime_ns == before
    path = planted / "messages.py"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    build(pages)
    assert output.stat().st_mtime_ns > before
