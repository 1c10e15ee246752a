"""Asking a repository: where it is, its history, its working tree, what a clone lacks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.git.process import GitError, UnbornBranch, open_objects
from sphinx_latest_updates.git.repository import (
    deepen,
    fetch_contents,
    is_ancestor,
    open_repository,
    read_history,
    read_working_tree,
)
from sphinx_latest_updates.model import Change, WorkingFile

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import GitRepository
    from sphinx_latest_updates.model import Commit

SUFFIXES = (".md",)
ODD_NAMES = ["笔记.md", "a note.md", 'it\'s "so".md', "two\nlines.md", ":(top)*.md", "-a.md"]
ODD_FOLDERS = ["docs", "文档", "two words", "two\nlines", "form\x0cfeed"]
# Author lines that real histories hold, though git writes them no more.
ODD_AUTHORS = {
    "a zone of five days": "Ada <ada@example.org> 1300000000 +051800",
    "a zone of no clock": "Ada <ada@example.org> 1300000000 -7530",
    "no time": "Ada <ada@example.org>",
    "a time out of range": "Ada <ada@example.org> 99999999999999999999 +0000",
    "the year 10000": "Ada <ada@example.org> 253402300800 +0000",
}


def list_changes(history: list[Commit]) -> list[tuple[str, list[str]]]:
    """Return the subject of each commit, and what it did."""
    return [
        (commit.subject, [f"{change.kind} {change.path}" for change in commit.changes])
        for commit in history
    ]


@pytest.fixture
def merged(repository: GitRepository) -> GitRepository:
    """Provide a history of two branches and a merge that was edited by hand."""
    repository.write("a.md", "A\n")
    repository.write("b.txt", "B\n")
    repository.commit("2026-01-01", "first")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.write("side.md", "S\n")
    repository.commit("2026-01-02", "side")
    repository.git("checkout", "--quiet", "main")
    repository.write("main.md", "M\n")
    repository.commit("2026-01-03", "main")
    repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    repository.write("a.md", "By hand\n")
    repository.write("new.md", "Also by hand\n")
    repository.commit("2026-01-04", "merge")
    return repository


# -- Opening ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD_FOLDERS, ids=repr)
def test_a_folder_of_any_name(name: str, repository: GitRepository) -> None:
    """The repository of a folder is found from below its top, whatever their names are."""
    top = repository.path.rename(repository.path.with_name(name))
    moved = type(repository)(top)
    moved.write("sources/a.md", "A")
    head = moved.commit("2026-01-01")
    opened = open_repository(top / "sources")
    assert (opened.top, opened.head) == (top, head)
    assert (opened.boundary, opened.promisor, opened.missing) == (frozenset(), "", frozenset())


def test_a_symbolic_link_to_a_folder(repository: GitRepository, tmp_path: Path) -> None:
    """A folder that is reached by a link belongs to the repository it is in."""
    repository.write("docs/a.md", "A")
    repository.commit("2026-01-01")
    (tmp_path / "link").symlink_to(repository.path / "docs")
    assert open_repository(tmp_path / "link").top == repository.path


def test_a_worktree(repository: GitRepository, tmp_path: Path) -> None:
    """A worktree has its own folder and its own HEAD."""
    repository.write("a.md", "A")
    first = repository.commit("2026-01-01")
    repository.commit("2026-01-02")
    repository.git("worktree", "add", "--quiet", str(tmp_path / "tree"), first)
    opened = open_repository(tmp_path / "tree")
    assert (opened.top, opened.head) == (tmp_path / "tree", first)


def test_an_unborn_branch(repository: GitRepository) -> None:
    """A repository without a commit is not opened."""
    with pytest.raises(UnbornBranch):
        open_repository(repository.path)


def test_an_ancestor(repository: GitRepository) -> None:
    """A commit is in the history of HEAD, or was, or is not known at all."""
    first = repository.commit("2026-01-01")
    second = repository.commit("2026-01-02")
    repository.git("reset", "--quiet", "--hard", first)
    opened = open_repository(repository.path)
    assert [is_ancestor(opened, commit) for commit in (first, second, "1" * 40)] == [
        True,
        False,
        False,
    ]


# -- History ----------------------------------------------------------------------------------


def test_a_commit(repository: GitRepository) -> None:
    """A commit has its author and the author's date, the committer's time and its subject."""
    repository.write("a.md", "A\n")
    commit = repository.commit(
        "2026-01-02T03:04:05+08:00", "一 subject", GIT_COMMITTER_DATE="2026-02-01T00:00:00+00:00"
    )
    blob = repository.git("rev-parse", "HEAD:a.md").strip()
    (found,) = read_history(open_repository(repository.path), SUFFIXES)
    assert found.id == commit
    assert found.committed == 1769904000
    assert found.authored.isoformat() == "2026-01-02T03:04:05+08:00"
    assert (found.author, found.subject) == ("Ada <ada@example.org>", "一 subject")
    assert found.changes == (Change("added", "a.md", (), blob),)


def test_merges_tell_what_they_changed_themselves(merged: GitRepository) -> None:
    """Commits come parents first, and a merge has what none of its parents had, only that."""
    history = read_history(open_repository(merged.path), SUFFIXES)
    assert list_changes(history) == [
        ("first", ["added a.md"]),
        ("side", ["added side.md"]),
        ("main", ["added main.md"]),
        ("merge", ["modified a.md", "added new.md"]),
    ]


def test_a_merge_that_moves_a_file(merged: GitRepository) -> None:
    """A file that a merge itself moves keeps its track."""
    merged.git("reset", "--quiet", "--hard", "HEAD^")
    merged.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    merged.git("mv", "a.md", "moved.md")
    merged.commit("2026-01-04", "merge")
    (change,) = read_history(open_repository(merged.path), SUFFIXES)[-1].changes
    assert (change.kind, change.path, change.source) == ("renamed", "moved.md", "a.md")


def test_a_file_whose_name_is_a_revision(repository: GitRepository) -> None:
    """A file named HEAD is not taken for what git is asked about."""
    repository.write("HEAD", "A")
    repository.write("a.md", "A")
    commit = repository.commit("2026-01-01")
    assert [c.id for c in read_history(open_repository(repository.path), [".md"])] == [commit]


def test_only_what_came_since(merged: GitRepository) -> None:
    """With a commit, what is in its history is left out."""
    since = merged.git("rev-parse", "HEAD^1").strip()
    history = read_history(open_repository(merged.path), SUFFIXES, since)
    assert [commit.subject for commit in history] == ["side", "merge"]


def test_only_files_with_these_suffixes(merged: GitRepository) -> None:
    """Commits that concern no such file are left out, at the top and below it."""
    merged.write("docs/deep/c.txt", "C")
    merged.commit("2026-01-05", "deep")
    history = read_history(open_repository(merged.path / "docs"), (".txt",))
    assert list_changes(history) == [
        ("first", ["added b.txt"]),
        ("deep", ["added docs/deep/c.txt"]),
    ]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_files_of_any_name(name: str, repository: GitRepository) -> None:
    """Names are read as they are, not as git quotes them."""
    repository.git("config", "core.quotepath", "true")
    repository.write(name, "A\n")
    repository.commit("2026-01-01")
    (added,) = read_history(open_repository(repository.path), SUFFIXES)
    assert [change.path for change in added.changes] == [name]


def test_a_name_that_is_no_text(repository: GitRepository) -> None:
    """A name in an old encoding is read too."""
    name = os.fsdecode("笔记".encode("gbk") + b".md")
    repository.write(name, "A\n")
    repository.commit("2026-01-01")
    (added,) = read_history(open_repository(repository.path), SUFFIXES)
    assert [change.path for change in added.changes] == [name]


@pytest.mark.parametrize("author", ODD_AUTHORS.values(), ids=ODD_AUTHORS)
def test_an_author_line_that_git_writes_no_more(author: str, repository: GitRepository) -> None:
    """A commit with a broken date does not stop the history from being read."""
    repository.write("a.md", "A\n")
    parent = repository.commit("2026-01-01", "first")
    repository.write("a.md", "B\n")
    repository.git("add", "--all")
    tree = repository.git("write-tree").strip()
    source = repository.path.parent / "commit"
    source.write_text(
        f"tree {tree}\nparent {parent}\nauthor {author}\ncommitter {author}\n\nodd\n", "utf-8"
    )
    commit = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(source))
    repository.git("reset", "--quiet", "--hard", commit.strip())
    history = read_history(open_repository(repository.path), SUFFIXES)
    assert [found.subject for found in history] == ["first", "odd"]
    if " 1300000000 " in author:
        assert history[1].authored.timestamp() == 1300000000


# -- Working tree -----------------------------------------------------------------------------


def test_the_working_tree(repository: GitRepository) -> None:
    """What differs from HEAD is told with what HEAD has; what git ignores is not."""
    for name in ("same.md", "edited.md", "old.md", "gone.md"):
        repository.write(f"docs/{name}", f"A longer text of {name}.\n" * 5)
    repository.write(".gitignore", "ignored.md\n")
    repository.commit("2026-01-01")
    blobs = {
        name: repository.git("rev-parse", f"HEAD:docs/{name}").strip()
        for name in ("edited.md", "old.md", "gone.md")
    }
    repository.write("docs/edited.md", "Edited.\n")
    repository.write("docs/ignored.md", "Ignored.\n")
    repository.write("docs/new/笔记.md", "New.\n")
    repository.write("elsewhere.md", "New.\n")
    repository.git("mv", "docs/old.md", "docs/moved.md")
    (repository.path / "docs/gone.md").unlink()
    opened = open_repository(repository.path / "docs")
    assert read_working_tree(opened, repository.path / "docs") == {
        "docs/edited.md": WorkingFile(blobs["edited.md"]),
        "docs/moved.md": WorkingFile(blobs["old.md"], "docs/old.md"),
        "docs/gone.md": WorkingFile(blobs["gone.md"]),
        "docs/new/笔记.md": WorkingFile(),
    }


# -- Clones that lack something ---------------------------------------------------------------


def clone(repository: GitRepository, *options: str) -> GitRepository:
    """Clone a repository as a hosting service would."""
    repository.git("config", "uploadpack.allowFilter", "true")
    path = repository.path.parent / "clone"
    repository.git("clone", "--quiet", *options, repository.path.as_uri(), str(path))
    return type(repository)(path)


def test_a_shallow_clone_is_deepened(merged: GitRepository) -> None:
    """The history that a shallow clone lacks comes from its origin, without old contents."""
    shallow = open_repository(clone(merged, "--depth=1").path)
    assert shallow.boundary == {shallow.head}
    deep = deepen(shallow)
    assert deep.boundary == frozenset()
    assert (deep.top, deep.head, deep.promisor) == (shallow.top, shallow.head, "origin")
    assert len(read_history(deep, SUFFIXES)) == 4


def test_a_shallow_clone_without_its_origin(merged: GitRepository) -> None:
    """Where the origin does not answer there is an error, and the clone has what it had."""
    shallow = open_repository(clone(merged, "--depth=1").path)
    merged.path.rename(merged.path.with_name("away"))
    with pytest.raises(GitError):
        deepen(shallow)
    again = open_repository(shallow.top)
    assert (again.head, again.boundary) == (shallow.head, shallow.boundary)


def test_contents_come_in_one_request(
    merged: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial clone asks its origin once for all that the notes need, and never again."""
    merged.write("a.md", "Once more\n")
    merged.commit("2026-01-05")
    partial = open_repository(clone(merged, "--filter=blob:none").path)
    assert partial.promisor == "origin"
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    assert fetch_contents(partial, SUFFIXES) == partial
    history = read_history(partial, SUFFIXES)
    blobs = [change.after for commit in history for change in commit.changes]
    with open_objects(partial.top, partial.missing) as objects:
        assert None not in objects.read(list(blobs))
    assert fetch_contents(partial, SUFFIXES) == partial
    assert count_requests(trace) == 1


def test_contents_without_the_origin(
    merged: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the origin does not answer, what is missing is just missing, and not asked for."""
    merged.write("a.md", "Once more\n")
    merged.commit("2026-01-05")
    partial = open_repository(clone(merged, "--filter=blob:none").path)
    merged.path.rename(merged.path.with_name("away"))
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    offline = fetch_contents(partial, SUFFIXES)
    assert offline.missing
    history = read_history(offline, SUFFIXES)
    assert history[-1].changes[0].kind == "modified"
    with open_objects(offline.top, offline.missing) as objects:
        assert objects.read([history[-1].changes[0].after]) == [b"Once more\n"]
        assert objects.read([history[0].changes[0].after]) == [None]
    assert count_requests(trace) == 1


def test_a_whole_clone_asks_nobody(
    merged: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone that has all contents runs no git for them."""
    whole = open_repository(merged.path)
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    assert fetch_contents(whole, SUFFIXES) == whole
    assert not trace.exists()


def count_requests(trace: Path) -> int:
    """Return how often a trace of git shows that a remote was asked."""
    return trace.read_text(encoding="utf-8").count("'git-upload-pack ")
