"""What hosts are told: Read the Docs, GitHub's workflows and forms, citations."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hosting.keep_times import RECORD

if TYPE_CHECKING:
    from conftest import GitRepository

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
FORMS = [
    path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"
]
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
READ_THE_DOCS = ROOT / ".readthedocs.yaml"
CITATION = ROOT / "CITATION.cff"
# Files by the schema that they follow, and what each would not bear.
SCHEMAS = {
    "readthedocs": ([READ_THE_DOCS], ("ubuntu-24.04", "ubuntu-1")),
    "github-workflows": (WORKFLOWS, ("runs-on:", "runs-at:")),
    "github-issue-forms": (FORMS, ("type: textarea", "type: area")),
    "github-issue-config": ([GITHUB / "ISSUE_TEMPLATE" / "config.yml"], ("true", "maybe")),
    "dependabot": ([GITHUB / "dependabot.yml"], ("monthly", "yearly-ish")),
    "citation-file-format": ([CITATION], ("title:", "titel:")),
}
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
# What jobs of workflows may write.
WRITES = {("pages", "deploy"): {"pages", "id-token"}, ("release", "release"): {"contents"}}
# A make that does what the book's and the site's verbs are tested for elsewhere.
MAKE = """#!/bin/sh
case $1 in
    html) mkdir -p _build/html && echo page > _build/html/index.html ;;
    pdf) mkdir -p _build/pdf && echo book > _build/pdf/laixun.pdf ;;
    epub) mkdir -p _build/epub/OEBPS && echo book > _build/epub/laixun.epub ;;
    *) exit 2 ;;
esac
"""
each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    """Return what a YAML file says; `on` is a word and not a truth."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def check(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """Hold files to a schema that check-jsonschema brings along."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return subprocess.run([*command, *paths], capture_output=True, encoding="utf-8", check=False)


# -- Schemas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_configuration_follows_its_schema(schema: str) -> None:
    """Each file that a host reads is what the host's published schema asks for."""
    paths, _ = SCHEMAS[schema]
    assert paths
    done = check(schema, *paths)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_mistake_in_a_configuration_is_found(schema: str, tmp_path: Path) -> None:
    """The test above sees a word that the host does not know."""
    (path, *_), (old, new) = SCHEMAS[schema]
    text = path.read_text(encoding="utf-8")
    assert old in text
    mistaken = tmp_path / path.name
    mistaken.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert check(schema, mistaken).returncode == 1


def test_the_citation_agrees_with_the_distribution() -> None:
    """CITATION.cff has the version, the licence and the address that pyproject.toml has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = read(CITATION)
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert citation["url"] == project["urls"]["Documentation"]
    assert citation["keywords"] == project["keywords"]


def test_the_form_for_extensions_names_all() -> None:
    """Who reports a fault can choose each of the packages."""
    form = read(GITHUB / "ISSUE_TEMPLATE" / "extension.yml")
    (options,) = (
        item["attributes"]["options"] for item in form["body"] if item["type"] == "dropdown"
    )
    packages = {path.parent.name for path in (ROOT / "src").glob("*/__init__.py")}
    assert {option for option in options if option.startswith("sphinx_")} == packages


# -- Workflows --------------------------------------------------------------------------------


@each_workflow
def test_a_workflow_may_do_little(path: Path) -> None:
    """A workflow reads the repository; what a job may do beyond is asked for by that job alone."""
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert "timeout-minutes" in job, name
        grants = {scope for scope, level in job.get("permissions", {}).items() if level == "write"}
        assert grants == WRITES.get((path.stem, name), set()), name


@each_workflow
def test_actions_are_pinned(path: Path) -> None:
    """Each action is named by a commit, which nobody can move, with its version beside it."""
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@each_workflow
def test_a_workflow_that_builds_has_the_history(path: Path) -> None:
    """Where the site is built, all commits are fetched: dates come from them."""
    for job in read(path)["jobs"].values():
        steps = job["steps"]
        builds = [step for step in steps if re.search(r"make \w+|\.ci/run", step.get("run", ""))]
        depths = [
            step["with"].get("fetch-depth")
            for step in steps
            if step.get("uses", "").startswith("actions/checkout@")
        ]
        if builds:
            assert depths == ["0"]


@each_workflow
def test_a_workflow_calls_what_exists(path: Path) -> None:
    """The verbs and the scripts that a workflow runs are in the repository."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for job in read(path)["jobs"].values():
        for step in job["steps"]:
            run = step.get("run", "")
            for verb in re.findall(r"make ([\w-]+)", run):
                assert f"\n{verb}:" in makefile
            for script in re.findall(r"python (\S+\.py)|(\.ci/\w+)", run):
                assert (ROOT / "".join(script)).is_file()


# -- Read the Docs ----------------------------------------------------------------------------


def list_packages(heading: str) -> list[str]:
    """Return the packages below a heading of apt.txt."""
    _, _, below = (ROOT / "apt.txt").read_text(encoding="utf-8").partition(f"# {heading}")
    return below.partition("\n#")[0].splitlines()[1:]


def run_job(folder: Path, job: str, kind: str = "", **environment: str) -> None:
    """Run the commands of a job as Read the Docs does, each in a shell of its own."""
    commands = read(READ_THE_DOCS)["build"]["jobs"][job]
    for command in commands[kind] if kind else commands:
        subprocess.run(["sh", "-c", command], cwd=folder, check=True, env=environment)


def test_read_the_docs_has_the_packages() -> None:
    """The service installs what the PDF needs and the font of the cards, and nothing else."""
    build = read(READ_THE_DOCS)["build"]
    cards = ["fontconfig", "fonts-noto-cjk"]
    assert set(cards) <= set(list_packages("Tests"))
    assert build["apt_packages"] == cards + list_packages("PDF")
    assert f"python{build['tools']['python']}" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("depth", [["--depth=1"], []], ids=["shallow", "whole"])
def test_read_the_docs_has_the_history(
    repository: GitRepository, tmp_path: Path, depth: list[str]
) -> None:
    """After the checkout the clone is whole, whether it was shallow or not."""
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        repository.commit(day)
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", *depth, repository.path.as_uri(), str(clone))
    run_job(clone, "post_checkout", PATH=os.environ["PATH"])
    assert repository.git("-C", str(clone), "rev-list", "--count", "HEAD") == "3\n"


def test_read_the_docs_gets_every_format(tmp_path: Path) -> None:
    """The site is a folder; of PDF and EPUB there is one file each, as the service asks for."""
    program = tmp_path / "bin" / "make"
    program.parent.mkdir()
    program.write_text(MAKE)
    program.chmod(0o755)
    output = tmp_path / "_readthedocs"
    path = f"{program.parent}:{os.environ['PATH']}"
    assert set(read(READ_THE_DOCS)["formats"]) == {"pdf", "epub"}
    for kind in ("html", "pdf", "epub"):
        run_job(tmp_path, "build", kind, PATH=path, READTHEDOCS_OUTPUT=str(output))
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    assert files == {"html/index.html", "pdf/laixun.pdf", "epub/laixun.epub"}


# -- Times of files in a checkout -------------------------------------------------------------


def keep_times(folder: Path) -> None:
    """Run the script that a workflow runs before it builds."""
    script = ROOT / "hosting" / "keep_times.py"
    subprocess.run([sys.executable, script], cwd=folder, check=True)


def test_unchanged_files_keep_their_times(repository: GitRepository, tmp_path: Path) -> None:
    """In a later checkout only what has another content is newer than the build before.

    Though the commit that changed it is older, as those of a branch are.
    """
    for name in ("one.md", "two.md", "名字.md"):
        repository.write(name, f"{name}\n")
    repository.commit("2026-01-02")
    keep_times(repository.path)
    record = (repository.path / RECORD).read_bytes()
    times = {path.name: path.stat().st_mtime_ns for path in repository.path.glob("*.md")}
    repository.write("two.md", "changed\n")
    repository.write("new.md", "new\n")
    (repository.path / "one.md").unlink()
    repository.git("add", "one.md", "two.md", "new.md")
    repository.git("commit", "--quiet", "--message", "branch", date="2026-01-01T00:00:00+00:00")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", str(repository.path), str(clone))
    for path in clone.glob("*.md"):
        os.utime(path, ns=(times["two.md"] + 10**9, times["two.md"] + 10**9))
    (clone / RECORD).parent.mkdir(parents=True)
    (clone / RECORD).write_bytes(record)
    keep_times(clone)
    kept = {path.name: path.stat().st_mtime_ns for path in clone.glob("*.md")}
    later = times["two.md"] + 10**9
    assert kept == {"名字.md": times["名字.md"], "two.md": later, "new.md": later}
