"""Formulas in plain text: right in Unicode, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_latest_updates.formulas import LONGEST, write_formula

CASES = json.loads(
    (Path(__file__).parent / "fixtures" / "formulas_plain.json").read_text(encoding="utf-8")
)
COMMANDS = ("\\alpha", "\\frac", "\\hat", "\\mathbb", "\\sqrt", "\\log", "\\text")
PIECES = st.sampled_from(COMMANDS) | st.sampled_from("{}^_x1-&\\$中 \n")
TEX = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("tex", "plain"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_formula_in_plain_text(tex: str, plain: str) -> None:
    """Each formula of fixtures/formulas_plain.json is written as there."""
    assert write_formula(tex) == plain


@given(TEX)
@settings(derandomize=True, deadline=None, max_examples=500)
def test_no_tex_is_left(tex: str) -> None:
    """Whatever is put in, no command, script or group is in what comes out, and it is short."""
    plain = write_formula(tex)
    assert len(plain) <= LONGEST
    assert not set(plain) & set("\\^~\n")
    # These are shown only where TeX was told to show them.
    assert all(f"\\{sign}" in tex for sign in set(plain) & set("{}_$&"))
