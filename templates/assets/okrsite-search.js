/* The search: the theme's box and list, filled from the portal's own index (okrsite/theme/search_index.py) and, of
   hand-written pages, from MkDocs'. Texts become text nodes, so nothing in them is ever markup. */

/* Words, and what they find: all are required, and what was typed may be the beginning of each. */
const OkrSearch = (() => {
  "use strict";
  const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ß: "ss", æ: "ae", œ: "oe" }; // are no letter and a mark
  const UNPARTED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}ー]/u; // has no spaces, so words begin anywhere

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[øłđðþıßæœ]/g, (one) => LETTERS[one]);
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const spaced = (...texts) => ` ${wordsOf(texts.join(" ")).join(" ")} `;
  const holds = (text, word) => text.includes(UNPARTED.test(word) ? word : ` ${word}`);
  const prepared = (entry, ...others) => ({ ...entry, name: spaced(entry.title), other: spaced(...others) });

  const entriesOf = ({ texts, rows }, cycle) =>
    rows.map(([kind, ...row]) => {
      const [title, page, anchor, ...others] = row.map((one) => (typeof one === "number" ? texts[one] : one));
      const [unit, owner, health] = others;
      return prepared({ kind, title, url: anchor ? `${page}#${anchor}` : page, unit, owner, health, cycle }, ...others);
    });

  /* Hand-written pages and their sections, in MkDocs' form: HTML. They belong to no cycle. */
  const pagesOf = ({ docs }, kind) => {
    const textOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
    const titles = new Map(docs.map(({ location, title }) => [location, textOf(title)]));
    return docs.map(({ location: url, text: html, tags = [] }) => {
      const [unit, text] = [url.includes("#") ? titles.get(url.split("#")[0]) : "", textOf(html)];
      return prepared({ kind, title: titles.get(url), url, unit, text }, unit, text, ...tags);
    });
  };

  /* The higher the better, 0 where a word is missing: words in the title, then whether that is or begins with what was
     typed, then whole words, then cycles and kinds in their order. */
  const rated = (entry, words, cycles) => {
    let [named, whole] = [0, 0];
    for (const word of words) {
      const inTitle = holds(entry.name, word);
      const text = inTitle ? entry.name : entry.other;
      if (!holds(text, word)) return 0;
      if (inTitle) named += 1;
      if (text.includes(` ${word} `)) whole += 1;
    }
    const typed = ` ${words.join(" ")}`;
    const begins = entry.name === `${typed} ` ? 2 : entry.name.startsWith(typed) ? 1 : 0;
    const age = Math.max(0, cycles.indexOf(entry.cycle));
    return (((named * 3 + begins) * 100 + whole) * 1000 + 999 - age) * 10 + 9 - entry.kind;
  };

  /* The best first, equally good ones in the order of the index, and what another cycle has too last. `cycles`: the
     current one's id, and those of the others. */
  const found = (entries, words, cycles) => {
    const rates = words.length ? entries.map((entry) => [rated(entry, words.slice(0, 50), cycles), entry]) : [];
    const sorted = rates.filter(([rate]) => rate).sort(([one], [other]) => other - one).map(([, entry]) => entry);
    const once = new Map([...sorted].reverse().map((entry) => [entry.url.replace(`${entry.cycle}/`, ""), entry]));
    const best = new Set(once.values());
    return [...sorted.filter((entry) => best.has(entry)), ...sorted.filter((entry) => !best.has(entry))];
  };

  return { entriesOf, fold, found, holds, pagesOf, wordsOf };
})();

(() => {
  "use strict";
  const { entriesOf, fold, found, holds, pagesOf, wordsOf } = OkrSearch;
  /* sentences */
  const MANY = 20;
  const toggle = document.getElementById("__search");
  let search = document.querySelector(".md-search");
  if (!search || !toggle) return;
  if (search.dataset.mdComponent) { // a portal's own template: without the theme's search
    const copy = search.cloneNode(true);
    search.replaceWith(copy);
    search = copy;
  }
  const { base: root, translations } = JSON.parse(document.getElementById("__config").textContent);
  const said = { ...translations, ...globalThis.OkrTheme?.said };
  if (!search.querySelector("form")) search.querySelector("[role=search]").innerHTML = OkrTheme.search;
  const base = new URL(root.replace(/\/*$/, "/"), location.href);
  const [query, meta, list] = ["input", ".md-search-result__meta", ".md-search-result__list"].map((one) => search.querySelector(one));

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  /* The index, part by part. */
  const parts = new Map();
  let first;
  let waiting = [];
  let loading = false;
  let shown = MANY;

  const load = async (path) => {
    const answer = await fetch(new URL(path, base));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  const begin = () =>
    load("search/first.json").then(open, () => {
      meta.textContent = Okr.unloaded();
    });

  const open = (answer) => {
    first = answer;
    const { cycles: [current], cycles } = first;
    parts.set("", entriesOf(first.at_large));
    if (current) parts.set(current.files[0], entriesOf(first.current, current.id));
    waiting = cycles.flatMap((cycle) => cycle.files.map((file) => ({ ...cycle, file }))).slice(first.has_all ? 1 : 0);
    if (cycles.length > 1) offer(cycles);
    ask();
    load("search/search_index.json").then((pages) => add("", [...parts.get(""), ...pagesOf(pages, first.kinds.length - 1)]), () => {});
  };

  const add = (name, entries) => {
    parts.set(name, entries);
    ask();
  };

  const loadNext = async () => {
    const next = waiting.find(isWanted);
    if (loading || !next) return;
    loading = true;
    waiting = waiting.filter((one) => one !== next);
    const entries = await load(next.file).then((part) => entriesOf(part, next.id), () => parts.get(next.file) ?? []);
    loading = false;
    add(next.file, entries);
  };

  /* The choice of cycles. */
  const choice = make("select", "okr-search__cycles");
  const elsewhere = make("span", "");
  const isWanted = ({ id, archived }) => (choice.value === "open" ? !archived : !choice.value || id === choice.value);

  const offer = (cycles) => {
    const options = [["", say("All cycles")], ["open", say("Not archived")], ...cycles.map(({ id }) => [id, say("Only %(cycle)s", { cycle: id })])];
    for (const [value, text] of options) choice.add(new Option(text, value));
    choice.setAttribute("aria-label", say("Cycles to search in"));
    choice.addEventListener("change", restart);
    elsewhere.setAttribute("role", "status");
    meta.parentElement.before(make("div", "okr-search", choice, elsewhere));
  };

  /* What is shown of what was found. */
  const isHit = (text, words) => words.some((word) => holds(` ${fold(text)}`, word));
  const marked = (text, words) =>
    text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, nth) => (nth % 2 && isHit(part, words) ? make("mark", "", part) : part));

  const teaser = (text, words) => {
    const hit = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)).find(([word]) => isHit(word, words));
    const from = hit?.index > 60 ? text.indexOf(" ", hit.index - 50) + 1 : 0;
    const to = text.indexOf(" ", from + 150);
    return `${from ? "… " : ""}${to < 0 ? text.slice(from) : `${text.slice(from, to)} …`}`;
  };

  const item = (entry, words) => {
    const past = first.cycles.slice(1).find(({ id }) => id === entry.cycle)?.title;
    const facts = [first.kinds[entry.kind], entry.unit, entry.owner, past].filter(Boolean).join(" · ");
    const line = make("p", "", ...marked(facts, words));
    if (entry.health) {
      const [name, ...health] = entry.health.split(" ");
      line.append(" · ", make("span", `okr-health okr-health--${name}`, health.join(" ")));
    }
    const article = make("article", "md-search-result__article md-typeset", make("h2", "", ...marked(entry.title, words)), line);
    if (entry.text) article.append(make("p", "", ...marked(teaser(entry.text, words), words)));
    const link = Object.assign(make("a", "md-search-result__link", article), { href: new URL(entry.url, base), tabIndex: -1 });
    return make("li", "md-search-result__item", link);
  };

  const more = (left) => {
    const text = left ? say("%(count)s more", { count: left }) : waiting.some(isWanted) ? say("Search in more cycles") : "";
    if (!text || loading) return [];
    const button = Object.assign(make("button", "okr-search__more", text), { type: "button", tabIndex: -1 });
    button.addEventListener("click", () => {
      query.focus();
      shown += MANY;
      ask();
    });
    return [make("li", "md-search-result__item", button)];
  };

  const ask = () => {
    if (!first) return;
    const words = wordsOf(query.value);
    const cycles = new Set(first.cycles.filter(isWanted).map(({ id }) => id));
    const all = found([...parts.values()].flat(), words, first.cycles.map(({ id }) => id));
    const here = all.filter(({ cycle }) => (cycle ? cycles.has(cycle) : ["", "open"].includes(choice.value)));
    if (words.length && here.length < shown) loadNext();
    const count = ["none", "one"][here.length] ?? "other";
    const told = said[`search.result.${words.length ? count : "placeholder"}`];
    meta.textContent = words.length && loading && !here.length ? "…" : told.replace("#", here.length.toLocaleString(document.documentElement.lang) + (waiting.some(isWanted) ? "+" : ""));
    elsewhere.textContent = here.length < all.length ? say("%(count)s in other cycles", { count: all.length - here.length }) : "";
    const { href } = list.contains(document.activeElement) ? document.activeElement : {};
    list.replaceChildren(...here.slice(0, shown).map((entry) => item(entry, words)), ...(words.length ? more(Math.max(0, here.length - shown)) : []));
    if (href) [...list.querySelectorAll("a")].find((link) => link.href === href)?.focus(); // who walks on stays where they are
  };

  const restart = () => {
    shown = MANY;
    list.closest(".md-search__scrollwrap").scrollTop = 0;
    ask();
  };

  /* By keyboard and mouse, as in the theme's own search; focus that leaves it closes it. */
  const show = (isOpen) => {
    if (toggle.checked !== isOpen) toggle.click();
  };
  const close = () => {
    show(false);
    document.activeElement.blur();
  };
  const walk = (step) => {
    const stops = [query, ...list.querySelectorAll("a, button")];
    stops.at((Math.max(0, stops.indexOf(document.activeElement)) + step) % stops.length).focus();
  };
  const keys = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), Escape: close };

  search.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys) || (event.target === choice && event.key !== "Escape")) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !["/", "f", "s"].includes(event.key)) return;
    event.preventDefault();
    query.focus();
    query.select();
  });
  search.addEventListener("focusin", () => show(true));
  search.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !search.contains(relatedTarget)) show(false);
  });
  search.addEventListener("click", ({ target }) => {
    if (target.closest("a")) show(false);
  });
  toggle.addEventListener("change", () => (toggle.checked ? query.focus() : query.blur()));
  query.form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  query.form.addEventListener("reset", () => setTimeout(() => (restart(), query.focus())));
  query.addEventListener("input", restart);
  query.addEventListener("focus", begin, { once: true });
  meta.setAttribute("role", "status");
  list.setAttribute("role", "list");
  list.hidden = false; // as the theme's own search leaves it
})();

/* An address that ends in the id of a tab within a page opens that, as Material does with a script in each page. */
(() => {
  const tab = document.getElementById(location.hash.slice(1));
  if (tab?.name?.startsWith("__tabbed_")) tab.checked = true;
})();
