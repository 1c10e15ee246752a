"""The domain: what a build has found of the navigation; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_neighbours.model import Item
    from sphinx_neighbours.state import State
    from sphinx_neighbours.tree import Tree


@dataclass(slots=True)
class Navigation:
    """Found once a build: workers that write pages inherit it.

    `state` is what to remember of it, without digests where nothing has changed. `titles` are kept
    as they are first needed, and so is what the template gets: pages show the same items.
    """

    tree: Tree
    reach: int
    state: State
    titles: dict[str, str] = field(default_factory=dict)
    described: dict[Item, dict[str, Any]] = field(default_factory=dict)


class NeighboursDomain(Domain):
    """Holds the navigation of the build that is under way."""

    name = "neighbours"
    label = "Neighbours"
    navigation: Navigation | None = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, object]) -> None:
        """Do nothing: parallel readers find nothing."""

    def resolve_any_xref(self, *_arguments: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: no reference leads here. MyST warns of a domain that does not say so."""
        return []


def get_domain(env: BuildEnvironment) -> NeighboursDomain:
    """Return the domain of an environment."""
    domain = env.domains["neighbours"]
    assert isinstance(domain, NeighboursDomain)
    return domain
