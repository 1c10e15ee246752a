"""The dates of notes on real histories: each case is a repository and what it must be dated.

Every case is read without a cache, under a hostile configuration of git, and through a cache:
twice, and commit by commit.
"""

from __future__ import annotations

import json
import os
from calendar import timegm
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_latest_updates.history.dates import date_files
from sphinx_latest_updates.history.policy import Policy
from sphinx_latest_updates.visible.comparison import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from conftest import GitRepository
    from sphinx_latest_updates.history.report import Report
    from sphinx_latest_updates.model import Dates

    Write: TypeAlias = Callable[[GitRepository], Path | None]

PAIRS = json.loads((Path(__file__).parent / "fixtures/revisions.json").read_text("utf-8"))

# A month is a day at which something happens.
JAN, FEB, MAR, APR, MAY, JUN = (f"2020-0{month}-01" for month in range(1, 7))
# Every file's time before it is dated: only what no commit holds may show it.
FILE_TIME = "2030-01-01"
UNCOMMITTED = "uncommitted"

NOTE = "# Trees\n\n" + "".join(f"Sentence {n} is about nodes and leaves.\n\n" for n in range(12))
FIRST = NOTE.replace("Sentence 1 ", "The opening line ")
SECOND = NOTE.replace("Sentence 1 ", "Another line ")
LAST = NOTE.replace("Sentence 11 ", "The closing line ")
BOTH = FIRST.replace("Sentence 11 ", "The closing line ")
TOUCHED = NOTE.replace("Sentence 1 is about", "Sentence 1 is\nabout")
REWRAPPED = NOTE.replace("about nodes", "about\nnodes")
OTHER = "# 堆\n\n" + "".join(f"第 {n} 段讲优先队列。\n\n" for n in range(12))

DEFAULT = Policy()
ALLOW_FILES = ("-c", "protocol.file.allow=always")

HOSTILE_CONFIGURATION = """
[core]
    quotepath = true
    autocrlf = true
    abbrev = 5
[log]
    follow = true
    showSignature = true
    showRoot = false
    abbrevCommit = true
    decorate = full
    diffMerges = separate
[format]
    pretty = oneline
[diff]
    renames = false
    renameLimit = 1
    external = no-such-program
    noprefix = true
    orderFile = no-such-file
    relative = true
[status]
    showUntrackedFiles = no
    renames = false
    short = true
    branch = true
    showStash = true
[color]
    ui = always
[i18n]
    logOutputEncoding = GBK
"""
HOSTILE_ENVIRONMENT = {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "zh_CN:de"}


@dataclass(frozen=True)
class Move:
    """The content of a file that has another name now, and perhaps another text."""

    source: str
    text: str | None = None


@dataclass(frozen=True)
class Case:
    """A history, what a project has set, and the published and updated dates of its notes.

    `write` makes the history and may return the folder of the sources; `work` then changes the
    working tree. `includes` are the files that Sphinx found a note to depend on.
    """

    write: Write
    dates: Mapping[str, tuple[str | None, ...]]
    policy: Policy = DEFAULT
    includes: Mapping[str, str] = field(default_factory=dict)
    work: Callable[[GitRepository], object] | None = None


def save(
    repository: GitRepository,
    date: str,
    files: Mapping[str, str | bytes | Move | None],
    subject: str = "change",
    **env: str,
) -> str:
    """Commit these files; None deletes one."""
    texts = {
        name: (repository.path / new.source).read_bytes() if new.text is None else new.text
        for name, new in files.items()
        if isinstance(new, Move)
    }
    for name, new in files.items():
        if new is None or isinstance(new, Move):
            (repository.path / (new.source if new else name)).unlink()
    for name, new in files.items():
        if new is not None:
            repository.write(name, texts[name] if isinstance(new, Move) else new)
    return repository.commit(date, subject, **env)


def steps(*commits: tuple[str, Mapping[str, str | bytes | Move | None]]) -> Write:
    """Return what writes a straight history of these commits."""

    def write(repository: GitRepository) -> None:
        for date, files in commits:
            save(repository, date, files)

    return write


def write_one(repository: GitRepository) -> None:
    """Commit one note."""
    save(repository, JAN, {"a.md": NOTE})


def merge(repository: GitRepository, branch: str, *options: str) -> None:
    """Begin a merge that the next commit concludes."""
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", *options, branch)


def fork(
    ours: tuple[str, Mapping[str, str | Move | None]],
    theirs: tuple[str, Mapping[str, str | Move | None]],
    merged: Mapping[str, str | Move | None],
    *options: str,
    base: Mapping[str, str] | None = None,
) -> Write:
    """Return what writes a history of two branches, merged in May with these further changes."""

    def write(repository: GitRepository) -> None:
        save(repository, JAN, base or {"a.md": NOTE})
        repository.git("branch", "theirs")
        save(repository, *ours)
        repository.git("switch", "--quiet", "theirs")
        save(repository, *theirs)
        repository.git("switch", "--quiet", "main")
        merge(repository, "theirs", *options)
        save(repository, MAY, merged)

    return write


# -- Histories that are no list of commits ----------------------------------------------------


def cherry_pick(repository: GitRepository) -> None:
    """A commit of a branch is applied to another much later."""
    write_one(repository)
    repository.git("switch", "--quiet", "--create", "other")
    picked = save(repository, FEB, {"a.md": LAST})
    repository.git("switch", "--quiet", "main")
    save(repository, MAR, {"b.md": OTHER})
    repository.git("cherry-pick", picked, date=f"{MAY}T12:00:00+08:00")


def rebase(repository: GitRepository) -> None:
    """A branch is rebased later than it was written."""
    write_one(repository)
    repository.git("switch", "--quiet", "--create", "other")
    save(repository, FEB, {"a.md": LAST})
    save(repository, MAR, {"b.md": OTHER})
    repository.git("switch", "--quiet", "main")
    save(repository, APR, {"a.md": FIRST})
    repository.git("rebase", "--quiet", "main", "other", date=f"{MAY}T12:00:00+08:00")


def merge_subtree(repository: GitRepository) -> None:
    """Another project is taken in below a folder; both have a note of the same name."""
    repository.git("switch", "--quiet", "--orphan", "library")
    save(repository, JAN, {"a.md": OTHER, "b.md": FIRST})
    save(repository, APR, {"a.md": OTHER + "完。\n"})
    repository.git("switch", "--quiet", "--orphan", "main")
    save(repository, FEB, {"a.md": NOTE})
    merge(repository, "library", "--strategy=ours", "--allow-unrelated-histories")
    repository.git("read-tree", "--prefix=library/", "-u", "library")
    repository.commit(MAY)


def pull_subtree(repository: GitRepository) -> None:
    """A project that was taken in below a folder is merged again after an edit."""
    merge_subtree(repository)
    repository.git("switch", "--quiet", "library")
    save(repository, "2020-05-10", {"a.md": OTHER + "又完。\n", "b.md": BOTH})
    repository.git("switch", "--quiet", "main")
    merge(repository, "library", "--strategy-option=subtree=library")
    repository.commit(JUN)


def pull_edited_subtree(repository: GitRepository) -> None:
    """A project is merged again into a folder where its note has been edited, too."""
    merge_subtree(repository)
    save(repository, "2020-05-05", {"library/b.md": FIRST.replace("Sentence 5 ", "This line ")})
    repository.git("switch", "--quiet", "library")
    save(repository, "2020-05-10", {"b.md": BOTH})
    repository.git("switch", "--quiet", "main")
    merge(repository, "library", "--strategy-option=subtree=library")
    repository.commit(JUN)


def join_projects(repository: GitRepository) -> None:
    """Another project moves its notes into a folder and is merged; both had notes of one name."""
    repository.git("switch", "--quiet", "--orphan", "library")
    save(repository, JAN, {"a.md": FIRST, "b.md": OTHER})
    save(
        repository,
        MAR,
        {name: Move(name.split("/")[1]) for name in ("library/a.md", "library/b.md")},
    )
    repository.git("switch", "--quiet", "--orphan", "main")
    save(repository, FEB, {"a.md": OTHER + "完。\n"})
    merge(repository, "library", "--allow-unrelated-histories")
    repository.commit(MAY)


def join_and_edit(repository: GitRepository) -> None:
    """Each of two notes that once had the same name is edited after their projects are joined."""
    join_projects(repository)
    save(repository, MAY, {"a.md": OTHER + "又完。\n"})
    save(repository, JUN, {"library/a.md": BOTH})


def link_sources(repository: GitRepository) -> Path:
    """The sources are reached by a link to a folder of the repository."""
    save(repository, JAN, {"docs/a.md": NOTE, "docs/b.md": OTHER})
    path = repository.path.parent / "link"
    path.symlink_to("repository/docs")
    return path


def link_note(repository: GitRepository) -> Path:
    """A note is a link to a file above the sources."""
    save(repository, JAN, {"docs/a.md": NOTE, "README.md": OTHER})
    (repository.path / "docs/b.md").symlink_to("../README.md")
    repository.commit(FEB)
    return repository.path / "docs"


def merge_three(repository: GitRepository) -> None:
    """Two branches are merged at once into a third; each has edited another line."""
    write_one(repository)
    for branch, date, number in (("one", APR, 4), ("two", MAR, 8)):
        repository.git("switch", "--quiet", "--create", branch, "main")
        save(repository, date, {"a.md": NOTE.replace(f"Sentence {number} ", "This line ")})
    repository.git("switch", "--quiet", "main")
    save(repository, FEB, {"a.md": FIRST})
    merge(repository, "one", "two")
    repository.commit(MAY)


def take_over_after_merge(repository: GitRepository) -> None:
    """A note gets a name that a branch went on using for another, which had left it."""
    fork((FEB, {"b.md": Move("a.md")}), (MAR, {"a.md": LAST}), {})(repository)
    save(repository, JUN, {"a.md": OTHER})


def edit_one_of_two_names(repository: GitRepository) -> None:
    """A merge keeps both names that branches gave a note; one is edited later."""
    ours, theirs = (FEB, {"b.md": Move("a.md", FIRST)}), (MAR, {"c.md": Move("a.md", LAST)})
    fork(ours, theirs, {"c.md": LAST}, "--strategy=ours")(repository)
    save(repository, JUN, {"c.md": BOTH})


def clone(repository: GitRepository, *options: str) -> Path:
    """Clone the repository beside itself."""
    for name in ("allowFilter", "allowAnySHA1InWant"):
        repository.git("config", f"uploadpack.{name}", "true")
    path = repository.path.parent / "clone"
    repository.git("clone", "--quiet", *options, repository.path.as_uri(), str(path))
    return path


def clone_shallow(repository: GitRepository) -> Path:
    """A clone ends at the second last commit."""
    save(repository, JAN, {"old.md": NOTE, "edited.md": NOTE, "moved.md": OTHER})
    save(repository, FEB, {"old.md": LAST})
    save(repository, MAR, {"edited.md": FIRST})
    save(repository, APR, {"edited.md": BOTH, "new.md": "# New\n", "there.md": Move("moved.md")})
    return clone(repository, "--depth=2")


def clone_blobless(repository: GitRepository) -> Path:
    """A clone has no contents but those of its last commit."""
    save(repository, JAN, {"a.md": NOTE, "b.md": NOTE, "c.md": NOTE})
    save(repository, FEB, {"a.md": LAST, "b.md": REWRAPPED})
    save(repository, MAR, {"a.md": LAST + "\n"})
    save(repository, APR, {"d.md": Move("c.md", FIRST), "b.md": NOTE})
    return clone(repository, "--filter=blob:none")


def add_worktree(repository: GitRepository) -> Path:
    """A branch is checked out in a second working tree."""
    write_one(repository)
    path = repository.path.parent / "worktree"
    repository.git("worktree", "add", "--quiet", "-b", "other", str(path))
    save(repository, FEB, {"a.md": LAST})
    other = type(repository)(path)
    save(other, MAR, {"a.md": FIRST})
    return path


def add_submodule(repository: GitRepository) -> None:
    """Notes of another repository are a submodule."""
    library = type(repository)(repository.path.parent / "library")
    library.path.mkdir()
    library.git("init", "--quiet", "--initial-branch=main")
    save(library, JAN, {"a.md": NOTE})
    save(library, FEB, {"deep/b.md": Move("a.md", LAST)})
    save(repository, MAR, {"a.md": OTHER})
    repository.git(*ALLOW_FILES, "submodule", "--quiet", "add", str(library.path), "library")
    repository.commit(APR)


def nest_repository(repository: GitRepository) -> None:
    """A repository lies in a folder that the outer one ignores."""
    save(repository, JAN, {"a.md": NOTE, ".gitignore": "inner/\n"})
    inner = type(repository)(repository.path / "inner")
    inner.path.mkdir()
    inner.git("init", "--quiet", "--initial-branch=main")
    save(inner, FEB, {"a.md": OTHER})
    save(inner, MAR, {"b.md": Move("a.md")})


def use_subfolder(repository: GitRepository) -> Path:
    """The sources are a folder of a larger repository, and a note moves into it."""
    save(repository, JAN, {"README.md": NOTE, "资料/草稿.md": OTHER})
    save(repository, FEB, {"README.md": LAST, "my docs/topic/note.md": Move("资料/草稿.md")})
    save(repository, MAR, {"my docs/b.md": FIRST, "figures/a.svg": "<svg>1</svg>"})
    save(repository, APR, {"figures/a.svg": "<svg>2</svg>"})
    return repository.path / "my docs"


def ignore_commits(repository: GitRepository) -> None:
    """A file names commits in full, abbreviated and with comments."""
    save(repository, JAN, dict.fromkeys(("a.md", "b.md", "c.md"), NOTE))
    full = save(repository, FEB, {"a.md": FIRST})
    short = save(repository, MAR, {"b.md": FIRST})
    named = save(repository, APR, {"c.md": FIRST})
    lines = ["# Formatting", "", full, f"  {short[:8]}  # by hand", f"# {named}"]
    save(repository, MAY, {".git-blame-ignore-revs": "\n".join(lines) + "\n"})


def ignore_the_first(repository: GitRepository) -> None:
    """A file of another name names the commit that began a note, and a later one."""
    first = save(repository, JAN, {"a.md": NOTE})
    later = save(repository, FEB, {"a.md": FIRST})
    save(repository, MAR, {"b.md": OTHER, "etc/ignored": f"{first}\n{later}\n"})


def ignore_subjects(repository: GitRepository) -> None:
    """Some commits say that they format."""
    write_one(repository)
    save(repository, FEB, {"a.md": FIRST}, "Say more")
    save(repository, MAR, {"a.md": BOTH}, "style: run the linter")


def ignore_authors(repository: GitRepository) -> None:
    """Some commits are a bot's."""
    write_one(repository)
    save(repository, FEB, {"a.md": FIRST})
    save(repository, MAR, {"a.md": BOTH}, GIT_AUTHOR_NAME="lint[bot]")


def stage_rename(repository: GitRepository) -> None:
    """Move a note without a commit."""
    repository.git("mv", "a.md", "b.md")


def same_text(*names: str) -> Mapping[str, str]:
    """Return files of one text each that no other has."""
    return {name: OTHER.replace("堆", name) for name in names}


STRANGE_NAMES = (
    "笔记/线性化.md", "two words.md", 'a "quoted" one.md', "it's.md", "new\nline.md", "tab\t.md",
    " space.md", ":(top)glob*.md", "-f.md", "é.md", "#hash.md", "R100.md",
)  # fmt: skip

# -- The table --------------------------------------------------------------------------------

TABLE: dict[str, Case] = {
    # Names
    "an edit": Case(steps((JAN, {"a.md": NOTE}), (FEB, {"a.md": LAST})), {"a.md": (JAN, FEB)}),
    "renames in a row": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": Move("a.md")}),
            (MAR, {"c.md": Move("b.md")}),
            (APR, {"d.md": Move("c.md")}),
        ),
        {"d.md": (JAN, JAN)},
    ),
    "renames and edits in turn": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": Move("a.md")}),
            (MAR, {"b.md": FIRST}),
            (APR, {"c.md": Move("b.md")}),
        ),
        {"c.md": (JAN, MAR)},
    ),
    "renames with edits": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": Move("a.md", FIRST)}),
            (MAR, {"c.md": Move("b.md", BOTH)}),
        ),
        {"c.md": (JAN, MAR)},
    ),
    "a rename with an edit that nobody sees": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"b.md": Move("a.md", TOUCHED)})),
        {"b.md": (JAN, JAN)},
    ),
    "a move to another folder": Case(
        steps((JAN, {"a/n.md": NOTE}), (FEB, {"b/c/n.md": Move("a/n.md")})),
        {"b/c/n.md": (JAN, JAN)},
    ),
    "a folder renamed": Case(
        steps(
            (JAN, same_text("a/x.md", "a/y.md", "a/deep/z.md")),
            (FEB, {f"b/{name}": Move(f"a/{name}") for name in ("x.md", "y.md", "deep/z.md")}),
        ),
        {f"b/{name}": (JAN, JAN) for name in ("x.md", "y.md", "deep/z.md")},
    ),
    "a rename of case only": Case(
        steps((JAN, {"Trees.md": NOTE}), (FEB, {"trees.md": Move("Trees.md")})),
        {"trees.md": (JAN, JAN)},
    ),
    "a rename away and back": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"b.md": Move("a.md")}), (MAR, {"a.md": Move("b.md")})),
        {"a.md": (JAN, JAN)},
    ),
    "two names swapped": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": OTHER}),
            (MAR, {"a.md": Move("b.md"), "b.md": Move("a.md")}),
        ),
        {"a.md": (FEB, FEB), "b.md": (JAN, JAN)},
    ),
    "two names swapped in three commits": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": OTHER}),
            (MAR, {"c.md": Move("a.md")}),
            (APR, {"a.md": Move("b.md")}),
            (MAY, {"b.md": Move("c.md")}),
        ),
        {"a.md": (FEB, FEB), "b.md": (JAN, JAN)},
    ),
    "a chain of names": Case(
        steps(
            (JAN, {"b.md": NOTE}),
            (FEB, {"a.md": OTHER}),
            (MAR, {"c.md": Move("b.md")}),
            (APR, {"b.md": Move("a.md")}),
        ),
        {"b.md": (FEB, FEB), "c.md": (JAN, JAN)},
    ),
    "a copy is a note of its own": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"b.md": NOTE}), (MAR, {"b.md": FIRST})),
        {"a.md": (JAN, JAN), "b.md": (FEB, MAR)},
    ),
    "deletion and return of the same text": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"a.md": None}), (MAR, {"a.md": NOTE})),
        {"a.md": (JAN, JAN)},
    ),
    "deletion and return of a reformatted text": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"a.md": None}), (MAR, {"a.md": REWRAPPED})),
        {"a.md": (JAN, JAN)},
    ),
    "deletion and return of a changed text": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"a.md": None}), (MAR, {"a.md": LAST})),
        {"a.md": (JAN, MAR)},
    ),
    "a name taken over by a new note": Case(
        steps(
            (JAN, {"a.md": NOTE}),
            (FEB, {"b.md": Move("a.md")}),
            (MAR, {"a.md": OTHER}),
            (APR, {"b.md": FIRST}),
        ),
        {"a.md": (MAR, MAR), "b.md": (JAN, APR)},
    ),
    "an edit undone": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"a.md": LAST}), (MAR, {"a.md": NOTE})),
        {"a.md": (JAN, MAR)},
    ),
    "strange names": Case(
        steps((JAN, same_text(*STRANGE_NAMES)), (FEB, {STRANGE_NAMES[4]: OTHER})),
        {name: (JAN, FEB if "\n" in name else JAN) for name in STRANGE_NAMES},
    ),
    "strange names moved": Case(
        steps(
            (JAN, same_text(*STRANGE_NAMES)),
            (FEB, {f"移 动/{name}": Move(name) for name in STRANGE_NAMES}),
        ),
        {f"移 动/{name}": (JAN, JAN) for name in STRANGE_NAMES},
    ),
    # Merges
    "a merge of edits on both sides": Case(
        fork((FEB, {"a.md": FIRST}), (MAR, {"a.md": LAST}), {}), {"a.md": (JAN, MAR)}
    ),
    "a merge of an older branch": Case(
        fork((APR, {"a.md": FIRST}), (FEB, {"a.md": LAST}), {}), {"a.md": (JAN, APR)}
    ),
    "a merge edited by hand": Case(
        fork((FEB, {"a.md": FIRST}), (MAR, {"a.md": LAST}), {"a.md": f"{BOTH}\nAnd more.\n"}),
        {"a.md": (JAN, MAY)},
    ),
    "a merge that alone edits a note": Case(
        fork((FEB, {"b.md": OTHER}), (MAR, {"c.md": FIRST}), {"a.md": LAST}),
        {"a.md": (JAN, MAY), "b.md": (FEB, FEB), "c.md": (MAR, MAR)},
    ),
    "a note that only a merge brings": Case(
        fork((FEB, {"a.md": FIRST}), (MAR, {"a.md": LAST}), {"b.md": OTHER}),
        {"a.md": (JAN, MAR), "b.md": (MAY, MAY)},
    ),
    "a note of a branch": Case(
        fork((APR, {"a.md": FIRST}), (MAR, {"b.md": OTHER}), {}),
        {"a.md": (JAN, APR), "b.md": (MAR, MAR)},
    ),
    "a note moved by a merge": Case(
        fork((FEB, {"b.md": OTHER}), (MAR, {"c.md": FIRST}), {"d.md": Move("a.md")}),
        {"b.md": (FEB, FEB), "c.md": (MAR, MAR), "d.md": (JAN, JAN)},
    ),
    "a rename here, an edit there": Case(
        fork((FEB, {"b.md": Move("a.md")}), (MAR, {"a.md": LAST}), {}), {"b.md": (JAN, MAR)}
    ),
    "an edit here, a rename there": Case(
        fork((MAR, {"a.md": LAST}), (FEB, {"b.md": Move("a.md")}), {}), {"b.md": (JAN, MAR)}
    ),
    "an older edit here, a rename there": Case(
        fork((FEB, {"a.md": LAST}), (MAR, {"b.md": Move("a.md")}), {}), {"b.md": (JAN, FEB)}
    ),
    "a new note under a name that one branch left and the other edited": Case(
        take_over_after_merge, {"a.md": (JUN, JUN), "b.md": (JAN, MAR)}
    ),
    "a rename with an edit here, an edit there": Case(
        fork((FEB, {"b.md": Move("a.md", FIRST)}), (MAR, {"a.md": LAST}), {}), {"b.md": (JAN, MAR)}
    ),
    "a merge that gives a note the name of a stub": Case(
        fork(
            (FEB, {"b.md": OTHER, "c.md": SECOND}),
            (MAR, {"a.md": LAST}),
            {"b.md": Move("a.md", LAST)},
        ),
        {"b.md": (JAN, MAR), "c.md": (FEB, FEB)},
    ),
    "two names on two branches": Case(
        fork(
            (FEB, {"b.md": Move("a.md", FIRST)}),
            (MAR, {"c.md": Move("a.md", LAST)}),
            {"c.md": LAST},
            "--strategy=ours",
        ),
        {"b.md": (JAN, FEB), "c.md": (JAN, MAR)},
    ),
    "a name that one branch left and the other kept": Case(
        fork(
            (FEB, {"b.md": Move("a.md", FIRST)}),
            (MAR, {"a.md": LAST}),
            {"a.md": LAST},
            "--strategy=ours",
        ),
        {"a.md": (JAN, MAR), "b.md": (JAN, FEB)},
    ),
    "two names on two branches, one edited later": Case(
        edit_one_of_two_names, {"b.md": (JAN, FEB), "c.md": (JAN, JUN)}
    ),
    "a merge that takes nothing": Case(
        fork((FEB, {"a.md": FIRST}), (MAR, {"a.md": LAST, "b.md": OTHER}), {}, "--strategy=ours"),
        {"a.md": (JAN, FEB)},
    ),
    "a merge that takes one note and not the other": Case(
        fork(
            (FEB, {"a.md": FIRST, "c.md": REWRAPPED}),
            (MAR, {"a.md": SECOND, "b.md": OTHER}),
            {},
            "--strategy-option=ours",
        ),
        {"a.md": (JAN, FEB), "b.md": (MAR, MAR), "c.md": (FEB, FEB)},
    ),
    "a merge that takes their older text": Case(
        fork(
            (APR, {"a.md": FIRST, "c.md": REWRAPPED}),
            (FEB, {"a.md": SECOND, "b.md": OTHER}),
            {},
            "--strategy-option=theirs",
        ),
        {"a.md": (JAN, FEB), "b.md": (FEB, FEB), "c.md": (APR, APR)},
    ),
    "a merge that takes back our edit": Case(
        fork((FEB, {"a.md": FIRST, "c.md": REWRAPPED}), (MAR, {"b.md": OTHER}), {"a.md": NOTE}),
        {"a.md": (JAN, JAN), "b.md": (MAR, MAR), "c.md": (FEB, FEB)},
    ),
    "a merge of a subtree": Case(
        merge_subtree,
        {"a.md": (FEB, FEB), "library/a.md": (MAY, MAY), "library/b.md": (MAY, MAY)},
    ),
    "a subtree merged again": Case(
        pull_subtree,
        {"a.md": (FEB, FEB), "library/a.md": (MAY, JUN), "library/b.md": (MAY, JUN)},
    ),
    "an edited subtree merged again": Case(
        pull_edited_subtree,
        {"a.md": (FEB, FEB), "library/a.md": (MAY, MAY), "library/b.md": (MAY, JUN)},
    ),
    "projects joined that had a note of one name": Case(
        join_projects,
        {"a.md": (FEB, FEB), "library/a.md": (JAN, JAN), "library/b.md": (JAN, JAN)},
    ),
    "notes edited that once had one name": Case(
        join_and_edit,
        {"a.md": (FEB, MAY), "library/a.md": (JAN, JUN), "library/b.md": (JAN, JAN)},
    ),
    "an old name and a new one that a merge keeps": Case(
        fork((FEB, {"b.md": Move("a.md")}), (MAR, {"a.md": LAST}), {"a.md": LAST, "b.md": NOTE}),
        {"a.md": (JAN, MAR), "b.md": (JAN, JAN)},
    ),
    "a merge of three branches": Case(merge_three, {"a.md": (JAN, APR)}),
    "a clock that ran behind": Case(
        steps((JAN, {"a.md": NOTE}), (MAR, {"a.md": FIRST}), (FEB, {"a.md": BOTH})),
        {"a.md": (JAN, FEB)},
    ),
    "a day that began elsewhere already": Case(
        steps((JAN, {"a.md": NOTE}), (f"{FEB}T00:30:00+14:00", {"a.md": LAST})),
        {"a.md": (JAN, FEB)},
    ),
    "a commit picked later": Case(cherry_pick, {"a.md": (JAN, FEB), "b.md": (MAR, MAR)}),
    "a branch rebased later": Case(rebase, {"a.md": (JAN, FEB), "b.md": (MAR, MAR)}),
    # Included files
    "an included file that changes": Case(
        steps(
            (JAN, {"a.md": NOTE, "part.txt": "1\n", "b.md": OTHER}),
            (FEB, {"b.md": f"{OTHER}完。\n"}),
            (MAR, {"part.txt": "2\n"}),
        ),
        {"a.md": (JAN, MAR), "b.md": (JAN, FEB)},
        includes={"a.md": "part.txt"},
    ),
    "an included note that is wrapped anew": Case(
        steps((JAN, {"a.md": OTHER, "b.md": NOTE}), (FEB, {"b.md": REWRAPPED})),
        {"a.md": (JAN, JAN), "b.md": (JAN, JAN)},
        includes={"a.md": "b.md"},
    ),
    "an included file older than the note": Case(
        steps((JAN, {"part.txt": "1\n"}), (FEB, {"a.md": NOTE}), (MAR, {"more.txt": ""})),
        {"a.md": (FEB, FEB)},
        includes={"a.md": "part.txt"},
    ),
    "a figure that changes": Case(
        steps(
            (JAN, {"a.md": NOTE, "图.png": b"\x89PNG\0\xff"}), (FEB, {"图.png": b"\x89PNG\0\xfe"})
        ),
        {"a.md": (JAN, FEB)},
        includes={"a.md": "图.png"},
    ),
    # Settings
    "a change below the least": Case(
        steps(
            (JAN, {"a.md": "A red fox.\n", "b.md": "A red fox.\n"}),
            (FEB, {"a.md": "A red hen.\n", "b.md": "A red hound.\n"}),
        ),
        {"a.md": (JAN, JAN), "b.md": (JAN, FEB)},
        Policy(min_change=4),
    ),
    "commits ignored by name": Case(
        ignore_commits, {"a.md": (JAN, JAN), "b.md": (JAN, JAN), "c.md": (JAN, APR)}
    ),
    "the first commit ignored by name": Case(
        ignore_the_first,
        {"a.md": (JAN, JAN), "b.md": (MAR, MAR)},
        Policy(ignore_revs=("missing", "etc/ignored")),
    ),
    "commits ignored by subject": Case(
        ignore_subjects, {"a.md": (JAN, FEB)}, Policy(ignore_subjects=("^style:", "^Format"))
    ),
    "commits ignored by author": Case(
        ignore_authors, {"a.md": (JAN, FEB)}, Policy(ignore_authors=(r"\[bot\]",))
    ),
    # The working tree
    "a visible change not committed": Case(
        write_one,
        {"a.md": (JAN, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: repository.write("a.md", LAST),
    ),
    "an invisible change not committed": Case(
        write_one,
        {"a.md": (JAN, JAN)},
        work=lambda repository: repository.write("a.md", REWRAPPED),
    ),
    "a change staged": Case(
        write_one,
        {"a.md": (JAN, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: (repository.write("a.md", LAST), repository.git("add", "a.md")),
    ),
    "an untracked note": Case(
        write_one,
        {"a.md": (JAN, JAN), "新/b.md": (FILE_TIME, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: repository.write("新/b.md", OTHER),
    ),
    "an untracked note under a name that another left": Case(
        steps((JAN, {"a.md": NOTE}), (FEB, {"b.md": Move("a.md")})),
        {"a.md": (FILE_TIME, FILE_TIME, UNCOMMITTED), "b.md": (JAN, JAN)},
        work=lambda repository: repository.write("a.md", OTHER),
    ),
    "a note staged": Case(
        write_one,
        {"a.md": (JAN, JAN), "b.md": (FILE_TIME, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: (repository.write("b.md", OTHER), repository.git("add", "b.md")),
    ),
    "a rename staged": Case(write_one, {"b.md": (JAN, JAN)}, work=stage_rename),
    "a rename staged, then an edit": Case(
        write_one,
        {"b.md": (JAN, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: (stage_rename(repository), repository.write("b.md", FIRST)),
    ),
    "an ignored note": Case(
        steps((JAN, {"a.md": NOTE, ".gitignore": "made.md\n"})),
        {"a.md": (JAN, JAN), "made.md": (FILE_TIME, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: repository.write("made.md", OTHER),
    ),
    "an included file not committed": Case(
        steps((JAN, {"a.md": NOTE, "part.txt": "1\n"})),
        {"a.md": (JAN, FILE_TIME, UNCOMMITTED)},
        includes={"a.md": "part.txt"},
        work=lambda repository: repository.write("part.txt", "2\n"),
    ),
    # Places
    "sources in a sub-folder": Case(
        use_subfolder,
        {"topic/note.md": (JAN, JAN), "b.md": (MAR, APR)},
        includes={"b.md": "../figures/a.svg"},
    ),
    "sources behind a link": Case(
        link_sources,
        {"a.md": (JAN, JAN), "b.md": (JAN, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: repository.write("docs/b.md", OTHER + "完。\n"),
    ),
    "a note behind a link": Case(
        link_note,
        {"a.md": (JAN, JAN), "b.md": (JAN, FILE_TIME, UNCOMMITTED)},
        work=lambda repository: repository.write("README.md", OTHER + "完。\n"),
    ),
    "a submodule": Case(add_submodule, {"a.md": (MAR, MAR), "library/deep/b.md": (JAN, FEB)}),
    "a nested repository": Case(nest_repository, {"a.md": (JAN, JAN), "inner/b.md": (FEB, FEB)}),
    "a second working tree": Case(add_worktree, {"a.md": (JAN, MAR)}),
    "a shallow clone": Case(
        clone_shallow,
        {
            "old.md": (None, None),
            "edited.md": (None, APR),
            "new.md": (APR, APR),
            "there.md": (None, None),
        },
    ),
    "a blobless clone": Case(
        clone_blobless, {"a.md": (JAN, FEB), "b.md": (JAN, JAN), "d.md": (JAN, APR)}
    ),
}
for kind, updated in {"invisible": JAN, "visible": FEB}.items():
    for name, (before, after) in PAIRS[kind].items():
        TABLE[f"{kind}: {name}"] = Case(
            steps((JAN, {"a.md": before}), (FEB, {"a.md": after})), {"a.md": (JAN, updated)}
        )

each_case = pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())


# -- Reading ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def make(case: Case, repository: GitRepository) -> Path:
    """Write the history of a case; return the folder of its sources."""
    return case.write(repository) or repository.path


def work(case: Case, repository: GitRepository) -> None:
    """Change the working tree as a case does, and give all files one time."""
    if case.work:
        case.work(repository)
    moment = timegm((2030, 1, 1, 0, 0, 0))
    for file in repository.path.parent.rglob("*"):
        if file.is_file() and ".git" not in file.parts:
            os.utime(file, (moment, moment))


def read_report(case: Case, folder: Path, cache: Path | None = None) -> Report:
    """Date the notes of a folder."""
    files = {
        file: [folder / case.includes[name]] if name in case.includes else []
        for file in sorted(folder.rglob("*.md"))
        for name in [file.relative_to(folder).as_posix()]
    }
    return date_files(folder, files, {".md": MARKDOWN}, case.policy, cache)


def read(case: Case, folder: Path, cache: Path | None = None) -> dict[str, tuple[str | None, ...]]:
    """Return the dates of the notes of a folder as the table writes them."""
    report = read_report(case, folder, cache)
    assert report.errors == []
    assert report.damaged_caches == []
    hidden = any(dates.published is None for dates in report.dates.values())
    assert report.shallow == hidden
    return {
        file.relative_to(folder).as_posix(): show(dates) for file, dates in report.dates.items()
    }


def show(dates: Dates) -> tuple[str | None, ...]:
    """Return dates as the table writes them."""
    shown = [moment and moment.date().isoformat() for moment in (dates.published, dates.updated)]
    return (*shown, *([] if dates.committed else [UNCOMMITTED]))


# -- Tests ------------------------------------------------------------------------------------


@each_case
def test_dates(case: Case, repository: GitRepository) -> None:
    """Every note has the dates that its history gives it, and no file's time shows in them."""
    folder = make(case, repository)
    work(case, repository)
    assert read(case, folder) == case.dates


@each_case
def test_dates_under_hostile_configuration(
    case: Case, repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No setting of the user's git and no language of their machine changes a date."""
    folder = make(case, repository)
    work(case, repository)
    configuration = tmp_path / "hostile.gitconfig"
    configuration.write_text(HOSTILE_CONFIGURATION, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    for name, value in HOSTILE_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert read(case, folder) == case.dates


@each_case
def test_dates_through_a_cache(case: Case, repository: GitRepository, tmp_path: Path) -> None:
    """A cache changes no date: written, read again, or brought forward commit by commit."""
    folder = make(case, repository)
    here = type(repository)(folder)
    tip = here.git("rev-parse", "HEAD").strip()
    for commit in here.git("rev-list", "--reverse", "--first-parent", "HEAD").split():
        here.git("checkout", "--quiet", "--force", "--detach", commit)
        if folder.exists():
            read(case, folder, tmp_path / "grown")
    here.git("checkout", "--quiet", "--force", "--detach", tip)
    work(case, repository)
    assert read(case, folder, tmp_path / "grown") == case.dates, "commit by commit"
    assert read(case, folder, tmp_path / "new") == case.dates, "cold"
    assert read(case, folder, tmp_path / "new") == case.dates, "warm"


def test_dates_in_a_hook(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git sets for its hooks, or a user for pathspecs, leads to no other repository."""
    case = TABLE["a submodule"]
    folder = make(case, repository)
    work(case, repository)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_PREFIX", "docs/")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    shallow = tmp_path / "shallow"
    shallow.write_text(repository.git("rev-parse", "HEAD"), encoding="ascii")
    monkeypatch.setenv("GIT_SHALLOW_FILE", str(shallow))
    assert read(case, folder) == case.dates


def test_dates_after_a_rewritten_history(repository: GitRepository, tmp_path: Path) -> None:
    """A commit that was replaced is forgotten with all that the cache had settled by it."""
    case = Case(write_one, {"a.md": (JAN, MAR)})
    folder = make(case, repository)
    save(repository, FEB, {"a.md": LAST})
    read(case, folder, tmp_path / "cache")
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    save(repository, MAR, {"a.md": FIRST})
    assert read(case, folder, tmp_path / "cache") == case.dates


def test_dates_after_an_edit_of_the_ignored_commits(
    repository: GitRepository, tmp_path: Path
) -> None:
    """A commit named to be ignored is, though the cache has settled that it counts."""
    case = Case(write_one, {"a.md": (JAN, JAN)})
    folder = make(case, repository)
    commit = save(repository, FEB, {"a.md": LAST})
    read(case, folder, tmp_path / "cache")
    repository.write(".git-blame-ignore-revs", commit)
    assert read(case, folder, tmp_path / "cache") == case.dates


def test_dates_of_an_uncommitted_change_once_it_is_committed(
    repository: GitRepository, tmp_path: Path
) -> None:
    """The next build has the commit's date, without the note being touched again."""
    case = TABLE["a visible change not committed"]
    folder = make(case, repository)
    work(case, repository)
    assert read(case, folder, tmp_path / "cache") == case.dates
    repository.commit(FEB)
    assert read(case, folder, tmp_path / "cache") == {"a.md": (JAN, FEB)}
