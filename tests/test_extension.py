"""The extension as its users meet it: real repositories, real builds, the pages they give."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bs4 import BeautifulSoup, Tag

    from conftest import Built, GitRepository

BASE = "https://example.org/kb/"
ATOM = "{http://www.w3.org/2005/Atom}"
CONF = """\
extensions = ["myst_parser", "sphinx_latest_updates"]
myst_enable_extensions = ["dollarmath"]
project = "Notebook"
author = "Ada"
version = "1"
copyright = "Ada"
html_theme = "basic"
"""
PAGES = {
    "docs/conf.py": CONF,
    "docs/index.md": """\
# Home

```{latest-updates}
```

```{latest-updates-topics}
```

```{toctree}
python/index
算法/index
```
""",
    "docs/python/index.md": "# Python\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "docs/算法/index.md": "# 算法（Algorithm）\n\n```{toctree}\n:glob:\n\n*\n```\n",
    ".gitignore": "_build/\n",
}
NOTES = {
    "docs/python/mro.md": (
        "2020-03-01",
        "# Method resolution\n\nA *define-by-run* class asks `super()`, [PEP 8]"
        "(https://peps.python.org/pep-0008/).[^1]\n\n[^1]: Proof.\n",
    ),
    "docs/算法/归并排序.md": (
        "2021-05-02",
        "---\ntags: [sorting, 分治]\n---\n# 归并排序\n\n误差是 $10^{-8}$，要 numpy >=1.5。\n",
    ),
    "docs/python/slots.md": (
        "2021-07-03",
        "---\ntags: [memory]\n---\n# Slots\n\n3. three\n4. four\n\n```python\nx = 1\n```\n",
    ),
}
NEWEST_FIRST = ["Slots", "归并排序", "Method resolution"]


@pytest.fixture
def site(repository: GitRepository) -> GitRepository:
    """Provide a repository of three notes in two topics, each committed on its own day."""
    for path, source in PAGES.items():
        repository.write(path, source)
    repository.commit("2020-01-01")
    for path, (date, source) in NOTES.items():
        repository.write(path, source)
        repository.commit(date)
    return repository


def find_articles(built: Built, page: str = "index.html") -> list[Tag]:
    """Return the entries listed on a page."""
    return list(built.parse(page).find_all("article", class_="latest-update"))


def read_text(tag: Tag | BeautifulSoup, selector: str) -> str:
    """Return the text of the one element that a selector finds."""
    (found,) = tag.select(selector)
    return found.get_text(" ", strip=True)


def list_titles(built: Built, page: str = "index.html") -> list[str]:
    """Return the titles listed on a page."""
    return [read_text(article, ".latest-update-title") for article in find_articles(built, page)]


def list_dates(built: Built, page: str = "index.html") -> list[str]:
    """Return the dates listed on a page."""
    return [read_text(article, "time") for article in find_articles(built, page)]


def find_file(built: Built, tag: Tag) -> Path:
    """Return the file that a link on the landing page leads to."""
    path = built.outdir / unquote(str(tag["href"])).split("#")[0]
    return path / "index.html" if path.is_dir() else path


# -- The list ---------------------------------------------------------------------------------


def test_the_landing_page_lists_every_note_newest_first(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Each note has a topic with a link, a date, a title with a link and a whole excerpt."""
    built = build(site.path / "docs")
    assert built.warnings == ""
    slots, merge_sort, mro = find_articles(built)
    assert [read_text(slots, "time"), read_text(slots, ".latest-update-title")] == [
        "2021-07-03",
        "Slots",
    ]
    assert [item.get_text() for item in slots.select("ol[start='3'] > li")] == ["three", "four"]
    assert "[Code]" in read_text(slots, ".latest-update-excerpt")
    time = merge_sort.select_one("time")
    assert time is not None
    assert time["datetime"] == "2021-05-02T12:00:00+08:00"
    assert read_text(merge_sort, ".latest-update-topic a") == "算法（Algorithm）"
    assert read_text(merge_sort, ".latest-update-excerpt").endswith("，要 numpy >=1.5。")
    excerpt = mro.select_one(".latest-update-excerpt")
    assert excerpt is not None
    assert excerpt.get_text().strip() == "A define-by-run class asks super(), PEP 8."
    assert [tag.name for tag in excerpt.select("em, code, a")] == ["em", "code", "a"]


def test_links_of_a_list_lead_somewhere(site: GitRepository, build: Callable[..., Built]) -> None:
    """Titles and topics link to the pages that they name, Chinese file names included."""
    built = build(site.path / "docs")
    links = built.parse("index.html").select("article .latest-update-title a")
    topics = built.parse("index.html").select("article .latest-update-topic a")
    assert [find_file(built, link).relative_to(built.outdir).as_posix() for link in links] == [
        "python/slots.html",
        "算法/归并排序.html",
        "python/mro.html",
    ]
    assert len(topics) == 3
    assert all(find_file(built, link).is_file() for link in [*links, *topics])


def test_a_list_repeats_no_id(site: GitRepository, build: Callable[..., Built]) -> None:
    """What an excerpt takes over brings no ids along, so each id is on a page once."""
    ids = [tag["id"] for tag in build(site.path / "docs").parse("index.html").select("[id]")]
    assert len(ids) == len(set(ids))


def test_notes_that_ask_for_it_are_not_listed(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A draft and a page with `updates: false` are pages, but in no list, count or feed."""
    site.write("docs/python/draft.md", "---\ndraft: true\n---\n# Draft\n")
    site.write("docs/python/about.md", "---\nupdates: false\n---\n# About\n")
    site.commit("2022-01-01")
    built = build(site.path / "docs", html_baseurl=BASE)
    assert (built.outdir / "python/draft.html").is_file()
    assert (built.outdir / "python/about.html").is_file()
    assert list_titles(built) == NEWEST_FIRST
    assert "Python 2 notes" in read_text(built.parse("index.html"), ".latest-updates-topics")
    assert [item["title"] for item in json.loads(built.read("feed.json"))["items"]] == NEWEST_FIRST


def test_front_matter_goes_before_git(site: GitRepository, build: Callable[..., Built]) -> None:
    """A note's own `updated`, `topic` and `summary` replace what git, folder and text say."""
    site.write(
        "docs/python/mro.md",
        "---\nupdated: 2030-01-02\ntopic: Objects\nsummary: In *short*.\n---\n# Order\n\nText\n",
    )
    site.commit("2022-01-01")
    article = find_articles(build(site.path / "docs"))[0]
    said = article.get_text(" ", strip=True)
    assert said == "Objects · 2030-01-02 · updated · 1 minute Order In short ."


def test_restructuredtext_pages_list_and_are_listed(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """The directive and the notes may be reStructuredText."""
    repository.write("docs/conf.py", 'extensions = ["sphinx_latest_updates"]\n')
    repository.write(
        "docs/index.rst",
        "Home\n====\n\n.. latest-updates::\n   :limit: 1\n\n.. toctree::\n\n   a\n",
    )
    repository.write(
        "docs/a.rst", ":date: 2019-01-02\n:updated: 2019-01-03\n\nA\n=\n\nA *b* :math:`c`.\n"
    )
    repository.commit("2020-01-01")
    built = build(repository.path / "docs")
    assert built.warnings == ""
    assert (list_titles(built), list_dates(built)) == (["A"], ["2019-01-03"])


@pytest.mark.parametrize("folder", ["", "docs", "knowledge/来源"])
def test_sources_may_be_anywhere_in_the_repository(
    repository: GitRepository, build: Callable[..., Built], folder: str
) -> None:
    """Sources at the top and in sub-folders of a repository have their dates from git."""
    srcdir = repository.path / folder
    repository.write(f"{folder}/conf.py".lstrip("/"), CONF)
    repository.write(f"{folder}/index.md".lstrip("/"), "# Home\n\n```{latest-updates}\n```\n")
    repository.write(f"{folder}/笔记.md".lstrip("/"), "---\norphan: true\n---\n# Note\n")
    repository.commit("2020-01-01")
    assert list_dates(build(srcdir)) == ["2020-01-01"]


# -- From build to build ----------------------------------------------------------------------


def test_an_edit_moves_a_note_to_the_top(site: GitRepository, build: Callable[..., Built]) -> None:
    """After an edit is committed, the next build lists the note first, with its new text."""
    build(site.path / "docs")
    site.write("docs/python/mro.md", "# Method resolution\n\nEdited.\n")
    site.commit("2022-02-02")
    built = build(site.path / "docs")
    assert list_titles(built) == ["Method resolution", "Slots", "归并排序"]
    assert list_dates(built) == ["2022-02-02", "2021-07-03", "2021-05-02"]
    assert read_text(find_articles(built)[0], ".latest-update-excerpt") == "Edited."


def test_an_edit_shows_before_it_is_committed(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """An edit is marked while no commit holds it; a commit alone, no file touched, ends that."""
    site.write("docs/python/mro.md", "# Method resolution\n\nEdited.\n")
    built = build(site.path / "docs")
    assert list_titles(built)[0] == "Method resolution"
    assert read_text(find_articles(built)[0], ".latest-update-draft") == "not yet committed"
    site.commit("2022-02-02")
    built = build(site.path / "docs")
    assert list_dates(built)[0] == "2022-02-02"
    assert "not yet committed" not in built.read("index.html")


def test_a_move_keeps_the_date(site: GitRepository, build: Callable[..., Built]) -> None:
    """A note moved to another topic is listed there, at its old date and place."""
    build(site.path / "docs")
    site.git("mv", "docs/python/mro.md", "docs/算法/线性化.md")
    site.commit("2022-02-02")
    built = build(site.path / "docs")
    assert list_titles(built) == NEWEST_FIRST
    article = find_articles(built)[2]
    assert read_text(article, "time") == "2020-03-01"
    assert read_text(article, ".latest-update-topic") == "算法（Algorithm）"
    (link,) = article.select(".latest-update-title a")
    assert find_file(built, link) == built.outdir / "算法/线性化.html"


def test_a_deletion_removes_a_note(site: GitRepository, build: Callable[..., Built]) -> None:
    """A deleted note leaves the list and its topic's count in the next build."""
    build(site.path / "docs")
    site.git("rm", "--quiet", "docs/python/slots.md")
    site.commit("2022-02-02")
    built = build(site.path / "docs")
    assert list_titles(built) == ["归并排序", "Method resolution"]
    assert list_dates(built) == ["2021-05-02", "2020-03-01"]
    assert "Python 1 note" in read_text(built.parse("index.html"), ".latest-updates-topics")


def test_an_addition_appears(site: GitRepository, build: Callable[..., Built]) -> None:
    """A new note is in the list of the next build."""
    build(site.path / "docs")
    site.write("docs/python/new.md", "# New\n")
    site.commit("2021-06-01")
    assert list_titles(build(site.path / "docs")) == [
        "Slots",
        "New",
        "归并排序",
        "Method resolution",
    ]


def test_a_renamed_topic_is_renamed_in_lists(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A new title of a topic's page shows on pages that did not change themselves."""
    build(site.path / "docs")
    site.write("docs/算法/index.md", "# Algorithms\n\n```{toctree}\n:glob:\n\n*\n```\n")
    article = find_articles(build(site.path / "docs"))[1]
    assert read_text(article, ".latest-update-topic") == "Algorithms"


def test_builders_that_share_doctrees_are_never_stale(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Whichever builder read the edited page, each one's next output lists it first."""
    docs = site.path / "docs"
    build(docs)
    site.write("docs/python/mro.md", "# Method resolution\n\nEdited.\n")
    site.commit("2022-02-02")
    assert build(docs, "text").read("index.txt").index("Edited.") < 100
    assert list_titles(build(docs))[0] == "Method resolution"
    site.write("docs/算法/归并排序.md", "# 归并排序\n\n改过。\n")
    site.commit("2022-03-03")
    assert list_titles(build(docs))[0] == "归并排序"
    assert build(docs, "text").read("index.txt").index("改过。") < 100


def read_output(built: Built) -> Mapping[str, bytes]:
    """Return every file of an output but the record of when it was configured."""
    return {
        path.relative_to(built.outdir).as_posix(): path.read_bytes()
        for path in built.outdir.rglob("*")
        if path.is_file() and path.name not in {".buildinfo", "environment.pickle"}
    }


def test_builds_of_one_commit_are_byte_identical(
    site: GitRepository, build: Callable[..., Built], tmp_path: Path
) -> None:
    """Clones of a commit give the same bytes, whatever their files' times, one or two processes."""
    outputs = []
    for time, (name, parallel) in enumerate((("serial", 0), ("again", 0), ("parallel", 2))):
        site.git("clone", "--quiet", ".", str(tmp_path / name))
        for path in (tmp_path / name / "docs").rglob("*.md"):
            os.utime(path, (time, time))
        built = build(tmp_path / name / "docs", parallel=parallel, html_baseurl=BASE)
        outputs.append(read_output(built))
    serial, again, parallel_output = outputs
    assert {"index.html", "atom.xml", "searchindex.js"} <= serial.keys()
    assert {name for name in serial if serial[name] != again.get(name)} == set()
    assert {name for name in serial if serial[name] != parallel_output.get(name)} == set()
    assert serial.keys() == again.keys() == parallel_output.keys()


def test_an_incremental_parallel_build_equals_a_clean_one(
    site: GitRepository, build: Callable[..., Built], tmp_path: Path
) -> None:
    """What processes read in an earlier build and in this one adds up to the whole list."""
    build(site.path / "docs", parallel=2)
    site.write("docs/python/mro.md", "# Method resolution\n\nEdited.\n")
    site.write("docs/python/new.md", "# New\n")
    site.commit("2022-02-02")
    site.git("clone", "--quiet", ".", str(tmp_path / "clean"))
    incremental = build(site.path / "docs", parallel=2)
    clean = build(tmp_path / "clean" / "docs")
    assert len(list_titles(clean)) == 4
    assert incremental.read("index.html") == clean.read("index.html")


# -- Builders and themes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("builder", "page"),
    [
        ("html", "index.html"),
        ("dirhtml", "index.html"),
        ("singlehtml", "index.html"),
        ("epub", "index.xhtml"),
    ],
)
def test_every_kind_of_html_has_the_list(
    site: GitRepository, build: Callable[..., Built], builder: str, page: str
) -> None:
    """The list is the same in every builder that writes HTML, and its links lead somewhere."""
    built = build(site.path / "docs", builder)
    assert built.warnings == ""
    assert list_titles(built, page) == NEWEST_FIRST
    assert list_dates(built, page) == ["2021-07-03", "2021-05-02", "2020-03-01"]
    text = " ".join(article.get_text(" ", strip=True) for article in find_articles(built, page))
    assert not set("*`$") & set(text)
    assert all(
        find_file(built, link).is_file()
        for link in built.parse(page).select("article a.internal[href]")
        if not str(link["href"]).startswith("#")
    )


def test_the_list_in_a_single_page_links_within_it(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Where all pages are one, a title links to the place where its note begins."""
    page = build(site.path / "docs", "singlehtml").parse("index.html")
    targets = [str(link["href"]) for link in page.select(".latest-update-title a")]
    assert len(targets) == 3
    assert all(page.find(id=unquote(target.removeprefix("#"))) for target in targets)


def test_the_list_in_an_epub_is_well_formed(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A page of an EPUB is XML, so its list must be too."""
    ElementTree.fromstring(build(site.path / "docs", "epub").read("index.xhtml"))


def test_the_list_in_text(site: GitRepository, build: Callable[..., Built]) -> None:
    """In plain text an entry is its topic and date, its title and its excerpt, in paragraphs."""
    text = build(site.path / "docs", "text").read("index.txt")
    entries = text.partition("*\n\n")[2].partition("\n\n* Python")[0]
    assert entries.split("\n\n") == [
        "Python · 2021-07-03 · new · 1 minute",
        "Slots",
        "3. three",
        "4. four",
        "[Code]",
        "算法（Algorithm） · 2021-05-02 · new · 1 minute",
        "归并排序",
        "误差是 10^{-8}，要 numpy >=1.5。",
        "Python · 2020-03-01 · new · 1 minute",
        "Method resolution",
        'A *define-by-run* class asks "super()", PEP 8.',
    ]


def test_the_list_in_latex(site: GitRepository, build: Callable[..., Built]) -> None:
    """In LaTeX the list has the same order, live maths, and links to labels that exist."""
    built = build(site.path / "docs", "latex")
    assert built.warnings == ""
    source = built.read("notebook.tex").replace(r"\sphinxhyphen{}", "-")
    start = source.index(r"\begin{sphinxuseclass}{latest-updates}")
    chapter = source[start : source.index(r"\sphinxstepscope")]
    parts = [
        *("2021-07-03", r"\sphinxcrossref{Slots}", r"\setcounter{enumi}{2}", "three", "four"),
        *("2021-05-02", r"\sphinxcrossref{归并排序}", r"\(10^{-8}\)"),
        *("2020-03-01", r"\sphinxcrossref{Method resolution}", "define-by-run"),
    ]
    places = [chapter.index(part) for part in parts]
    assert places == sorted(places)
    assert chapter.count(r"\begin{") == chapter.count(r"\end{")
    assert chapter.count("{") == chapter.count("}")
    for docname in ("python/slots", "python/mro"):
        assert rf"\hyperref[\detokenize{{{docname}::doc}}]" in chapter
        assert rf"\label{{\detokenize{{{docname}::doc}}}}" in source


def test_references_in_an_excerpt_lead_to_labels_in_latex(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """In LaTeX a reference in an excerpt has the title and the label of its page, in each book.

    A book without the page has the title, or what the reference says, as text.
    """
    index = "# Home\n\n```{latest-updates}\n```\n\n```{toctree}\na\n```\n"
    repository.write("docs/index.md", f"{index}\n```{{toctree}}\nb\n```\n")
    repository.write("docs/less.md", index.replace("# Home", "---\norphan: true\n---\n# Less"))
    repository.write("docs/a.md", "# A\n\n(own)=\n## Own\n\nSee {doc}`b` and {ref}`own`.\n")
    repository.write("docs/b.md", "# The page B\n\nText.\n")
    repository.commit("2020-01-01")
    documents = [(name, f"{name}.tex", name, "Ada", "howto") for name in ("less", "index")]
    built = build(repository.path / "docs", "latex", latex_documents=documents)
    excerpts = {}
    for name in ("less", "index"):
        source = built.read(f"{name}.tex")
        excerpts[name] = next(line for line in source.splitlines() if line.startswith("See "))
        for label in re.findall(r"\\hyperref\[\\detokenize\{(.*?)\}\]", source):
            assert rf"\label{{\detokenize{{{label}}}}}" in source
    assert r"\hyperref[\detokenize{a:own}]{\sphinxcrossref{Own}}" in excerpts["less"]
    assert r"\hyperref[\detokenize{a:own}]{\sphinxcrossref{Own}}" in excerpts["index"]
    assert "b::doc" not in excerpts["less"]
    assert r"\hyperref[\detokenize{b::doc}]{\sphinxcrossref{The page B}}" in excerpts["index"]


def test_a_book_without_the_notes_names_them(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """In an output that has the list and not the notes, titles are text, not broken links."""
    site.write("docs/news.md", "---\norphan: true\n---\n# News\n\n```{latest-updates}\n```\n")
    documents = [("news", "news.tex", "News", "Ada", "howto")]
    source = build(site.path / "docs", "latex", latex_documents=documents).read("news.tex")
    places = [source.index(rf"\textbf{{{title}}}") for title in NEWEST_FIRST]
    assert places == sorted(places)


@pytest.mark.parametrize("theme", ["basic", "furo"])
def test_the_extension_needs_no_setting(
    site: GitRepository, build: Callable[..., Built], theme: str
) -> None:
    """A project that sets its extensions and a theme, and nothing else, has the whole list."""
    site.write(
        "docs/conf.py",
        f'extensions = ["myst_parser", "sphinx_latest_updates"]\nhtml_theme = "{theme}"\n',
    )
    built = build(site.path / "docs")
    assert built.warnings == ""
    assert list_titles(built) == NEWEST_FIRST
    styles = [link["href"] for link in built.parse("index.html").select('link[rel="stylesheet"]')]
    assert any("latest-updates.css" in str(style) for style in styles)
    assert (built.outdir / "_static" / "latest-updates.css").is_file()


def test_the_words_of_a_list_are_those_of_the_project(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """In a Chinese project the list speaks Chinese."""
    site.write("docs/python/new.md", "# New\n")
    built = build(site.path / "docs", language="zh_CN")
    text = built.parse("index.html").get_text()
    assert "尚未提交" in text
    assert "[代码]" in text
    assert "Python 3 篇" in text


# -- Directives -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (":limit: 2", ["Slots", "归并排序"]),
        (":limit: 0", NEWEST_FIRST),
        (":topic: python", ["Slots", "Method resolution"]),
        (":topic: 算法（algorithm）", ["归并排序"]),
        (":topic: 算法，python", NEWEST_FIRST),
        (":tag: sorting", ["归并排序"]),
        (":tag: memory, 分治", ["Slots", "归并排序"]),
        (":topic: python\n:tag: sorting", []),
        (":sort: published", ["Method resolution", "Slots", "归并排序"]),
        (":sort: published\n:limit: 1", ["Method resolution"]),
        (":topic: python\n:limit: 1", ["Slots"]),
    ],
)
def test_options_choose_the_notes(
    site: GitRepository, build: Callable[..., Built], options: str, titles: Sequence[str]
) -> None:
    """Limit, topic, tag and sort say which notes a list has, and in which order."""
    _date, source = NOTES["docs/python/mro.md"]
    site.write("docs/python/mro.md", f"---\ndate: 2029-01-01\nupdated: 2019-01-01\n---\n{source}")
    site.write("docs/index.md", f"# Home\n\n```{{latest-updates}}\n{options}\n```\n")
    built = build(site.path / "docs", suppress_warnings=["toc.not_included"])
    assert built.warnings == ""
    assert list_titles(built) == list(titles)


def test_a_list_without_options_has_twenty_notes(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A list is as long as a reader would scroll, unless it says otherwise."""
    for number in range(18):
        site.write(f"docs/python/note-{number}.md", f"# Note {number}\n")
    site.commit("2022-01-01")
    titles = list_titles(build(site.path / "docs"))
    assert (len(titles), titles[-2:]) == (20, ["Slots", "归并排序"])


def test_a_list_by_publication_shows_that_date(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Sorted by publication, a note stands at the date of its first commit."""
    site.write("docs/python/mro.md", "# Method resolution\n\nEdited.\n")
    site.commit("2022-02-02")
    site.write("docs/index.md", "# Home\n\n```{latest-updates}\n:sort: published\n```\n")
    built = build(site.path / "docs")
    assert list_titles(built) == NEWEST_FIRST
    assert list_dates(built) == ["2021-07-03", "2021-05-02", "2020-03-01"]


@pytest.mark.parametrize("layout", ["cards", "list"])
def test_the_layout_is_a_class_for_style_sheets(
    site: GitRepository, build: Callable[..., Built], layout: str
) -> None:
    """Both layouts hold the same entries and differ in a class."""
    site.write("docs/index.md", f"# Home\n\n```{{latest-updates}}\n:layout: {layout}\n```\n")
    built = build(site.path / "docs")
    (container,) = built.parse("index.html").select(f".latest-updates.latest-updates-{layout}")
    assert len(container.find_all("article")) == 3


@pytest.mark.parametrize(
    ("group_by", "outline"),
    [
        ("none", ["h1 Home", "h2 Slots", "h2 归并排序", "h2 Method resolution"]),
        (
            "year",
            ["h1 Home", "h2 2021", "h3 Slots", "h3 归并排序", "h2 2020", "h3 Method resolution"],
        ),
        (
            "month",
            [
                *("h1 Home", "h2 2021-07", "h3 Slots", "h2 2021-05", "h3 归并排序"),
                *("h2 2020-03", "h3 Method resolution"),
            ],
        ),
    ],
)
def test_groups_have_headings_in_the_outline(
    site: GitRepository, build: Callable[..., Built], group_by: str, outline: Sequence[str]
) -> None:
    """Groups stand newest first below headings that skip no level."""
    site.write("docs/index.md", f"# Home\n\n```{{latest-updates}}\n:group-by: {group_by}\n```\n")
    page = build(site.path / "docs").parse("index.html").select_one("div.body")
    assert page is not None
    assert [
        f"{tag.name} {tag.get_text().removesuffix('¶')}" for tag in page.select("h1, h2, h3, h4")
    ] == list(outline)


def test_a_page_may_hold_several_lists(site: GitRepository, build: Callable[..., Built]) -> None:
    """Each list on a page follows its own options."""
    site.write(
        "docs/index.md",
        "# Home\n\n```{latest-updates}\n:limit: 1\n```\n\n"
        "## Python\n\n```{latest-updates}\n:topic: python\n```\n",
    )
    built = build(site.path / "docs")
    assert list_titles(built) == ["Slots", "Slots", "Method resolution"]
    assert [tag.name for tag in built.parse("index.html").select(".latest-update-title")] == [
        *("h2", "h3", "h3")
    ]


def test_topics_are_listed_in_the_order_of_the_toctree(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Topics have a link, the number of their notes and the date of the newest."""
    site.write(
        "docs/index.md",
        "# Home\n\n```{latest-updates-topics}\n```\n\n"
        "```{toctree}\n算法/index\nempty/index\npython/index\n```\n",
    )
    site.write("docs/empty/index.md", "# Empty\n")
    built = build(site.path / "docs")
    items = built.parse("index.html").select(".latest-updates-topics > li")
    assert [item.get_text() for item in items] == [
        "算法（Algorithm） 1 note · 2021-05-02",
        "Python 2 notes · 2021-07-03",
    ]
    assert all(find_file(built, item.select("a")[0]).is_file() for item in items)


def test_a_project_without_topics_has_no_empty_list(
    repository: GitRepository, build: Callable[..., Built]
) -> None:
    """Where no note has a topic no list of topics begins: LaTeX stops at a list without items."""
    repository.write("docs/conf.py", CONF)
    repository.write("docs/index.md", "# Home\n\n```{latest-updates-topics}\n```\n")
    repository.write("docs/note.md", "---\norphan: true\n---\n# Note\n")
    repository.commit("2020-01-01")
    assert r"\begin{itemize}" not in build(repository.path / "docs", "latex").read("notebook.tex")


# -- Titles and maths -------------------------------------------------------------------------


def test_a_title_is_shown_as_on_its_page(site: GitRepository, build: Callable[..., Built]) -> None:
    """Code and maths in a title are live, and what looks like a tag is text."""
    site.write("docs/python/mro.md", "# `a<b>` in $x^2$, `<script>alert(1)</script>` &lt;i&gt;\n")
    site.commit("2022-02-02")
    built = build(site.path / "docs", html_baseurl=BASE)
    (title,) = find_articles(built)[0].select(".latest-update-title")
    assert title.get_text() == r"a<b> in \(x^2\), <script>alert(1)</script> <i>"
    assert [tag.name for tag in title.select("code, span.math")] == ["code", "span", "code"]
    assert title.select("script, i") == []
    (plain, *_) = json.loads(built.read("feed.json"))["items"]
    assert plain["title"] == "a<b> in x², <script>alert(1)</script> <i>"


def test_raw_html_in_a_title_stays_out_of_lists(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A script that an author put into a title runs on its page only, not where it is listed."""
    site.write("docs/python/mro.md", "# Title <script>alert(1)</script>\n")
    site.write("docs/index.md", "# Home\n\n```{latest-updates}\n```\n")
    page = build(site.path / "docs").parse("index.html")
    assert page.select("article script") == []
    assert page.select_one("article .latest-update-title") is not None


def test_maths_in_a_list_is_rendered_like_that_of_a_page(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """The project's math renderer writes the formulas of a list, and its program is loaded."""
    built = build(site.path / "docs")
    note, page = built.parse("算法/归并排序.html"), built.parse("index.html")
    (formula,) = page.select("article span.math")
    assert formula in note.select("span.math")
    (script,) = [tag["src"] for tag in note.select("script[src*=mathjax]")]
    assert script in [tag["src"] for tag in page.select("script[src*=mathjax]")]


# -- Feeds ------------------------------------------------------------------------------------


def test_no_feed_without_an_address(site: GitRepository, build: Callable[..., Built]) -> None:
    """A site that does not know its address can give no absolute links, so it has no feed."""
    outdir = build(site.path / "docs").outdir
    assert [*outdir.rglob("atom.xml"), *outdir.rglob("feed.json")] == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_feeds_list_the_notes(
    site: GitRepository, build: Callable[..., Built], builder: str
) -> None:
    """With html_baseurl set, both feeds have all notes newest first, with links that lead there."""
    built = build(site.path / "docs", builder, html_baseurl=BASE)
    items = json.loads(built.read("feed.json"))["items"]
    entries = ElementTree.fromstring(built.read("atom.xml")).findall(f"{ATOM}entry")
    assert [item["title"] for item in items] == NEWEST_FIRST
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == NEWEST_FIRST
    assert items[0]["date_modified"] == "2021-07-03T12:00:00+08:00"
    for item in items:
        path = built.outdir / unquote(item["url"].removeprefix(BASE))
        assert (path / "index.html" if builder == "dirhtml" else path).is_file()


def test_every_feed_is_where_it_says(site: GitRepository, build: Callable[..., Built]) -> None:
    """A feed's own address, decoded as a server does, is the file that it is."""
    built = build(site.path / "docs", html_baseurl=BASE)
    feeds = sorted(built.outdir.rglob("feed.json"))
    assert len(feeds) == 3
    for path in feeds:
        address = json.loads(path.read_text(encoding="utf-8"))["feed_url"]
        assert built.outdir / unquote(urlsplit(address).path).removeprefix("/kb/") == path


def test_each_topic_has_its_feeds(site: GitRepository, build: Callable[..., Built]) -> None:
    """A topic's feeds have its notes and its name, and lead to its page."""
    built = build(site.path / "docs", html_baseurl=BASE)
    feed = json.loads(built.read("feeds/python/feed.json"))
    assert (feed["title"], feed["home_page_url"]) == (
        "Notebook · Python",
        f"{BASE}python/index.html",
    )
    assert [item["title"] for item in feed["items"]] == ["Slots", "Method resolution"]
    assert (built.outdir / "feeds/python/atom.xml").is_file()


def test_a_topic_cannot_write_outside_the_output(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Whatever a topic is called, its feeds stay in the folder of feeds."""
    site.write("docs/python/mro.md", "---\ntopic: ../../escaped\n---\n# Method resolution\n")
    built = build(site.path / "docs", html_baseurl=BASE)
    feeds = sorted(site.path.rglob("feed.json"))
    assert len(feeds) == 4
    assert all(feed.is_relative_to(built.outdir) for feed in feeds)


def test_a_moved_note_keeps_its_id_in_feeds(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A feed reader does not take a note that moved for a new one."""

    def read_ids() -> set[str]:
        feed = json.loads(build(site.path / "docs", html_baseurl=BASE).read("feed.json"))
        return {item["id"] for item in feed["items"]}

    before = read_ids()
    site.git("mv", "docs/python/mro.md", "docs/算法/线性化.md")
    site.commit("2022-02-02")
    assert read_ids() == before
