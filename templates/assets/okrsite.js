/* The cascade week by week: a slider puts what stands in data-okr-steps of each line where today's numbers stand. */
(() => {
  "use strict";
  const replay = document.querySelector(".okr-replay");
  if (!replay) return;
  const days = replay.dataset.okrDays.split("|");
  const words = JSON.parse(replay.dataset.okrWords);
  const last = days.length - 1;

  /* What was never measured has no bar, and is the same in every week. Today's line is put back as it was. */
  const lines = Array.from(document.querySelectorAll("[data-okr-steps]:has(.okr-bar)"), (line) => ({
    line,
    today: line.innerHTML,
    steps: line.dataset.okrSteps.split(";").map((step) => step.split("|")),
  }));

  const parts = (line) => ({
    percent: line.querySelector(".okr-line__percent"),
    health: line.querySelector(".okr-health"),
    bar: line.querySelector(".okr-bar"),
  });

  const expectedMark = (bar) => {
    const mark = bar.querySelector(".okr-bar__expected") || document.createElement("span");
    mark.className = "okr-bar__expected";
    return mark;
  };

  const show = ({ line, today, steps }, week) => {
    if (week === last) {
      line.innerHTML = today;
      return;
    }
    const [percent, filled, expected, at, health] = steps[week];
    const of = parts(line);
    of.percent.textContent = percent;
    of.health.textContent = words[health];
    of.health.className = `okr-health okr-health--${health}`;
    of.bar.className = `okr-bar okr-bar--${health}`;
    of.bar.style.visibility = percent ? "" : "hidden"; /* nothing was measured yet */
    of.bar.querySelector(".okr-bar__fill").style.width = `${filled}%`;
    const mark = expectedMark(of.bar);
    mark.style.left = `${at}%`;
    if (at) of.bar.append(mark);
    else mark.remove();
    if (expected) {
      of.bar.setAttribute("role", "img");
      of.bar.setAttribute("aria-label", `${expected} expected by then`);
      of.bar.removeAttribute("aria-hidden");
    } else {
      of.bar.removeAttribute("role");
      of.bar.removeAttribute("aria-label");
      of.bar.setAttribute("aria-hidden", "true");
    }
  };

  const slider = document.createElement("input");
  slider.type = "range";
  slider.id = "okr-replay-week";
  slider.min = 0;
  slider.max = slider.value = last;
  slider.step = 1;
  const label = document.createElement("label");
  label.htmlFor = slider.id;
  label.textContent = "Replay";
  const shown = document.createElement("output");
  shown.htmlFor = slider.id;

  const turn = () => {
    const week = Number(slider.value);
    for (const line of lines) show(line, week);
    const said = week === last ? days[week] : `${days[week]}, not the latest numbers`;
    shown.textContent = said;
    slider.setAttribute("aria-valuetext", said);
    replay.classList.toggle("okr-replay--past", week !== last);
  };

  const control = document.createElement("div");
  control.className = "okr-replay__control";
  control.append(label, slider, shown);
  replay.prepend(control);
  slider.addEventListener("input", turn);
  shown.textContent = days[last];
  slider.setAttribute("aria-valuetext", days[last]);
})();

/* A page stays as it was built. Where its figures are over a week old, it says so beside their day. */
(() => {
  "use strict";
  const DAY = 24 * 60 * 60 * 1000;
  for (const time of document.querySelectorAll("time.okr-as-of")) {
    if (document.querySelector(".okr-archived")) return; /* those are for ever */
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / DAY);
    if (days <= 7) continue;
    const said = Object.assign(document.createElement("strong"), { className: "okr-age", textContent: `these figures are ${days}\u00a0days old` });
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
  const [LONGEST, LONGEST_MAIL] = [8000, 1900]; /* characters of an address that GitHub and mail programs take */

  const loaded = (url) =>
    new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
      document.head.append(script);
    });

  const filled = async (link) => {
    const { okrBlank: name, okrData: path } = link.dataset;
    const data = new URL(path, location.href);
    const [unit] = await Promise.all([fetch(data).then((answer) => answer.json()), loaded(new URL("../../../../check-in/text.js", data))]);
    const [isMail, issue] = [name === "body", name === "issue" ? unit.form.issue : { text: name, before: "", after: "" }];
    const blank = CheckInText.blank(unit, name === "issue");
    const text = issue.before + (isMail ? blank.replaceAll("\n", "\r\n") : blank) + issue.after;
    const url = `${link.href}&${encodeURIComponent(issue.text)}=${encodeURIComponent(text)}`;
    if (url.length <= (isMail ? LONGEST_MAIL : LONGEST)) return url;
    return isMail ? link.href : document.querySelector(".okr-actions__first").href;
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
   beside the number of each key result, and in its fold a chart and a table. And the links to edit a line of a plan. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const make = (tag, attributes, ...children) => {
    const element = document.createElementNS(/^(svg|g|text|line|circle|polyline)$/.test(tag) ? SVG : "http://www.w3.org/1999/xhtml", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  /* HTML of our own making, with people's texts in it made safe. */
  const html = (tag, attributes, text) => Object.assign(make(tag, attributes), { innerHTML: text });
  const column = (text, length) => {
    const found = (text ?? "").split("|");
    return Array.from({ length }, (_, at) => found[at] ?? "");
  };

  const rowsOf = ({ days, texts }, course) => {
    const places = (course.d ?? "").split("|").filter(Boolean);
    const length = Math.max(...[..."vcnmd"].map((name) => (course[name] ?? "").split("|").length));
    const columns = Object.fromEntries([..."vcnmb"].map((name) => [name, column(course[name], length)]));
    const text = (place) => (place === "" ? "" : texts[place]);
    return Array.from({ length }, (_, at) => {
      const [day, label] = days[places[at] ?? at];
      return { day, label, value: columns.v[at], confidence: columns.c[at], note: text(columns.n[at]), more: text(columns.m[at]), by: length > 1 && !course.b?.includes("|") ? "" : text(columns.b[at]) };
    });
  };

  const drawnLine = (points, attributes) => make("polyline", { ...attributes, points: points.map((point) => point.join()).join(" ") });

  /* Progress over the days of the cycle, in a box of 96 by 24. */
  const sparkline = (data, course) => {
    const days = course.x ? course.x.split("|").map(Number) : rowsOf(data, course).map(({ day }) => day);
    const at = (day) => 2 + (92 * Math.min(day, data.span - 1)) / Math.max(data.span - 1, 1);
    const points = [...course.s].map((digit, nth) => [at(days[nth]).toFixed(1), (22 - (20 * parseInt(digit, 36)) / 35).toFixed(1)]);
    const [x, y] = points.at(-1);
    return make("svg", { class: "okr-spark", viewBox: "0 0 96 24", "aria-hidden": true }, drawnLine(points, {}), make("circle", { cx: x, cy: y, r: 2 }));
  };

  /* The values that count, and dashed what they are to reach; nothing of words, and of a single value. */
  const chart = (rows, aims) => {
    const read = (text) => Number(text.replaceAll(",", "").replace("\u2212", "-") || NaN);
    const values = rows.map(({ day, label, value }) => ({ day, label, value, y: read(value) })).filter(({ y }) => !Number.isNaN(y));
    if (values.length < 2 || !aims) return "";
    const [width, height, right, foot] = [480, 132, 64, 20];
    const marks = aims.map((text) => ({ text, y: read(text) }));
    const all = [...values, ...marks].map(({ y }) => y);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const [first, last] = [values[0], values.at(-1)];
    const x = (day) => 4 + ((width - right - 8) * (day - first.day)) / Math.max(last.day - first.day, 1);
    const y = (value) => height - foot - 8 - ((height - foot - 16) * (value - low)) / (high - low || 1);
    const words = (text, at) => make("text", { fill: "currentColor", ...at }, text);
    const aim = ({ text, y: to }) => make("g", { class: "okr-target" },
      make("line", { x1: 4, x2: width - right, y1: y(to), y2: y(to), stroke: "currentColor", "stroke-dasharray": "4 4" }),
      words(text, { x: width - right + 6, y: y(to) + 4 }));
    const points = values.map((one) => [x(one.day).toFixed(1), y(one.y).toFixed(1)]);
    const isNear = marks.some((mark) => Math.abs(y(mark.y) - y(last.y)) < 14);
    const course = make("g", { class: "okr-actual" },
      drawnLine(points, { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }),
      ...points.map(([cx, cy]) => make("circle", { cx, cy, r: 2.5, fill: "currentColor" })),
      isNear ? "" : words(last.value, { x: width - right + 6, y: y(last.y) + 4 }));
    const axis = make("g", { class: "okr-axis" },
      words(first.label, { x: 0, y: height - 2 }), words(last.label, { x: width - right, y: height - 2, "text-anchor": "end" }));
    const label = "The readings over time; the table below has their numbers";
    return make("figure", { class: "okr-chart" }, make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...marks.map(aim), course, axis));
  };

  const cells = ({ label, value, confidence, note, more, by }) => {
    const words = make("td", {});
    if (note) words.append(html("div", { class: "okr-text", dir: "auto" }, note));
    if (more) words.append(html("div", {}, more));
    if (by) words.append(html("span", { class: "okr-meta" }, by));
    return make("tr", {}, make("td", {}, label), html("td", {}, value), make("td", {}, confidence && `${confidence}/10`), words);
  };

  /* Newest first; where the measure was changed, that stands between the rows. */
  const table = (rows, { unit, since = [] }) => {
    const changes = new Map(since);
    const head = ["Day", unit ? `Reported, ${unit}` : "Reported", "Confidence", "Words"].map((name) => html("th", { scope: "col" }, name));
    const lines = rows.flatMap((row, at) => (changes.has(at) ? [make("tr", {}, html("td", { colspan: 4, class: "okr-meta" }, changes.get(at))), cells(row)] : [cells(row)]));
    const whole = make("table", { class: "okr-table okr-check-ins" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...lines.reverse()));
    return make("div", { class: "okr-scroll", role: "group", "aria-label": "Check-ins", tabindex: 0 }, whole);
  };

  const draw = (fold, data, course, rows) => {
    const counting = rows.slice(course.since?.at(-1)[0] ?? 0);
    const author = rows.length > 1 && course.b && !course.b.includes("|") ? html("p", { class: "okr-meta" }, `All by ${data.texts[course.b]}`) : "";
    fold.append(...[chart(counting, course.aims), table(rows, course), author].filter(Boolean));
  };

  const foldOf = (of) => {
    const found = of.querySelector(":scope > .okr-kr__more > details");
    if (found) return found;
    const isObjective = of.matches("section");
    const fold = make("details", { class: "okr-more" }, make("summary", {}, isObjective ? "What check-ins said of this objective" : "Details"));
    let place = isObjective ? of : of.querySelector(".okr-kr__more");
    if (!place) of.append((place = make("div", { class: "okr-kr__more" })));
    place.append(fold);
    return fold;
  };

  for (const island of document.querySelectorAll("script.okr-readings")) {
    const data = JSON.parse(island.textContent);
    island.parentElement.querySelectorAll(".okr-objective, .okr-kr").forEach((of, nth) => {
      const course = data.of[nth];
      if (course.s) of.querySelector(".okr-kr__percent")?.after(sparkline(data, course));
      const rows = course && "vcnmb".split("").some((name) => course[name]) ? rowsOf(data, course) : [];
      if (!rows.length) return;
      const fold = foldOf(of);
      if (of.matches("li")) fold.firstElementChild.append(`, ${rows.length}\u00a0check-in${rows.length === 1 ? "" : "s"}`);
      fold.addEventListener("toggle", () => draw(fold, data, course, rows), { once: true });
    });
  }

  for (const of of document.querySelectorAll("[data-okr-line]")) {
    const title = of.querySelector("h2, h3").textContent;
    const words = of.querySelector("div"); /* of a key result; of an objective what it begins with */
    const about = (of.matches("li") ? words : of).querySelector(".okr-meta") ?? words.appendChild(make("p", { class: "okr-meta" }));
    const url = `${of.closest("[data-okr-edit]").dataset.okrEdit}#L${of.dataset.okrLine}`;
    const link = make("a", { href: url, "aria-label": `Edit ${title}` }, "Edit");
    about.append(make("span", { class: "okr-edit" }, about.textContent ? " \u00b7 " : "", link));
  }

  /* Heard one by one, folds would all be called the same. */
  for (const summary of document.querySelectorAll(".okr-kr summary")) {
    summary.append(make("span", { class: "okr-unseen" }, ` of ${summary.closest(".okr-kr").querySelector("h3").textContent}`));
  }
})();
