"""Light pages: styles in a sheet, images of a known size, tables in a box; with any theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_light_pages.__main__ import main
from sphinx_light_pages.images import measure_image
from sphinx_light_pages.lean import make_lean
from sphinx_light_pages.sheets import find_classes, find_covered, find_names, is_lost
from sphinx_light_pages.styles import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built

CONF = """
extensions = ["myst_parser", "sphinx_katex", "sphinx_light_pages"]
myst_enable_extensions = ["dollarmath"]
html_theme = {theme!r}
# sphinx_book_theme adds its folder to the default of all builds in the process.
templates_path = []
"""
PAGE = """\
# Page

| a | b |
|---|--:|
| 1 | 2 |

```{list-table}
:widths: 20 80

* - a
  - b
```

![first](drawing.svg) ![second](drawing.svg)

```{image} drawing.svg
:alt: third
:width: 50%
```

$\\sqrt{x}$
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" {}></svg>'
SIZES = {
    'width="30" height="20"': (30, 20),
    'width="30px" height="20.4px"': (30, 20),
    'width="72pt" height="1in"': (96, 96),
    'viewBox="0 0 640 480"': (640, 480),
    'width="100%" height="100%" viewBox="0 0 64 48"': (64, 48),
    'width="30"': None,
    "": None,
    'viewBox="0 0 a b"': None,
}


# A sheet, the names that pages have, and what is left of the sheet.
LEAN = {
    "a class": (".a{x:y}.b{x:y}", ".a", ".a{x:y}"),
    "an id": ("#a{x:y}#b{x:y}", "#a", "#a{x:y}"),
    "an element": ("p > a[href]:hover{x:y}", "", "p > a[href]:hover{x:y}"),
    "all of several": (".a .b{x:y}.a .c{x:y}", ".a .b", ".a .b{x:y}"),
    "one of several selectors": (".a, .b , p{x:y}", ".a", ".a,p{x:y}"),
    "what is excluded": ("p:not(.b){x:y}.b{x:y}", "", "p:not(.b){x:y}.b{x:y}"),
    "one of a choice": (".a:is(.b,.c){x:y}.c{x:y}", ".a .b", ".a:is(.b,.c){x:y}.c{x:y}"),
    "a function that needs all": ("p:nth-child(1 of .b){x:y}", "", ""),
    "a condition": ("@media (width<9.5em){.a{x:y}.b{x:y}}", ".a", "@media (width<9.5em){.a{x:y}}"),
    "an empty condition": ("@media print{.b{x:y}}", ".a", ""),
    "key frames": ("@keyframes b{from{x:y}to{x:z}}", "", "@keyframes b{from{x:y}to{x:z}}"),
    "a font": ("@font-face{font-family:a;src:url(a.woff2)}", "", ""),
    "comments": ("/* .b */.a{/* c */x:y;/* d */}", ".a", ".a{x:y}"),
    "importance": (".a{x:y!important;z:1}", ".a", ".a{x:y!important;z:1}"),
    "a property that is read": ("p{--a:1;--b:2;x:var(--a)}", "", "p{--a:1;x:var(--a)}"),
    "properties in a row": ("p{--a:var(--b);--b:1}", "", ""),
    "a string": ('p{content:"}.b{"}', "", 'p{content:"}.b{"}'),
    "an escaped name": (r".a\:b{x:y}p{x:y}", ".a", "p{x:y}"),
}


@pytest.fixture
def build_page(tmp_path: Path, build: Callable[..., Built]) -> Callable[..., Built]:
    """Provide a function that builds the page with a theme, the second time incrementally."""

    def run(theme: str = "basic", **arguments: object) -> Built:
        docs = tmp_path / theme / "docs"
        docs.mkdir(parents=True, exist_ok=True)
        (docs / "conf.py").write_text(CONF.format(theme=theme), encoding="utf-8")
        (docs / "drawing.svg").write_text(
            DRAWING.format('width="30" height="20"'), encoding="utf-8"
        )
        if not (docs / "index.md").exists():
            (docs / "index.md").write_text(PAGE, encoding="utf-8")
        return build(docs, **arguments)

    return run


@pytest.mark.parametrize("theme", ["basic", "furo", "alabaster"])
def test_a_page_has_no_style_attribute(build_page: Callable[..., Built], theme: str) -> None:
    """The content of a page has no style attribute; a sheet of its own has the rules instead."""
    built = build_page(theme)
    page = built.parse("index.html")
    (body,) = page.select("section#page")
    assert body.select("[style]") == []
    (link,) = page.select('link[href*="page-styles"]')
    assert re.search(r"page-styles/index\.css\?v=\w+$", str(link["href"]))
    rules = built.read("_static/page-styles/index.css")
    used = {
        name for tag in body.select("[class*=style-]") for name in tag.get_attribute_list("class")
    }
    assert {name for name in used if name and name.startswith("style-")} == set(
        re.findall(r"style-\d+", rules)
    )
    assert ":is(#_,.style-1){width: 20.0%}" in rules
    assert built.warnings == ""


def test_contents_have_no_style_attribute(build_page: Callable[..., Built], tmp_path: Path) -> None:
    """Nor have the contents of a page, which a theme of the PyData family reads once and keeps."""
    docs = tmp_path / "pydata_sphinx_theme" / "docs"
    docs.mkdir(parents=True)
    text = "# Page\n\n## Root $\\sqrt{x}$\n\nText.\n\n## Other\n\nText.\n"
    (docs / "index.md").write_text(text, encoding="utf-8")
    built = build_page("pydata_sphinx_theme")
    contents = built.parse("index.html").select_one("nav.page-toc")
    assert contents.select(".katex-html [class*='style-']")
    assert contents.select("[style]") == []


def test_another_output_keeps_its_attributes(build_page: Callable[..., Built]) -> None:
    """An EPUB, of which no policy is asked, keeps style attributes and has no sheet a page."""
    built = build_page(builder="epub", version="1", project="x")
    assert "style=" in built.read("index.xhtml")
    assert not (built.outdir / "_static" / "page-styles").exists()


def test_an_edited_page_has_an_edited_sheet(build_page: Callable[..., Built]) -> None:
    """An incremental build writes the sheet of the page that changed, the same as a fresh build."""
    built = build_page()
    source = built.outdir.parents[1] / "docs" / "index.md"
    source.write_text(PAGE.replace("20 80", "30 70"), encoding="utf-8")
    assert "width: 30.0%" in build_page().read("_static/page-styles/index.css")


def test_images_have_a_size(build_page: Callable[..., Built]) -> None:
    """An image has the size of its file, unless one was given; those behind the first wait."""
    first, second, third = build_page().parse("index.html").select("section img")
    assert (first["width"], first["height"], first.get("loading")) == ("30", "20", None)
    assert (second["width"], second["height"], second.get("loading")) == ("30", "20", "lazy")
    assert (third.get("width"), third.get("height"), third.get("loading")) == (None, None, "lazy")


def test_tables_are_in_a_box(build_page: Callable[..., Built]) -> None:
    """Each table is in a box of its own, which can scroll."""
    page = build_page().parse("index.html")
    assert len(page.select(".table-box > table")) == len(page.select("table")) == 2


@pytest.mark.parametrize(("attributes", "size"), SIZES.items(), ids=SIZES)
def test_the_size_of_a_drawing(
    tmp_path: Path, attributes: str, size: tuple[int, int] | None
) -> None:
    """An SVG says its size in any absolute unit, or by its view box; else it has none."""
    path = tmp_path / "drawing.svg"
    path.write_text(DRAWING.format(attributes), encoding="utf-8")
    assert measure_image(path) == size


@pytest.mark.parametrize("name", ["missing.png", "empty.png", "broken.svg"])
def test_what_is_no_image_has_no_size(tmp_path: Path, name: str) -> None:
    """A file that is missing, empty or broken has no size, and is no error: Sphinx warns of it."""
    if name != "missing.png":
        (tmp_path / name).write_text("<svg" if "svg" in name else "", encoding="utf-8")
    assert measure_image(tmp_path / name) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p style="a: b">x</p>', '<p class="style-1">x</p>'),
        ('<p class="c" style="a: b;">x</p>', '<p class="c style-1">x</p>'),
        ('<p style="a: b" class="c">x</p>', '<p class="c style-1">x</p>'),
        ('<br style="a: b"/>', '<br class="style-1"/>'),
        ('<p style="">x</p>', "<p>x</p>"),
        ('<mo displaystyle="true">x</mo>', '<mo displaystyle="true">x</mo>'),
        ("<p>a style=&quot;b&quot;</p>", "<p>a style=&quot;b&quot;</p>"),
    ],
)
def test_take_styles(html: str, expected: str) -> None:
    """A style attribute becomes a class beside those there are; nothing else is touched."""
    assert Sheet().take_styles(html) == expected


def test_equal_styles_share_a_rule() -> None:
    """The same declarations have one rule; a character reference is read."""
    sheet = Sheet()
    sheet.take_styles(
        '<p style="a: b"></p><p style="a: b;"></p><p style="font: &quot;c&quot;"></p>'
    )
    assert sheet.write() == ':is(#_,.style-1){a: b}\n:is(#_,.style-2){font: "c"}\n'


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters='<>"'), max_size=20)))
def test_no_style_escapes(styles: list[str]) -> None:
    """Whatever an attribute holds, no style attribute is left, and each rule is one rule."""
    sheet = Sheet()
    html = "".join(f'<p style="{style}">x</p>' for style in styles)
    page = BeautifulSoup(sheet.take_styles(html), "html5lib")
    assert page.select("[style]") == []
    assert len(page.select("p")) == len(styles)
    rules = sheet.write()
    assert rules.count("{") == rules.count("}") == rules.count(":is(#_,.style-")


# -- Lean sheets ------------------------------------------------------------------------------


def write_sheets(folder: Path, **sheets: str) -> None:
    """Write sheets, by their names without ending."""
    folder.mkdir(exist_ok=True)
    for name, css in sheets.items():
        (folder / f"{name}.css").write_text(css, encoding="utf-8")


def drop_comments(css: str) -> str:
    """Return the rules of a sheet alone."""
    return re.sub(r"/\*.*?\*/\n?", "", css)


@pytest.mark.parametrize(("css", "names", "expected"), LEAN.values(), ids=LEAN)
def test_rules_are_kept_that_pages_need(
    tmp_path: Path, css: str, names: str, expected: str
) -> None:
    """A rule stays if pages have all the classes and ids that it needs."""
    write_sheets(tmp_path, whole=css)
    assert drop_comments(make_lean(tmp_path / "whole.css", names.split())) == expected


def test_imported_sheets_keep_their_layer(tmp_path: Path) -> None:
    """Imported rules stand where they were imported, in the layer they were imported into."""
    imports = '@import url("a.css") layer(x);@import "b.css";.c{x:y}'
    write_sheets(tmp_path, whole=imports, a=".a{x:y}", b=".b{x:y}")
    lean = make_lean(tmp_path / "whole.css", {".a", ".b", ".c"})
    assert drop_comments(lean) == "@layer x{.a{x:y}}\n.b{x:y}.c{x:y}"


def test_a_lean_sheet_can_be_made_again(tmp_path: Path) -> None:
    """A lean sheet tells what it was made for: from that, and the whole one, the same is made."""
    whole = ".a .b{x:y}#c .a{x:y}.b .d{x:y}p:not(.e){x:y}"
    write_sheets(tmp_path, whole=whole)
    lean = make_lean(tmp_path / "whole.css", {".a", "#c", ".d", ".unknown"})
    write_sheets(tmp_path, lean=lean)
    assert find_covered(tmp_path / "lean.css") == {".a", "#c", ".d", ".e"}
    assert make_lean(tmp_path / "whole.css", find_covered(tmp_path / "lean.css")) == lean


def test_find_names() -> None:
    """Classes and ids of a page are found in its attributes, and nowhere else."""
    html = '<p class="a b" id="c" data-class="d">class="e"</p><svg class="">'
    assert find_names(html) == {".a", ".b", "#c"}
    assert find_classes(html) == {".a", ".b"}


def test_what_a_lean_sheet_has_lost(tmp_path: Path) -> None:
    """Lost is a class with rules in the whole sheet, or one it imports, and none in the lean."""
    whole = '@import "part.css";.a{x:y}.long{x:y}/* .said */'
    write_sheets(tmp_path, whole=whole, part=".c{x:y}", lean=".a{x:y}/* needs no rule: .known */")
    sheets = tmp_path / "whole.css", tmp_path / "lean.css"
    assert is_lost(*sheets, {".c"})
    assert is_lost(*sheets, {".a", ".long"})
    assert not is_lost(*sheets, {".a", ".known", ".other", ".lon", ".said"})


def test_the_tool_writes_a_lean_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m sphinx_light_pages` takes the names of all pages of folders, and those given."""
    write_sheets(tmp_path, whole=".a{x:y}.b{x:y}.c{x:y}.d{x:y}")
    for name in ("one", "two/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "one" / "x.html").write_text('<p class="a">', encoding="utf-8")
    (tmp_path / "two" / "deep" / "x.html").write_text('<p class="b">', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["", "whole.css", "lean.css", "one", "two", "--keep", ".c"])
    assert main() == 0
    assert (tmp_path / "lean.css").read_text("utf-8").endswith("\n.a{x:y}.b{x:y}.c{x:y}")


def test_a_page_with_a_new_class_has_the_whole_sheet(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """A page loads the lean sheet, or the whole one if it has a class of which rules were lost."""
    docs = tmp_path / "docs"
    static = docs / "static"
    docs.mkdir()
    write_sheets(static, whole=".tip{x:y}.warning{x:y}", last="")
    write_sheets(static, lean=make_lean(static / "whole.css", {".tip"}))
    settings = {
        "extensions": ["sphinx_light_pages"],
        "html_static_path": ["static"],
        "html_css_files": ["last.css"],
        "light_pages_lean": {"lean.css": "whole.css"},
    }
    (docs / "conf.py").write_text("", encoding="utf-8")
    (docs / "index.rst").write_text("Page\n====\n\n.. tip:: x\n", encoding="utf-8")

    def list_sheets() -> list[str]:
        links = build(docs, **settings).parse("index.html").select("link[rel=stylesheet]")
        names = (str(link["href"]).partition("?")[0] for link in links)
        return [name for name in names if re.search("lean|whole|last", name)]

    assert list_sheets() == ["_static/lean.css", "_static/last.css"]
    (docs / "index.rst").write_text("Page\n====\n\n.. warning:: x\n", encoding="utf-8")
    assert list_sheets() == ["_static/whole.css", "_static/last.css"]
