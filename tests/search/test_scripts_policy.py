"""What the scripts of the search do without, so that they run under a strict policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "sphinx_cjk_search"
SCRIPTS = sorted([*PACKAGE.glob("engine/*.js"), *PACKAGE.glob("static/**/*.js")])
MODULE_LINES = 250


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_keep_to_the_policy(script: Path) -> None:
    """No script evaluates text, writes mark-up as text, or names another host."""
    source = script.read_text(encoding="utf-8")
    forbidden = (
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:"
    )
    assert re.findall(forbidden, source) == []
    assert len(source.splitlines()) <= MODULE_LINES
