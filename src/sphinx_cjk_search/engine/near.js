/* What is nearest to words that are nowhere: offered where nothing is found. */

const MOST_NEAR = 3;
const MOST_PAIRS = 8;
const MOST_READ = 2;
/* Characters that stand beside any word: pairs with them are none. */
const PARTICLES = "的了是在和与也就都而及其这那个不有为以之";

class NearFinder {
  constructor(index, tokenizer, reader) {
    Object.assign(this, { index, tokenizer, reader });
  }

  async find(runs) {
    const found = [];
    for (const run of runs) {
      if (run.kind === "word") found.push(...(await this.findWords(run)));
      if (run.kind === "unspaced" && run.letters.length === 2) found.push(...(await this.findPairs(run)));
    }
    return [...new Set(found)];
  }

  async findWords(run) {
    const word = this.tokenizer.join(run.text);
    if (!/^[a-z]{3,24}$/.test(word)) return [];
    const edits = Math.max(2, Math.floor(word.length / 3));
    const words = await this.index.listWords(listLengths(word, Math.min(edits, 3)));
    return findNearest(word, words, edits, 3).map(({ word: near }) => near);
  }

  /* Two characters the other way round, or one of them another. No file has the pairs that end with
     a character, so they are taken from the texts of the pages that are best for it. */
  async findPairs({ letters: [first, second] }) {
    const [swapped, begun, ended] = await Promise.all([
      this.index.find(second + first),
      this.index.complete(first, MOST_PAIRS),
      this.findPairsBefore(second),
    ]);
    const choose = pairs => pairs.filter(pair => ![...pair].some(letter => PARTICLES.includes(letter)));
    const near = [begun, ended].flatMap(pairs => choose(pairs).slice(0, MOST_NEAR));
    return [...(swapped ? [second + first] : []), ...near];
  }

  async findPairsBefore(letter) {
    const { pages, levels } = (await this.index.find(letter)) ?? { pages: [], levels: [] };
    const places = [...pages.keys()].sort((one, other) => levels[other] - levels[one] || one - other);
    const best = places.slice(0, MOST_READ).map(place => pages[place]);
    const texts = await Promise.all(best.map(page => this.index.readText(page)));
    const counts = new Map();
    for (const text of texts.filter(Boolean)) {
      const written = [text.title, ...text.parts.flatMap(([, heading, body]) => [heading, body])].join("\n");
      for (const { kind, letters } of this.reader.readRuns(written)) {
        if (kind !== "unspaced") continue;
        letters.slice(1).forEach((each, place) => {
          const pair = letters[place] + each;
          if (each === letter) counts.set(pair, (counts.get(pair) ?? 0) + 1);
        });
      }
    }
    return sortCounts(counts).slice(0, MOST_PAIRS).map(({ name }) => name);
  }
}
