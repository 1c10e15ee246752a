"""The index in an output folder: left as it is, changed, or made anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_cjk_search.collecting import pause_collection
from sphinx_cjk_search.files import is_current, read_script, save
from sphinx_cjk_search.output import (
    digest_card,
    digest_index,
    digest_settings,
    list_versions,
    make_contents,
    write_frame,
)
from sphinx_cjk_search.renewal import Known, note_contents, read_known, renew, write_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_cjk_search.model import Card
    from sphinx_cjk_search.output import Contents


@pause_collection()
def update_index(
    cards: Sequence[Card], settings: Mapping[str, object], folder: Path, path: Path
) -> None:
    """Bring a folder to the index of some pages; `path` is what is known of the index in it."""
    made_with = digest_settings({**settings, "versions": list_versions()})
    digests = {card.page.docname: digest_card(card) for card in cards}
    digest = digest_index(made_with, digests)
    if is_current(folder, digest):
        return
    settings = {**settings, "digest": digest}
    known = read_known(path)
    contents = None
    if known and known.made_with == made_with and is_current(folder, known.digest):
        contents = _change(known, cards, digests, settings, folder)
    if contents is None:
        contents = make_contents(cards)
        _save(cards, settings, contents, folder)
    write_known(path, note_contents(digest, made_with, digests, cards, contents))


def _change(
    known: Known,
    cards: Sequence[Card],
    digests: Mapping[str, str],
    settings: Mapping[str, object],
    folder: Path,
) -> Contents | None:
    """Change the index in a folder, and return its contents; nothing where that cannot be done."""
    try:
        contents = renew(known, cards, digests, partial(read_script, folder))
        _save(cards, settings, contents, folder)
    except (FileNotFoundError, ValueError):  # A file is missing or damaged.
        return None
    return contents


def _save(
    cards: Sequence[Card], settings: Mapping[str, object], contents: Contents, folder: Path
) -> None:
    frame = write_frame(cards, settings, contents)
    save([*contents.list_made(), *frame], folder, contents.list_kept())
