"""What of a reStructuredText source a reader sees, also while Sphinx is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.parsers.rst import Directive, directives, roles

from sphinx_latest_updates.visible.comparison import is_visible_change
from sphinx_latest_updates.visible.markups import RESTRUCTUREDTEXT
from sphinx_latest_updates.visible.restructuredtext import read_restructuredtext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docutils import nodes

    from conftest import Built

INVISIBLE = {
    "wrapping": ("One two.\n", "One\ntwo.\n"),
    "punctuation": ("One, two.\n", "One two!\n"),
    "emphasis": ("An *apt* word.\n", "An apt word.\n"),
    "list markers": ("- one\n- two\n", "* one\n* two\n"),
    "numbers": ("1. one\n2. two\n", "#. one\n#. two\n"),
    "underlines": ("Trees\n=====\n\nText.\n", "Trees\n-----\n\nText.\n"),
    "comments": ("Text.\n\n.. draft\n", "Text.\n"),
    "addresses": ("See `it <http://x.org>`_.\n", "See `it <http://y.org>`_.\n"),
    "targets": (".. _one:\n\nText.\n", ".. _two:\n\nText.\n"),
    "image addresses": (".. image:: a.svg\n   :alt: A\n", ".. image:: b.svg\n   :alt: A\n"),
    "file-wide fields": (":orphan:\n\nText.\n", ":nosearch:\n\nText.\n"),
}
VISIBLE = {
    "letters": ("One.\n", "Two.\n"),
    "titles": ("Trees\n=====\n\nText.\n", "Heaps\n=====\n\nText.\n"),
    "code": ("::\n\n    f(x)\n", "::\n\n    f[x]\n"),
    "indentation of code": ("::\n\n    a\n      b\n", "::\n\n    a\n    b\n"),
    "inline code": ("Call ``f(x)``.\n", "Call ``f(y)``.\n"),
    "code blocks": (".. code:: c\n\n   f(x)\n", ".. code:: c\n\n   f(x);\n"),
    "formulas": ("Let :math:`a<b`.\n", "Let :math:`a>b`.\n"),
    "displayed formulas": (".. math::\n\n   a+b\n", ".. math::\n\n   a-b\n"),
    "images": ("Text.\n", "Text.\n\n.. image:: a.svg\n"),
    "alternative texts": (".. image:: a\n   :alt: A\n", ".. image:: a\n   :alt: B\n"),
    "admonitions": (".. note:: One.\n", ".. note:: Two.\n"),
    "what Sphinx knows": (".. versionadded:: 1.0\n", ".. versionadded:: 2.0\n"),
    "roles of Sphinx": ("See :ref:`one`.\n", "See :ref:`two`.\n"),
    "sections": ("A\n=\n\nB\n\nC\n", "A\n=\n\nB\n-\n\nC\n"),
    "levels of titles": ("A\n=\n\nB\n-\n\nText.\n", "A\n=\n\nB\n=\n\nText.\n"),
}
CASES = [
    pytest.param(*pair, visible, id=name)
    for visible, pairs in ((False, INVISIBLE), (True, VISIBLE))
    for name, pair in pairs.items()
]


@pytest.mark.parametrize(("before", "after", "visible"), CASES)
def test_what_counts_as_a_change(before: str, after: str, *, visible: bool) -> None:
    """A revision counts exactly where a reader sees it, and so does its reverse."""
    old, new = before.encode(), after.encode()
    assert is_visible_change([old], new, RESTRUCTUREDTEXT) is visible
    assert is_visible_change([new], old, RESTRUCTUREDTEXT) is visible


def test_sphinx_registering_its_names_changes_nothing(
    tmp_path: Path, build: Callable[..., Built]
) -> None:
    """In a process in which Sphinx has built, all sources read as they did before."""
    sources = [text for case in CASES for text in case.values[:2] if isinstance(text, str)]
    before = [read_restructuredtext(text) for text in sources]
    (tmp_path / "src").mkdir()
    page = "Title\n=====\n\n.. versionadded:: 1.0\n\n.. only:: html\n\n   See :doc:`index`.\n"
    (tmp_path / "src/index.rst").write_text(page, encoding="utf-8")
    (tmp_path / "src/conf.py").write_text("html_theme = 'basic'\n", encoding="utf-8")
    assert not build(tmp_path / "src").warnings
    after = [read_restructuredtext(text) for text in sources]
    assert after == before


def test_names_that_need_sphinx_are_not_called() -> None:
    """A directive or role of Sphinx, which fails outside its parse, is left alone and stays."""

    class Failing(Directive):
        has_content = True

        def run(self) -> list[nodes.Node]:
            raise AssertionError("This directive needs Sphinx.")

    def fail(*_arguments: object) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        raise AssertionError("This role needs Sphinx.")

    registries = vars(directives)["_directives"], vars(roles)["_roles"]
    saved = [dict(registry) for registry in registries]
    directives.register_directive("versionadded", Failing)
    roles.register_local_role("ref", fail)
    try:
        assert read_restructuredtext(".. versionadded:: 1.0\n\nSee :ref:`one`.\n")
        assert registries[0]["versionadded"] is Failing
        assert registries[1]["ref"] is fail
    finally:
        for registry, names in zip(registries, saved, strict=True):
            registry.clear()
            registry.update(names)


def test_names_come_back_after_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """A broken source is read without a word, and the registered names are as they were."""
    registry = vars(directives)["_directives"]
    known = dict(registry)
    assert read_restructuredtext("Title\n==\n\n*open ``x\n\n.. include:: /etc/hostname\n")
    assert registry == known
    assert capsys.readouterr() == ("", "")
