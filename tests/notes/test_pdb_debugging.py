"""The debugging session shown by the note on pdb is one that took place.

Record it anew with `python tests/notes/test_pdb_debugging.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "python" / "pdb-debugging"
COMMANDS = FOLDER / "commands.txt"
SESSION = FOLDER / "session.txt"
PROMPT = re.compile(r"^\(Pdb\) ", re.MULTILINE)


def hold_session(commands: list[str]) -> str:
    """Return what a terminal shows when the commands are typed to `python -m pdb mean.py`.

    A pipe does not echo what is typed as a terminal does, so each command is put after its prompt.
    Paths are given from the program's folder.
    """
    done = subprocess.run(
        [sys.executable, "-m", "pdb", "mean.py"],
        capture_output=True,
        cwd=FOLDER,
        encoding="utf-8",
        # No .pdbrc of the person who runs the tests, and no colours.
        env={**os.environ, "HOME": str(FOLDER), "NO_COLOR": "1"},
        input="".join(f"{command}\n" for command in commands),
        timeout=60,
        check=True,
    )
    banner, *answers = PROMPT.split(done.stdout.replace(f"{FOLDER}{os.sep}", ""))
    steps = zip(commands, answers, strict=True)
    return banner + "".join(f"(Pdb) {command}\n{answer}" for command, answer in steps)


def test_the_session_is_what_pdb_answers() -> None:
    """Typed to the debugger again, the commands get the answers that the note shows."""
    commands = COMMANDS.read_text(encoding="utf-8").splitlines()
    assert hold_session(commands) == SESSION.read_text(encoding="utf-8")


if __name__ == "__main__":
    recorded = hold_session(COMMANDS.read_text(encoding="utf-8").splitlines())
    SESSION.write_text(recorded, encoding="utf-8")
