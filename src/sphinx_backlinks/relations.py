"""Which pages are related, and why: from links, tags and prerequisites.

A page that stands between two others speaks for them the more, the fewer pages it stands between:
each page that links to both, each page that both link to, and each tag that both have counts
1 / (number of pages it joins). That is the resource allocation index of Zhou, Lü and Zhang,
"Predicting missing links via local information", European Physical Journal B 71, 2009.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from sphinx_backlinks.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from sphinx_backlinks.model import ReasonKind

# What an author says outright outweighs everything that is counted.
PREREQUISITE = 4.0
LINK = 1.0
# What joins more pages than these says nothing of any two of them, and takes long to count.
CROWD = 50
# A tag of five pages does not, by itself, make two of them related.
LEAST = 0.25
JOINTS = ("cocited", "coupled")


@dataclass(slots=True)
class Graph:
    """Pages and what joins them: by docname, or by tag in lower case."""

    links_of: Mapping[str, Set[str]]
    links_to: Mapping[str, Set[str]]
    prerequisites_of: Mapping[str, Set[str]]
    followers_of: Mapping[str, Set[str]]
    tags_of: Mapping[str, Mapping[str, str]]
    pages_of_tag: Mapping[str, Set[str]]
    place: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One thing that speaks for a candidate; `name` is the page or the tag between the two."""

    kind: ReasonKind
    weight: float
    name: str = ""


def make_graph(
    order: Sequence[str],
    links: Mapping[str, Iterable[str]],
    prerequisites: Mapping[str, Iterable[str]],
    tags: Mapping[str, Iterable[str]],
) -> Graph:
    """Return the graph of the pages of `order`, which is the reading order; it has no others."""
    pages = frozenset(order)
    links_of = {page: pages.intersection(links.get(page, ())) - {page} for page in order}
    prerequisites_of = {page: pages.intersection(prerequisites.get(page, ())) for page in order}
    tags_of = {page: {tag.casefold(): tag for tag in tags.get(page, ())} for page in order}
    return Graph(
        links_of=links_of,
        links_to=_invert(links_of),
        prerequisites_of=prerequisites_of,
        followers_of=_invert(prerequisites_of),
        tags_of=tags_of,
        pages_of_tag=_invert(tags_of),
        place={page: number for number, page in enumerate(order)},
    )


def _invert(names_of: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    pages_of: dict[str, set[str]] = defaultdict(set)
    for page, names in names_of.items():
        for name in names:
            pages_of[name].add(page)
    return dict(pages_of)


def find_related(graph: Graph, page: str) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Yield the pages related to a page and the reasons, the strongest of both first.

    Of equal ones that which is read first is first.
    """
    evidence = _collect(graph, page)
    scores = {name: _weigh(own) for name, own in evidence.items() if name != page}
    for name in sorted(scores, key=lambda name: (-scores[name], graph.place[name])):
        if scores[name] >= LEAST:
            yield name, _explain(graph, evidence[name])


def _weigh(evidence: Iterable[_Evidence]) -> float:
    # The sum of fsum does not depend on the order.
    return fsum(each.weight for each in evidence)


def _collect(graph: Graph, page: str) -> dict[str, list[_Evidence]]:
    found: dict[str, list[_Evidence]] = defaultdict(list)
    said: list[tuple[ReasonKind, float, Mapping[str, Set[str]]]] = [
        ("prerequisite", PREREQUISITE, graph.prerequisites_of),
        ("follow-up", PREREQUISITE, graph.followers_of),
        ("incoming", LINK, graph.links_to),
        ("outgoing", LINK, graph.links_of),
    ]
    for kind, weight, pages_of in said:
        for name in pages_of.get(page, ()):
            found[name].append(_Evidence(kind, weight))
    joints: list[tuple[ReasonKind, str, Set[str]]] = [
        *(("cocited", name, graph.links_of[name]) for name in graph.links_to.get(page, ())),
        *(("coupled", name, graph.links_to[name]) for name in graph.links_of[page]),
        *(("tags", tag, graph.pages_of_tag[key]) for key, tag in graph.tags_of[page].items()),
    ]
    for kind, joint, joined in joints:
        if len(joined) <= CROWD:
            for name in joined:
                found[name].append(_Evidence(kind, 1 / len(joined), joint))
    return found


def _explain(graph: Graph, evidence: Sequence[_Evidence]) -> tuple[Reason, ...]:
    """Return the reasons; a page that links to both and is linked from both is a single one."""
    names = {kind: {each.name for each in evidence if each.kind == kind} for kind in JOINTS}
    mutual = set.intersection(*names.values())
    kinds: dict[ReasonKind, list[_Evidence]] = defaultdict(list)
    for each in evidence:
        is_mutual = each.kind in JOINTS and each.name in mutual
        kinds["mutual" if is_mutual else each.kind].append(each)
    return tuple(
        Reason(kind, _order_names(graph, kinds[kind]))
        for kind in sorted(kinds, key=lambda kind: (-_weigh(kinds[kind]), kind))
    )


def _order_names(graph: Graph, evidence: Iterable[_Evidence]) -> tuple[str, ...]:
    """Return the pages in reading order, the tags by name."""
    names = {each.name for each in evidence} - {""}
    return tuple(sorted(names, key=lambda name: (graph.place.get(name, 0), name)))
