"""What `make pdf` writes: read back, and what keeps it from being written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Made

NOTE = "---\ntags: [继承]\n---\n\n# {title}\n\n正文。\n"
LONG = "x" * 300
FAULTY = f"""\
# 一篇笔记

没有字体有 𐎀 这个字符。

```text
short
{LONG}
```

[没有](nowhere.md)
"""


def test_faults_fail_with_the_line_of_the_note(
    write_book: Callable[..., Path], make_book: Callable[..., Made], tmp_path: Path
) -> None:
    """A character no font has, a line too wide and a dead reference: each with file and line."""
    made = make_book(write_book(faulty=FAULTY), tmp_path / "build", "pdf")
    assert made.code == 1
    assert "docs/python/faulty.md:3: a character that no font has: 𐎀 (U+10380). " in made.errors
    assert re.search(
        r"^docs/python/faulty\.md:7: a line that sticks out: \d+", made.errors, re.MULTILINE
    )
    assert re.search(r"docs/python/faulty\.md:10: WARNING: .*nowhere", made.errors)
