"""The words and marks between the facts of a description, in Chinese or in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What a language writes between the facts; `{}` is where the fact stands."""

    comma: str
    semicolon: str
    name_comma: str
    last_name: str
    others: str
    textual: str
    parenthesized: str
    edition: str
    version: str
    commit: str
    volume: str
    pages: str
    container: str
    editors: str
    thesis: str
    report: str


CHINESE = Wording(
    comma="，",
    semicolon="；",
    name_comma="、",
    last_name="、",
    others="等",
    textual="{}（{}）",
    parenthesized="（{}）",
    edition="第 {} 版",
    version="{} 版",
    commit="提交 {}",
    volume="第 {} 卷",
    pages="{} 页",
    container="载",
    editors="{} 编",
    thesis="博士论文",
    report="技术报告",
)
ENGLISH = Wording(
    comma=", ",
    semicolon="; ",
    name_comma=", ",
    last_name=" and ",
    others="et al.",
    textual="{} ({})",
    parenthesized="({})",
    edition="edition {}",
    version="version {}",
    commit="commit {}",
    volume="volume {}",
    pages="pages {}",
    container="in",
    editors="edited by {}",
    thesis="PhD thesis",
    report="technical report",
)


def choose_wording(language: str) -> Wording:
    """Return the words of a language, those of English for all but Chinese."""
    return CHINESE if language.replace("-", "_").partition("_")[0] == "zh" else ENGLISH
