"""Batches: few of them, all documents once, and Sphinx as it was when reading is over."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx import builders
from sphinx.errors import SphinxParallelError
from sphinx.util._files import FilenameUniqDict
from sphinx.util.parallel import make_chunks

from sphinx_batches import make_batches
from sphinx_batches.collector import WHILE_BUILDING
from sphinx_batches.images import number_images
from sphinx_batches.tasks import PatientTasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built


@settings(derandomize=True)
@given(st.integers(0, 3000), st.integers(1, 9))
def test_batches_have_every_document_once(count: int, processes: int) -> None:
    """Batches are the documents in order; however many there are, a process has at most two."""
    docnames = [str(number) for number in range(count)]
    batches = make_batches(docnames, processes)
    assert [docname for batch in batches for docname in batch] == docnames
    assert len(batches) <= max(2 * processes, len(make_chunks(docnames[:20], processes)))
    assert all(batches)


@pytest.mark.parametrize("parallel", [0, 3])
def test_a_build_reads_every_document(
    tmp_path: Path, build: Callable[..., Built], parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages are there, read in few batches, and what is written is divided by Sphinx."""
    monkeypatch.setattr(builders, "make_chunks", make_chunks)
    srcdir = tmp_path / "docs"
    srcdir.mkdir()
    conf = 'extensions = ["myst_parser", "sphinx_batches"]\nhtml_theme = "basic"\n'
    (srcdir / "conf.py").write_text(conf, encoding="utf-8")
    (srcdir / "index.md").write_text("# Home\n\n```{toctree}\n:glob:\n\n*\n```\n", encoding="utf-8")
    for number in range(70):
        (srcdir / f"note-{number}.md").write_text(f"# Note {number}\n", encoding="utf-8")
    built = build(srcdir, parallel=parallel)
    assert built.warnings == ""
    assert len(built.parse("index.html").select(".toctree-wrapper a")) == 70
    assert vars(builders)["make_chunks"] is make_chunks


def test_a_few_documents_need_no_process(
    tmp_path: Path, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit the process itself reads and writes; the pages are those of a new build."""
    srcdir = tmp_path / "docs"
    srcdir.mkdir()
    conf = 'extensions = ["myst_parser", "sphinx_batches"]\nhtml_theme = "basic"\n'
    (srcdir / "conf.py").write_text(conf, encoding="utf-8")
    (srcdir / "index.md").write_text("# Home\n\n```{toctree}\n:glob:\n\n*\n```\n", encoding="utf-8")
    for number in range(20):
        (srcdir / f"note-{number}.md").write_text(f"# Note {number}\n", encoding="utf-8")
    build(srcdir, parallel=2)
    (srcdir / "note-3.md").write_text("# Another title\n", encoding="utf-8")
    monkeypatch.setattr(builders, "ParallelTasks", None)
    built = build(srcdir, parallel=2)
    assert built.warnings == ""
    assert "Another title" in built.read("index.html")
    assert "Another title" in built.read("note-3.html")


def test_no_more_is_prepared_than_there_are_processes() -> None:
    """While two tasks run, one more is prepared; each is done once, with its result."""
    tasks, done, ahead = PatientTasks(2), {}, []
    for number in range(8):
        ahead.append(number - len(done))
        tasks.add_task(
            lambda arg: arg[0] ** 2, [number], lambda arg, out: done.update({arg[0]: out})
        )
    tasks.join()
    assert max(ahead) <= 2
    assert done == {number: number**2 for number in range(8)}


def test_a_task_that_fails_ends_the_others() -> None:
    """The failure is raised, at the latest when all are waited for."""
    tasks = PatientTasks(1)

    def fail() -> None:
        raise ValueError

    def add() -> None:
        tasks.add_task(fail)
        tasks.add_task(int)
        tasks.join()

    with pytest.raises(SphinxParallelError, match="ValueError"):
        add()


def test_templates_are_compiled_once(tmp_path: Path, build: Callable[..., Built]) -> None:
    """A second build compiles no template, and one that has changed is used as it is now."""
    srcdir = tmp_path / "docs"
    (srcdir / "templates").mkdir(parents=True)
    conf = (
        'extensions = ["myst_parser", "sphinx_batches"]\nhtml_theme = "basic"\n'
        'templates_path = ["templates"]\n'
    )
    (srcdir / "conf.py").write_text(conf, encoding="utf-8")
    (srcdir / "index.md").write_text("# Home\n", encoding="utf-8")
    template = srcdir / "templates" / "layout.html"
    template.write_text('{% extends "!layout.html" %}{% block footer %}one{% endblock %}', "utf-8")
    build(srcdir)
    (folder,) = tmp_path.rglob("templates-html")
    compiled = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert compiled
    build(srcdir)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == compiled
    template.write_text('{% extends "!layout.html" %}{% block footer %}two{% endblock %}', "utf-8")
    assert "two" in build(srcdir).read("index.html")


def test_the_collector_works_as_ever_after_a_build(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """While a build runs, what it keeps is left alone; afterwards all is as it was."""
    usual = gc.get_threshold()
    srcdir = tmp_path / "docs"
    srcdir.mkdir()
    conf = (
        'import gc\nextensions = ["sphinx_batches"]\nhtml_theme = "basic"\n'
        "def note(_app, _name, _template, context, _doctree):\n"
        "    context['body'] = f'{gc.get_freeze_count() > 0} {gc.get_threshold()[0]}'\n"
        "def setup(app):\n    app.connect('html-page-context', note)\n"
    )
    (srcdir / "conf.py").write_text(conf, encoding="utf-8")
    (srcdir / "index.rst").write_text("Home\n====\n", encoding="utf-8")
    assert f"True {WHILE_BUILDING}" in build(srcdir).read("index.html")
    assert gc.get_threshold() == usual
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["b/plot.svg", "a/plot.svg"], {"a/plot.svg": "plot.svg", "b/plot.svg": "plot1.svg"}),
        (
            ["a/x.svg", "b/x.svg", "c/x1.svg", "d/x.svg"],
            {"a/x.svg": "x.svg", "b/x.svg": "x1.svg", "c/x1.svg": "x11.svg", "d/x.svg": "x2.svg"},
        ),
        (["a/.svg", "b/.svg"], {"a/.svg": ".svg", "b/.svg": ".svg1"}),
    ],
)
def test_images_are_numbered_as_by_sphinx(paths: list[str], names: dict[str, str]) -> None:
    """The names are those that Sphinx gives if it meets the images in the order of their paths."""
    sphinx = FilenameUniqDict()
    for path in sorted(paths):
        sphinx.add_file("page", path)
    assert number_images(paths) == names == {path: name for path, (_pages, name) in sphinx.items()}


def test_images_of_one_name_have_numbers_by_their_paths(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """Whatever is read first, and whatever was there before, each page shows its own image."""
    srcdir = tmp_path / "docs"

    def write(note: str, folder: str) -> None:
        (srcdir / folder).mkdir()
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" id="{folder}"/>'
        (srcdir / folder / "plot.svg").write_text(svg, encoding="utf-8")
        text = f"---\norphan: true\n---\n\n# {note}\n\n![Plot]({folder}/plot.svg)\n"
        (srcdir / f"{note}.md").write_text(text, encoding="utf-8")

    def read_images(built: Built) -> dict[str, tuple[str, str]]:
        shown = {}
        for page in ("a", "b", "c"):
            for image in built.parse(f"{page}.html").select(".body img"):
                source = str(image["src"])
                shown[page] = (source.removeprefix("_images/"), built.read(source)[-5:-3])
        return shown

    srcdir.mkdir()
    conf = 'extensions = ["myst_parser", "sphinx_batches"]\nhtml_theme = "basic"\n'
    (srcdir / "conf.py").write_text(conf, encoding="utf-8")
    (srcdir / "index.md").write_text("# Home\n", encoding="utf-8")
    (srcdir / "c.md").write_text("---\norphan: true\n---\n\n# c\n", encoding="utf-8")
    write("a", "z3")
    write("b", "y2")
    assert read_images(build(srcdir)) == {"a": ("plot1.svg", "z3"), "b": ("plot.svg", "y2")}
    write("c", "x1")
    third = {"a": ("plot2.svg", "z3"), "b": ("plot1.svg", "y2"), "c": ("plot.svg", "x1")}
    assert read_images(build(srcdir)) == third
