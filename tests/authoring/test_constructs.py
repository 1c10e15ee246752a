"""What becomes of each construct of Obsidian's Markdown, and what no construct may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from authoring.importing.convert import Converted, convert_notes, read_note
from authoring.importing.dates import read_date
from authoring.importing.decoding import decode
from authoring.importing.destinations import Site, find_destination
from authoring.importing.names import name_files
from authoring.importing.schema import read_tags
from authoring.importing.vault import Vault
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_latest_updates.front_matter import FOREIGN, OURS, read_front_matter
from sphinx_latest_updates.visible.grammar import make_parser

FIXTURES = Path(__file__).parents[1] / "fixtures"
CONSTRUCT = re.compile(
    r"^=== (?P<name>.+)\n(?P<source>[^\0]*?)^--- becomes\n(?P<becomes>[^\0]*?)^--- says\n"
    r"(?P<says>[^\0]*?)(?=^=== |\Z)",
    re.MULTILINE,
)
CONSTRUCTS = {
    found["name"]: found
    for found in CONSTRUCT.finditer((FIXTURES / "constructs.txt").read_text(encoding="utf-8"))
}
DEEP = "# One\n\n## Section One\n\n### Three\n\n#### Deep one\n\nA paragraph. ^abc\n"
# The vault in which each construct stands, as Here.md.
NOTES = {
    "Other.md": f"---\naliases: 另一篇\n---\n{DEEP}",
    "Same.md": "# Same\n",
    "folder/My Note.md": "# My note\n",
    "folder/Same.md": "# Same\n",
}
TARGETS = {
    "Here.md": "here.md",
    "Other.md": "other.md",
    "Same.md": "same.md",
    "folder/My Note.md": "my-note.md",
    "folder/Same.md": "folder-same.md",
    "a/my pic.png": "attachments/my-pic.png",
    "a/same.png": "attachments/same.png",
    "b/same.png": "attachments/b-same.png",
    "drawing.excalidraw.svg": "attachments/drawing-excalidraw.svg",
    "paper.pdf": "attachments/paper.pdf",
    "pic.png": "attachments/pic.png",
}
PATHS = (*TARGETS, "board.canvas", "drawing.excalidraw.md")
# Signs that mean something to one grammar or another, and what they stand beside.
SIGNS = st.sampled_from(
    ["[[", "]]", "![[", "Other", "|", "#", "^a", "$", "$$", "`", "```", "~~~", "%%", "==", "~~",
     ">", "[!note]", "+", "-", "- ", "1. ", "\n", "\n\n", "    ", "[^1]", "[^1]: ", "^[", "]",
     "(", ")", "{", "}", "<", "---\n", "a: b\n", "| a | b |\n|-|-|\n", "\\", "图", "\t",
     ":::", "=", "***\n", "https://a.b", "<img src=pic.png>", "\ufeff", "\0", "\r", "\u2028", " "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(SIGNS, max_size=25).map("".join))


def convert(text: str) -> Converted:
    """Return Here.md of a small vault as it is converted."""
    notes = {path: read_note(path, source) for path, source in {**NOTES, "Here.md": text}.items()}
    return convert_notes(notes, PATHS, TARGETS)["Here.md"]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_each_construct_has_its_counterpart(name: str) -> None:
    """A construct becomes what the table says, and the report says of it what the table says."""
    construct = CONSTRUCTS[name]
    converted = convert(construct["source"])
    says = "".join(f"{f.line} {f.severity}: {f.message}\n" for f in converted.findings)
    assert converted.text == construct["becomes"]
    assert says == construct["says"]


def test_there_are_constructs() -> None:
    """The table is read whole."""
    text = (FIXTURES / "constructs.txt").read_text(encoding="utf-8")
    assert len(CONSTRUCTS) == text.count("--- becomes\n") >= 30


def read_code(text: str) -> list[str]:
    """Return all code of a text, as MyST reads it."""
    return [
        token.content
        for block in make_parser().parse(text)
        for token in (block, *(block.children or ()))
        if token.type in {"code_inline", "fence", "code_block"}
    ]


@given(TEXTS)
@example("$a `b$ c` [[Other]]")
@example("> [!note]\n> ```\n> > [[x]]\n")
def test_any_text_is_converted(text: str) -> None:
    """No text stops an import, and the same text gives the same note."""
    assert convert(text) == convert(text)


@given(st.text(alphabet="[]=$%#^!{}x中 ", min_size=1, max_size=30).filter(str.strip))
def test_code_stays_as_it_is(code: str) -> None:
    """Inline code, fenced code and indented code are not changed, whatever stands in them."""
    fenced, indented = f"```text\n{code}\n```\n", f"    {code.strip()}\n"
    text = f"# Here\n\nSee `x{code}x`.\n\n{fenced}\n- item\n\nEnd\n\n{indented}\n> {fenced}"
    text = text.replace(f"> {fenced}", "".join(f"> {line}\n" for line in fenced.splitlines()))
    assert read_code(convert(text).text) == read_code(text)


@given(st.lists(st.text(alphabet="abc，。 中文", max_size=20), max_size=8))
def test_plain_text_stays_as_it_is(lines: list[str]) -> None:
    """What has no construct in it is not changed by a byte."""
    text = "\n".join(["# Here", "", "a", *(f"a{line}" for line in lines)])
    assert convert(text).text == text


@given(
    st.dictionaries(
        st.sampled_from(["date", "created", "更新时间", "tags", "title", "publish", "x", "status"]),
        st.one_of(st.text(max_size=12), st.integers(), st.booleans(), st.dates(), st.none(),
                  st.lists(st.text(max_size=5), max_size=3)),
        max_size=5,
    )
)  # fmt: skip
def test_front_matter_keeps_to_the_schema(values: dict[str, object]) -> None:
    """Whatever a note says of itself, the result has keys of the schema, with values that do."""
    text = f"---\n{yaml.safe_dump(values, allow_unicode=True)}---\nText\n"
    found = re.match(r"---\n(.*?)^---\n", convert(text).text, re.DOTALL | re.MULTILINE)
    loaded = yaml.safe_load(found[1]) if found else {}
    assert set(loaded) <= {*OURS, *FOREIGN}
    metadata = {key: str(value) for key, value in loaded.items() if not isinstance(value, list)}
    assert read_front_matter(metadata)[1] == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-01-05", "2024-01-05"),
        ("2024-1-5", "2024-01-05"),
        ("2024/01/05 9:30", "2024-01-05 09:30:00"),
        ("20240105", "2024-01-05"),
        ("202401051030", "2024-01-05 10:30:00"),
        ("2024.01.05", "2024-01-05"),
        ("2024年1月5日", "2024-01-05"),
        ("2024-01-05T10:20:30Z", "2024-01-05 10:20:30+00:00"),
        ("2024-01-05 10:20:30 +0800", "2024-01-05 10:20:30+08:00"),
        ("2024-01-05T10:20:30.123+08:00", "2024-01-05 10:20:30+08:00"),
        ("[[2024-01-05]]", "2024-01-05"),
        ([["2024-01-05"]], "2024-01-05"),
        ("January 5, 2024", "2024-01-05"),
        ("Friday, January 5th 2024", "2024-01-05"),
        (1704412800, "2024-01-05 00:00:00+00:00"),
        ("1704412800000", "2024-01-05 00:00:00+00:00"),
        ("05/06/2024", None),
        ("2024-13-05", None),
        ("2024105", None),
        ("昨天", None),
        (True, None),
    ],
)
def test_dates_are_read(written: object, read: str | None) -> None:
    """A date is read in whatever form it is clear; one that could be two is not guessed."""
    assert read_date(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["a", "#b/c", "A"], ["a", "b/c"]),
        ("a, b，c、d", ["a", "b", "c", "d"]),
        ("#a #b", ["a", "b"]),
        (2024, ["2024"]),
        ([["a", "b"], None, {"x": 1}], ["a", "b"]),
    ],
)
def test_tags_are_read(written: object, read: list[str]) -> None:
    """Tags may be a list or a text, with marks or without; none comes twice."""
    assert read_tags(written) == read


def test_bytes_become_text() -> None:
    """UTF-8 with or without a mark, UTF-16 and GB18030 are read; other bytes are refused."""
    assert decode("\ufeffa\r\nb\rc".encode()) == ("a\nb\nc", ())
    assert decode("中".encode("utf-16"))[0] == "中"
    text, findings = decode("一行\n中文".encode("gb18030"))
    assert (text, findings[0].line) == ("一行\n中文", 1)
    with pytest.raises(ValueError, match="neither UTF-8 nor GB18030"):
        decode(b"a\n\xff\xff")
    with pytest.raises(ValueError, match="no text"):
        decode(b"\x00\xff")


def test_names_are_told_apart() -> None:
    """Names are pinyin; those that would be the same get their folder's, then a number."""
    paths = ["a/笔记.md", "b/笔记.md", "c/bi ji.md", "🎉.md", "d/README.md", "index.md", "bi ji.md"]
    names = name_files(paths, {"b/笔记.md": "mine.md"}, {"index.md"})
    assert re.fullmatch(r"note-[0-9a-f]{8}\.md", names.pop("🎉.md"))
    assert names == {
        "b/笔记.md": "mine.md",
        "a/笔记.md": "bi-ji.md",
        "bi ji.md": "bi-ji-2.md",
        "c/bi ji.md": "c-bi-ji.md",
        "d/README.md": "d.md",
        "index.md": "index-2.md",
    }


def test_the_nearest_of_several_is_found() -> None:
    """Of files with one name that in the folder of the note is meant, else the shortest path."""
    vault = Vault(("a/b/x.md", "a/x.md", "X.md", "a/b/y.png", "z.md"), {})
    assert vault.find("x", "a/b/here.md") == "X.md"
    assert vault.find("./x", "a/b/here.md") == "a/b/x.md"
    assert vault.find("b/x", "here.md") == "a/b/x.md"
    assert vault.find("Y.PNG", "here.md") == "a/b/y.png"
    assert vault.find_from("x.md", "a/b/here.md") == "a/b/x.md"
    assert vault.find("../z", "a/here.md") == "z.md"
    assert vault.find("../../z", "a/here.md") is None
    assert vault.find("", "here.md") is None


def test_a_lost_link_has_no_address() -> None:
    """Where nothing is found, the link says what it looked for."""
    found = find_destination(Site(Vault((), {}), {}, {}, {}), "here.md", "x#y", is_wiki=True)
    assert (found.address, found.missing.startswith("there is no 'x'")) == ("", True)
