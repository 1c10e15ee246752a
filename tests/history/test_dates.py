"""The dates of a folder's notes: working copies, what they include, nested and partial clones."""

from __future__ import annotations

import gc
import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.git.process import GitMissing, NotARepository
from sphinx_latest_updates.history.dates import date_files, explain_file
from sphinx_latest_updates.history.policy import Policy
from sphinx_latest_updates.history.verdicts import Verdict
from sphinx_latest_updates.model import Dates
from sphinx_latest_updates.visible.comparison import MARKDOWN

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import GitRepository
    from sphinx_latest_updates.history.report import Report

MARKUPS = {".md": MARKDOWN}
NOTE = "# A\n\nThe first sentence of a note.\nThe second sentence of it.\n"
REWRAPPED = NOTE.replace("note.\n", "note. ")
LONGER = NOTE + "\nThe third sentence.\n"
FILE_TIME = datetime(2030, 1, 1, tzinfo=UTC)
# One pixel of raw colours, which is not text in any encoding.
RED, GREEN = (b"P6 1 1 255\n" + pixel for pixel in (b"\xff\x80\x80", b"\x80\xff\x80"))


def date(
    folder: Path,
    included: dict[str, list[str]] | None = None,
    policy: Policy | None = None,
    cache: Path | None = None,
) -> Report:
    """Date all notes below a folder; `included` are files that a note includes."""
    included = included or {}
    files = {
        path: [folder / name for name in included.get(path.name, [])]
        for path in sorted(folder.rglob("*.md"))
    }
    return date_files(folder, files, MARKUPS, policy or Policy(), cache)


def list_days(report: Report) -> dict[str, str]:
    """Return `published updated` of each note by its name, `+` where it is not committed."""
    return {
        path.name: " ".join(
            f"{moment:%m-%d}" if moment else "?" for moment in (dates.published, dates.updated)
        )
        + ("" if dates.committed else " +")
        for path, dates in report.dates.items()
    }


def touch(path: Path) -> None:
    """Give a file a time by which it is known."""
    os.utime(path, (FILE_TIME.timestamp(), FILE_TIME.timestamp()))


# -- Working copies ---------------------------------------------------------------------------


def test_a_note_has_the_dates_of_its_commits(repository: GitRepository) -> None:
    """A note's dates come with the subject of its update and the path it had first."""
    repository.write("docs/a.md", NOTE)
    repository.commit("2026-01-01", "first")
    repository.write("docs/a.md", LONGER)
    repository.commit("2026-01-02", "second")
    repository.git("mv", "docs/a.md", "docs/b.md")
    repository.commit("2026-01-03", "third")
    report = date(repository.path / "docs")
    published = datetime.fromisoformat("2026-01-01T12:00:00+08:00")
    updated = datetime.fromisoformat("2026-01-02T12:00:00+08:00")
    assert report.dates == {
        repository.path / "docs/b.md": Dates(
            published, updated, "second", published, "docs/a.md", committed=True
        )
    }
    assert (report.errors, report.bulk, report.shallow) == ([], None, False)


def test_an_uncommitted_change(repository: GitRepository) -> None:
    """A visible change has the file's time until it is committed, then the commit's."""
    path = repository.write("a.md", NOTE)
    repository.commit("2026-01-01")
    repository.write("a.md", REWRAPPED)
    touch(path)
    assert list_days(date(repository.path)) == {"a.md": "01-01 01-01"}
    repository.write("a.md", LONGER)
    touch(path)
    (dates,) = date(repository.path).dates.values()
    assert (dates.updated, dates.subject, dates.committed) == (FILE_TIME, "", False)
    assert f"{dates.published:%m-%d}" == "01-01"
    repository.commit("2026-01-02")
    assert list_days(date(repository.path)) == {"a.md": "01-01 01-02"}


def test_an_untracked_note(repository: GitRepository) -> None:
    """A note that git does not know, or is told to ignore, is dated by its file."""
    repository.write(".gitignore", "ignored.md\n")
    repository.commit("2026-01-01")
    for name in ("new.md", "ignored.md"):
        touch(repository.write(name, NOTE))
    expected = Dates(published=FILE_TIME, updated=FILE_TIME, committed=False)
    assert list(date(repository.path).dates.values()) == [expected, expected]


def test_a_note_that_is_moved_and_not_yet_committed(repository: GitRepository) -> None:
    """A move in the working tree changes no date."""
    repository.write("a.md", NOTE)
    repository.commit("2026-01-01")
    repository.git("mv", "a.md", "b.md")
    assert list_days(date(repository.path)) == {"b.md": "01-01 01-01"}


# -- What notes include -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["part.txt", "code.py", "Makefile", ".hidden", "a b/数据.csv"])
def test_a_file_that_is_included(name: str, repository: GitRepository) -> None:
    """A change of what a note includes updates the note, and says with which commit."""
    repository.write("a.md", NOTE)
    repository.write("b.md", NOTE)
    repository.write(name, "one\n")
    repository.commit("2026-01-01")
    repository.write(name, "two\n")
    repository.commit("2026-01-02", "part")
    report = date(repository.path, {"a.md": [name]})
    assert list_days(report) == {"a.md": "01-01 01-02", "b.md": "01-01 01-01"}
    assert report.dates[repository.path / "a.md"].subject == "part"


def test_a_figure(repository: GitRepository) -> None:
    """A picture of which any byte changes is another picture."""
    repository.write("a.md", NOTE)
    repository.write("red.ppm", RED)
    repository.commit("2026-01-01")
    repository.write("red.ppm", GREEN)
    repository.commit("2026-01-02")
    assert list_days(date(repository.path, {"a.md": ["red.ppm"]})) == {"a.md": "01-01 01-02"}


def test_an_included_file_that_is_older(repository: GitRepository) -> None:
    """A note is never older than its own text."""
    repository.write("part.txt", "one\n")
    repository.commit("2026-01-01")
    repository.write("a.md", NOTE)
    repository.commit("2026-01-02")
    assert list_days(date(repository.path, {"a.md": ["part.txt"]})) == {"a.md": "01-02 01-02"}


def test_an_included_file_that_is_not_there(repository: GitRepository) -> None:
    """A file that is missing, or that no repository has, dates nothing."""
    repository.write("a.md", NOTE)
    repository.commit("2026-01-01")
    (repository.path.parent / "outside.txt").write_text("outside", encoding="utf-8")
    names = ["none.txt", "../outside.txt", "/etc/passwd"]
    assert list_days(date(repository.path, {"a.md": names})) == {"a.md": "01-01 01-01"}


@pytest.mark.parametrize("name", ["part.md", "../part.md"], ids=["beside", "above the sources"])
def test_an_included_file_that_is_not_committed(name: str, repository: GitRepository) -> None:
    """An uncommitted change of what a note includes is one of the note, wherever the file is."""
    repository.write("docs/a.md", NOTE)
    path = repository.write("docs/" + name, NOTE)
    repository.commit("2026-01-01")
    path.write_text(LONGER, encoding="utf-8")
    touch(path)
    report = date(repository.path / "docs", {"a.md": [name]})
    dates = report.dates[repository.path / "docs/a.md"]
    assert (dates.updated, dates.committed) == (FILE_TIME, False)


def test_a_file_above_the_sources(repository: GitRepository) -> None:
    """A note may include what lies above the folder of the sources."""
    repository.write("docs/a.md", NOTE)
    repository.commit("2026-01-01")
    repository.write("README.md", NOTE)
    repository.commit("2026-01-02")
    report = date(repository.path / "docs", {"a.md": ["../README.md"]})
    assert list_days(report) == {"a.md": "01-01 01-02"}


def test_a_note_that_is_a_link(repository: GitRepository) -> None:
    """A note, or its folder, that is a symbolic link has the dates of what readers see there."""
    repository.write("CHANGES.md", NOTE)
    repository.write("notes/b.md", NOTE)
    repository.commit("2026-01-01")
    (repository.path / "docs").mkdir()
    (repository.path / "docs/a.md").symlink_to("../CHANGES.md")
    (repository.path / "docs/notes").symlink_to("../notes")
    repository.commit("2026-01-02")
    repository.write("CHANGES.md", LONGER)
    repository.write("notes/b.md", LONGER)
    repository.commit("2026-01-03")
    docs = repository.path / "docs"
    report = date_files(docs, {docs / "a.md": [], docs / "notes/b.md": []}, MARKUPS, Policy())
    assert list_days(report) == {"a.md": "01-01 01-03", "b.md": "01-01 01-03"}


# -- Bulk commits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "told"), [(1, False), (2, False), (3, True), (8, True)], ids=str
)
def test_a_commit_that_changes_many_notes(
    changed: int, told: bool, repository: GitRepository
) -> None:
    """A commit that is the last update of more than a quarter of the notes is told, and counts."""
    for number in range(8):
        repository.write(f"{number}.md", NOTE)
    repository.commit("2026-01-01")
    for number in range(changed):
        repository.write(f"{number}.md", LONGER)
    commit = repository.commit("2026-01-02", "many")
    report = date(repository.path)
    assert [*list_days(report).values()].count("01-01 01-02") == changed
    if told:
        assert report.bulk is not None
        assert (report.bulk.commit, report.bulk.subject) == (commit, "many")
        assert (report.bulk.count, report.bulk.total) == (changed, 8)
    else:
        assert report.bulk is None


def test_a_commit_that_adds_many_notes(repository: GitRepository) -> None:
    """Notes that are new are no formatting: nothing is told."""
    for number in range(8):
        repository.write(f"{number}.md", NOTE)
    repository.commit("2026-01-01")
    assert date(repository.path).bulk is None


def test_a_bulk_commit_that_is_ignored(repository: GitRepository) -> None:
    """What is in the ignore file is not told any more."""
    for text in (NOTE, LONGER):
        for number in range(4):
            repository.write(f"{number}.md", text)
        commit = repository.commit("2026-01-01", "many")
    repository.write(".git-blame-ignore-revs", commit)
    assert date(repository.path).bulk is None


def test_a_bulk_commit_that_nobody_sees(repository: GitRepository) -> None:
    """A commit that changed nothing visible is no last update, however many notes it touched."""
    for text in (NOTE, REWRAPPED):
        for number in range(4):
            repository.write(f"{number}.md", text)
        repository.commit("2026-01-01", "many")
    assert date(repository.path).bulk is None


def test_a_lone_note(repository: GitRepository) -> None:
    """One note is not many."""
    for text in (NOTE, LONGER):
        repository.write("a.md", text)
        repository.commit("2026-01-01")
    assert date(repository.path).bulk is None


# -- Ignored commits --------------------------------------------------------------------------


def test_an_ignored_commit(repository: GitRepository) -> None:
    """An ignored commit is passed over, an unknown one is told with its file and line."""
    repository.write("docs/a.md", NOTE)
    repository.commit("2026-01-01")
    repository.write("docs/a.md", LONGER)
    commit = repository.commit("2026-01-02")
    path = repository.write(".git-blame-ignore-revs", f"{'1' * 40}\n{commit}\n")
    report = date(repository.path / "docs")
    assert list_days(report) == {"a.md": "01-01 01-01"}
    (unknown,) = report.unknown_commits
    assert (unknown.file, unknown.line, unknown.name) == (path, 1, "1" * 40)


# -- Nested repositories ----------------------------------------------------------------------


@pytest.fixture
def nested(repository: GitRepository) -> GitRepository:
    """Provide a repository whose folder `docs/nested` is another one, with a note in each."""
    inner = type(repository)(repository.path / "docs/nested")
    inner.path.mkdir(parents=True)
    inner.git("init", "--quiet", "--initial-branch=main")
    inner.write("deep/inner.md", NOTE)
    inner.commit("2026-02-01")
    repository.write("docs/outer.md", NOTE)
    repository.write("docs/part.txt", "part\n")
    repository.git("add", "docs/outer.md", "docs/part.txt")
    repository.git("commit", "--quiet", "--message", "outer", date="2026-01-01T12:00:00+08:00")
    return repository


def test_nested_repositories(nested: GitRepository) -> None:
    """Each note is dated by the repository it is in."""
    report = date(nested.path / "docs")
    assert list_days(report) == {"inner.md": "02-01 02-01", "outer.md": "01-01 01-01"}
    assert report.errors == []


@pytest.fixture
def outer(repository: GitRepository, tmp_path: Path) -> GitRepository:
    """Make a repository with a note, and another one in a submodule."""
    repository.write("inner.md", NOTE)
    repository.commit("2026-02-01")
    outer = type(repository)(tmp_path / "outer")
    outer.path.mkdir()
    outer.git("init", "--quiet", "--initial-branch=main")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
              repository.path.as_uri(), "docs/inner")  # fmt: skip
    outer.write("docs/outer.md", NOTE)
    outer.commit("2026-03-01")
    return outer


def test_a_submodule(outer: GitRepository) -> None:
    """A submodule, whose `.git` is a file, is a repository of its own."""
    assert list_days(date(outer.path / "docs")) == {
        "inner.md": "02-01 02-01",
        "outer.md": "03-01 03-01",
    }


def test_a_submodule_without_its_repository(outer: GitRepository) -> None:
    """A submodule that git cannot read costs its own notes their dates, and no others."""
    shutil.rmtree(outer.path / ".git/modules")
    report = date(outer.path / "docs")
    assert list_days(report)["outer.md"] == "03-01 03-01"
    assert [folder for folder, _error in report.errors] == [outer.path / "docs/inner"]


@pytest.mark.parametrize(
    ("note", "name"),
    [("inner.md", "part.txt"), ("outer.md", "nested/deep/inner.md")],
    ids=["from the outer one", "from the inner one"],
)
def test_a_file_of_another_repository(note: str, name: str, nested: GitRepository) -> None:
    """A note that includes a file of another repository has the dates of its own."""
    report = date(nested.path / "docs", {note: [name]})
    assert list_days(report) == {"inner.md": "02-01 02-01", "outer.md": "01-01 01-01"}
    assert report.errors == []


def test_a_nested_repository_that_cannot_be_asked(nested: GitRepository) -> None:
    """A repository without a commit costs its own notes their dates, and no others."""
    inner = type(nested)(nested.path / "docs/nested")
    inner.git("checkout", "--quiet", "--orphan", "unborn")
    touch(inner.path / "deep/inner.md")
    report = date(nested.path / "docs")
    assert list_days(report)["outer.md"] == "01-01 01-01"
    assert report.dates[inner.path / "deep/inner.md"] == Dates(updated=FILE_TIME)
    ((folder, error),) = report.errors
    assert folder == inner.path
    assert error.remedy == "commit once"


# -- No repository ----------------------------------------------------------------------------


def test_no_repository(tmp_path: Path) -> None:
    """Where git cannot tell, the dates are the files' times."""
    path = tmp_path / "a.md"
    path.write_text(NOTE, encoding="utf-8")
    touch(path)
    report = date(tmp_path)
    assert report.dates == {path: Dates(updated=FILE_TIME)}
    ((folder, error),) = report.errors
    assert folder == tmp_path
    assert isinstance(error, NotARepository)


def test_no_git(repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a git program the dates are the files' times too."""
    repository.write("a.md", NOTE)
    repository.commit("2026-01-01")
    monkeypatch.setenv("PATH", str(repository.path))
    report = date(repository.path)
    assert [type(error) for _folder, error in report.errors] == [GitMissing]
    assert len(report.dates) == 1


@pytest.mark.parametrize("is_committed", [True, False])
def test_the_process_is_left_as_it_was(is_committed: bool, repository: GitRepository) -> None:
    """Python looks for circles of values as often, and among as many, after dates are found."""
    note = repository.write("a.md", NOTE)
    if is_committed:
        repository.commit("2026-01-01")
    before = gc.get_threshold(), gc.get_freeze_count()
    report = date_files(repository.path, {note: []}, {".md": MARKDOWN}, Policy())
    assert bool(report.errors) is not is_committed
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_no_notes(repository: GitRepository) -> None:
    """Nothing to date is no fault."""
    assert date(repository.path).dates == {}


# -- Clones that lack something ---------------------------------------------------------------


@pytest.fixture
def origin(repository: GitRepository) -> GitRepository:
    """Provide an origin with a note of several visible and hidden changes, and a later note."""
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.write("LICENSE", "None.\n")
    repository.commit("2025-12-31")
    for day, text in enumerate([NOTE, REWRAPPED, LONGER, LONGER.replace("\n\n", "\n\n\n")], 1):
        repository.write("docs/a.md", text)
        repository.write("docs/part.txt", f"{min(day, 2)}\n")
        repository.commit(f"2026-01-0{day}")
    repository.write("docs/b.md", "# B\n")
    repository.commit("2026-01-09")
    return repository


def clone(origin: GitRepository, *options: str) -> Path:
    """Clone as a hosting service would; return the folder of the sources."""
    path = origin.path.with_name("clone")
    origin.git("clone", "--quiet", *options, origin.path.as_uri(), str(path))
    return path / "docs"


EXPECTED = {"a.md": "01-01 01-03", "b.md": "01-09 01-09"}


def count_requests(trace: Path) -> int:
    """Return how often a trace of git shows that a remote was asked."""
    return trace.read_text(encoding="utf-8").count("'git-upload-pack ")


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (1, {"a.md": "? ?", "b.md": "? ?"}),
        (2, {"a.md": "? ?", "b.md": "01-09 01-09"}),
        (4, {"a.md": "? 01-03", "b.md": "01-09 01-09"}),
    ],
    ids=str,
)
def test_a_shallow_clone(depth: int, expected: dict[str, str], origin: GitRepository) -> None:
    """What a shallow clone hides is left out, what it shows is dated."""
    report = date(clone(origin, f"--depth={depth}"))
    assert list_days(report) == expected
    assert report.shallow


@pytest.mark.parametrize("depth", [6, 7])
def test_a_clone_deep_enough(depth: int, origin: GitRepository) -> None:
    """A clone that reaches the first commit hides no date, and says nothing."""
    report = date(clone(origin, f"--depth={depth}"))
    assert list_days(report) == EXPECTED
    assert not report.shallow


def test_a_shallow_clone_that_hides_an_ignored_commit(origin: GitRepository) -> None:
    """A commit to ignore that may be in the history that the clone lacks is not told."""
    hidden = origin.git("rev-list", "--max-parents=0", "HEAD")
    origin.write(".git-blame-ignore-revs", hidden)
    origin.commit("2026-03-01")
    assert date(clone(origin, "--depth=1")).unknown_commits == []


def test_a_shallow_clone_that_hides_no_note(origin: GitRepository) -> None:
    """A clone that is cut off where there was no note yet says nothing either."""
    origin.git("checkout", "--quiet", "--orphan", "other")
    origin.git("rm", "--quiet", "-r", "--force", ".")
    for day in (1, 2):
        origin.write("LICENSE", f"{day}\n")
        origin.commit(f"2025-01-0{day}")
    origin.write("docs/a.md", NOTE)
    origin.commit("2025-01-03")
    report = date(clone(origin, "--depth=2"))
    assert list_days(report) == {"a.md": "01-03 01-03"}
    assert not report.shallow


def test_a_shallow_clone_is_deepened(origin: GitRepository, tmp_path: Path) -> None:
    """With the setting the clone fetches what it lacks, and has all dates, also those that an
    earlier build could not know.
    """
    docs = clone(origin, "--depth=1")
    assert date(docs, cache=tmp_path / "cache").shallow
    report = date(docs, policy=Policy(deepen=True), cache=tmp_path / "cache")
    assert list_days(report) == EXPECTED
    assert (report.shallow, report.errors) == (False, [])


def test_a_shallow_clone_whose_origin_is_away(origin: GitRepository) -> None:
    """A clone that cannot be deepened is dated as far as it goes."""
    docs = clone(origin, "--depth=2")
    origin.path.rename(origin.path.with_name("away"))
    report = date(docs, policy=Policy(deepen=True))
    assert list_days(report) == {"a.md": "? ?", "b.md": "01-09 01-09"}
    assert (report.shallow, report.errors) == (True, [])


@pytest.mark.parametrize("options", [("--filter=blob:none",), ("--filter=tree:0",)], ids=str)
def test_a_partial_clone(
    options: tuple[str, ...],
    origin: GitRepository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clone without old contents fetches those it needs in one request, and but once."""
    docs = clone(origin, *options)
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    for _build in range(2):
        assert list_days(date(docs, {"b.md": ["part.txt"]})) == {
            "a.md": "01-01 01-03",
            "b.md": "01-09 01-09",
        }
    if "--filter=blob:none" in options:
        assert count_requests(trace) == 1


def test_a_shallow_clone_is_deepened_in_two_requests(
    origin: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deepening asks once for the history and once for the contents that matter."""
    docs = clone(origin, "--depth=1")
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    assert list_days(date(docs, policy=Policy(deepen=True))) == EXPECTED
    assert count_requests(trace) == 2


def test_a_partial_clone_without_its_origin(
    origin: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline, a change that cannot be read counts, after one request that is not answered."""
    docs = clone(origin, "--filter=blob:none")
    origin.path.rename(origin.path.with_name("away"))
    monkeypatch.setenv("GIT_TRACE", str(trace := tmp_path / "trace"))
    report = date(docs)
    assert list_days(report) == {"a.md": "01-01 01-04", "b.md": "01-09 01-09"}
    assert report.errors == []
    assert count_requests(trace) == 1


def test_what_was_guessed_offline_is_not_kept(origin: GitRepository, tmp_path: Path) -> None:
    """When the origin answers again the dates are right again."""
    docs = clone(origin, "--filter=blob:none")
    away = origin.path.rename(origin.path.with_name("away"))
    date(docs, cache=tmp_path / "cache")
    away.rename(origin.path)
    assert list_days(date(docs, cache=tmp_path / "cache")) == EXPECTED


# -- Explaining -------------------------------------------------------------------------------


def test_revisions_are_explained(repository: GitRepository) -> None:
    """Every revision of a note is told, newest first, with why it counts or does not."""
    texts = [NOTE, LONGER, LONGER.replace("note.\n", "note. "), LONGER + "\nFourth.\n"]
    for number, text in enumerate(texts):
        repository.write("docs/a.md", text)
        repository.commit(f"2026-01-0{number + 1}", f"subject {number}")
    repository.git("mv", "docs/a.md", "docs/b.md")
    repository.commit("2026-01-05", "moved")
    docs = repository.path / "docs"
    policy = Policy(ignore_subjects=("3$",))
    assert [
        (revision.commit.subject, verdict)
        for revision, verdict in explain_file(docs, docs / "b.md", MARKUPS, policy)
    ] == [
        ("moved", Verdict.MOVED),
        ("subject 3", Verdict.IGNORED_SUBJECT),
        ("subject 2", Verdict.UNSEEN),
        ("subject 1", Verdict.CHANGED),
        ("subject 0", Verdict.ADDED),
    ]


def test_an_untracked_note_has_no_revisions(repository: GitRepository) -> None:
    """Of a note that no commit has there is nothing to explain."""
    repository.commit("2026-01-01")
    path = repository.write("a.md", NOTE)
    assert explain_file(repository.path, path, MARKUPS, Policy()) == []


def test_no_repository_to_explain_from(tmp_path: Path) -> None:
    """Without a repository the question has no answer."""
    path = tmp_path / "a.md"
    path.write_text(NOTE, encoding="utf-8")
    with pytest.raises(NotARepository):
        explain_file(tmp_path, path, MARKUPS, Policy())
