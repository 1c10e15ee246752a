"""Check notes by the rules that a program can check in seconds: of style, `sound`, `bibliography`.

What notes call their symbols is held against the table of symbols, by `notation`.

`python docs/_checks/style.py [NOTE…]` prints a line for each fault, `file:line: rule: what to do`,
and ends with 1 if there is any. Without arguments it checks all notes, and of the extensions' pages
what does not depend on the language.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import bibliography
import notation
import regex
import sound
from source import MARK, Fault, Note, find_line, read_prose

from sphinx_backlinks.paths import find_cycle as find_circle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DOCS = Path(__file__).parents[1]
HAN = regex.compile(r"\p{Han}")
SHORTEST, LONGEST = 1500, 5000  # Han characters; 4,000 is usual
LONGEST_SUMMARY = 110  # Han characters
LONGEST_BLOCK, LONGEST_PROGRAM = 40, 100  # lines
GREETINGS = ("本文", "大家好", "你好", "众所周知", "我们来看", "随着")
EMPTY_LINKS = frozenset({"这里", "此处", "点击这里", "链接", "here", "link"})
UNSPACED = regex.compile(r"\p{Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Han}")
SPACED_MARK = regex.compile(rf" [{MARK}]|[{MARK}] (?!$)")
HALF_WIDTH = regex.compile(r"(?<=\p{Han})[,;:?!]|(?<=\p{Han})\.(?=\s|$)")
SPACING = {
    UNSPACED: "put a space at",
    SPACED_MARK: "take away the space at",
    HALF_WIDTH: "write a full-width mark at",
}
TERM = regex.compile(r"\{term\}`([^`<]+?)(?:\s*<[^`]*>)?`(（([^（）]+)）)?")
LINK = regex.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
ARXIV = regex.compile(r"arXiv[:： ]\s*([^\s，。；,;)）]+)")
ARXIV_NUMBER = regex.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}")
EXTERNAL = regex.compile(r"https?://")


# -- Rules ------------------------------------------------------------------------------------


def check_front_matter(note: Note) -> Iterator[tuple[int, str]]:
    """Front matter has two to five tags, a short summary, and prerequisites that exist."""
    tags = note.front_matter.get("tags")
    if not (
        isinstance(tags, list) and 2 <= len(tags) <= 5 and all(isinstance(t, str) for t in tags)
    ):
        yield 1, "give two to five tags"
    summary = note.front_matter.get("summary")
    if not isinstance(summary, str) or not summary.strip().endswith("。"):
        yield 1, "give a summary of one or two sentences"
    elif len(HAN.findall(summary)) > LONGEST_SUMMARY:
        yield 1, f"shorten the summary to {LONGEST_SUMMARY} Han characters"
    for name in note.front_matter.get("prerequisites") or []:
        if not (DOCS / f"{name}.md").exists():
            yield 1, f"the prerequisite {name} is no note"


def check_length(note: Note) -> Iterator[tuple[int, str]]:
    """A note has one idea: 1,500 to 5,000 Han characters, one title, no skipped level."""
    size = sum(len(HAN.findall(read_prose(token))) for token in note.tokens)
    if not SHORTEST <= size <= LONGEST:
        yield 1, f"{size} Han characters: write {SHORTEST} to {LONGEST}, or split the note"
    levels = [level for _line, level, _text in note.headings]
    if levels.count(1) != 1:
        yield 1, "give the note one title"
    for (line, level, _text), before in zip(note.headings[1:], levels, strict=False):
        if level > before + 1:
            yield line, "do not skip a level of headings"


def check_opening(note: Note) -> Iterator[tuple[int, str]]:
    """The opening says the problem and the answer, and greets nobody."""
    for opened, inline in zip(note.tokens, note.tokens[1:], strict=False):
        if opened.type == "paragraph_open":
            if inline.content.startswith(GREETINGS):
                yield find_line(opened), "begin with the problem and the answer"
            return


def check_order(note: Note) -> Iterator[tuple[int, str]]:
    """A note ends with what goes wrong, when not to use it, its sources, its relatives."""
    titles = ("常见误解", "什么时候不用", "参考资料", "相关笔记")
    places = [note.find_section(title)[0] for title in titles]
    for title, place in zip(titles, places, strict=True):
        if not place:
            yield 1, f"add a section {title}"
    if places != sorted(places):
        yield max(places), f"put the last sections in this order: {'、'.join(titles)}"


def check_terms(note: Note) -> Iterator[tuple[int, str]]:
    """The first use of a term is {term}`中文`（English）, as the glossary has it."""
    glossary = read_glossary()
    for number, line in enumerate(note.source.split("\n"), 1):
        for found in TERM.finditer(line):
            english = glossary.get(found[1])
            if english is None:
                yield number, f"{found[1]} is not in the glossary"
            elif found[2] and english.casefold() not in found[3].casefold():
                yield number, f"the glossary has {english} for {found[1]}"


def check_spacing(note: Note) -> Iterator[tuple[int, str]]:
    """A space parts Han from Latin letters, none stands beside full-width marks, marks are wide."""
    sources = range(*note.find_section("参考资料"))
    for token in note.tokens:
        prose = read_prose(token)
        for pattern, advice in SPACING.items():
            # Sources are written in the language of what they name.
            cited = pattern is HALF_WIDTH and find_line(token) in sources
            for found in () if cited else pattern.finditer(prose):
                seen = prose[max(0, found.start() - 6) : found.end() + 6].replace("\n", " ")
                line = find_line(token) + prose.count("\n", 0, found.start())
                yield line, f"{advice} “{seen}”"


def check_formulas(note: Note) -> Iterator[tuple[int, str]]:
    """A label of a formula is eq- and the name of the note and of the formula."""
    for token in note.tokens:
        prefix = f"eq-{note.path.stem}-"
        if token.type == "math_block_label" and not token.info.startswith(prefix):
            yield find_line(token), f"begin the label {token.info} with {prefix}"


def check_blocks(note: Note) -> Iterator[tuple[int, str]]:
    """A block of Python has at most 40 lines, a program beside the note at most 100."""
    for token in note.tokens:
        lines = token.content.count("\n")
        if token.type == "fence" and token.info.startswith("python") and lines > LONGEST_BLOCK:
            yield (
                find_line(token),
                f"{lines} lines: make it {LONGEST_BLOCK} at most, or a file",
            )
    for program in sorted(note.path.with_suffix("").glob("*.py")):
        lines = program.read_text(encoding="utf-8").count("\n")
        if program.name != "figures.py" and lines > LONGEST_PROGRAM:
            yield 1, f"{program.name} has {lines} lines: make it {LONGEST_PROGRAM} at most"


def check_figures(note: Note) -> Iterator[tuple[int, str]]:
    """A note has a figure, and each says in words what is seen."""
    figures = [
        t for t in note.tokens if t.type in {"fence", "colon_fence"} and "{figure}" in t.info
    ]
    for token in figures:
        if not regex.search(r"^:alt: \S", token.content, regex.MULTILINE):
            yield find_line(token), "say in :alt: what is seen"
    for token in note.tokens:
        for child in token.children or ():
            if child.type == "image" and not child.content:
                yield find_line(token), "say between the brackets what is seen"
    if not figures:
        yield 1, "draw a figure"


def check_sources(note: Note) -> Iterator[tuple[int, str]]:
    """Each source is an entry of references.bib, and an arXiv number is one."""
    for number, line in note.read_lines(note.find_section("参考资料")):
        if line.startswith(("- ", "1. ")) and "{cite:full}`" not in line:
            yield number, "put the source into references.bib, and cite it by {cite:full}`key`"
        if EXTERNAL.search(line):
            yield number, "put the address into references.bib"
    for number, line in enumerate(note.source.split("\n"), 1):
        for found in ARXIV.finditer(line):
            if not ARXIV_NUMBER.match(found[1]):
                yield number, f"{found[1]} is no arXiv number"


def check_links(note: Note) -> Iterator[tuple[int, str]]:
    """Prerequisites are linked at the top, in their order; a link says where it leads."""
    named = list(note.front_matter.get("prerequisites") or [])
    linked: list[str] = []
    for number, line in enumerate(note.source.split("\n"), 1):
        if line.startswith("**先修**"):
            linked = [_resolve(note, target) for _text, target in LINK.findall(line)]
            if linked != named:
                yield number, f"link to the prerequisites of the front matter: {', '.join(named)}"
        for text, _target in LINK.findall(line):
            if text in EMPTY_LINKS:
                yield number, f"say where “{text}” leads"
    if named and not linked:
        yield 1, "link to the prerequisites in a line that begins with **先修**"


def check_relatives(note: Note) -> Iterator[tuple[int, str]]:
    """At the end are links to related notes, each by its title."""
    related = note.read_lines(note.find_section("相关笔记"))
    if related and not any(LINK.search(line) for _number, line in related):
        yield related[0][0], "link to related notes"
    for number, line in related:
        # What stands first in an item is the note; links further on are asides.
        if found := regex.match(rf"- {LINK.pattern}", line):
            title = read_title(note.path.parent / found[2].partition("#")[0])
            if found[1] != title:
                yield number, f"call the note by its title: {title}"


RULES: dict[Callable[[Note], Iterator[tuple[int, str]]], str] = {
    check_front_matter: "N0",
    check_length: "N1",
    check_opening: "N2",
    check_order: "N3",
    check_terms: "N4",
    check_spacing: "N5",
    check_formulas: "N6",
    check_blocks: "N7",
    check_figures: "N9",
    check_sources: "N10",
    check_links: "N11",
    check_relatives: "N11",
    **sound.RULES,
}


def _name(note: Note) -> str:
    return f"{note.path.parent.name}/{note.path.stem}"


def _resolve(note: Note, target: str) -> str:
    path = (note.path.parent / target).resolve()
    return f"{path.parent.name}/{path.stem}"


def read_title(path: Path) -> str:
    """Return the title of a note, nothing if there is none."""
    found = (
        regex.search(r"^# (.+)$", path.read_text("utf-8"), regex.MULTILINE)
        if path.exists()
        else None
    )
    return found[1] if found else ""


def read_glossary() -> dict[str, str]:
    """Return the English of each Chinese term."""
    source = (DOCS / "glossary.md").read_text(encoding="utf-8")
    return dict(regex.findall(r"^(\S.*)\n(\S.*)\n +\S", source, regex.MULTILINE))


def list_notes() -> list[Path]:
    """Return the notes: pages of a topic that are not its own page."""
    paths = (path for path in DOCS.glob("*/*.md") if path.parent.name != "extensions")
    return sorted(path for path in paths if path.name != "index.md")


def list_pages() -> list[Path]:
    """Return the pages of the extensions: English, so that the rules for Chinese are not theirs."""
    return sorted([DOCS / "extensions.md", *DOCS.glob("extensions/*.md")])


def find_cycle(notes: Iterable[Note]) -> list[str]:
    """Return prerequisites that lead back to where they began, nothing if none do."""
    ahead = {_name(note): list(note.front_matter.get("prerequisites") or []) for note in notes}
    return [*reversed(find_circle(ahead))]


def check(paths: Iterable[Path]) -> list[Fault]:
    """Return the faults of notes and of other pages, in the order of their lines."""
    pages = frozenset(list_pages())
    return sorted(
        Fault(note.path, line, rule, advice)
        for note in map(Note, paths)  # One for all rules: it is parsed once.
        for find, rule in (sound.RULES if note.path in pages else RULES).items()
        for line, advice in find(note)
    )


def check_notation(page: Note) -> list[Fault]:
    """Return the faults of the table of symbols, and of what notes say that symbols are."""
    topics = {read_title(path): path.parent.name for path in sorted(DOCS.glob("*/index.md"))}
    faults = notation.check(page, map(Note, list_notes()), topics)
    for find, rule in (
        (check_spacing, "N5"),
        (sound.check_tex, "tex"),
        (sound.check_files, "file"),
    ):
        faults += [Fault(page.path, line, rule, advice) for line, advice in find(page)]
    return sorted(faults)


def main(arguments: list[str]) -> int:
    """Print the faults of the notes named, or of all; return 1 if there are any."""
    named = [Path(argument).resolve() for argument in arguments]
    page, sources = DOCS / "notation.md", DOCS / "references.bib"
    paths = named or [*list_notes(), *list_pages()]
    faults = check(path for path in paths if path not in {page, sources})
    faults += [fault for fault in check_notation(Note(page)) if not named or fault.path in named]
    wanted = {*named, sources}
    faults += [f for f in bibliography.check(DOCS) if not named or f.path in wanted]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if cycle := find_cycle(map(Note, list_notes())):
        sys.stdout.write(f"{DOCS}: N11: these prerequisites go round: {' → '.join(cycle)}\n")
    return 1 if faults or cycle else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
