/* What was typed, to clauses: each a set of terms of which one is enough, with its postings. */

const MOST_LETTERS = 160;
const STEM_WEIGHT = 0.8;
const JOINED_WEIGHT = 0.9;
const BEGINNING_WEIGHT = 0.6;
const MEANT_WEIGHT = 0.6;
const PINYIN_WEIGHT = 0.8;
const SINGLE_WEIGHT = 0.35;
const MOST_BEGINNINGS = 6;
const MOST_MEANT = 4;
const MOST_CLAUSES = 40;
/* A word on this share of all pages is looked up by nothing else: other ways would only add noise. */
const USUAL_SHARE = 0.02;

/* Postings by page: the best of what several terms say, each with a weight. */
function mergePostings(weighted) {
  const merged = new Map();
  for (const { postings, weight } of weighted) {
    postings.pages.forEach((page, place) => {
      const share = (postings.levels[place] / (LEVELS - 1)) ** 2 * weight;
      if (share > (merged.get(page) ?? 0)) merged.set(page, share);
    });
  }
  return merged;
}

class QueryReader {
  constructor(index, tokenizer) {
    this.index = index;
    this.tokenizer = tokenizer;
    this.variants = new Map();
  }

  /* The runs of a query and the clauses they give. `isTyping` says that the last word may go on. */
  async read(written, isTyping) {
    const typed = [...written].slice(0, MOST_LETTERS).join("");
    let runs = this.readRuns(typed);
    if (!this.variants.size && (await this.needsVariants(runs))) {
      this.variants = await this.index.readVariants();
      runs = this.readRuns(typed);
    }
    const last = isTyping && !/\s$/.test(typed) ? runs.at(-1) : null;
    const clauses = await Promise.all(
      runs.map((run, place) =>
        run.kind === "unspaced" && run.letters.length > 1
          ? this.readRow(run)
          : this.readWord(run, run === last, runs[place - 1], runs[place + 1]),
      ),
    );
    await this.addSyllables(runs, clauses, Boolean(last));
    return { runs, clauses: clauses.flat().slice(0, MOST_CLAUSES) };
  }

  readRuns(typed) {
    const runs = this.tokenizer.findRuns(this.tokenizer.makePlain(typed, this.variants));
    return runs.map(run => ({ ...run, letters: [...run.text], meant: [] }));
  }

  /* The index has simplified characters only: one that it has not may be traditional. */
  async needsVariants(runs) {
    const rows = runs.filter(run => run.kind === "unspaced");
    const letters = [...new Set(rows.flatMap(run => run.letters))];
    const found = await Promise.all(letters.map(letter => this.index.find(letter)));
    return found.includes(null);
  }

  async lookUp(terms) {
    const found = await Promise.all(terms.map(({ term }) => this.index.find(term)));
    return terms
      .map(({ term, weight }, place) => ({ term, weight, postings: found[place] }))
      .filter(({ postings }) => postings);
  }

  makeClause(run, weighted, weight = 1) {
    return { run, weight, postings: mergePostings(weighted) };
  }

  /* A row of characters: its pairs; for pairs that are nowhere, their single characters. */
  async readRow(run) {
    const { letters } = run;
    const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
    const found = await Promise.all(pairs.map(term => this.index.find(term)));
    const clauses = [];
    const alone = new Set();
    found.forEach((postings, place) => {
      if (postings) {
        clauses.push(this.makeClause(run, [{ postings, weight: 1 }]));
      } else {
        [place, place + 1].forEach(letter => alone.add(letter));
      }
    });
    found.forEach((postings, place) => {
      if (postings) [place, place + 1].forEach(letter => alone.delete(letter));
    });
    if (alone.size && letters.length === 2) return clauses;
    const singles = await this.lookUp([...alone].map(place => ({ term: letters[place], weight: 1 })));
    for (const single of singles) clauses.push(this.makeClause(run, [single], SINGLE_WEIGHT));
    return clauses;
  }

  /* A word, or one character: itself, its stem, the word it makes with a neighbour, how it may go
     on; if it is nowhere, its parts and what it may have been meant as. */
  async readWord(run, mayGoOn, before, after) {
    const { whole, parts } = this.tokenizer.expand(run);
    const stem = this.tokenizer.stem(whole[0]);
    const joined = [before && [before, run], after && [run, after]]
      .filter(pair => pair && pair.every(({ kind }) => kind === "word"))
      .map(pair => this.tokenizer.join(pair.map(({ text }) => text).join("")));
    const weighted = await this.lookUp([
      { term: whole[0], weight: 1 },
      ...(stem === whole[0] ? [] : [{ term: stem, weight: STEM_WEIGHT }]),
      ...joined.map(term => ({ term, weight: JOINED_WEIGHT })),
    ]);
    run.isKnown = weighted.some(({ term }) => term === whole[0]);
    run.meant = weighted.map(({ term }) => term);
    if (run.kind !== "word") return weighted.length ? [this.makeClause(run, weighted)] : [];
    if (!weighted.length || (mayGoOn && this.isRare(weighted))) {
      weighted.push(...(await this.goOn(run, whole[0])));
    }
    if (weighted.length) return [this.makeClause(run, weighted)];
    const names = await this.lookUp(parts.filter(part => part !== stem).map(term => ({ term, weight: 1 })));
    if (names.length) {
      run.meant = names.map(({ term }) => term);
      return names.map(name => this.makeClause(run, [name]));
    }
    const meant = await this.findMeant(run, whole[0]);
    return meant.length ? [this.makeClause(run, meant)] : [];
  }

  isRare(weighted) {
    const most = Math.max(0, ...weighted.map(({ postings }) => postings.pages.length));
    return most < 5 || most < this.index.pages * USUAL_SHARE;
  }

  async goOn(run, beginning) {
    const words = await this.index.complete(beginning, MOST_BEGINNINGS);
    run.meant.push(...words);
    return this.lookUp(words.map(term => ({ term, weight: BEGINNING_WEIGHT })));
  }

  async findMeant(run, word) {
    const edits = /^[a-z]+$/.test(word) ? countEdits(word) : 0;
    if (!edits) return [];
    const words = await this.index.listWords(listLengths(word, edits));
    const nearest = findNearest(word, words, edits, MOST_MEANT);
    run.meant = nearest.map(({ word: near }) => near);
    run.isCorrected = nearest.length > 0;
    return this.lookUp(
      nearest.map(({ word: term, distance }) => ({ term, weight: MEANT_WEIGHT / (0.5 + distance) })),
    );
  }

  /* Rows of words that are syllables: pages whose title has them in this order. */
  async addSyllables(runs, clauses, mayGoOn) {
    const typed = runs.map(run => (run.kind === "word" ? run.text.toLowerCase() : ""));
    if (!typed.some((word, place) => word.length > 1 && !runs[place].isKnown)) return;
    if (typed.join("").length < 4) return;
    const syllables = await this.index.readSyllables();
    for (let start = 0; start < runs.length; start++) {
      let row = [];
      let end = start;
      while (end < runs.length) {
        const cut = this.cutWord(typed[end], syllables, mayGoOn && end === runs.length - 1);
        if (!cut?.length) break;
        row = [...row, ...cut];
        end++;
      }
      if (row.length > 1 && runs.slice(start, end).some(run => !run.isKnown)) {
        await this.addRow(row, runs, clauses, start, end);
      }
      if (end > start) start = end - 1;
    }
  }

  cutWord(word, syllables, mayGoOn) {
    const most = mayGoOn ? Math.min(3, word.length - 1) : 0;
    for (let left = 0; left <= most; left++) {
      const cut = cutSyllables(word.slice(0, word.length - left), syllables);
      if (cut) return cut;
    }
    return null;
  }

  async addRow(row, runs, clauses, start, end) {
    const pairs = row.slice(1).map((next, place) => `'${row[place]}'${next}`);
    const found = await Promise.all(pairs.map(term => this.index.find(term)));
    if (found.includes(null)) return;
    const each = found.map(postings => mergePostings([{ postings, weight: PINYIN_WEIGHT }]));
    const shared = [...each[0]].filter(([page]) => each.every(others => others.has(page)));
    if (!shared.length) return;
    /* What was guessed for words that are syllables was no typing error. */
    const guessed = runs.slice(start, end).every(run => !run.isKnown);
    for (let place = start; place < end; place++) {
      if (guessed) clauses[place] = [];
    }
    const clause = { run: { ...runs[start], meant: [] }, weight: row.length - 1 };
    clauses[start] = [...clauses[start], { ...clause, postings: new Map(shared) }];
  }
}
