"""What is kept of a page, in a form that is quickly loaded and compared."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sphinx_cjk_search.model import Page
from sphinx_cjk_search.postings import pack
from sphinx_cjk_search.shards import write_payload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_cjk_search.front_matter import FrontMatter
    from sphinx_cjk_search.model import Passage
    from sphinx_cjk_search.postings import Terms


def make_page(
    docname: str, title: str, said: FrontMatter, passages: Iterable[Passage], terms: Terms
) -> Page:
    """Return the record of a page."""
    shown = (docname, title, said.topic, said.tags, said.date)
    parts = write_payload([*passages])
    packed = pack(terms)
    made = sha256(f"{shown!r}{parts}".encode("utf-8", "replace"))
    made.update(packed)
    return Page(*shown, parts, packed, made.hexdigest()[:20])
