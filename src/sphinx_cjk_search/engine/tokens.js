/* Text to tokens, as tokens.py has it, function by function; both read tokens.json. */

function makeTokenizer(rules) {
  const stem = makeStemmer(rules.stem);
  const escape = text => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const writeClass = ranges =>
    ranges.map(range => range.split("-").map(code => `\\u{${code}}`).join("-")).join("");

  const IGNORED = new RegExp(`[${writeClass(rules.ignored)}]`, "gu");
  const SPELLED = new RegExp(`[${Object.keys(rules.spelled).map(escape).join("")}]`, "gu");
  const WORD = `[${writeClass(rules.word)}]`;
  const RUN = new RegExp(
    "(?<command>\\\\[A-Za-z]+)" +
      `|(?<word>_{0,2}${WORD}+(?:(?:_+|[-.'])${WORD}+)*_*(?:(?:\\+\\+|#)(?![A-Za-z_]))?)` +
      `|(?<unspaced>[${writeClass(rules.unspaced)}]+)` +
      `|(?<operator>${rules.operators.map(escape).join("|")})` +
      `|(?<symbol>[${writeClass(rules.mathematical)}])`,
    "gu",
  );
  const CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9]+/g;
  const LEAST_DIGITS = 3;
  const LONGEST = 64;
  const shorten = word => [...word].slice(0, LONGEST).join("");
  const isAscii = text => /^[\0-\x7f]*$/.test(text);

  /* `variants` maps traditional characters to simplified ones. */
  function makePlain(text, variants) {
    if (isAscii(text)) return text;
    const plain = text
      .replace(IGNORED, " ")
      .normalize("NFKC")
      .replace(SPELLED, found => rules.spelled[found])
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC");
    return variants.size ? Array.from(plain, each => variants.get(each) ?? each).join("") : plain;
  }

  function findRuns(plain) {
    return Array.from(plain.matchAll(RUN), found => ({
      kind: found.groups.word ? "word" : found.groups.unspaced ? "unspaced" : "sign",
      text: found[0],
    }));
  }

  function expand({ kind, text }) {
    if (kind === "word") return expandWord(text);
    if (kind === "unspaced") {
      const characters = [...text];
      const pairs = characters.slice(1).map((next, place) => characters[place] + next);
      return { whole: [...characters, ...pairs], parts: [] };
    }
    return { whole: [text], parts: text[0] === "\\" ? [text.slice(1).toLowerCase()] : [] };
  }

  function expandWord(written) {
    const suffix = /(?:\+\+|#)$/.exec(written);
    const bare = (suffix ? written.slice(0, suffix.index) : written).replace(/'s$/, "");
    let whole = join(bare);
    let words = suffix ? [whole] : [];
    if (/^__.*[^_]__$/.test(bare)) {
      words = [whole];
      whole = `__${whole}__`;
    }
    for (const piece of bare.split(".")) {
      words.push(join(piece));
      const names = piece.split(/[-_']+/).flatMap(joint => joint.match(CAMEL) ?? []);
      if (names.length > 1) {
        const worthy = names.filter(name => [...name].length > 1 || !isAscii(name));
        words.push(...worthy.map(name => name.toLowerCase()));
      }
    }
    if (suffix) whole += suffix[0];
    const parts = words.flatMap(word => [word, stem(word)]);
    return { whole: [shorten(whole)], parts: chooseParts([stem(whole), ...parts], whole) };
  }

  function join(written) {
    return written.replace(/[-_']+/g, "").toLowerCase().replaceAll("ς", "σ");
  }

  function chooseParts(words, whole) {
    const isWorthy = word => !/^[0-9]+$/.test(word) || [...word].length >= LEAST_DIGITS;
    const worthy = words.filter(isWorthy).map(shorten);
    return [...new Set(worthy.filter(word => word && word !== whole))];
  }

  const tokenize = (text, variants) => findRuns(makePlain(text, variants)).map(expand);
  return { makePlain, findRuns, expand, tokenize, stem, join };
}
