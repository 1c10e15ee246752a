"""Read a page whose bytes are no UTF-8, in place of giving up the whole build."""

from __future__ import annotations

import codecs
import encodings.utf_8_sig
from functools import cache

# Sphinx opens each source strictly, so what it takes for the encoding has to be lenient by itself.
NAME = "utf_8_sig_mended"


def find_undecodable_line(source: bytes) -> int:
    """Return the line of the first byte that is no UTF-8, 0 if there is none."""
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return source.count(b"\n", 0, error.start) + 1
    return 0


class _MendingDecoder(encodings.utf_8_sig.IncrementalDecoder):
    """Decodes UTF-8, U+FFFD in place of what is none."""

    def __init__(self, errors: str = "strict") -> None:
        """Begin; whatever is asked for about errors, they are mended."""
        del errors
        super().__init__("replace")


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name != NAME:
        return None
    return codecs.CodecInfo(
        encode=encodings.utf_8_sig.encode,
        decode=lambda source, _errors="strict": encodings.utf_8_sig.decode(source, "replace"),
        incrementaldecoder=_MendingDecoder,
        name=NAME,
    )


@cache
def register() -> str:
    """Make the lenient encoding known to Python, once, and return its name."""
    codecs.register(_find_codec)
    return NAME
