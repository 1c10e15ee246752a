"""Parallel tasks that are not prepared long before they begin.

Sphinx resolves the references of pages in one process, which is faster than those that write them,
and keeps all that waits: at ten thousand pages two gigabytes, which each new process inherits.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sphinx.util.parallel import ParallelTasks

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 0.02  # seconds, as Sphinx waits for its processes


class PatientTasks(ParallelTasks):
    """Lets a task be added when there is a process for it, so no more than one is prepared."""

    def add_task(
        self,
        task_func: Callable[[Any], Any] | Callable[[], Any],
        arg: object = None,
        result_func: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """Begin a task; raises SphinxParallelError if one before it has failed."""
        try:
            while self._pworking >= self.nproc:
                if not self._join_one():
                    time.sleep(PAUSE)
        except BaseException:
            self.terminate()
            raise
        super().add_task(task_func, arg, result_func)
