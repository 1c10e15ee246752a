"""What stands above a note's title."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from sphinx_latest_updates.model import Dates

TEMPLATES = Path(__file__).parents[2] / "_templates"


@pytest.mark.parametrize("committed", [True, False])
def test_uncommitted_work_is_marked(committed: bool) -> None:
    """The page of a note says that no commit holds what it shows, and only then."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    dates = Dates(datetime(2024, 1, 2, tzinfo=UTC), committed=committed)
    head = environment.get_template("note-head.html").render(note=SimpleNamespace(dates=dates))
    said = [part.text for part in BeautifulSoup(head, "html5lib").select(".note-head > span")]
    assert said == ["发布 2024-01-02", *([] if committed else ["尚未提交"])]
