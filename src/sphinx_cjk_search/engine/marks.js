/* Where a query stands in a text, whatever width, case, accents and characters it is written in. */

const EXACT = 3;
const NEAR = 2;
const PART = 1;

class Marker {
  constructor(tokenizer, variants, runs) {
    this.tokenizer = tokenizer;
    this.variants = variants;
    this.folded = new Map();
    this.runs = runs.length;
    this.patterns = runs.flatMap((run, place) => this.makePatterns(run, place));
  }

  /* Text as it is compared, and for each of its units the place it has in the text. */
  fold(text) {
    const units = [];
    const places = [];
    let place = 0;
    for (const letter of text) {
      for (const unit of this.foldLetter(letter)) {
        units.push(unit);
        for (let count = unit.length; count; count--) places.push(place);
      }
      place += letter.length;
    }
    places.push(text.length);
    return { folded: units.join(""), places };
  }

  foldLetter(letter) {
    if (!this.folded.has(letter)) {
      const plain = this.tokenizer.makePlain(letter, this.variants).toLowerCase();
      this.folded.set(letter, plain.replaceAll("ς", "σ"));
    }
    return this.folded.get(letter);
  }

  makePatterns(run, place) {
    const escape = text => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const make = (source, kind) => ({ run: place, kind, pattern: new RegExp(source, "gu") });
    if (run.kind === "unspaced") return this.makeRowPatterns(run.letters.map(escape), make);
    if (run.kind === "sign") return [make(escape(run.text.toLowerCase()), EXACT)];
    const written = word => [...word].map(escape).join("[-_']?");
    const found = [make(`(?<![a-z0-9])${written(this.tokenizer.expand(run).whole[0])}(?![a-z0-9])`, EXACT)];
    const stem = this.tokenizer.stem(this.tokenizer.join(run.text));
    if (stem.length > 2 && !run.isCorrected) found.push(make(`(?<![a-z])${written(stem)}[a-z]*`, NEAR));
    for (const word of run.meant) found.push(make(`(?<![a-z])${written(word)}[a-z]*`, NEAR));
    return found;
  }

  makeRowPatterns(letters, make) {
    const found = [make(letters.join(""), EXACT)];
    if (letters.length > 2 && letters.length <= 12) {
      const others = letters.flatMap((_, place) => {
        const [before, after] = [letters.slice(0, place), letters.slice(place + 1)];
        const kept = [...before, ...after].join("");
        return [`${before.join("")}.${after.join("")}`, kept].concat(
          place ? [`${before.join("")}.${letters.slice(place).join("")}`] : [],
        );
      });
      found.push(make(others.join("|"), NEAR));
    }
    if (letters.length > 2) {
      const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
      found.push(make(pairs.join("|"), PART));
    }
    return found;
  }

  /* The hits in a text, best kind first where they overlap, in order. */
  find(text) {
    const { folded, places } = this.fold(text);
    const hits = [];
    for (const { run, kind, pattern } of this.patterns) {
      for (const found of folded.matchAll(pattern)) {
        if (!found[0]) continue;
        const end = places[found.index + found[0].length - 1];
        const start = places[found.index];
        hits.push({ run, kind, start, end: end + String.fromCodePoint(text.codePointAt(end)).length });
      }
    }
    hits.sort((one, other) => other.kind - one.kind || one.start - other.start);
    const chosen = [];
    const taken = new Uint8Array(text.length);
    for (const hit of hits) {
      if (taken.subarray(hit.start, hit.end).some(Boolean)) continue;
      taken.fill(1, hit.start, hit.end);
      chosen.push(hit);
    }
    return chosen.sort((one, other) => one.start - other.start);
  }
}
