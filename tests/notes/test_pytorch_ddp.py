"""The scripts of the note on DDP: one process and two train the same model."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

NOTE = Path(__file__).parents[2] / "docs" / "python" / "pytorch-ddp.md"
FOLDER = NOTE.with_suffix("")
LAUNCHER = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
LIMIT = 300  # seconds


def test_the_diff_of_the_note_is_the_diff_of_the_scripts() -> None:
    """The note shows every line of the two scripts, marked as `diff` marks them."""
    before, after = (
        (FOLDER / name).read_text(encoding="utf-8").splitlines()
        for name in ("train_single.py", "train_ddp.py")
    )
    _old, _new, _hunk, *lines = difflib.unified_diff(before, after, n=1000, lineterm="")
    (shown,) = re.findall(r"^```diff\n(.*?)^```$", NOTE.read_text(encoding="utf-8"), re.M | re.S)
    assert shown.splitlines() == [line.rstrip() for line in lines]


def train(script: str, folder: Path, *launcher: str) -> dict[str, torch.Tensor]:
    """Run a script in a folder of its own and return the weights that it saves there."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, *launcher, FOLDER / script],
        capture_output=True,
        cwd=folder,
        encoding="utf-8",
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    weights: dict[str, torch.Tensor] = torch.load(folder / "model.pt")
    return weights


@pytest.mark.slow
def test_two_processes_train_what_one_does(tmp_path: Path) -> None:
    """Started by torchrun, two processes arrive at the weights of one, up to rounding."""
    one = train("train_ddp.py", tmp_path / "one")
    two = train("train_ddp.py", tmp_path / "two", *LAUNCHER)
    assert list(one) == list(two) == ["weight", "bias"]
    for name, weight in one.items():
        assert (weight - two[name]).abs().max() < 1e-12


@pytest.mark.slow
def test_the_ddp_script_does_what_the_single_one_does(tmp_path: Path) -> None:
    """The script before the change fits the same line, with the samples in another order."""
    single = train("train_single.py", tmp_path / "single")
    ddp = train("train_ddp.py", tmp_path / "ddp")
    for name, weight in single.items():
        assert (weight - ddp[name]).abs().max() < 0.1
