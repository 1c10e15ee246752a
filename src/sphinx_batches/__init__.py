"""Builds that cost what their pages cost: reading in batches, templates compiled once.

Sphinx reads in batches of about sqrt(10 n / processes) documents. After each, the process that read
it sends back all it knows of the project, that is of the documents read before, too, so a thousand
documents are pickled dozens of times over, and each batch begins with a process in which nothing
that was loaded on demand is loaded. Here every process reads two batches, whatever their size: a
few seconds of a thousand notes, minutes of ten thousand.

A few documents are read and written in the process itself: to begin another one, and to send back
what it knows of the project, takes longer than they do. Of many, no more are prepared than there
are processes to write them (`tasks`).

Templates are compiled once and kept (`templates`), and Python's collector of garbage is kept from
what stays to the end of a build (`collector`): most of what a build without a change spends.
Images of one name are numbered as if one process had read them all (`images`).

Stands for `make_chunks` of Sphinx 9.0 (sphinx/util/parallel.py) while documents are read; it can go
when the size of batches is a setting (github.com/sphinx-doc/sphinx/issues/10967). Stands for
`ParallelTasks` (the same file) as well, until its `add_task` waits for a process. Stands before
`Builder._read_parallel` and `Builder._write_parallel`, too; it can go when these leave a few
documents to `_read_serial` and `_write_serial`.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import builders
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.parallel import make_chunks

from sphinx_batches.collector import end_keeping, expect_to_keep, keep_all
from sphinx_batches.images import name_images
from sphinx_batches.tasks import PatientTasks
from sphinx_batches.templates import keep_compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

# One each would leave all but the slowest process idle at the end.
BATCHES_A_PROCESS = 2
FEW = 8  # documents


def make_batches(docnames: Sequence[str], processes: int) -> list[Any]:
    """Return the documents in two batches a process; few documents in those of Sphinx."""
    size = -(-len(docnames) // (processes * BATCHES_A_PROCESS))
    batches = make_chunks(docnames, processes)
    if len(batches) <= processes * BATCHES_A_PROCESS:
        return batches
    return [docnames[start : start + size] for start in range(0, len(docnames), size)]


# What stands for names of sphinx.builders, in each phase. Batches that are written are left to
# Sphinx: their documents are in memory together.
STAND_INS: dict[str, dict[str, object]] = {
    "read": {"make_chunks": make_batches, "ParallelTasks": PatientTasks},
    "write": {"ParallelTasks": PatientTasks},
}


def divide_work(app: Sphinx) -> None:
    """Have the builder read and write many documents our way, and a few documents itself."""
    builder = app.builder
    for phase, stand_ins in STAND_INS.items():
        serial, parallel = (getattr(builder, f"_{phase}_{way}") for way in ("serial", "parallel"))
        setattr(builder, f"_{phase}_parallel", partial(_divide, stand_ins, serial, parallel))


def _divide(
    stand_ins: Mapping[str, object],
    serial: Callable[[Sequence[str]], None],
    parallel: Callable[[Sequence[str], int], None],
    docnames: Sequence[str],
    nproc: int,
) -> None:
    if len(docnames) <= FEW:
        serial(docnames)
    else:
        with _stand_in(stand_ins):
            parallel(docnames, nproc)


@contextmanager
def _stand_in(stand_ins: Mapping[str, object]) -> Iterator[None]:
    names = vars(builders)
    former = {name: names[name] for name in stand_ins}
    names.update(stand_ins)
    try:
        yield
    finally:
        names.update(former)


def find_renamed(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the images, and return the documents that are to be written for it."""
    return sorted(name_images(env))


def keep_templates(app: Sphinx) -> None:
    """Have the builder keep its compiled templates beside the doctrees."""
    templates = getattr(app.builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        folder = Path(app.doctreedir, f"templates-{app.builder.name}")
        keep_compiled(templates.environment, folder)


def leave_alone(_app: Sphinx, _env: BuildEnvironment | None = None) -> None:
    """Have the collector leave alone what was loaded or read, before other processes have it."""
    keep_all()


def collect_again(_app: Sphinx, _exception: Exception | None) -> None:
    """Have the collector work as ever."""
    end_keeping()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    expect_to_keep()
    app.connect("builder-inited", leave_alone)
    app.connect("builder-inited", divide_work)
    app.connect("builder-inited", keep_templates)
    app.connect("env-updated", find_renamed)
    app.connect("env-updated", leave_alone)
    app.connect("build-finished", collect_again, priority=999)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
