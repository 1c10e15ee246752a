"""Buttons that show the entries of one topic: radio buttons and a style sheet, no script.

A style sheet cannot compare a button's topic with an entry's, so both have a number, and the sheet
has a rule for each number.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_latest_updates.nodes import (
    latest_update,
    latest_updates_choice,
    latest_updates_filter,
)
from sphinx_latest_updates.render import render_inlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_latest_updates.model import Entry, Topic

_ = get_translation("sphinx_latest_updates")

STYLE_SHEET = "latest-updates-filter.css"
MOST = 30  # topics that the style sheet has a rule for


def add_buttons(
    lists: Sequence[nodes.Node], entries: Sequence[Entry], order: Iterable[Topic], number: int
) -> list[nodes.Node]:
    """Return lists of these entries below buttons, one for each topic they have, in this order.

    `number` tells the lists of a page apart. Lists of a single topic are returned as they are, and
    topics beyond the first thirty have no button.
    """
    shown = {entry.topic.key for entry in entries if entry.topic}
    topics = [topic for topic in order if topic.key in shown][:MOST]
    if len(topics) < 2:
        return list(lists)
    numbers = {topic.key: place for place, topic in enumerate(topics, start=1)}
    articles = chain.from_iterable(part.findall(latest_update) for part in lists)
    for article, entry in zip(articles, entries, strict=True):
        if entry.topic and (place := numbers.get(entry.topic.key)):
            article["classes"].append(f"topic-{place}")
    buttons = latest_updates_filter(classes=["latest-updates-filter"])
    buttons += _make_choice(number, 0, [nodes.Text(str(_("All topics")))])
    buttons += [_make_choice(number, numbers[t.key], render_inlines(t.title)) for t in topics]
    return [nodes.container("", buttons, *lists, classes=["latest-updates-filtered"])]


def _make_choice(number: int, place: int, label: Sequence[nodes.Node]) -> latest_updates_choice:
    return latest_updates_choice("", "", *label, list=number, number=place)
