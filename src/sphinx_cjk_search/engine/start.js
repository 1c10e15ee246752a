/* What open.js calls once this file and the manifest are there. */

function startSearch(host, manifest) {
  const tokenizer = makeTokenizer(RULES);
  const makeSearcher = from => new Searcher(new Index(from, name => host.load(name)), tokenizer);
  let searcher = makeSearcher(manifest);
  let isRenewed = false;
  const { words } = manifest;
  let dialog = null;
  let panel = null;

  /* Files that are gone may be those of an older build whose manifest was in the cache. */
  async function search(query, options) {
    const found = await searcher.search(query, options);
    if (!found.lost || isRenewed) return found;
    isRenewed = true;
    try {
      searcher = makeSearcher(await host.loadAnew());
    } catch {
      return found;
    }
    return searcher.search(query, options);
  }

  function buildDialog() {
    panel = new Panel({ search, words, root: host.root, limit: IN_DIALOG, filters: ["topic"], onLeave: () => dialog.close() });
    dialog = make("dialog", { className: "cjk-search-dialog" });
    dialog.setAttribute("aria-label", words.label);
    const close = make("button", { type: "button", className: "cjk-search-close", textContent: "×" });
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => dialog.close());
    const keys = make("p", { className: "cjk-search-keys", textContent: words.keys });
    const all = make("a", { className: "cjk-search-all", textContent: words.all });
    panel.onChange = ({ query }) => {
      const address = new URL(manifest.searchPage, host.root);
      address.searchParams.set("q", query);
      all.href = address.href;
    };
    panel.onChange(panel.state);
    dialog.append(close, panel.element, make("footer", {}, keys, all));
    dialog.addEventListener("click", event => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", event => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      dialog.close();
    });
    document.body.append(dialog);
  }

  function open() {
    if (!dialog) buildDialog();
    if (!dialog.open) dialog.showModal();
    panel.input.focus();
    panel.input.select();
  }

  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    const read = name => parameters.get(name) ?? "";
    return { query: read("q"), topic: read("topic"), tag: read("tag") };
  }

  function writeAddress({ query, topic, tag }) {
    const parameters = Object.entries({ q: query, topic, tag }).filter(([, value]) => value);
    const written = new URLSearchParams(parameters.map(([name, value]) => [name, value.toWellFormed?.() ?? value]));
    try {
      history.replaceState(null, "", parameters.length ? `?${written}` : location.pathname);
    } catch {
      /* Some browsers allow no new address for a page from the disk; results are shown all the same. */
    }
  }

  function mount(place) {
    const onPage = new Panel({
      search,
      words,
      root: host.root,
      limit: ON_PAGE,
      filters: ["topic", "tag"],
      state: readAddress(),
      onChange: writeAddress,
    });
    place.replaceChildren(onPage.element);
    onPage.input.focus();
    panel ??= onPage;
    return onPage.show();
  }

  /* Marks the hits of a query in a part of the page; returns a function that takes them away. */
  async function mark(query, place) {
    const { runs } = await searcher.reader.read(query, false);
    const marker = new Marker(tokenizer, searcher.reader.variants, runs);
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("script, style, .katex, svg, button, nav, mark")) {
        texts.push(walker.currentNode);
      }
    }
    const marks = texts.flatMap(text => markNode(text, marker.find(text.data)));
    return () => {
      for (const each of marks) {
        const parent = each.parentNode;
        each.replaceWith(...each.childNodes);
        parent?.normalize();
      }
      return marks.length;
    };
  }

  function markNode(text, hits) {
    const marks = [];
    for (const { start, end, kind } of hits.toReversed?.() ?? [...hits].reverse()) {
      if (kind === PART) continue;
      const hit = text.splitText(start);
      hit.splitText(end - start);
      const marked = make("mark", { className: "cjk-search-mark" });
      hit.replaceWith(marked);
      marked.append(hit);
      marks.push(marked);
    }
    return marks;
  }

  return { open, mount, mark, search, words };
}

cjkSearch.take("engine", startSearch);
