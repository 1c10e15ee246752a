"""Python's collector of garbage, kept from what a build keeps. Knows no Sphinx.

By default the collector runs after every few hundred new objects, and passes through all that are
there after some of these runs. What a build makes stays: modules, the environment, doctrees until
they are written. Nearly half of a build without a change was spent on looking through them in vain,
most of it when the process ended.
"""

from __future__ import annotations

import gc

# New objects after which the young ones are looked through: while what is read or imported stays,
# and while doctrees, which are circles, come and go.
WHILE_LOADING = 1_000_000
WHILE_BUILDING = 50_000
USUAL = gc.get_threshold()


def expect_to_keep() -> None:
    """Hardly collect: what is made now stays. What a build before left may go."""
    gc.unfreeze()
    gc.set_threshold(WHILE_LOADING, *USUAL[1:])


def keep_all() -> None:
    """Leave alone what is there now, and collect what comes and goes, in larger portions.

    Processes that are forked share what is left alone: the collector does not write to it.
    """
    gc.freeze()
    gc.set_threshold(WHILE_BUILDING, *USUAL[1:])


def end_keeping() -> None:
    """Collect as ever; what was left alone still is, so that a process ends at once."""
    gc.set_threshold(*USUAL)
