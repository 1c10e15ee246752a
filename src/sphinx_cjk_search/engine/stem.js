/* English stems: the algorithm of Snowball 3.1, as stem.py has it, function by function. */

function makeStemmer(tables) {
  const SHORT = /[^aeiouy][aeiouy][^aeiouyYwx]$|^[aeiouy][^aeiouy]$|past$/;
  const VOWEL = /[aeiouy]/;
  const known = new Map();

  function markConsonants(word) {
    const letters = [...word];
    letters.forEach((letter, place) => {
      if (letter === "y" && (place === 0 || VOWEL.test(letters[place - 1]))) letters[place] = "Y";
    });
    return letters.join("");
  }

  function endRegion(word, start) {
    const region = /[^aeiouy]*[aeiouy]+[^aeiouy]/y;
    region.lastIndex = start;
    return region.test(word) ? region.lastIndex : word.length;
  }

  function cutPlural(word) {
    const found = /(?:sses|ied|ies|us|ss|s)$/.exec(word);
    if (!found || found[0] === "us" || found[0] === "ss") return word;
    const rest = word.slice(0, found.index);
    if (found[0] === "sses") return rest + "ss";
    if (found[0] !== "s") return rest + (rest.length > 1 ? "i" : "ie");
    return VOWEL.test(rest.slice(0, -1)) ? rest : word;
  }

  function cutPast(word, first) {
    const found = /(?:eedly|eed|edly|ed|ingly|ing)$/.exec(word);
    if (!found) return word;
    const rest = word.slice(0, found.index);
    if (found[0].startsWith("eed")) {
      return rest.length < first || tables.kept_eed.includes(rest) ? word : rest + "ee";
    }
    if (found[0] === "ing") {
      if (/^[^aeiouy]y$/.test(rest)) return rest[0] + "ie";
      if (tables.kept_ing.includes(rest)) return word;
    }
    return VOWEL.test(rest) ? mendPast(rest, first) : word;
  }

  function mendPast(rest, first) {
    if (/(?:at|bl|iz)$/.test(rest)) return rest + "e";
    if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) {
      return rest.length === 3 && "aeo".includes(rest[0]) ? rest : rest.slice(0, -1);
    }
    return rest.length === first && SHORT.test(rest) ? rest + "e" : rest;
  }

  function findEnding(word, endings) {
    for (let length = Math.min(7, word.length); length > 1; length--) {
      const cut = word.slice(-length);
      if (Object.hasOwn(endings, cut)) return cut;
    }
    return "";
  }

  function cutSecond(word, first) {
    const ending = findEnding(word, tables.second);
    const rest = word.slice(0, word.length - ending.length);
    if (!ending || rest.length < first) return word;
    if (ending === "ogi" && !rest.endsWith("l")) return word;
    if (ending === "li" && !/[cdeghkmnrt]$/.test(rest)) return word;
    return rest + tables.second[ending];
  }

  function cutThird(word, first, second) {
    const ending = findEnding(word, tables.third);
    const rest = word.slice(0, word.length - ending.length);
    if (!ending || rest.length < (ending === "ative" ? second : first)) return word;
    return rest + tables.third[ending];
  }

  function cutFourth(word, second) {
    const ending = findEnding(word, tables.fourth);
    const rest = word.slice(0, word.length - ending.length);
    if (!ending || rest.length < second) return word;
    return ending === "ion" && !/[st]$/.test(rest) ? word : rest;
  }

  function cutLast(word, first, second) {
    const rest = word.slice(0, -1);
    if (word.endsWith("e")) {
      const isCut = rest.length >= second || (rest.length >= first && !SHORT.test(rest));
      return isCut ? rest : word;
    }
    return rest.length >= second && word.endsWith("ll") ? rest : word;
  }

  function cut(written) {
    if (Object.hasOwn(tables.whole, written)) return tables.whole[written];
    let word = markConsonants(written);
    const beginning = tables.beginnings.find(start => word.startsWith(start)) ?? "";
    const first = beginning.length || endRegion(word, 0);
    const second = endRegion(word, first);
    word = cutPast(cutPlural(word), first);
    if (word.length > 2 && /[^aeiouy][yY]$/.test(word)) word = word.slice(0, -1) + "i";
    word = cutFourth(cutThird(cutSecond(word, first), first, second), second);
    return cutLast(word, first, second).replaceAll("Y", "y");
  }

  return function stem(word) {
    if (!/^[a-z]{3,}$/.test(word)) return word;
    if (!known.has(word)) known.set(word, cut(word));
    return known.get(word);
  };
}
