"""What an import did, in lines that an editor can jump to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from authoring.importing.model import Finding


@dataclass(slots=True)
class Report:
    """The counts of an import and its findings, each with the path of its file.

    `contents` is the page that was made for a folder without one.
    """

    findings: list[tuple[str, Finding]] = field(default_factory=list)
    written: int = 0
    unchanged: int = 0
    kept_back: int = 0
    links_kept: int = 0
    links_lost: int = 0
    images: int = 0
    files: int = 0
    moved: int = 0
    contents: str = ""
    seconds: float = 0

    @property
    def is_whole(self) -> bool:
        """Whether every note of the folder is where it belongs."""
        return not self.kept_back


def write_report(report: Report, root: Path, *, dry_run: bool) -> Iterator[str]:
    """Yield the lines of a report: what was not carried over, then the counts."""
    for path, finding in sorted(report.findings, key=lambda found: (found[0], found[1])):
        yield f"{root / path}:{finding.line}: {finding.severity}: {finding.message}"
    done = "would be written" if dry_run else "written"
    lost = sum(finding.severity == "lost" for _path, finding in report.findings)
    yield (
        f"{report.written + report.unchanged + report.kept_back} notes: {report.written} {done}, "
        f"{report.unchanged} unchanged, {report.kept_back} not written; "
        f"links: {report.links_kept} kept, {report.links_lost} lost; "
        f"{report.images} images, {report.files} other files; "
        f"findings: {lost} lost, {len(report.findings) - lost} changed; {report.seconds:.1f} s"
    )
    if report.contents:
        yield f"{report.contents} is new and names all notes: name it in a table of contents."
    if report.moved:
        yield (
            f"{report.moved} files were moved, which is staged: commit that first, then what was "
            "rewritten, and git follows each file into its past."
        )
