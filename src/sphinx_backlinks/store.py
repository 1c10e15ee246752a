"""The domain: what is remembered of each page between builds, and shown of it in this one."""

from __future__ import annotations

import pickle
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_backlinks.model import Block, Page, Section


class BacklinksDomain(Domain):
    """Pages by docname; holds plain frozen values and nothing else.

    They are kept pickled, the blocks that their links stand in apart: a build need not make
    thousands of objects of which it looks at a few.
    """

    name = "backlinks"
    label = "Backlinks"
    # Raise it whenever a stored page changes its shape.
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "generation": 0}

    def __init__(self, env: BuildEnvironment) -> None:
        """Take over an environment; what a build finds is never stored."""
        super().__init__(env)
        self.begin_build(dict)

    def begin_build(
        self, join: Callable[[], Mapping[str, Section]], *, converts_svg: bool = False
    ) -> None:
        """Forget what the build before has found; `join` finds what pages show, when needed."""
        self._join = join
        self._sections: Mapping[str, Section] | None = None
        self.digests: dict[str, str] = {}
        self.converts_svg = converts_svg
        self.written: set[str] = set()
        self.is_faulty = False

    @property
    def sections(self) -> Mapping[str, Section]:
        """What each page shows."""
        if self._sections is None:
            self._sections = self._join()
        return self._sections

    @property
    def generation(self) -> int:
        """How many pages were forgotten so far: as long as it stays, so does all that is known."""
        generation: int = self.data["generation"]
        return generation

    def add_page(self, page: Page, blocks: Sequence[Block]) -> None:
        """Remember a page, and the blocks that its links stand in."""
        content, around = (pickle.dumps(each, pickle.HIGHEST_PROTOCOL) for each in (page, blocks))
        digest = sha256(content + around).hexdigest()[:20]
        self.data["pages"][page.docname] = (digest, content, around)

    def read_pages(self) -> dict[str, Page]:
        """Return the record of each page."""
        return {name: pickle.loads(page) for name, (_digest, page, _) in self.data["pages"].items()}

    def read_blocks(self, docname: str) -> Sequence[Block]:
        """Return the blocks that the links of a page stand in."""
        blocks: Sequence[Block] = pickle.loads(self.data["pages"][docname][2])
        return blocks

    def find_digest(self, docname: str) -> str:
        """Return a digest of all that is remembered of a page."""
        digest: str = self.data["pages"][docname][0]
        return digest

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.data["generation"] += 1
        self.data["pages"].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader found in `docnames`."""
        for docname in sorted(docnames & otherdata["pages"].keys()):
            self.data["pages"][docname] = otherdata["pages"][docname]

    def resolve_any_xref(self, *_arguments: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: no reference leads here. MyST warns of a domain that does not say so."""
        return []


def get_domain(env: BuildEnvironment) -> BacklinksDomain:
    """Return the domain of an environment."""
    domain = env.domains["backlinks"]
    assert isinstance(domain, BacklinksDomain)
    return domain


def find_reading_order(env: BuildEnvironment) -> list[str]:
    """Return all documents: those in toctrees in the order of these, then the others by name."""
    order: dict[str, None] = {}
    pending = [env.config.root_doc]
    while pending:
        docname = pending.pop()
        if docname not in order and docname in env.all_docs:
            order[docname] = None
            pending += reversed(env.toctree_includes.get(docname, []))
    return list(order | dict.fromkeys(sorted(env.all_docs)))
