"""Related pages: which, in which order, for which reasons."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_backlinks.model import Reason
from sphinx_backlinks.relations import CROWD, find_related, make_graph

deterministic = settings(derandomize=True, deadline=None)
PAGES = ["a", "b", "c", "d", "e"]


def relate(
    page: str,
    *,
    order: list[str] = PAGES,
    links: dict[str, list[str]] | None = None,
    prerequisites: dict[str, list[str]] | None = None,
    tags: dict[str, list[str]] | None = None,
) -> list[tuple[str, tuple[Reason, ...]]]:
    """Return what is related to a page."""
    return list(find_related(make_graph(order, links or {}, prerequisites or {}, tags or {}), page))


def test_nothing_is_related_without_a_reason() -> None:
    """Pages that nothing joins are not related, and no page is related to itself."""
    assert relate("a") == []
    assert relate("a", links={"a": ["a"]}, prerequisites={"a": ["a"]}, tags={"a": ["x"]}) == []


def test_a_prerequisite_is_known_on_both_sides() -> None:
    """A page is related to its prerequisite, and this one to the page that builds on it."""
    named = {"a": ["b"]}
    assert relate("a", prerequisites=named) == [("b", (Reason("prerequisite"),))]
    assert relate("b", prerequisites=named) == [("a", (Reason("follow-up"),))]


def test_a_link_is_known_on_both_sides() -> None:
    """A link relates the page that has it and the page that it leads to."""
    assert relate("a", links={"a": ["b"]}) == [("b", (Reason("outgoing"),))]
    assert relate("b", links={"a": ["b"]}) == [("a", (Reason("incoming"),))]


def test_a_page_between_two() -> None:
    """Pages that a page links to are related, and so are pages that link to one page."""
    found = dict(relate("b", links={"a": ["b", "c"]}))
    assert found["c"] == (Reason("cocited", ("a",)),)
    found = dict(relate("b", links={"b": ["a"], "c": ["a"]}))
    assert found["c"] == (Reason("coupled", ("a",)),)


def test_a_page_that_links_to_both_and_back_is_one_reason() -> None:
    """A page that exchanges links with both pages is named once."""
    links = {"a": ["b", "c"], "b": ["a"], "c": ["a", "d"], "d": ["b", "c"]}
    assert dict(relate("b", links=links))["c"] == (
        Reason("mutual", ("a",)),
        Reason("cocited", ("d",)),
    )


def test_tags_are_compared_without_case() -> None:
    """Tags that differ in case only are one; the reason has the spelling of the page itself."""
    tags = {"a": ["RL", "Sampling"], "b": ["rl", "sampling"]}
    assert relate("a", tags=tags) == [("b", (Reason("tags", ("RL", "Sampling")),))]
    assert relate("b", tags=tags) == [("a", (Reason("tags", ("rl", "sampling")),))]


def test_the_strongest_is_first() -> None:
    """What an author says outweighs what is counted; a rare tag outweighs a common one."""
    found = relate(
        "a",
        prerequisites={"a": ["e"]},
        links={"d": ["a"]},
        tags={"a": ["rare", "common"], "b": ["common"], "c": ["rare"], "e": ["common"]},
    )
    assert [name for name, _reasons in found] == ["e", "d", "c", "b"]
    assert found[0][1] == (Reason("prerequisite"), Reason("tags", ("common",)))


def test_equal_ones_are_in_reading_order() -> None:
    """Of equally related pages that which is read first is first."""
    tags = {page: ["x"] for page in ("a", "b", "c")}
    assert [name for name, _ in relate("a", order=["c", "b", "a"], tags=tags)] == ["c", "b"]


def test_what_joins_many_says_little() -> None:
    """A tag of five pages relates no two of them, nor does any number of tags of a crowd."""
    order = [f"p{number:03}" for number in range(CROWD + 1)]
    tags = {page: [f"t{number}" for number in range(20)] for page in order}
    assert relate("p000", order=order, tags={page: ["x"] for page in order[:4]}) != []
    assert relate("p000", order=order, tags={page: ["x"] for page in order[:5]}) == []
    assert relate("p000", order=order, tags=tags) == []


def test_pages_that_take_no_part_say_nothing() -> None:
    """Links, prerequisites and tags of pages outside the reading order do not count."""
    links = {"index": ["a", "b"], "a": ["index"], "b": ["index"]}
    assert relate("a", links=links, prerequisites={"a": ["draft"]}, tags={"draft": ["x"]}) == []


LINKS = st.dictionaries(st.sampled_from(PAGES), st.lists(st.sampled_from(PAGES)))
TAGS = st.dictionaries(st.sampled_from(PAGES), st.lists(st.sampled_from(["x", "y", "Y", "z"])))


@deterministic
@given(LINKS, LINKS, TAGS)
def test_relations_are_mutual(
    links: dict[str, list[str]], prerequisites: dict[str, list[str]], tags: dict[str, list[str]]
) -> None:
    """A page is related to another if that one is to it, each once, and always with a reason."""
    found = {
        page: dict(relate(page, links=links, prerequisites=prerequisites, tags=tags))
        for page in PAGES
    }
    for page, others in found.items():
        assert page not in others
        assert all(others.values())
        assert all(page in found[other] for other in others)


@deterministic
@given(LINKS, TAGS)
def test_the_order_of_what_is_given_does_not_matter(
    links: dict[str, list[str]], tags: dict[str, list[str]]
) -> None:
    """Only the reading order decides, not the order in which links and tags were found."""
    turned = {page: names[::-1] for page, names in reversed(links.items())}
    assert relate("a", links=links, tags=tags) == relate("a", links=turned, tags=tags)
