"""Options and warnings as parts of a page."""

from __future__ import annotations

from pprint import pformat
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reference.survey import Message, Option

    ParseInline = Callable[[str], Sequence[nodes.Node]]

EFFECTS = {
    "": "",
    "env": " A new value has all pages read again.",
    "html": " A new value has all pages written again.",
}


def write_option(option: Option, parse: ParseInline) -> nodes.section:
    """Return an option as a section of its own, to which contents, links and searches lead.

    `<section ids="confval-…"> <title> <literal/> </title> <paragraph/> <paragraph/> </section>`
    """
    section = nodes.section("", ids=[f"confval-{option.name}"], names=[option.name])
    section += nodes.title("", "", nodes.literal("", option.name))
    section += nodes.paragraph("", "", *parse(option.description + EFFECTS[option.rebuild]))
    default = nodes.literal("", pformat(option.default, width=60, sort_dicts=False))
    value = parse(f"Value: {option.expected}. Default: ")
    section += nodes.paragraph("", "", *value, default, nodes.Text("."))
    return section


def write_messages(messages: Sequence[Message], parse: ParseInline) -> nodes.definition_list:
    """Return kinds of warnings as a list of definitions, each with an anchor."""
    items = nodes.definition_list()
    for message in messages:
        term = nodes.term("", "", nodes.literal("", message.tag), ids=[f"warning-{message.tag}"])
        text = nodes.paragraph("", "", *parse(message.description))
        items += nodes.definition_list_item("", term, nodes.definition("", text))
    return items
