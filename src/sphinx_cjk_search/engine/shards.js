/* The index as shards.py and output.py write it: finds the file that a term is in, and reads it. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
const LEVELS = 16;
const NAME_LENGTH = 10;
const FIRST_UNSPACED = 0x2e80;
const MOST_LEAVES = 3;

const DIGIT_VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

function readNumbers(text) {
  const numbers = [];
  let number = 0;
  let shift = 0;
  for (const digit of text) {
    const value = DIGIT_VALUES.get(digit) ?? 0;
    number += (value & 31) * 2 ** shift;
    if (value & 32) {
      shift += 5;
    } else {
      numbers.push(number);
      number = shift = 0;
    }
  }
  return numbers;
}

function hashText(text) {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ letter.codePointAt(0), 0x01000193) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

function findKey(term) {
  const letters = [...term];
  const whole = hashText(term) >>> 16;
  if (term.codePointAt(0) >= FIRST_UNSPACED) {
    return ((hashText(letters[0]) & 0xffff0000) | whole) >>> 0;
  }
  const two = hashText(letters.slice(0, 2).join("")) & 0xff000000;
  const four = (hashText(letters.slice(0, 4).join("")) >>> 24) << 16;
  return (two | four | whole) >>> 0;
}

/* The tree in preorder: "(" before two subtrees, "_" for nothing, ")" before the name of a file with
   a subtree, else the name of a leaf. */
function readTree(text) {
  let place = 0;
  const read = () => {
    const mark = text[place];
    if (mark === "(") {
      place++;
      return [read(), read()];
    }
    if (mark === ")") {
      place += 1 + NAME_LENGTH;
      return { branch: text.slice(place - NAME_LENGTH, place) };
    }
    const length = mark === "_" ? 1 : NAME_LENGTH;
    place += length;
    return mark === "_" ? null : text.slice(place - length, place);
  };
  return text ? read() : null;
}

function listLeaves(tree) {
  if (tree === null) return [];
  return Array.isArray(tree) ? tree.flatMap(listLeaves) : [tree];
}

/* `load` returns a promise of the content of a file by its name; `lost` counts those that failed. */
class Index {
  constructor(manifest, load) {
    this.manifest = manifest;
    this.load = load;
    this.pages = manifest.pages;
    this.tree = readTree(manifest.tree);
    this.branches = new Map();
    this.leaves = new Map();
    this.lost = 0;
  }

  async take(name, fallback) {
    try {
      const content = await this.load(name);
      if (typeof content === typeof fallback) return content;
    } catch {
      /* Counted below: what is lost is said in the results. */
    }
    this.lost++;
    return fallback;
  }

  /* The tree below the first `bits` of a key. */
  async walk(key, bits) {
    let tree = this.tree;
    for (let depth = 0; depth < bits && Array.isArray(tree); depth++) {
      tree = tree[(key >>> (31 - depth)) & 1];
      if (tree?.branch) tree = await this.readBranch(tree.branch);
    }
    return tree;
  }

  readBranch(name) {
    if (!this.branches.has(name)) this.branches.set(name, this.take(name, "").then(readTree));
    return this.branches.get(name);
  }

  readLeaf(name) {
    if (!this.leaves.has(name)) {
      const read = async () => {
        const lines = (await this.take(name, "")).split("\n");
        return new Map(lines.map(line => line.split(" ", 2)));
      };
      this.leaves.set(name, read());
    }
    return this.leaves.get(name);
  }

  /* The postings of a term: pages and levels, in two arrays of one length; null for none. */
  async find(term) {
    const leaf = await this.walk(findKey(term), 32);
    if (leaf === null) return null;
    return this.readPostings((await this.readLeaf(leaf)).get(term));
  }

  readPostings(written) {
    if (!written) return null;
    const pages = [];
    const levels = [];
    let page = 0;
    for (const number of readNumbers(written)) {
      page += Math.floor(number / LEVELS);
      if (page > this.pages) break;
      pages.push(page);
      levels.push(number % LEVELS);
    }
    return { pages, levels };
  }

  /* Words that begin with some letters, or pairs that begin with a character, the most used first. */
  async complete(beginning, most) {
    const letters = [...beginning].length;
    const isUnspaced = beginning.codePointAt(0) >= FIRST_UNSPACED;
    if (letters < 2 && !isUnspaced) return [];
    const leaves = listLeaves(await this.walk(findKey(beginning), letters < 4 && !isUnspaced ? 8 : 16));
    /* Above branches there are too many. */
    if (leaves.length > MOST_LEAVES || leaves.some(leaf => leaf.branch)) return [];
    const found = [];
    for (const leaf of await Promise.all(leaves.map(name => this.readLeaf(name)))) {
      for (const [term, written] of leaf) {
        if (term.startsWith(beginning) && term !== beginning) found.push([term, written]);
      }
    }
    found.sort((one, other) => other[1].length - one[1].length || (one[0] < other[0] ? -1 : 1));
    return found.slice(0, most).map(([term]) => term);
  }

  /* All words of some lengths. */
  async listWords(lengths) {
    const { vocabulary } = this.manifest;
    const known = lengths.filter(length => vocabulary[length]);
    const texts = await Promise.all(known.map(length => this.take(vocabulary[length], "")));
    return texts.flatMap((text, place) => text.match(new RegExp(`.{${known[place]}}`, "g")) ?? []);
  }

  async readText(page) {
    const { block, blocks } = this.manifest;
    const place = page - 1;
    const names = await this.take(blocks[Math.floor(place / block)], "");
    const name = names.slice((place % block) * NAME_LENGTH).slice(0, NAME_LENGTH);
    const text = await this.take(name, {});
    return Array.isArray(text.parts) ? text : null;
  }

  topicOf(page) {
    if (!this.topics) {
      const { topicRuns } = this.manifest;
      this.topics = [];
      for (let run = 0; run < topicRuns.length; run += 2) {
        for (let count = topicRuns[run + 1]; count; count--) this.topics.push(topicRuns[run]);
      }
    }
    return this.manifest.topics[this.topics[page - 1]] ?? "";
  }

  /* The pages of each tag, by tag. */
  async readTags() {
    if (!this.tags) {
      const written = await this.take(this.manifest.tags, {});
      this.tags = new Map();
      for (const [tag, gaps] of Object.entries(written)) {
        let page = 0;
        this.tags.set(tag, new Set(readNumbers(gaps).map(gap => (page += gap))));
      }
    }
    return this.tags;
  }

  async readVariants() {
    const letters = [...(await this.take(this.manifest.variants, ""))];
    const pairs = letters.map((letter, place) => [letter, letters[place + 1]]);
    return new Map(pairs.filter((_, place) => place % 2 === 0));
  }

  async readSyllables() {
    return new Set((await this.take(this.manifest.syllables, "")).split(" "));
  }
}
