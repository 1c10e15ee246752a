"""From the front matter of other tools to the keys of this knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex
import yaml

from authoring.importing.dates import read_date
from authoring.importing.model import Finding
from sphinx_latest_updates.front_matter import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from authoring.importing.header import Header

# fmt: off
NAMES = {
    "date": (
        "date", "created", "createdat", "createdate", "creationdate", "datecreated", "ctime",
        "published", "publishdate", "pubdate", "创建时间", "创建日期", "日期",
    ),
    "updated": (
        "updated", "updatedat", "updatedate", "lastupdated", "modified", "lastmodified",
        "datemodified", "dateupdated", "modificationdate", "lastmod", "mtime",
        "更新时间", "更新日期", "修改时间", "修改日期",
    ),
    "tags": ("tags", "tag", "标签"),
    "aliases": ("aliases", "alias", "别名"),
    "title": ("title", "标题"),
    "summary": ("summary", "description", "excerpt", "摘要", "描述"),
    "draft": ("draft",),
    "publish": ("publish",),
}
# fmt: on
MEANINGS = {name: meaning for meaning, names in NAMES.items() for name in names}
UNMARKED = regex.compile(r"[\s_-]+")
TAG_PARTS = regex.compile(r"[,，、\s]+")
# What Sphinx and MyST know; of these a list or a mapping may mean something else elsewhere.
KNOWN = FOREIGN - {"title", "prerequisites", "myst", "substitutions", "html_meta"}
MOMENT = regex.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:[.+-][\d:.+-]+)?)?")
# What YAML has not even in a comment, and what ends a line in YAML alone.
UNPRINTABLE = regex.compile(r"[^\t\x20-\x7e\xa0-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\ufeff]")
LONGEST_LINE = 10**6
YES = (True, "true", "yes", "on")
NO = (False, "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a note says of itself: keys of the schema, and what goes beside them.

    `comments` are lines for which the schema has no key. `whole` says that nothing was changed.
    """

    values: dict[str, object]
    title: str = ""
    aliases: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_properties(header: Header) -> Properties:
    """Return the keys of the schema that a front matter fills, and what it leaves over."""
    values: dict[str, object] = {}
    found: dict[str, object] = {}
    comments: list[str] = []
    findings = list(header.findings)
    left: list[str] = []
    for key, value in header.values.items():
        meaning = MEANINGS.get(UNMARKED.sub("", key.casefold()), "")
        entry = _translate(key, meaning, value)
        if value in (None, "", []) or (key.casefold().startswith("publish") and value in YES):
            continue
        if meaning == "title":
            found[meaning] = value
        # Of two keys with one meaning, `date` and `created`, the first counts.
        elif entry and values.setdefault(*entry) == entry[1]:
            continue
        elif meaning == "aliases":
            # Links are settled; the other names are of use to whom reads the source.
            found[meaning] = value
            comments += comment(key, value)
        else:
            comments += comment(key, value)
            if meaning in {"date", "updated"} and not entry:
                advice = f"{key} is no date that can be read; write 2026-01-31"
                findings.append(Finding(header.lines.get(key, 1), advice))
            else:
                left.append(key)
    if left:
        message = f"front matter has no use for {', '.join(left)}: kept as comments"
        findings.append(Finding(header.lines.get(left[0], 1), message, "changed"))
    comments += [f"# {UNPRINTABLE.sub(' ', line)}" for line in header.unread]
    titles = read_names(found.get("title"), split=False)
    aliases = read_names(found.get("aliases"), split=True)
    title = " ".join(titles[0].split()) if titles else ""
    return Properties(values, title, aliases, tuple(comments), tuple(findings))


def _translate(key: str, meaning: str, value: object) -> tuple[str, object] | None:
    """Return the key and the value that say the same in the schema, None if none do."""
    match meaning:
        case "date" | "updated" if day := read_date(value):
            return meaning, day
        case "tags" if tags := read_tags(value):
            return meaning, tags
        case "summary" if isinstance(value, str):
            return meaning, " ".join(value.split())
        case "draft" if value in YES or value in NO:
            return meaning, value in YES
        # Obsidian Publish and Jekyll: what is not to be published.
        case "publish" | "date" if key.casefold().startswith("publish") and value in NO:
            return "draft", True
        case "" if key in KNOWN and isinstance(value, str | int | float | bool):
            return key, value
    return None


def comment(key: str, value: object) -> list[str]:
    """Return a key and its value as comments of YAML."""
    return [f"# {line}".rstrip() for line in dump(key, value).rstrip("\n").split("\n")]


def dump(key: str, value: object) -> str:
    """Return a key and its value as YAML, a list on one line, a date without quotes."""
    name = yaml.safe_dump(key, allow_unicode=True, width=LONGEST_LINE).partition("\n")[0]
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return f"{name}: {value}\n"
    if not isinstance(value, list):
        return yaml.safe_dump({key: value}, allow_unicode=True, width=LONGEST_LINE)
    flow = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=LONGEST_LINE)
    return f"{name}: {flow}"


def read_names(value: object, *, split: bool) -> tuple[str, ...]:
    """Return the names of a list or of one text, in which commas may part them."""
    if isinstance(value, list):
        return tuple(name for item in value for name in read_names(item, split=False))
    if value is None or isinstance(value, dict):
        return ()
    parts = regex.split("[,，]", str(value)) if split else [str(value)]
    return tuple(name for part in parts if (name := part.strip()))


def read_tags(value: object) -> list[str]:
    """Return the tags of a list, or of a text in which commas or spaces part them."""
    items = value if isinstance(value, list) else TAG_PARTS.split(str(value))
    return merge_tags([], (name for item in items for name in read_names(item, split=True)))


def merge_tags(known: Sequence[str], more: Iterable[str]) -> list[str]:
    """Return tags with more of them, none twice in whatever case."""
    merged = {tag.casefold(): tag for tag in known}
    for tag in more:
        if name := tag.strip().removeprefix("#").strip("/"):
            merged.setdefault(name.casefold(), name)
    return list(merged.values())


def write_header(header: Header, properties: Properties, tags: Sequence[str]) -> str:
    """Return the front matter of the note that is written; the source's where it says the same."""
    values = dict(properties.values)
    if tags:
        values["tags"] = list(tags)
    if values and not properties.comments and dict(header.values) == _plain(header, values):
        return header.source
    # MyST wants keys between the fences; comments of its own need none.
    if not values:
        return "".join(f"%{line[1:]}\n" for line in properties.comments)
    comments = [f"{line}\n" for line in properties.comments]
    return "".join(("---\n", *_order(values), *comments, "---\n"))


def _plain(header: Header, values: dict[str, object]) -> dict[str, object]:
    """Return values in the types that the header's YAML has, for comparison."""
    return {
        key: header.values[key] if str(header.values.get(key)) == value else value
        for key, value in values.items()
    }


def _order(values: dict[str, object]) -> Iterator[str]:
    """Yield the keys as this knowledge base orders them, others behind."""
    first = ("date", "updated", "tags", "summary", "draft")
    for key in (*first, *values):
        if key in values:
            yield dump(key, values.pop(key))
