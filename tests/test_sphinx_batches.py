"""Batches: few of them, all documents once, and Sphinx as it was when reading is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx import builders
from sphinx.util.parallel import make_chunks

from sphinx_batches import make_batches

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
