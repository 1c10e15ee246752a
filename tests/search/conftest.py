"""What the tests of the search share: its scripts in an engine without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from py_mini_racer import MiniRacer

from sphinx_cjk_search.extension import ENGINE, PACKAGE
from sphinx_cjk_search.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PURE = ENGINE[: ENGINE.index("panel")]
# Values go as JSON with escapes, so that lone surrogates get across.
BRIDGE = """
const tokenizer = makeTokenizer(RULES);
const variantsOf = letters =>
  new Map(letters.flatMap((letter, p) => (p % 2 ? [] : [[letter, letters[p + 1]]])));
const functions = {
  stem: tokenizer.stem,
  tokenize: (text, variants) =>
    tokenizer.tokenize(text, variantsOf([...variants])).map(({ whole, parts }) => [whole, parts]),
  findKey, readNumbers, readTree, measureDistance, findNearest,
  cutSyllables: (word, syllables) => cutSyllables(word, new Set(syllables)),
  mark: (query, text) => {
    const runs = tokenizer.findRuns(tokenizer.makePlain(query, new Map()));
    const prepared = runs.map(run => ({ ...run, letters: [...run.text], meant: [] }));
    const hits = new Marker(tokenizer, new Map(), prepared).find(text);
    return hits.map(({ start, end }) => text.slice(start, end));
  },
  excerpt: (text, hits) => makeExcerpt(text, hits),
};
const call = (name, written) =>
  JSON.stringify(JSON.parse(written).map(values => functions[name](...values)));
"""


@pytest.fixture(scope="session")
def call_script() -> Iterator[Callable[..., list[Any]]]:
    """Provide a function that calls a function of the scripts: `call_script(name, [arguments, …])`.

    It returns the results of all calls.
    """
    engine = MiniRacer()
    scripts = [(PACKAGE / "engine" / f"{name}.js").read_text("utf-8") for name in PURE]
    engine.eval("\n".join([f"const RULES = {json.dumps(RULES)};", *scripts, BRIDGE]))

    def run(name: str, calls: list[list[object]]) -> list[Any]:
        result: list[Any] = json.loads(str(engine.call("call", name, json.dumps(calls))))
        return result

    yield run
    engine.close()
