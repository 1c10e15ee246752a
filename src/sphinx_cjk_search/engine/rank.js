/* Pages by how well they answer: BM25F over the index, then what their texts show. */

const LEAST_COVERED = 0.5;
const READ_AHEAD = 4;
const EXCERPT = 150;
const BEFORE_HIT = 40;
const MOST_SECTIONS = 3;

class Searcher {
  constructor(index, tokenizer) {
    this.index = index;
    this.tokenizer = tokenizer;
    this.reader = new QueryReader(index, tokenizer);
    this.finder = new NearFinder(index, tokenizer, this.reader);
  }

  /* Results of a query: `{ count, notes, topics, tags, nearest, lost, runs }`. The tags of all pages
     are a large file: they are counted for those who ask `withTags`. */
  async search(written, { limit = 8, topic = "", tag = "", isTyping = false, withTags = false } = {}) {
    const lost = this.index.lost;
    const { runs, clauses } = await this.reader.read(written, isTyping);
    const ranked = this.rank(clauses);
    const tagged = ranked.length && (withTags || tag) ? this.index.readTags() : new Map();
    const withTag = tag ? ((await tagged).get(tag) ?? new Set()) : null;
    const hasTag = page => !withTag || withTag.has(page);
    const hasTopic = page => !topic || this.index.topicOf(page) === topic;
    const chosen = ranked.filter(({ page }) => hasTopic(page) && hasTag(page));
    const marker = new Marker(this.tokenizer, this.reader.variants, runs);
    const [notes, tags] = await Promise.all([this.readNotes(chosen, marker, limit), tagged]);
    return {
      count: chosen.length,
      notes,
      topics: this.countTopics(ranked.filter(({ page }) => hasTag(page))),
      tags: this.countTags(ranked.filter(({ page }) => hasTopic(page)), tags),
      nearest: ranked.length ? [] : await this.finder.find(runs),
      corrected: runs.filter(run => run.isCorrected).flatMap(run => run.meant.slice(0, 1)),
      hasTokens: runs.length > 0,
      lost: this.index.lost - lost,
    };
  }

  rank(clauses) {
    const scores = new Map();
    const covered = new Map();
    let total = 0;
    for (const { postings, weight } of clauses) {
      const count = postings.size;
      const idf = weight * Math.log(1 + (this.index.pages - count + 0.5) / (count + 0.5));
      total += idf;
      for (const [page, share] of postings) {
        scores.set(page, (scores.get(page) ?? 0) + idf * share);
        covered.set(page, (covered.get(page) ?? 0) + idf);
      }
    }
    let most = 0;
    for (const share of covered.values()) most = Math.max(most, share);
    const ranked = [];
    for (const [page, score] of scores) {
      const share = covered.get(page) / total;
      if (covered.get(page) >= LEAST_COVERED * most) ranked.push({ page, score: score * share * share });
    }
    return ranked.sort((one, other) => other.score - one.score || one.page - other.page);
  }

  countTopics(ranked) {
    const counts = new Map();
    for (const { page } of ranked) {
      const topic = this.index.topicOf(page);
      if (topic) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    }
    return sortCounts(counts);
  }

  countTags(ranked, tags) {
    const counts = new Map();
    for (const [tag, pages] of tags) {
      const count = ranked.filter(({ page }) => pages.has(page)).length;
      if (count) counts.set(tag, count);
    }
    return sortCounts(counts);
  }

  /* The texts of the best pages, in the order that phrases and dates give them. */
  async readNotes(ranked, marker, limit) {
    const ahead = ranked.slice(0, limit + READ_AHEAD);
    const best = ahead[0]?.score ?? 0;
    const worthReading = ahead.filter(({ score }, place) => place < 3 || score > best / 20).slice(0, limit);
    const texts = await Promise.all(worthReading.map(({ page }) => this.index.readText(page)));
    const notes = [];
    texts.forEach((text, place) => {
      if (text) notes.push(readNote(text, marker, worthReading[place]));
    });
    notes.sort(
      (one, other) =>
        other.score - one.score ||
        (one.date < other.date ? 1 : one.date > other.date ? -1 : one.page - other.page),
    );
    return notes;
  }
}

function sortCounts(counts) {
  const sorted = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return sorted.map(([name, count]) => ({ name, count }));
}

/* A page with its sections that have hits, the best first, and its score with what they say. */
function readNote(text, marker, { page, score }) {
  const { runs } = marker;
  const texts = [text.title, ...text.parts.flatMap(([, heading, body]) => [heading, body])];
  const [title, , ...found] = leaveOutParts(texts.map(each => marker.find(each)));
  const sections = text.parts.map(([anchor, heading, body], place) => {
    const inHeading = place ? found[2 * place - 1] : [];
    const hits = found[2 * place];
    const weight = weighHits(inHeading, heading, runs) + weighHits(hits, body, runs);
    return { anchor, title: heading, titleHits: inHeading, body, hits, weight, place };
  });
  const best = [...sections].sort((one, other) => other.weight - one.weight || one.place - other.place);
  const shown = best.filter(({ weight, place }) => weight > 0 && place > 0).slice(0, MOST_SECTIONS);
  const phrase = 1 + weighHits(title, text.title, runs) + 0.4 * Math.min(1.5, best[0]?.weight ?? 0);
  const [top] = sections;
  return {
    page,
    url: String(text.url),
    title: String(text.title),
    titleHits: title,
    topic: String(text.topic),
    tags: text.tags,
    date: String(text.date),
    excerpt: top?.hits.length || !shown.length ? makeExcerpt(top?.body ?? "", top?.hits ?? []) : null,
    sections: shown.map(section => ({
      anchor: section.anchor,
      title: section.title,
      titleHits: section.titleHits,
      excerpt: makeExcerpt(section.body, section.hits),
    })),
    score: Math.round(score * phrase * 1000) / 1000,
  };
}

/* Hits in texts; where a run stands somewhere as it was typed, pieces of it are no hits. */
function leaveOutParts(hitsOfTexts) {
  const exact = new Set(hitsOfTexts.flat().filter(({ kind }) => kind === EXACT).map(({ run }) => run));
  return hitsOfTexts.map(hits => hits.filter(({ run, kind }) => kind !== PART || !exact.has(run)));
}

/* How well the hits of a text answer for so many runs: all of them, exactly, near each other; what
   a short text consists of counts more. */
function weighHits(hits, text, runs) {
  if (!hits.length) return 0;
  const best = new Map();
  for (const { run, kind } of hits) best.set(run, Math.max(kind, best.get(run) ?? 0));
  const answered = [...best.values()].reduce((sum, kind) => sum + kind / EXACT, 0) / runs;
  const length = hits.reduce((sum, { start, end }) => sum + end - start, 0);
  return answered * (nearness(hits, best.size) + Math.min(1, length / text.length));
}

/* 1 for hits of all runs that touch, less the farther they stand apart. */
function nearness(hits, runs) {
  if (runs < 2) return 1;
  let span = Infinity;
  for (let first = 0; first < hits.length; first++) {
    const seen = new Set();
    for (let last = first; last < hits.length; last++) {
      seen.add(hits[last].run);
      if (seen.size === runs) {
        span = Math.min(span, hits[last].end - hits[first].start);
        break;
      }
    }
  }
  return 1 / (1 + span / 100);
}

/* A piece of a text around its densest hits: `{ text, hits }`, hits in places of the piece. */
function makeExcerpt(text, hits) {
  let start = 0;
  let most = -1;
  for (const first of hits) {
    const inside = hits.filter(({ start: at }) => at >= first.start && at < first.start + EXCERPT - BEFORE_HIT);
    const weight = inside.reduce((sum, { kind }) => sum + kind, 0);
    if (weight > most) {
      most = weight;
      start = Math.max(0, first.start - BEFORE_HIT);
    }
  }
  start = alignStart(text, start);
  let end = Math.min(text.length, start + EXCERPT);
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? "")) end++;
  const lead = start ? "…" : "";
  return {
    text: lead + text.slice(start, end).replace(/\s/g, " ") + (end < text.length ? "…" : ""),
    hits: hits
      .filter(hit => hit.start >= start && hit.end <= end)
      .map(hit => ({ start: hit.start - start + lead.length, end: hit.end - start + lead.length })),
  };
}

/* A sentence's beginning if one is near, else a word's, and never half a character. */
function alignStart(text, start) {
  if (!start) return 0;
  const near = text.slice(start, start + BEFORE_HIT);
  const sentence = near.search(/[。！？\n]/);
  if (sentence >= 0 && sentence < BEFORE_HIT - 4) return start + sentence + 1;
  const word = near.search(/[\s，、；：]/);
  if (word >= 0 && word < BEFORE_HIT / 2) return start + word + 1;
  return /[\udc00-\udfff]/.test(text[start]) ? start + 1 : start;
}
