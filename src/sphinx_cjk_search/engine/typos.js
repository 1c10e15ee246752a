/* Words that a typing error was meant as, and syllables in what was typed. */

/* The number of letters to put in, leave out, exchange or swap; more than `most` is Infinity.
   Optimal string alignment (Damerau 1964), a row at a time. */
function measureDistance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [];
  let above = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let least = row;
    for (let place = 1; place <= other.length; place++) {
      const differs = one[row - 1] === other[place - 1] ? 0 : 1;
      let cost = Math.min(above[place] + 1, current[place - 1] + 1, above[place - 1] + differs);
      const isSwap = one[row - 1] === other[place - 2] && one[row - 2] === other[place - 1];
      if (row > 1 && place > 1 && isSwap) cost = Math.min(cost, before[place - 2] + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return Infinity;
    [before, above] = [above, current];
  }
  return above[other.length] <= most ? above[other.length] : Infinity;
}

function countEdits(word) {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}

/* The nearest of some words, at most `edits` away; those that begin alike come first. */
function findNearest(word, words, edits, most) {
  const found = [];
  for (const other of words) {
    const distance = measureDistance(word, other, edits);
    if (distance <= edits) found.push([distance + (other[0] === word[0] ? 0 : 0.5), other]);
  }
  found.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1));
  return found.slice(0, most).map(([distance, near]) => ({ word: near, distance }));
}

/* Lengths of words that are at most `edits` away from a word. */
function listLengths(word, edits) {
  return Array.from({ length: 2 * edits + 1 }, (_, place) => word.length - edits + place);
}

/* A word as syllables of pinyin, the longest first where there is a choice; null if it is none. */
function cutSyllables(word, syllables) {
  const dead = new Set();
  const cut = place => {
    if (place === word.length) return [];
    if (dead.has(place)) return null;
    for (let length = Math.min(6, word.length - place); length > 0; length--) {
      const syllable = word.slice(place, place + length);
      const rest = syllables.has(syllable) ? cut(place + length) : null;
      if (rest) return [syllable, ...rest];
    }
    dead.add(place);
    return null;
  };
  return /^[a-z]+$/.test(word) ? cut(0) : null;
}
