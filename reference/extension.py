"""The directives `{extension-options}` and `{extension-warnings}`, for the pages of this site."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

from reference.sections import write_messages, write_option
from reference.survey import list_messages, list_options

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class _OfPackage(SphinxDirective):
    """A directive whose argument is the name of an extension, as conf.py has it."""

    required_arguments: ClassVar[int] = 1

    def find_package(self) -> str:
        """Return the name, and have the page read again when that extension changes."""
        name: str = self.arguments[0]
        spec = find_spec(name)
        if spec is None:
            raise self.error(f"there is no extension {name}; nothing is listed. Correct the name.")
        for folder in spec.submodule_search_locations or ():
            for path in sorted(Path(folder).glob("*.py")):
                self.env.note_dependency(path)
        return name

    def parse(self, text: str) -> list[nodes.Node]:
        """Return text with the marks of the page's language as nodes."""
        return self.parse_inline(text, lineno=self.lineno)[0]


class OptionsDirective(_OfPackage):
    """List the options of an extension, a section each; `{confval}` leads to them."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        domain = self.env.domains.standard_domain
        sections = []
        for option in list_options(self.find_package()):
            section = write_option(option, self.parse)
            self.set_source_info(section)
            self.state.document.note_explicit_target(section)
            domain.note_object("confval", option.name, section["ids"][0], location=section)
            sections.append(section)
        return [*sections]


class WarningsDirective(_OfPackage):
    """List what an extension warns of."""

    def run(self) -> list[nodes.Node]:
        """Return a list of definitions."""
        return [write_messages(list_messages(self.find_package()), self.parse)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    app.add_directive("extension-options", OptionsDirective)
    app.add_directive("extension-warnings", WarningsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
