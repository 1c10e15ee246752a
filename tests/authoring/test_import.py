"""The import of whole folders: what is written, what is left alone, what a site makes of it."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from authoring.importing.folder import MOST_BYTES
from authoring.importing.manifest import NAME
from authoring.importing.model import ImportRefusedError
from authoring.importing.run import import_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Built, GitRepository

ROOT = Path(__file__).parents[2]
VAULT = ROOT / "tests" / "fixtures" / "vault"
SETTINGS = runpy.run_path(str(ROOT / "conf.py"))
CONF = f"""
extensions = ["myst_parser", "sphinx_design", "sphinx_katex", "sphinx_latest_updates"]
myst_enable_extensions = {SETTINGS["myst_enable_extensions"]}
myst_heading_anchors = {SETTINGS["myst_heading_anchors"]}
highlight_language = {SETTINGS["highlight_language"]!r}
nitpicky = True
html_theme = "basic"
"""


@pytest.fixture
def vault(repository: GitRepository) -> Path:
    """Provide a vault, with what no repository can hold everywhere."""
    folder = repository.path / "vault"
    shutil.copytree(VAULT, folder)
    (folder / "notes" / "case.md").write_text("# case\n\n[[Case]]\n", encoding="utf-8")
    (folder / "notes" / "huge.md").write_bytes(b"x" * (MOST_BYTES + 1))
    (repository.path / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "out.md").symlink_to(repository.path / "secret.md")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    (folder / "在内.md").symlink_to(folder / "线段树.md")
    return folder


@pytest.fixture
def target(repository: GitRepository) -> Path:
    """Provide the place for the notes."""
    return repository.path / "site" / "notes"


def take(folder: Path) -> dict[str, str]:
    """Return a digest of each file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(*words: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "authoring", *map(str, words)],
        capture_output=True,
        cwd=cwd,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_a_site_is_built_of_a_vault(
    vault: Path, target: Path, repository: GitRepository, build: Callable[..., Built]
) -> None:
    """What was imported builds without a warning, and all that was kept leads somewhere."""
    report = import_folder(vault, target)
    assert (report.written, report.kept_back) == (18, 4)
    assert (report.links_kept, report.links_lost, report.images, report.files) == (35, 3, 2, 1)
    (target / "conf.py").write_text(CONF, encoding="utf-8")
    repository.commit("2024-03-01")
    built = build(target)
    assert built.warnings == ""
    pages = {path.name: built.parse(path.name) for path in built.outdir.glob("*.html")}
    links = 0
    for name, page in pages.items():
        for link in page.select("article a.internal, div.body a.internal, div.body img"):
            address = str(link.get("href") or link["src"])
            path, _, anchor = address.partition("#")
            there = (built.outdir / (path or name)).resolve()
            assert there.exists(), address
            links += 1
            if anchor and there.suffix == ".html":
                assert pages[there.name].find(id=anchor), address
    assert links > report.links_kept
    home = pages["shou-ye.html"].get_text()
    assert "只给作者看" not in home
    assert "没有写的笔记" in home


def test_the_source_is_not_touched(vault: Path, target: Path) -> None:
    """An import reads its folder and writes nothing there, not even with a note that is no text."""
    before, times = take(vault), {path: path.lstat().st_mtime_ns for path in vault.rglob("*")}
    import_folder(vault, target)
    assert take(vault) == before
    assert {path: path.lstat().st_mtime_ns for path in vault.rglob("*")} == times


def test_what_is_left_out_is_said(vault: Path, target: Path) -> None:
    """Links out of the vault, huge files, files of plugins and no text are named, not imported."""
    report = import_folder(vault, target)
    said = {path: finding.message for path, finding in report.findings if finding.line == 1}
    for path, word in {
        "out.md": "leads out",
        "loop": "",
        "gone.md": "nowhere",
        "notes/huge.md": "MiB",
        "notes/binary.md": "no text",
        "画.excalidraw.md": "drawing",
        "notes/国标.md": "GB18030",
    }.items():
        assert word in said.get(path, ""), path
    written = "".join(
        path.read_text(encoding="utf-8") for path in target.rglob("*") if path.suffix == ".md"
    )
    assert "secret" not in written
    assert {".obsidian", ".trash"}.isdisjoint(path.name for path in target.rglob("*"))
    assert "旧" not in (target / NAME).read_text(encoding="utf-8")


def test_a_second_import_changes_nothing(vault: Path, target: Path) -> None:
    """The same source gives the same bytes, and files are not written again."""
    import_folder(vault, target)
    before = take(target)
    times = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    report = import_folder(vault, target)
    assert (report.written, report.unchanged) == (0, 18)
    assert take(target) == before
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == times


def test_what_was_edited_is_not_overwritten(vault: Path, target: Path) -> None:
    """A changed source is written again, but not over what somebody has changed since."""
    import_folder(vault, target)
    tree, readme = target / "xian-duan-shu.md", target / "readme.md"
    tree.write_text(f"{tree.read_text(encoding='utf-8')}\n我的。\n", encoding="utf-8")
    mine = tree.read_bytes()
    assert import_folder(vault, target).kept_back == 4
    for name in ("线段树.md", "README.md"):
        path = vault / name
        path.write_text(f"{path.read_text(encoding='utf-8')}\n新的。\n", encoding="utf-8")
    for _attempt in range(2):
        report = import_folder(vault, target)
        assert tree.read_bytes() == mine
        assert "新的。" in readme.read_text(encoding="utf-8")
        assert report.kept_back == 5
        assert any("not overwritten" in found.message for _path, found in report.findings)
    tree.unlink()
    assert import_folder(vault, target).written == 1
    assert "新的。" in tree.read_text(encoding="utf-8")


def test_names_stay(vault: Path, target: Path) -> None:
    """A note keeps its name when others come that would have had it; no file is taken away."""
    target.mkdir(parents=True)
    (target / "chong-fu.md").write_text("# mine\n", encoding="utf-8")
    import_folder(vault, target)
    assert (target / "chong-fu.md").read_text(encoding="utf-8") == "# mine\n"
    before = json.loads((target / NAME).read_text(encoding="utf-8"))["folders"]["vault"]
    (vault / "a").mkdir()
    (vault / "a" / "重复.md").write_text("甲\n", encoding="utf-8")
    import_folder(vault, target)
    after = json.loads((target / NAME).read_text(encoding="utf-8"))["folders"]["vault"]
    assert after.items() >= before.items()
    assert after["a/重复.md"]["target"] == "a-chong-fu.md"


def test_two_vaults_share_a_topic(vault: Path, target: Path, tmp_path: Path) -> None:
    """Notes of another folder get names of their own."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "线段树.md").write_text("另一篇\n", encoding="utf-8")
    import_folder(vault, target)
    before = take(target)
    import_folder(other, target)
    assert take(target).items() >= before.items() - {(NAME, before[NAME])}
    assert "另一篇" in (target / "xian-duan-shu-2.md").read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(vault: Path, target: Path) -> None:
    """A dry run says what would be done and does none of it."""
    report = import_folder(vault, target, dry_run=True)
    assert report.written == 18
    assert not target.exists()


def test_history_goes_with_the_notes(vault: Path, target: Path, repository: GitRepository) -> None:
    """With their history, notes are moved as they are; what was rewritten is left to commit."""
    repository.commit("2024-01-01", "write")
    (vault / "new.md").write_text("neu\n", encoding="utf-8")
    import_folder(vault, target, keep_history=True)
    staged = repository.git("diff", "--cached", "--name-status", "-M", "-z").split("\0")
    assert set(staged[::3]) <= {"R100", ""}
    repository.git("commit", "--quiet", "--message", "move")
    repository.commit("2024-01-03", "import")
    log = repository.git("log", "--follow", "--format=%s", "--", "site/notes/xian-duan-shu.md")
    assert log.split() == ["import", "move", "write"]
    assert not (vault / "线段树.md").exists()
    assert (vault / "new.md").exists()
    assert (vault / "图" / "没用到.png").exists()


def test_history_needs_one_repository(vault: Path, tmp_path: Path) -> None:
    """Notes of one repository cannot take their history into another, and nothing is moved."""
    before = take(vault)
    with pytest.raises(ImportRefusedError, match="git rev-parse"):
        import_folder(vault, tmp_path / "elsewhere", keep_history=True)
    assert take(vault) == before


def test_the_command_reports(vault: Path, target: Path, tmp_path: Path) -> None:
    """The command prints a line for each finding and the counts, and says if notes are left."""
    small = tmp_path / "small"
    small.mkdir()
    (small / "a.md").write_text("x\n\n[[b]]\n", encoding="utf-8")
    done = run("import", small, "--to", target)
    first, last, contents = done.stdout.splitlines()
    assert first.startswith(f"{small}/a.md:3: lost: the link is text now: there is no 'b'")
    assert last.startswith("1 notes: 1 written, 0 unchanged, 0 not written; links: 0 kept, 1 lost;")
    assert contents.startswith(f"{target / 'index.md'} is new")
    assert (done.returncode, done.stderr) == (0, "")
    assert run("import", vault, "--to", target).returncode == 1


def test_what_cannot_be_imported_is_said(vault: Path, target: Path) -> None:
    """A mistake is one line and the status 2, and nothing is written."""
    for words, said in (
        ((vault / "no", "--to", target), "There is no folder"),
        ((vault, "--topic", "nothing"), "There is no topic 'nothing'. Choose one of: algorithm,"),
        ((vault, "--to", vault / "x"), "lies within"),
    ):
        done = run("import", *words)
        assert said in done.stderr
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not target.exists()
    target.mkdir(parents=True)
    (target / NAME).write_text("{", encoding="utf-8")
    with pytest.raises(ImportRefusedError, match="Restore it from git"):
        import_folder(vault, target)


def test_lines_end_where_they_end(tmp_path: Path, target: Path) -> None:
    """Where it is asked for, lines of paragraphs end as Obsidian shows them, and only those."""
    (tmp_path / "small").mkdir()
    text = (
        "# t\n\none\ntwo  \nthree `a\nb` $$\nx\n$$\nfour\n\n> [!note] T\n> a\n> b\n\n| a |\n|-|\n"
    )
    (tmp_path / "small" / "a.md").write_text(text, encoding="utf-8")
    import_folder(tmp_path / "small", target, line_breaks=True)
    written = (target / "a.md").read_text(encoding="utf-8")
    assert written == (
        "# t\n\none\\\ntwo  \nthree `a\nb`\n\n$$\nx\n$$\n\nfour\n\n"
        ":::{admonition} T\n:class: note\n\na\\\nb\n:::\n\n| a |\n|-|\n"
    )


def test_notes_join_a_topic(repository: GitRepository, vault: Path) -> None:
    """In a topic with a page of its own, that page stays as it is."""
    topic = repository.path / "docs" / "python"
    topic.mkdir(parents=True)
    (topic / "index.md").write_text("# Python\n", encoding="utf-8")
    done = run("--docs", topic.parent, "import", vault, "--topic", "python")
    assert done.returncode == 1
    assert (topic / "index.md").read_text(encoding="utf-8") == "# Python\n"
    assert (topic / "xian-duan-shu.md").exists()
