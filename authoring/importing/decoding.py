"""From the bytes of a file to text."""

from __future__ import annotations

import codecs

from authoring.importing.model import Finding

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encoding of Chinese notes that are not Unicode; it contains GBK and GB 2312.
CHINESE = "gb18030"


def decode(source: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a file and what had to be guessed; line ends are `\\n`.

    Raises ValueError where the bytes are text in no encoding that is tried.
    """
    encoding = next((name for mark, name in MARKS if source.startswith(mark)), "utf-8")
    findings: tuple[Finding, ...] = ()
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        if b"\0" in source:
            raise ValueError("this is no text; it is left out") from None
        try:
            text = source.decode(CHINESE)
        except UnicodeDecodeError:
            raise ValueError(
                f"line {line} is neither UTF-8 nor GB18030; save the file as UTF-8"
            ) from None
        advice = "the file is no UTF-8, it was read as GB18030; see whether it reads right"
        findings = (Finding(line, advice, "changed"),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # CommonMark has U+FFFD for a null character.
    return text.replace("\0", "\ufffd"), findings
