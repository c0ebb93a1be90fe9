/* What every page needs: links that are filled in, figures that are old, paper, and lines beside numbers. What is drawn in
   a fold is drawn by okrsite-charts.js, which is loaded when the first is opened. */

/* include partials/say.js */
const Okr = (() => {
  "use strict";
  /* sentences */
  const SVG = "http://www.w3.org/2000/svg";
  const make = (tag, attributes, ...children) => {
    const element = document.createElementNS(/^(svg|g|text|line|circle|poly\w+)$/.test(tag) ? SVG : "http://www.w3.org/1999/xhtml", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  /* Another script of ours, once: where pages are files, nothing else can be loaded. */
  const loading = new Map();
  const load = (url) => {
    const { href } = new URL(url, document.baseURI);
    if (!loading.has(href)) loading.set(href, new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement("script"), { src: href, onload, onerror }))));
    return loading.get(href);
  };

  const column = (text, length) => {
    const found = (text ?? "").split("|");
    return Array.from({ length }, (_, at) => found[at] ?? "");
  };

  /* The check-ins of a course, oldest first (okrsite/cards/readings.py). */
  const rowsOf = ({ days, texts }, course) => {
    if (!"vcnmb".split("").some((name) => course[name])) return [];
    const places = (course.d ?? "").split("|").filter(Boolean);
    const length = Math.max(...[..."vcnmd"].map((name) => (course[name] ?? "").split("|").length));
    const columns = Object.fromEntries([..."vcnmb"].map((name) => [name, column(course[name], length)]));
    const text = (place) => (place === "" ? "" : texts[place]);
    return Array.from({ length }, (_, at) => {
      const [day, label] = days[places[at] ?? at];
      return { day, label, value: columns.v[at], confidence: columns.c[at], note: text(columns.n[at]), more: text(columns.m[at]), by: length > 1 && !course.b?.includes("|") ? "" : text(columns.b[at]) };
    });
  };

  /* The days of the digits of `s`. */
  const daysOf = (data, course) => (course.x ? course.x.split("|").map(Number) : rowsOf(data, course).map(({ day }) => day));
  const drawnLine = (points, attributes) => make("polyline", { ...attributes, points: points.map((point) => point.join()).join(" ") });

  /* The number of a value with its unit. */
  const digits = (text) => text?.match(/(?:^|:\u00a0)([\u2212\d.,]+)(?=\u00a0|$)/)?.[1];

  /* Why what a page asks for later is not there. */
  const unloaded = () =>
    location.protocol === "file:"
      ? say("This works where the portal is published, and with okrsite serve, but not in files opened from a disk.")
      : say("This could not be loaded. Check your connection, and open the page again.");

  return { daysOf, digits, drawnLine, load, make, rowsOf, say, unloaded };
})();

/* A page stays as it was built. Where its figures are over a week old, it says so beside their day. */
(() => {
  "use strict";
  const DAY = 24 * 60 * 60 * 1000;
  for (const time of document.querySelectorAll("time.okr-as-of")) {
    if (document.querySelector(".okr-archived")) return; /* those are for ever */
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / DAY);
    if (days <= 7) continue;
    const said = Object.assign(document.createElement("strong"), { className: "okr-age", textContent: Okr.say("these figures are %(days)s\u00a0days old", { days: days.toLocaleString(document.documentElement.lang) }) });
    time.after(" \u00b7 ", said);
  }
})();

/* On paper what is closed stays closed; the theme opens everything before it prints. */
(() => {
  "use strict";
  const closed = () => document.querySelectorAll(".okr details:not([open])");
  const marked = () => document.querySelectorAll("[data-okr-closed]");
  window.addEventListener("beforeprint", () => closed().forEach((one) => one.setAttribute("data-okr-closed", "")), true);
  window.addEventListener("afterprint", () => marked().forEach((one) => one.removeAttribute("data-okr-closed")));
})();

/* A new check-in on the forge or in a mail, with the text that is to be filled in: it is made when the link is followed,
   from the unit's published data. Without that the link leads to the same place without a text, and where the text is
   longer than an address can be, to the form. Two people who begin one on the same day get two names for it. */
(() => {
  "use strict";
  const filled = async (link) => {
    const { okrBlank: name, okrData: path } = link.dataset;
    const data = new URL(path, location.href);
    const [unit] = await Promise.all([fetch(data).then((answer) => answer.json()), Okr.load(new URL("../../../../check-in/text.js", data))]);
    const issue = name === "issue" ? unit.form.issue : { text: name, before: "", after: "" };
    const [url, fits] = CheckInText.filled(link.href, issue.text, issue.before + CheckInText.blank(unit, name === "issue") + issue.after);
    return fits || name === "body" ? url : document.querySelector(".okr-actions__first").href;
  };

  for (const link of document.querySelectorAll("a[data-okr-blank]")) {
    const apart = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => (byte % 36).toString(36)).join("");
    link.href = link.href.replace(/([?&]filename=[^&]*?)\.yaml/, `$1-${apart}.yaml`);
    if (location.protocol === "file:") continue;
    link.addEventListener("click", (event) => {
      if (!link.dataset.okrBlank) return;
      event.preventDefault();
      filled(link)
        .then((url) => (link.href = url))
        .catch(() => {}) /* without a text, then */
        .finally(() => {
          delete link.dataset.okrBlank;
          link.click();
        });
    });
  }
})();

/* What check-ins said over time, from the data of the page (okrsite/cards/readings.py says what stands in it): a line
   beside the number of each key result, and its fold. And the links to edit a line of a plan. */
(() => {
  "use strict";
  const { daysOf, digits, drawnLine, load, make, rowsOf, say, unloaded } = Okr;
  const charts = new URL("okrsite-charts.js", document.currentScript.src);
  const unseen = (text) => make("span", { class: "okr-unseen" }, ` ${text}`);

  /* Progress over the days of the cycle, in a box of 96 by 24. */
  const sparkline = (data, course) => {
    const days = daysOf(data, course);
    const at = (day) => 2 + (92 * Math.min(day, data.span - 1)) / Math.max(data.span - 1, 1);
    const points = [...course.s].map((digit, nth) => [at(days[nth]).toFixed(1), (22 - (20 * parseInt(digit, 36)) / 35).toFixed(1)]);
    const [x, y] = points.at(-1);
    return make("svg", { class: "okr-spark", viewBox: "0 0 96 24", "aria-hidden": true }, drawnLine(points, {}), make("circle", { cx: x, cy: y, r: 2 }));
  };

  /* A fold whose contents are made when it is first opened. */
  const drawn = (fold, draw) =>
    fold.addEventListener("toggle", () => load(charts).then(draw, () => fold.append(make("p", { class: "okr-meta" }, unloaded()))), { once: true });

  const foldOf = (of) => {
    const found = of.querySelector(":scope > .okr-kr__more > details");
    if (found) return found;
    const isObjective = of.matches("section");
    const fold = make("details", { class: "okr-more" }, make("summary", {}, isObjective ? say("What check-ins said of this objective") : say("Details")));
    let place = isObjective ? of : of.querySelector(".okr-kr__more");
    if (!place) of.append((place = make("div", { class: "okr-kr__more" })));
    place.append(fold);
    return fold;
  };

  /* What each part adds to the number of an objective. */
  const sum = (of, course) => {
    const title = make("summary", {}, say("Show the math"), unseen(say("of %(title)s", { title: of.querySelector("h2").textContent })));
    const fold = make("details", { class: "okr-more okr-sum" }, title);
    drawn(fold, () => OkrCharts.sum(fold, of, course));
    return fold;
  };

  /* The numbers of a key result and the formula that they stand in, where that is told. */
  const mathOf = (of, formulas) => {
    const [shown, values] = [of.querySelector(".okr-kr__percent")?.textContent, [...of.querySelectorAll(".okr-values > div")]];
    const [first, last] = [values[0], values.at(-1)];
    const formula = shown && formulas[last?.firstChild.textContent];
    const [from, now] = [first === last || first.matches(".okr-values__now") ? undefined : digits(first.lastChild.textContent), of.querySelector(".okr-values__now dd")];
    if (!formula || (formula.startsWith("(") && !from)) return null;
    return { shown, formula, from, now: digits(now?.textContent), goal: last.lastChild.textContent };
  };

  const begin = (data, of, nth) => {
    const course = data.of[nth];
    if (course.p || course.q) (of.querySelector(":scope > .okr-objective__foot") ?? of.lastElementChild).after(sum(of, course));
    const math = of.matches("li") ? mathOf(of, data.f) : null;
    if (course.s) of.querySelector(".okr-kr__percent")?.after(sparkline(data, course));
    const { length: count } = course ? rowsOf(data, course) : [];
    if (!count && !course.kpi && !math) return;
    const fold = foldOf(of);
    if (count && of.matches("li")) fold.firstElementChild.append(", ", count === 1 ? say("1\u00a0check-in") : say("%(count)s\u00a0check-ins", { count }));
    drawn(fold, () => OkrCharts.draw(fold, data, course, math));
  };

  for (const island of document.querySelectorAll("script.okr-readings")) {
    const data = JSON.parse(island.textContent);
    island.parentElement.querySelectorAll(".okr-objective, .okr-kr").forEach((of, nth) => begin(data, of, nth));
  }

  for (const of of document.querySelectorAll("[data-okr-line]")) {
    const title = of.querySelector("h2, h3").textContent;
    const words = of.querySelector("div"); /* of a key result; of an objective what it begins with */
    const about = (of.matches("li") ? words : of).querySelector(".okr-meta") ?? words.appendChild(make("p", { class: "okr-meta" }));
    const url = `${of.closest("[data-okr-edit]").dataset.okrEdit}#L${of.dataset.okrLine}`;
    const link = make("a", { href: url, "aria-label": say("Edit %(title)s", { title }) }, say("Edit"));
    about.append(make("span", { class: "okr-edit" }, about.textContent ? " \u00b7 " : "", link));
  }

  /* Heard one by one, folds would all be called the same. */
  for (const summary of document.querySelectorAll(".okr-kr summary")) {
    summary.append(unseen(say("of %(title)s", { title: summary.closest(".okr-kr").querySelector("h3").textContent })));
  }
})();
