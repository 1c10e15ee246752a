"""Python's search for garbage is paused, and goes on as it was."""

from __future__ import annotations

import gc

import pytest

from sphinx_cjk_search.collecting import pause_collection


def fail_paused() -> None:
    """Raise an error where collection is paused."""
    with pause_collection():
        raise KeyError("paused" if not gc.isenabled() else "running")


@pytest.mark.parametrize("is_enabled", [True, False])
def test_collection_goes_on_as_it_was(is_enabled: bool) -> None:
    """It rests inside, and is afterwards as before, whatever is raised."""
    (gc.enable if is_enabled else gc.disable)()
    try:
        with pytest.raises(KeyError, match="paused"):
            fail_paused()
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()
