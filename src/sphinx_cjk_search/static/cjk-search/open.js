/* On every page: opens the search, marks hits, loads the rest when it is needed and not before. */

window.cjkSearch = (() => {
  const { src, dataset } = document.currentScript;
  const root = new URL("../../", src).href;
  const waiting = new Map();
  const loaded = new Map();
  let started = null;

  function take(name, content) {
    waiting.get(name)?.(content);
  }

  function addScript(address, name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      let isTaken = false;
      waiting.set(name, content => {
        isTaken = true;
        resolve(content);
      });
      script.src = address;
      script.onerror = () => reject(new Error(`${name} is missing`));
      /* A damaged script ends without handing anything over. */
      script.onload = () => isTaken || reject(new Error(`${name} is damaged`));
      document.head.append(script);
    }).finally(() => waiting.delete(name));
  }

  /* A promise of the content of a file; one that failed is tried again when asked for again. */
  function load(name) {
    if (!loaded.has(name)) {
      const content = addScript(new URL(`data/${name}.js`, src).href, name);
      content.catch(() => loaded.delete(name));
      loaded.set(name, content);
    }
    return loaded.get(name);
  }

  /* The manifest past the browser's cache, where that of an older build may be. */
  function loadAnew() {
    return addScript(new URL(`data/manifest.js?${Date.now()}`, src).href, "manifest");
  }

  async function start() {
    const manifest = await load("manifest");
    try {
      return (await addEngine(manifest))(api, manifest);
    } catch {
      const newer = await loadAnew();
      return (await addEngine(newer))(api, newer);
    }
  }

  function addEngine({ engine }) {
    return addScript(new URL(`${engine}.js`, src).href, "engine");
  }

  function ready() {
    started ??= start().catch(error => {
      started = null;
      throw error;
    });
    return started;
  }

  function say() {
    const place = document.querySelector(".cjk-search-page, .cjk-search-notice") ?? document.createElement("p");
    if (!place.isConnected) document.body.append(place);
    place.classList.add("cjk-search-notice");
    place.setAttribute("role", "alert");
    place.textContent = dataset.failed;
  }

  const open = () => ready().then(search => search.open(), say);

  function isTypingSomewhere(element) {
    return element.isContentEditable || /^(?:input|textarea|select)$/i.test(element.tagName);
  }

  document.addEventListener(
    "keydown",
    event => {
      const isControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const isShortcut = isControl && event.key.toLowerCase() === "k";
      const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isShortcut || (isSlash && !isTypingSomewhere(event.target))) {
        event.preventDefault();
        event.stopImmediatePropagation();
        open();
      }
    },
    true,
  );

  function prepare() {
    for (const button of document.querySelectorAll(".search-button__button, .cjk-search-open")) {
      button.addEventListener("click", open);
    }
    const place = document.querySelector(".cjk-search-page");
    if (place) ready().then(search => search.mount(place), say);
    const query = new URLSearchParams(location.search).get("highlight");
    if (query) ready().then(search => showHits(search, query), () => {});
  }

  async function showHits(search, query) {
    const part = document.querySelector("article, [role=main], main") ?? document.body;
    const remove = await search.mark(query, part);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cjk-search-clear";
    button.textContent = search.words.clear;
    const clear = () => {
      remove();
      button.remove();
      document.removeEventListener("keydown", onKey);
      const address = new URL(location.href);
      address.searchParams.delete("highlight");
      try {
        history.replaceState(null, "", address);
      } catch {
        /* Some browsers allow no new address for a page from the disk. */
      }
    };
    const onKey = event => event.key === "Escape" && !document.querySelector("dialog[open]") && clear();
    document.addEventListener("keydown", onKey);
    button.addEventListener("click", clear);
    if (document.querySelector(".cjk-search-mark")) document.body.append(button);
    else clear();
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", prepare);
  else prepare();
  const api = { take, load, loadAnew, open, ready, root };
  return api;
})();
