"""Bad input: one warning that says where and what to do, and nothing else is lost."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from sphinx.util.console import strip_colors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Built, GitRepository

CONF = """\
extensions = ["myst_parser", "sphinx_latest_updates"]
html_theme = "basic"
"""
INDEX = """\
# Home

Before.

```{latest-updates}
```

After.

```{toctree}
a
b
bad
```
"""
NOTES = {
    "docs/a.md": "---\nupdated: 2020-01-01\n---\n# A\n\nText of A.\n",
    "docs/b.md": "---\nupdated: 2021-01-01\n---\n# B\n\nText of B.\n",
    "docs/bad.md": "# Bad\n\nText of Bad.\n",
}
WARNING = re.compile(
    r"(?:(?P<file>[^\n]*?(?:\.md|\.rst|-revs))(?::(?P<line>\d+))?: )?"
    r"WARNING: (?P<message>[^\n]*) \[(?P<kind>[\w.]+)\]"
)

# A program that fails as old versions do, and what these say.
OLD_GIT = """\
#!/bin/sh
case " $* " in
*" --diff-merges=first-parent "*) echo "fatal: {words}" >&2; exit 128 ;;
*) exec {git} "$@" ;;
esac
"""
OLD_GITS = {
    "2.28.1": "unrecognized argument: --diff-merges=first-parent",
    "2.30.2": "unknown value for --diff-merges: first-parent",
}


@pytest.fixture
def site(repository: GitRepository) -> GitRepository:
    """Provide a repository of three notes, the third of them there to be spoilt."""
    repository.write("docs/conf.py", CONF)
    repository.write("docs/index.md", INDEX)
    for number, (path, source) in enumerate(NOTES.items()):
        repository.write(path, source)
        os.utime(repository.path / path, (number, number))
    repository.write(".gitignore", "_build/\n")
    repository.commit("2022-01-01")
    return repository


def read_warning(built: Built) -> tuple[str, str, str]:
    """Return place, subtype and message of the only warning of a build."""
    text = strip_colors(built.warnings)
    assert text.count("WARNING") == 1, text
    found = WARNING.fullmatch(text.strip())
    assert found is not None, text
    kind, _, subtype = found["kind"].partition(".")
    assert kind == "latest_updates"
    file = (found["file"] or "").rpartition("/")[2]
    return f"{file}:{found['line']}" if found["line"] else file, subtype, found["message"]


def list_titles(built: Built) -> list[str]:
    """Return the titles on the landing page, whose other text must be whole."""
    body = built.parse("index.html").select_one("div.body")
    assert body is not None
    assert "Before." in body.get_text()
    assert "After." in body.get_text()
    return [title.get_text() for title in body.select("article .latest-update-title")]


def list_dates(built: Built) -> list[str]:
    """Return the dates on the landing page."""
    return [time.get_text() for time in built.parse("index.html").select("article time")]


# -- Git --------------------------------------------------------------------------------------


def test_no_git_program(
    site: GitRepository, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without git on PATH, dates come from front matter and file times."""
    monkeypatch.setenv("PATH", str(site.path))
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert "front matter and file times" in message
    assert "install git, or put it on PATH" in message
    assert list_titles(built) == ["B", "A", "Bad"]
    assert list_dates(built) == ["2021-01-01", "2020-01-01", "1970-01-01"]


@pytest.mark.parametrize("words", OLD_GITS.values(), ids=OLD_GITS)
def test_an_old_git(
    site: GitRepository,
    build: Callable[..., Built],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
) -> None:
    """With a git that lacks an option, dates come from front matter and file times."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(OLD_GIT.format(words=words, git=shutil.which("git")), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert f"front matter and file times: this git is older than 2.31 ({words})" in message
    assert "install a newer git" in message
    assert list_titles(built) == ["B", "A", "Bad"]


def test_not_a_repository(
    site: GitRepository, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of a repository, dates come from front matter and file times."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.path.parent))
    (site.path / ".git").rename(site.path / "not-git")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert "not a git repository" in message
    assert "`git init`" in message
    assert list_titles(built) == ["B", "A", "Bad"]


def test_no_commit_yet(site: GitRepository, build: Callable[..., Built]) -> None:
    """On a branch without a commit, dates come from front matter and file times."""
    site.git("checkout", "--quiet", "--orphan", "unborn")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert "no commit yet" in message
    assert "commit once" in message
    assert list_titles(built) == ["B", "A", "Bad"]


def test_a_repository_of_somebody_else(
    site: GitRepository, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that git refuses to read is named together with the command that allows it."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert "dubious ownership" in message
    assert "safe.directory" in message
    assert list_titles(built) == ["B", "A", "Bad"]


def test_a_repository_that_is_broken(site: GitRepository, build: Callable[..., Built]) -> None:
    """A history that cannot be read costs the dates of git, not the build."""
    head = site.git("rev-parse", "HEAD").strip()
    (site.path / ".git/objects" / head[:2] / head[2:]).unlink()
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "git")
    assert "`git status`" in message
    assert list_titles(built) == ["B", "A", "Bad"]


def test_a_shallow_clone(site: GitRepository, build: Callable[..., Built], tmp_path: Path) -> None:
    """What a shallow clone hides is left out, not guessed, and the mending command is named."""
    clone = tmp_path / "clone"
    site.git("clone", "--quiet", "--depth", "1", site.path.as_uri(), str(clone))
    built = build(clone / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "shallow")
    assert "`git fetch --unshallow`" in message
    assert list_titles(built) == ["B", "A", "Bad"]
    assert list_dates(built) == ["2021-01-01", "2020-01-01"]


def test_a_hash_that_is_not_in_the_repository(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """An unknown commit to ignore is found by its line, and the other lines count."""
    site.write("docs/bad.md", "# Bad\n\nText of Bad, formatted.\n")
    formatting = site.commit("2023-01-01")
    site.write(".git-blame-ignore-revs", f"# Formatting\n{'1' * 40}\n{formatting}\n")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == (".git-blame-ignore-revs:2", "ignore_revs")
    assert "1" * 40 in message
    assert "Correct or remove the line" in message
    assert list_dates(built) == ["2022-01-01", "2021-01-01", "2020-01-01"]


@pytest.mark.parametrize("content", ["", "{}", "half"])
def test_a_damaged_cache(site: GitRepository, build: Callable[..., Built], content: str) -> None:
    """A cache that is not what was written is no reason to warn: it is written anew."""
    dates = list_dates(build(site.path / "docs"))
    (cache,) = site.path.rglob("_build/**/latest-updates-*.json")
    whole = cache.read_text(encoding="utf-8")
    cache.write_text(whole[:100] if content == "half" else content, encoding="utf-8")
    built = build(site.path / "docs")
    assert built.warnings == ""
    assert list_dates(built) == dates
    assert list_titles(built) == ["Bad", "B", "A"]
    assert cache.read_text(encoding="utf-8") == whole


# -- Pages ------------------------------------------------------------------------------------


def test_no_notes(site: GitRepository, build: Callable[..., Built]) -> None:
    """A project of an index alone has a list that says it is empty."""
    for path in NOTES:
        (site.path / path).unlink()
    site.write("docs/index.md", INDEX.partition("```{toctree}")[0])
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("index.md:5", "no_notes")
    assert "Add a page" in message
    assert list_titles(built) == []
    assert "No notes yet." in built.read("index.html")


@pytest.mark.parametrize(
    "source",
    [
        "Text of Bad.\n",
        "",
        ":::{admonition} Box\nText of Bad.\n:::\n",
        "```{table} Caption\n| a |\n|---|\n| 1 |\n```\n",
    ],
    ids=["text", "nothing", "admonition", "table"],
)
def test_a_note_without_a_title(
    site: GitRepository, build: Callable[..., Built], source: str
) -> None:
    """A page without a heading is listed by its file name, whatever else on it has a title."""
    site.write("docs/bad.md", source)
    built = build(
        site.path / "docs",
        myst_enable_extensions=["colon_fence"],
        suppress_warnings=["toc.no_title"],
    )
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("bad.md:1", "title")
    assert "`# Title`" in message
    assert list_titles(built) == ["bad", "B", "A"]


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("tags: [a\nsummary: S", 3),
        ("tags: [a]\nsummary: a: b", 3),
        ("tags: [a]\nsummary: 'S", 3),
        ("tags: [a]\n\tsummary: S", 3),
        ("tags: *a", 2),
        ("- tags\n- summary", 2),
        ("only text", 2),
        ("tags: !!python/object:os.system [a]", 2),
    ],
)
def test_front_matter_that_is_no_yaml(
    site: GitRepository, build: Callable[..., Built], header: str, line: int
) -> None:
    """Front matter that cannot be read is ignored, and the page below it is whole."""
    site.write("docs/bad.md", f"---\n{header}\n---\n# Bad\n\nText of Bad.\n")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == (f"bad.md:{line}", "front_matter")
    assert "in quotes" in message
    assert list_titles(built) == ["Bad", "B", "A"]
    assert "Text of Bad." in built.parse("index.html").get_text()
    assert "Text of Bad." in built.parse("bad.html").get_text()


def test_lines_below_bad_front_matter_keep_their_numbers(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Ignoring front matter shifts nothing: a later fault on the page is found by its line."""
    site.write("docs/bad.md", "---\na: [\n---\n# Bad\n\n```{latest-updates}\n:limit: x\n```\n")
    built = build(site.path / "docs", suppress_warnings=["latest_updates.front_matter"])
    assert read_warning(built)[:2] == ("bad.md:6", "directive")


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("date: next week", "write a date such as"),
        ("date: 2026-02-30", "write a date such as"),
        ("date: 2026-13", "write a date such as"),
        ("date: [2026-01-01]", "write a date such as"),
        ("updated: {year: 2026}", "write a date such as"),
        ("updated: 2026", "write a date such as"),
        ("draft: perhaps", "write true or false"),
        ("updates: 2", "write true or false"),
        ("tags: {a: b}", "write a list such as"),
        ("tags: '[a'", "write a list such as"),
        ("topic: [a, b]", "write one text"),
        ("sumary: S", "latest_updates_front_matter_keys"),
    ],
)
def test_a_key_that_cannot_be_used(
    site: GitRepository, build: Callable[..., Built], key: str, remedy: str
) -> None:
    """A key with a bad value or an unknown name is ignored; the other keys still count."""
    site.write("docs/bad.md", f"---\nsummary: In short.\n{key}\n---\n# Bad\n\nText of Bad.\n")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("bad.md:3", "front_matter")
    assert key.partition(":")[0] in message
    assert remedy in message
    assert list_titles(built) == ["Bad", "B", "A"]
    assert "In short." in built.parse("index.html").get_text()


def test_a_bad_field_of_a_restructuredtext_note(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A field list is front matter too: a bad date is found by its line, the rest counts."""
    (site.path / "docs/bad.md").unlink()
    site.write("docs/bad.rst", ":summary: In short.\n:date: soon\n\nBad\n===\n\nText.\n")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("bad.rst:2", "front_matter")
    assert "write a date such as" in message
    assert list_titles(built) == ["Bad", "B", "A"]
    assert "In short." in built.parse("index.html").get_text()


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_note_that_is_not_utf_8(
    site: GitRepository, build: Callable[..., Built], parallel: int
) -> None:
    """A note in another encoding is listed with what can be read of it."""
    site.write("docs/bad.md", "# Bad\n\nCaf\xe9 noir.\n".encode("latin-1"))
    built = build(site.path / "docs", parallel=parallel)
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("bad.md:3", "encoding")
    assert "Save it as UTF-8" in message
    assert list_titles(built) == ["Bad", "B", "A"]
    assert "Caf\ufffd noir." in built.parse("index.html").get_text()
    assert "Caf\ufffd noir." in built.parse("bad.html").get_text()


# -- Directives -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "remedy"),
    [
        (":limit: many", "Write 12, or 0 for all"),
        (":limit: -1", "Write 12, or 0 for all"),
        (":limit: 1.5", "Write 12, or 0 for all"),
        (":limit:", "Write 12, or 0 for all"),
        (":sort: title", "Write updated or published"),
        (":layout: grid", "Write cards or list"),
        (":group-by: day", "Write none or month or year"),
        (":group-by:", "Write none or month or year"),
    ],
)
def test_a_wrong_option_value(
    site: GitRepository, build: Callable[..., Built], option: str, remedy: str
) -> None:
    """A bad value is replaced by the default, the other options count, the list is there."""
    site.write("docs/index.md", INDEX.replace("updates}\n", f"updates}}\n{option}\n:topic:\n"))
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("index.md:5", "directive")
    assert option in message
    assert remedy in message
    assert list_titles(built) == ["Bad", "B", "A"]


def test_an_unknown_topic(site: GitRepository, build: Callable[..., Built]) -> None:
    """A topic that no note has is named with those that there are, whose notes are listed."""
    site.write("docs/bad.md", "---\ntopic: Maths\n---\n# Bad\n")
    site.write("docs/index.md", INDEX.replace("updates}\n", "updates}\n:topic: Math, Maths\n"))
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("index.md:5", "topic")
    assert "'Math'" in message
    assert "Known topics: Maths" in message
    assert list_titles(built) == ["Bad"]


def test_a_mended_directive_is_silent(site: GitRepository, build: Callable[..., Built]) -> None:
    """A warning ends with the build that follows its cause, on whatever page that was."""
    site.write("docs/index.md", INDEX.replace("updates}\n", "updates}\n:topic: Math\n"))
    assert read_warning(build(site.path / "docs"))[1] == "topic"
    site.write("docs/index.md", INDEX)
    assert "latest_updates." not in build(site.path / "docs").warnings


# -- Settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting",
    [
        "latest_updates_excerpt_length = 0",
        "latest_updates_excerpt_length = -5",
        "latest_updates_excerpt_length = '200'",
        "latest_updates_excerpt_length = True",
        "latest_updates_excerpt_length = None",
        "latest_updates_feed_limit = -1",
        "latest_updates_exclude = 'bad'",
        "latest_updates_exclude = [1]",
        "latest_updates_front_matter_keys = {'a': 1}",
        "latest_updates_ignore_subjects = ['^style', '(']",
        "latest_updates_ignore_subjects = ['a{99999999999}']",
        "latest_updates_ignore_subjects = '^style'",
    ],
)
def test_a_bad_setting(site: GitRepository, build: Callable[..., Built], setting: str) -> None:
    """A setting of the wrong type or size is replaced by its default, which is named."""
    site.write("docs/conf.py", CONF + setting + "\n")
    built = build(site.path / "docs")
    place, subtype, message = read_warning(built)
    assert (place, subtype) == ("", "config")
    name, _, value = setting.partition(" = ")
    assert f"{name} = {value}" in message
    assert "Correct or remove it" in message
    assert list_titles(built) == ["Bad", "B", "A"]
    assert "Text of Bad." in built.parse("index.html").get_text()


@pytest.mark.parametrize(
    "setting",
    [
        "latest_updates_exclude = ('bad',)",
        "latest_updates_exclude = ['bad']",
    ],
)
def test_a_good_setting_is_silent(
    site: GitRepository, build: Callable[..., Built], setting: str
) -> None:
    """A list and a tuple are both lists of names."""
    site.write("docs/conf.py", CONF + setting + "\n")
    built = build(site.path / "docs")
    assert built.warnings == ""
    assert list_titles(built) == ["B", "A"]


# -- The warnings themselves ------------------------------------------------------------------


def test_a_warning_can_be_silenced_by_its_subtype(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """A project that knows better turns one kind of warning off and keeps the others."""
    site.write("docs/bad.md", "---\nsumary: S\n---\nText of Bad.\n")
    suppressed = ["toc.no_title", "latest_updates.title"]
    built = build(site.path / "docs", suppress_warnings=suppressed)
    assert read_warning(built)[1] == "front_matter"


def test_bad_pages_read_in_parallel_warn_once(
    site: GitRepository, build: Callable[..., Built]
) -> None:
    """Reading by two processes neither doubles nor loses a warning."""
    site.write("docs/bad.md", "---\ndate: soon\n---\n# Bad\n")
    assert read_warning(build(site.path / "docs", parallel=2))[0] == "bad.md:2"
