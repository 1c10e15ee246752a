r"""TeX as it is read: `\nabla_\theta J \le 1` is `∇_θ J ≤ 1`.

What is shown in an excerpt, and found beside what was written. No parser: a command that
`formulas.json` does not list is read as its name.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

TABLES = json.loads(Path(__file__).with_name("formulas.json").read_text(encoding="utf-8"))
SIGNS: dict[str, str] = TABLES["signs"]
SILENT = frozenset(TABLES["silent"])
FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
ENVIRONMENT = re.compile(r"\\(?:begin|end|label|tag)\*?\s*\{[^{}]*\}")
COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|[{}]", re.DOTALL)
LAYOUT = re.compile(r"[&$~\s]+")


def read_formula(tex: str) -> str:
    """Return TeX as one line of text in Unicode."""
    text = FRACTION.sub(r"\1/\2", ENVIRONMENT.sub(" ", tex))
    return LAYOUT.sub(" ", COMMAND.sub(_read_command, text)).strip()


def _read_command(found: re.Match[str]) -> str:
    name, escaped = found[1], found[2]
    if name:
        return "" if name in SILENT else SIGNS.get(name, name)
    if escaped:
        return escaped if escaped in "{}%#_" else " "
    return ""
