"""What is kept from build to build: whole or dropped, and noticed when it no longer holds."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.history import cache
from sphinx_latest_updates.history.cache import CacheDamaged, Settled, read_cache, write_cache
from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import Policy
from sphinx_latest_updates.history.tracks import Past, Trace, Track
from sphinx_latest_updates.model import Change, Commit, Revision
from sphinx_latest_updates.visible.comparison import MARKDOWN, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import GitRepository
    from sphinx_latest_updates.history.report import Report
    from sphinx_latest_updates.visible.comparison import Markup

NOTE = "# A\n\nThe first sentence of a note.\nThe second sentence of it.\n"
LONGER = NOTE + "\nThe third sentence.\n"
HONG_KONG = timezone(timedelta(hours=8))


def make_settled() -> Settled:
    """Make tracks that have all there is: two names, a settled past, surrogates, no dates."""
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=HONG_KONG)
    change = Change("renamed", "笔记.md", ("a" * 40,), "b" * 40, "old\udcff.md")
    commit = Commit("c" * 40, 1, moment.isoformat(), "Ada <ada@example.org>", "一 \N{OWL}")
    revision = Revision(commit, change)
    moved = Track([revision], {"b" * 40: Past("old\udcff.md", moment, revision)})
    hidden = Track([], {tip: Past("hidden.md", None, None) for tip in "12"})
    fresh = Track([Revision(commit, Change("added", "new.md", (), "d" * 40))])
    files = {"笔记.md": moved, "hidden.md": hidden, "new.md": fresh}
    return Settled("e" * 40, 1767294245, Trace(files, {"old\udcff.md": moved}))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Provide the file of a cache."""
    write_cache(path := tmp_path / "doctrees" / "cache.json", "key", make_settled())
    return path


# -- The file ---------------------------------------------------------------------------------


def test_what_is_written_is_read(file: Path) -> None:
    """Tracks come back as they were, also that two names are of one file."""
    found = read_cache(file, "key")
    assert found == make_settled()
    assert found.trace.files["笔记.md"] is found.trace.moved["old\udcff.md"]


def test_the_same_tracks_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    """Writing again, and writing what was read, changes no byte, and leaves nothing beside."""
    content = file.read_bytes()
    write_cache(file, "key", make_settled())
    assert file.read_bytes() == content
    write_cache(tmp_path / "again.json", "key", read_cache(file, "key"))
    assert (tmp_path / "again.json").read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == ["cache.json"]


def test_no_cache_yet(tmp_path: Path) -> None:
    """Where there is no file nothing is settled, and nothing is wrong."""
    assert read_cache(tmp_path / "none" / "cache.json", "key") == Settled()


def test_a_cache_under_another_key(file: Path) -> None:
    """What was settled under other settings is not used, and nothing is wrong."""
    assert read_cache(file, "another key") == Settled()


def test_a_cache_of_another_version(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of this program wrote is not used."""
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert read_cache(file, "key") == Settled()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a line break": lambda _: b"\n",
    "only the digest": lambda content: content.partition(b"\n")[0],
    "half": lambda content: content[: len(content) // 2],
    "without its last byte": lambda content: content[:-1],
    "with one byte more": lambda content: content + b" ",
    "without its digest": lambda content: content.partition(b"\n")[2],
    "another digit": lambda content: content.replace(b"2026", b"2025"),
    "binary": lambda _: b"\x80\x00\xff\n",
    "JSON of somebody else": lambda _: b'{"key": [1, "key"]}\n',
    "twice": lambda content: content + content,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache(damage: Callable[[bytes], bytes], file: Path) -> None:
    """A file that is not byte for byte what was written is not used."""
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(CacheDamaged):
        read_cache(file, "key")


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=50)
def test_no_flipped_bit_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever one bit is flipped, the cache is damaged or was not changed by it."""
    path = tmp_path_factory.getbasetemp() / "flipped.json"
    write_cache(path, "key", make_settled())
    content = bytearray(path.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(CacheDamaged):
        read_cache(path, "key")


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '"key"', '{"key": [1, "key"]}'])
def test_a_file_of_another_shape(body: str, file: Path) -> None:
    """A digest makes no cache of what has not its shape, as what a later version writes."""
    body = body.replace("1", str(cache.VERSION))
    file.write_text(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}", encoding="utf-8")
    with pytest.raises(CacheDamaged):
        read_cache(file, "key")


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """What cannot be read is damaged too."""
    with pytest.raises(CacheDamaged):
        read_cache(tmp_path, "key")


# -- The builds that use it -------------------------------------------------------------------


def date(
    repository: GitRepository,
    folder: Path | None,
    policy: Policy | None = None,
    markup: Markup = MARKDOWN,
) -> Report:
    """Date all notes of a repository, with what `folder` keeps from earlier builds."""
    files = {path: [] for path in sorted(repository.path.rglob("*.md"))}
    return date_files(repository.path, files, {".md": markup}, policy or Policy(), folder)


def check(repository: GitRepository, folder: Path, policy: Policy | None = None) -> list[str]:
    """Return the days of the updates; they must be what a build without a cache finds."""
    report = date(repository, folder, policy)
    assert report.dates == date(repository, None, policy).dates
    assert report.damaged_caches == []
    return [f"{dates.updated:%m-%d}" if dates.updated else "" for dates in report.dates.values()]


@pytest.fixture
def notes(repository: GitRepository) -> GitRepository:
    """Provide a note that was edited twice, the second time without a visible change."""
    repository.write("a.md", NOTE)
    repository.commit("2026-01-01")
    repository.write("a.md", LONGER)
    repository.commit("2026-01-02", "longer")
    repository.write("a.md", LONGER.replace("note.\n", "note. "))
    repository.commit("2026-01-03", "rewrapped")
    return repository


def test_new_commits(notes: GitRepository, tmp_path: Path) -> None:
    """Builds that follow one another date as one build would, and one without news writes
    nothing.
    """
    folder = tmp_path / "doctrees"
    assert check(notes, folder) == ["01-02"]
    (file,) = folder.iterdir()
    content = file.read_bytes()
    before = file.stat().st_mtime_ns
    assert check(notes, folder) == ["01-02"]
    assert file.stat().st_mtime_ns == before
    notes.git("mv", "a.md", "b.md")
    notes.commit("2026-01-04")
    assert check(notes, folder) == ["01-02"]
    notes.write("b.md", NOTE)
    notes.write("new.md", "# New\n")
    notes.commit("2026-01-05")
    assert check(notes, folder) == ["01-05", "01-05"]
    notes.git("reset", "--quiet", "--hard", "HEAD~2")
    assert check(notes, folder) == ["01-02"]
    assert file.read_bytes() == content


def test_only_new_commits_are_read(
    notes: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git is asked for what came since the last build, and for no history if nothing did."""
    folder = tmp_path / "doctrees"
    date(notes, folder)
    settled = notes.git("rev-parse", "HEAD").strip()
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    date(notes, folder)
    assert "built-in: git log" not in trace.read_text(encoding="utf-8")
    monkeypatch.delenv("GIT_TRACE")
    notes.write("a.md", NOTE)
    notes.commit("2026-01-04")
    monkeypatch.setenv("GIT_TRACE", str(trace))
    date(notes, folder)
    assert trace.read_text(encoding="utf-8").count("built-in: git log") == 1
    assert f"{settled}..HEAD" in trace.read_text(encoding="utf-8")


def test_a_note_that_leaves_git_and_returns(notes: GitRepository, tmp_path: Path) -> None:
    """A note that one build finds taken out of git has its old date when it is back."""
    folder = tmp_path / "doctrees"
    check(notes, folder)
    notes.git("rm", "--quiet", "--cached", "a.md")
    notes.git("commit", "--quiet", "--message", "out", date="2026-01-04T00:00:00+00:00")
    date(notes, folder)
    notes.commit("2026-01-05", "back")
    assert check(notes, folder) == ["01-02"]


def test_a_merged_branch_with_older_commits(notes: GitRepository, tmp_path: Path) -> None:
    """A branch older than the last build is put in its place in the order of commits."""
    folder = tmp_path / "doctrees"
    notes.git("checkout", "--quiet", "-b", "side", "HEAD~2")
    notes.git("mv", "a.md", "moved.md")
    notes.commit("2026-01-01T18:00:00+08:00")
    notes.git("checkout", "--quiet", "main")
    assert check(notes, folder) == ["01-02"]
    notes.git("merge", "--quiet", "side", date="2026-01-06T12:00:00+08:00")
    assert check(notes, folder) == ["01-02"]


def test_a_branch_that_overrules_what_was_built(notes: GitRepository, tmp_path: Path) -> None:
    """Where a merge drops one side's changes, that side dates nothing any more."""
    folder = tmp_path / "doctrees"
    notes.git("checkout", "--quiet", "-b", "side", "HEAD~2")
    notes.write("b.md", "# B\n")
    notes.commit("2026-01-05")
    notes.git("checkout", "--quiet", "main")
    assert check(notes, folder) == ["01-02"]
    notes.git("checkout", "--quiet", "side")
    notes.git("merge", "--quiet", "--strategy=ours", "main", date="2026-01-06T12:00:00+08:00")
    assert check(notes, folder) == ["01-01", "01-05"]


def test_a_rewritten_history(notes: GitRepository, tmp_path: Path) -> None:
    """A history that no longer holds what was settled is read anew."""
    folder = tmp_path / "doctrees"
    assert check(notes, folder) == ["01-02"]
    notes.git("reset", "--quiet", "--hard", "HEAD~2")
    assert check(notes, folder) == ["01-01"]
    notes.write("a.md", LONGER)
    notes.commit("2025-12-31", "rebased")
    assert check(notes, folder) == ["12-31"]


def test_changed_settings(notes: GitRepository, tmp_path: Path) -> None:
    """Other settings make other dates at once, and the old ones again when they are back."""
    folder = tmp_path / "doctrees"
    assert check(notes, folder) == ["01-02"]
    assert check(notes, folder, Policy(ignore_subjects=("longer",))) == ["01-01"]
    assert check(notes, folder) == ["01-02"]
    assert check(notes, folder, Policy(ignore_authors=("Ada",))) == ["01-01"]
    assert check(notes, folder, Policy(min_change=100)) == ["01-01"]


def test_a_changed_ignore_file(notes: GitRepository, tmp_path: Path) -> None:
    """A line in an ignore file counts from the next build on, also before it is committed."""
    folder = tmp_path / "doctrees"
    assert check(notes, folder) == ["01-02"]
    longer = notes.git("rev-parse", "HEAD~1")
    path = notes.write(".git-blame-ignore-revs", f"{longer}\n")
    assert check(notes, folder) == ["01-01"]
    path.unlink()
    assert check(notes, folder) == ["01-02"]


def test_a_changed_markup(notes: GitRepository, tmp_path: Path) -> None:
    """A suffix that is read by other rules is judged anew."""
    folder = tmp_path / "doctrees"
    assert check(notes, folder) == ["01-02"]
    (dates,) = date(notes, folder, markup=TEXT).dates.values()
    assert dates == next(iter(date(notes, None, markup=TEXT).dates.values()))
    assert f"{dates.updated:%m-%d}" == "01-03"


def test_a_damaged_cache_is_told_and_replaced(notes: GitRepository, tmp_path: Path) -> None:
    """A build drops a damaged cache with a note, dates as if it had none, and mends it."""
    folder = tmp_path / "doctrees"
    date(notes, folder)
    (file,) = folder.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    report = date(notes, folder)
    ((path, reason),) = report.damaged_caches
    assert path == file
    assert "digest" in reason
    assert report.dates == date(notes, None).dates
    assert file.read_bytes() == content
    assert check(notes, folder) == ["01-02"]


@pytest.mark.parametrize("place", [".", "latest-updates"], ids=["folder", "file"])
def test_a_cache_that_cannot_be_written(place: str, notes: GitRepository, tmp_path: Path) -> None:
    """A build that can keep nothing has all dates nevertheless."""
    folder = tmp_path / "doctrees"
    if place == ".":
        folder.write_text("a file where a folder should be", encoding="utf-8")
    else:
        date(notes, folder)
        (file,) = folder.iterdir()
        file.unlink()
        (file / "below").mkdir(parents=True)
    assert date(notes, folder).dates == date(notes, None).dates


def test_each_repository_has_its_own_cache(
    notes: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A nested repository neither uses nor spoils the cache of the one around it."""
    folder = tmp_path / "doctrees"
    nested = type(notes)(notes.path / "nested")
    nested.path.mkdir()
    nested.git("init", "--quiet", "--initial-branch=main")
    nested.write("n.md", "# N\n")
    nested.commit("2026-02-01")
    assert check(notes, folder) == ["01-02", "02-01"]
    assert len(list(folder.iterdir())) == 2
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    date(notes, folder)
    assert "built-in: git log" not in trace.read_text(encoding="utf-8")
