"""Python's search for objects that are of no use: it finds none while millions are made to stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def pause_collection() -> Iterator[None]:
    """Make objects without looking, ever again, whether all those before are still of use."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
