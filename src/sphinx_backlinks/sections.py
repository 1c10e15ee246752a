"""What is shown at the end of each page: the pages that link to it, and the related ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import groupby, islice
from typing import TYPE_CHECKING

from sphinx_backlinks.model import Backlink, Related, Section, Span
from sphinx_backlinks.relations import find_related, make_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set

    from sphinx_backlinks.config import Settings
    from sphinx_backlinks.model import Block, LearningPath, Page, Reason, SpanKind, Target
    from sphinx_backlinks.relations import Graph

# A fourth reason convinces nobody whom three did not.
REASONS = 3


@dataclass(frozen=True, slots=True)
class Web:
    """The pages that take part, in reading order, and where their links lead.

    `targets` are those of a page's links, in the order of these. `prerequisites` are docnames.
    `read_blocks` returns the blocks that a page's links stand in, and `find_digest` a digest of all
    that its author wrote.
    """

    pages: Mapping[str, Page]
    targets: Mapping[str, Sequence[Target | None]]
    prerequisites: Mapping[str, Sequence[str]]
    read_blocks: Callable[[str], Sequence[Block]]
    find_digest: Callable[[str], str]


class Sections(Mapping[str, Section]):
    """What is shown on each page, of those that show something; made when it is asked for.

    `paths` are the learning paths of pages, which need not take part in the web.
    """

    def __init__(
        self, web: Web, settings: Settings, paths: Mapping[str, tuple[LearningPath, ...]]
    ) -> None:
        self._web = web
        self._settings = settings
        self._paths = paths
        self._incoming = _find_incoming(web)
        self._made: dict[str, Section] = {}

    def __getitem__(self, docname: str) -> Section:
        if docname not in self._made:
            self._made[docname] = self._make(docname)
        if self._made[docname] == Section():
            raise KeyError(docname)
        return self._made[docname]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._list_hosts() if self.get(name))

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _list_hosts(self) -> Iterator[str]:
        yield from self._web.pages
        yield from (name for name in self._paths if name not in self._web.pages)

    @cached_property
    def _leads_to(self) -> dict[str, set[str]]:
        targets = self._web.targets
        return {
            name: {target.docname for target in targets[name] if target} for name in self._web.pages
        }

    @cached_property
    def _graph(self) -> Graph:
        pages = self._web.pages
        tags = {name: page.tags for name, page in pages.items()}
        return make_graph(list(pages), self._leads_to, self._web.prerequisites, tags)

    def _make(self, host: str) -> Section:
        paths = self._paths.get(host, ())
        if host not in self._web.pages:
            return Section(paths=paths)
        web, settings = self._web, self._settings
        sources = self._incoming[host]
        shown = list(islice(sources.items(), settings.limit))
        hidden = set() if settings.repeat else {*self._leads_to[host], *(name for name, _ in shown)}
        related = islice(_list_related(web, self._graph, host, hidden), settings.related_limit)
        return Section(
            backlinks=tuple(
                _make_backlink(web, host, name, links, settings) for name, links in shown
            ),
            more=len(sources) - len(shown) if shown else 0,
            related=tuple(related),
            paths=paths,
        )

    def digest_sources(self) -> dict[str, str]:
        """Return for each page a digest of all that its section is made of.

        What is related depends on the links, tags and titles of any page, a list on what the pages
        that link here say.
        """
        web = self._web
        titles = {name: (page.title, page.tags) for name, page in web.pages.items()}
        links = {name: sorted(names) for name, names in self._leads_to.items()}
        common = _digest(titles, links, sorted(web.prerequisites.items()), self._settings)
        said = {name: _digest(web.find_digest(name), web.targets[name]) for name in web.pages}
        return {
            host: _digest(
                common, self._paths.get(host), [said[name] for name in self._incoming[host]]
            )
            for host in self._list_hosts()
        }


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:20]


def _find_incoming(web: Web) -> dict[str, dict[str, list[int]]]:
    """Return for each page the pages that link to it and the numbers of their links."""
    incoming: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for name in web.pages:
        for number, target in enumerate(web.targets[name]):
            if target:
                incoming[target.docname].setdefault(name, []).append(number)
    return incoming


def _make_backlink(
    web: Web, host: str, source: str, numbers: Sequence[int], settings: Settings
) -> Backlink:
    page = web.pages[source]
    sentences = dict.fromkeys(
        _unmark_title(sentence, web.pages[host].title)
        for number in numbers
        if (sentence := _find_sentence(web, source, number, settings))
    )
    return Backlink(
        docname=source,
        title=page.title,
        anchor=page.links[numbers[0]].anchor,
        sentences=tuple(islice(sentences, settings.sentences)),
    )


def _find_sentence(web: Web, source: str, number: int, settings: Settings) -> tuple[Span, ...]:
    """Return the sentence around a link; nothing if it has no other text than the link."""
    # It is long to load, and a build that changes nothing goes without.
    from sphinx_backlinks.sentence import cut_sentence

    block = web.pages[source].links[number].block
    if block is None:
        return ()
    spans = list(_name_links(web.read_blocks(source)[block], web.targets[source]))
    sentence = cut_sentence(spans, number, settings.sentence_length)
    marked = tuple(
        Span(span.kind, span.text, span.styles, 0 if span.link == number else None)
        for span in sentence
    )
    says_more = any(
        span.kind == "image" or (span.link is None and any(map(str.isalnum, span.text)))
        for span in marked
    )
    return _merge(marked) if says_more else ()


def _unmark_title(sentence: tuple[Span, ...], title: Sequence[Span]) -> tuple[Span, ...]:
    """Return a sentence with no mark on a link that reads as the title above it does."""
    marked = "".join(span.text for span in sentence if span.link is not None)
    if marked != "".join(span.text for span in title):
        return sentence
    return _merge([replace(span, link=None) for span in sentence])


def _name_links(spans: Sequence[Span], targets: Sequence[Target | None]) -> Iterator[Span]:
    """Yield the text of a block, with what a link reads as once it is known where it leads."""
    for link, group in groupby(spans, lambda span: span.link):
        own = list(group)
        target = targets[link] if link is not None else None
        if target and target.text != "".join(span.text for span in own):
            kind: SpanKind = "code" if own[0].kind == "code" else "text"
            yield replace(own[0], kind=kind, text=target.text)
        else:
            yield from own


def _merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the same text, stretches of one kind and style in one."""
    groups = groupby(spans, lambda span: (span.kind, span.styles, span.link))
    return tuple(
        Span(kind, "".join(span.text for span in group), styles, link)
        for (kind, styles, link), group in groups
    )


def _list_related(web: Web, graph: Graph, host: str, hidden: Set[str]) -> Iterator[Related]:
    for name, reasons in find_related(graph, host):
        if name not in hidden:
            explained = tuple(_name_witness(web, reason) for reason in reasons[:REASONS])
            yield Related(name, web.pages[name].title, explained)


def _name_witness(web: Web, reason: Reason) -> Reason:
    if reason.kind == "tags" or len(reason.names) != 1:
        return reason
    return replace(reason, witness=web.pages[reason.names[0]].title)
