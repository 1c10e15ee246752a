"""A quick copy without TeX: one page of HTML, printed by Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTINGS: dict[str, object] = {
    "html_theme": "basic",
    "html_theme_options": {},
    "html_sidebars": {},
    "html_css_files": ["print.css"],
    "html_js_files": [],
    "pygments_style": "sphinx",
    "templates_path": [],
}
"""What the page of a book has instead of the furniture of a site."""


def find_browser() -> str | None:
    """Return the program that prints, None if there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def print_page(browser: str, page: Path, pdf: Path) -> str:
    """Print an HTML file; return what the browser says if it fails, else nothing."""
    options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    if os.geteuid() == 0:
        # Chromium refuses to build its sandbox for root; the page is our own.
        options.append("--no-sandbox")
    done = subprocess.run(
        [browser, *options, page.resolve().as_uri()],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.stderr if done.returncode else ""
