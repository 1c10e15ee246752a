/* The field, the filters and the list of results: in the dialog and on the search page alike. */

const IN_DIALOG = 8;
const ON_PAGE = 20;

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(child => child !== null));
  return element;
}

/* A sentence of the interface; `{name}` stands for a value. */
function phrase(words, key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function markHits(text, hits) {
  const pieces = [];
  let place = 0;
  for (const { start, end } of hits) {
    pieces.push(text.slice(place, start), make("mark", { textContent: text.slice(start, end) }));
    place = end;
  }
  return [...pieces, text.slice(place)];
}

class Panel {
  /* `state` has query, topic and tag; `onChange` is told when they change. */
  constructor({ search, words, root, limit, filters, state, onChange = () => {}, onLeave = () => {} }) {
    Object.assign(this, { search, words, root, filterNames: filters, onChange, onLeave });
    this.step = limit;
    this.limit = limit;
    this.state = { query: "", topic: "", tag: "", ...state };
    this.turn = 0;
    this.build();
  }

  build() {
    this.input = make("input", {
      type: "search",
      name: "q",
      className: "cjk-search-input",
      placeholder: this.words.placeholder,
      autocomplete: "off",
      spellcheck: false,
      enterKeyHint: "search",
      value: this.state.query,
    });
    this.input.setAttribute("aria-label", this.words.label);
    this.status = make("p", { className: "cjk-search-status" });
    this.status.setAttribute("role", "status");
    this.status.setAttribute("aria-live", "polite");
    this.filters = make("div", { className: "cjk-search-filters" });
    this.list = make("ol", { className: "cjk-search-results" });
    this.list.setAttribute("aria-label", this.words.results);
    this.more = make("button", { type: "button", className: "cjk-search-more", hidden: true });
    this.element = make("search", { className: "cjk-search-panel" });
    this.element.append(this.input, this.status, this.filters, this.list, this.more);
    this.input.addEventListener("input", event => event.isComposing || this.type());
    this.input.addEventListener("compositionend", () => this.type());
    this.element.addEventListener("keydown", event => this.press(event));
    this.more.addEventListener("click", () => {
      this.limit += this.step;
      this.show();
    });
  }

  type() {
    this.limit = this.step;
    this.choose({ query: this.input.value, topic: "", tag: "" }, true);
  }

  choose(change, isTyping = false) {
    Object.assign(this.state, change);
    this.onChange(this.state);
    return this.show(isTyping);
  }

  async show(isTyping = false) {
    const turn = ++this.turn;
    const { query, topic, tag } = this.state;
    if (this.input.value !== query) this.input.value = query;
    if (!query.trim()) {
      this.clear("");
      return;
    }
    const withTags = this.filterNames.includes("tag");
    const found = await this.search(query, { limit: this.limit, topic, tag, isTyping, withTags });
    if (turn === this.turn) this.render(found);
  }

  clear(status) {
    this.status.textContent = status;
    this.filters.replaceChildren();
    this.list.replaceChildren();
    this.more.hidden = true;
  }

  render(found) {
    const { words, state } = this;
    if (!found.hasTokens) {
      this.clear(words.nothingToFind);
      return;
    }
    const key = found.count === 1 ? "foundOne" : found.count ? "foundMany" : "foundNone";
    const status = [phrase(words, key, { count: found.count, query: state.query.trim() })];
    if (found.corrected.length) {
      status.push(phrase(words, "corrected", { words: found.corrected.join(" ") }));
    }
    if (found.lost) status.push(words.lost);
    this.status.textContent = status.join(" ");
    this.filters.replaceChildren(
      ...this.makeFilter("topic", words.topics, found.topics),
      ...this.makeFilter("tag", words.tags, found.tags.slice(0, 12)),
    );
    const items = found.notes.map(note => this.makeNote(note));
    this.list.replaceChildren(...items, ...this.makeNearest(found.nearest));
    this.more.hidden = found.count <= this.limit || found.notes.length === 0;
    this.more.textContent = words.more;
  }

  makeFilter(name, label, choices) {
    const chosen = this.state[name];
    if (!this.filterNames.includes(name) || (!chosen && choices.length < 2)) return [];
    const group = make("div", { className: "cjk-search-filter" });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    for (const { name: choice, count } of choices) {
      const number = make("span", { className: "cjk-search-count", textContent: String(count) });
      const button = make("button", { type: "button" }, `${choice} `, number);
      button.setAttribute("aria-pressed", String(choice === chosen));
      button.addEventListener("click", () => {
        this.limit = this.step;
        this.choose({ [name]: choice === chosen ? "" : choice }).then(() => this.focusFilter(name, choice));
      });
      button.dataset.choice = `${name} ${choice}`;
      group.append(button);
    }
    return [group];
  }

  /* The buttons are made anew, so the one that was pressed takes the focus back. */
  focusFilter(name, choice) {
    const buttons = [...this.filters.querySelectorAll("button")];
    buttons.find(button => button.dataset.choice === `${name} ${choice}`)?.focus();
  }

  locate(note, anchor) {
    const address = new URL(note.url, this.root);
    if (address.protocol !== new URL(this.root).protocol) return this.root;
    address.searchParams.set("highlight", this.state.query.trim());
    if (anchor) address.hash = anchor;
    return address.href;
  }

  makeLink(note, anchor, text, hits, className) {
    const link = make("a", { className, href: this.locate(note, anchor) }, ...markHits(text, hits));
    link.addEventListener("click", () => this.onLeave());
    return link;
  }

  makeNote(note) {
    const title = this.makeLink(note, "", note.title, note.titleHits, "cjk-search-title");
    const facts = make("p", { className: "cjk-search-facts" });
    if (note.topic) facts.append(make("span", { textContent: note.topic }));
    if (note.date) facts.append(make("time", { dateTime: note.date, textContent: note.date }));
    const item = make("li", { className: "cjk-search-note" }, title, facts.childNodes.length ? facts : null);
    if (note.excerpt) item.append(this.makeExcerpt(note.excerpt));
    if (note.sections.length) {
      const sections = note.sections.map(section =>
        make(
          "li",
          { className: "cjk-search-section" },
          this.makeLink(note, section.anchor, section.title, section.titleHits, "cjk-search-heading"),
          this.makeExcerpt(section.excerpt),
        ),
      );
      item.append(make("ul", {}, ...sections));
    }
    return item;
  }

  makeExcerpt({ text, hits }) {
    return text ? make("p", { className: "cjk-search-excerpt" }, ...markHits(text, hits)) : null;
  }

  makeNearest(nearest) {
    if (!nearest.length) return [];
    const buttons = nearest.map(word => {
      const button = make("button", { type: "button", textContent: word });
      button.addEventListener("click", () => this.choose({ query: word, topic: "", tag: "" }));
      return button;
    });
    return [make("li", { className: "cjk-search-nearest" }, `${this.words.nearest} `, ...buttons)];
  }

  get links() {
    return [...this.list.querySelectorAll("a")];
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { links } = this;
    const place = links.indexOf(document.activeElement);
    const isInField = document.activeElement === this.input;
    if (event.key === "ArrowDown" && (isInField || place >= 0)) {
      event.preventDefault();
      links[Math.min(place + 1, links.length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      event.preventDefault();
      (links[place - 1] ?? this.input).focus();
    } else if (event.key === "Enter" && isInField) {
      event.preventDefault();
      links[0]?.click();
    }
  }
}
