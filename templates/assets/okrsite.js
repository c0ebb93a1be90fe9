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
    const element = document.createElementNS(/^(svg|g|text|line|circle|poly\w+)$/.test(tag) ? SVG : "http://www.w3.org/1999/xhtml", tag);
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

  /* The numbers of a chart as pages write them. */
  const format = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 6, useGrouping: "min2" });
  const [group, point] = format.format(1.5) === "1,5" ? [".", ","] : [",", "."];
  const read = (text) => Number(text.replaceAll(group, "").replace(point, ".").replace("\u2212", "-") || NaN);
  const said = (value) => format.format(Number(value)).replace("-", "\u2212");
  const rough = (value) => said(Number(value).toPrecision(3));
  const plain = (text) => {
    const element = html("div", {}, text);
    element.querySelectorAll("[aria-hidden]").forEach((one) => one.remove());
    return element.textContent.replace(/\s+/g, " ").trim();
  };
  const named = ({ unit }, [name, value]) => `${name} ${said(value)}${unit === "%" ? "\u00a0%" : ""}`;

  /* What is expected on a day, along the plan; nothing without one. */
  const planned = (plan, day) => {
    const after = plan.findIndex(([at]) => at >= day);
    if (after < 0) return plan.at(-1)?.[1];
    const [[from, low], [to, high]] = [plan[Math.max(after - 1, 0)], plan[after]];
    return to === from ? high : low + ((high - low) * (day - from)) / (to - from);
  };
  const pairs = (text) => (text ? text.split("|").map((pair) => pair.split(":").map(Number)) : []);

  /* Round numbers from below the lowest to above the highest. */
  const marksOf = (low, high) => {
    const rough = (high - low || Math.abs(high) || 1) / 3;
    const size = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((one) => one * size >= rough * 0.999) * size;
    const first = Math.floor(low / step + 1e-9);
    return Array.from({ length: Math.ceil(high / step - 1e-9) - first + 1 }, (_, nth) => (first + nth) * step);
  };

  /* What counts of the check-ins, or of a KPI or of progress where those are no numbers. */
  const pointsOf = (data, course, rows) => {
    if (course.kpi) return course.kpi.map(([label, day, value]) => ({ label, day, y: Number(value), value: said(value) }));
    if (!course.share) return rows.map((row) => ({ ...row, y: read(row.value) })).filter(({ y }) => !Number.isNaN(y));
    const days = course.x ? course.x.split("|").map(Number) : rows.map(({ day }) => day);
    const labels = new Map(data.days);
    return [...course.s].map((digit, nth) => {
      const y = Math.round((100 * parseInt(digit, 36)) / 35);
      return { day: days[nth], label: labels.get(days[nth]) ?? "", y, value: `${y}\u00a0%` };
    });
  };

  /* Values over the days of the cycle; with them the plan, what is to be reached, today, and where it leads. Notes are
     numbered as in the table; they and changes of the promise are read out and shown below as the keyboard comes by. */
  const chart = (data, course, rows) => {
    const points = pointsOf(data, course, rows);
    if (!course.aims || points.length < 2) return "";
    const plan = pairs(course.plan), [due, dueLabel] = course.due ?? [data.span - 1, data.end];
    const lines = [...course.aims.map((one) => ["target", ...one]), ...(course.zones ?? []).map((one) => ["zone", ...one])];
    const ahead = course.ahead?.split("|").map(Number);
    const all = [...points.map(({ y }) => y), ...plan.map(([, y]) => y), ...lines.map(([, , y]) => Number(y)), ...(ahead ?? [])];
    const marks = marksOf(Math.min(...all), Math.max(...all));
    const [width, height, right, top, foot] = [480, 160, 12, 18, 20];
    const left = 12 + 8 * Math.max(...marks.map((mark) => said(mark).length));
    const x = (day) => (left + ((width - left - right) * Math.min(Math.max(day, 0), data.span - 1)) / Math.max(data.span - 1, 1)).toFixed(1);
    const y = (value) => (height - foot - ((height - foot - top) * (value - marks[0])) / (marks.at(-1) - marks[0] || 1)).toFixed(1);
    const at = ([day, value]) => [x(day), y(value)];
    const words = (text, where) => make("text", { fill: "currentColor", ...where }, text);
    const line = (name, x1, y1, x2, y2) => make("line", { class: name, x1, y1, x2, y2 });
    const sideOf = (day) => (day < data.span * 0.1 ? "start" : day > data.span * 0.9 ? "end" : "middle");
    const last = points.at(-1);
    const ground = make("g", { "aria-hidden": true },
      ...marks.flatMap((mark) => [line("okr-guide", left, y(mark), width - right, y(mark)), words(said(mark), { class: "okr-axis", x: left - 6, y: +y(mark) + 4, "text-anchor": "end" })]),
      words(data.start, { class: "okr-axis", x: left, y: height - 2 }), words(data.end, { class: "okr-axis", x: width - right, y: height - 2, "text-anchor": "end" }),
      ...(data.today === undefined ? [] : [line("okr-today", x(data.today), top - 6, x(data.today), height - foot), words("Today", { class: "okr-axis", x: x(data.today), y: 9, "text-anchor": sideOf(data.today) })]),
      ...lines.map(([look, , value]) => line(`okr-${look}`, left, y(value), width - right, y(value))),
      drawnLine(plan.map(at), { class: "okr-expected" }),
      ...(ahead ? [make("polygon", { class: "okr-band", points: [at([last.day, last.y]), at([due, ahead[1]]), at([due, ahead[2]])].join(" ") }), drawnLine([at([last.day, last.y]), at([due, ahead[0]])], { class: "okr-ahead" }), make("circle", { class: "okr-ring", cx: x(due), cy: y(ahead[0]), r: 5 }), words(rough(ahead[0]), { class: "okr-name", x: +x(due) + 4, y: +y(ahead[0]) + (y(ahead[0]) < 40 ? 18 : -9), "text-anchor": "end" })] : []),
      drawnLine(points.map((one) => at([one.day, one.y])), { class: "okr-actual" }),
      ...points.map((one) => make("circle", { class: "okr-dot", cx: x(one.day), cy: y(one.y), r: points.length > 40 ? 1.5 : 2.5 })),
      ...lines.map(([, name, value]) => words(named(course, [name, value]), { class: "okr-name", x: left + 4, y: +y(value) - 4 })));
    const note = make("p", { class: "okr-meta okr-chart__said" });
    const stop = (text, ...shapes) => {
      const mark = make("g", { class: "okr-stop", role: "img", tabindex: 0, "aria-label": text }, ...shapes);
      for (const event of ["focus", "pointerenter", "click"]) mark.addEventListener(event, () => (note.textContent = text));
      return mark;
    };
    const heights = points.map((one) => [one.day, one.y]);
    const notes = rows.filter(({ nth }) => nth).map(({ nth, label, day, value, note: text, more }) => {
      const [cx, cy] = at([day, planned(heights, day)]);
      const told = [label, plain(value)].filter(Boolean).join(", ");
      return stop(`${nth}: ${told}. ${plain(text || more)}`, make("circle", { cx, cy, r: 8 }), words(nth, { x: cx, y: +cy + 3.5, "text-anchor": "middle" }));
    });
    const moved = (course.moved ?? []).map(([day, label, text]) =>
      stop(`${label}: ${plain(text)}`, make("polygon", { points: [[-6, 0], [0, -6], [6, 0], [0, 6]].map(([dx, dy]) => `${+x(day) + dx},${height - foot + dy}`).join(" ") })));
    const label = [`${last.label}: ${plain(last.value)} ${course.share ? "" : plain(course.unit ?? "")}`.trim(), ahead ? `forecast for ${dueLabel}: ${rough(ahead[0])}, from ${rough(ahead[1])} to ${rough(ahead[2])}` : "", "the table below has all numbers"];
    const keys = [["actual", course.share ? "Progress" : "Reported"], plan.length ? ["expected", "Plan"] : "", ahead ? ["ahead", "Forecast and its range"] : "", moved.length ? ["moved", "Changed promise"] : ""];
    return make("figure", { class: "okr-chart okr-told" },
      html("p", { class: "okr-meta" }, course.unit ?? ""),
      make("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label.filter(Boolean).join("; ") }, ground, ...moved, ...notes),
      make("figcaption", {}, make("p", { class: "okr-meta okr-keys" }, ...keys.filter(Boolean).map(([key, text]) => make("span", { class: `okr-key okr-key--${key}` }, text))), note));
  };

  const cells = (course, { label, day, value, confidence, note, more, by, nth }) => {
    const words = make("td", { "data-name": "Words" });
    if (nth) words.append(make("b", { class: "okr-nth" }, nth));
    if (note) words.append(html("div", { class: "okr-text", dir: "auto" }, note));
    if (more) words.append(html("div", {}, more));
    if (by) words.append(html("span", { class: "okr-meta" }, by));
    const plan = pairs(course.plan);
    const expected = plan.length ? [make("td", { "data-name": "Plan" }, rough(planned(plan, day)) + (course.share ? "\u00a0%" : ""))] : [];
    return make("tr", {}, make("td", {}, label), html("td", { "data-name": "Reported" }, value), ...expected, make("td", { "data-name": "Confidence" }, confidence && `${confidence}/10`), words);
  };

  /* Where it leads, and what is to be reached by then: the numbers of the chart that nobody reported. */
  const ends = (data, course) => {
    if (!course.aims) return [];
    const [value, low, high] = course.ahead?.split("|") ?? [];
    const aims = [...course.aims, ...(course.zones ?? [])].map((one) => named(course, one)).join(", ");
    const plan = pairs(course.plan);
    const forecast = value ? `Forecast ${said(value)} (${said(low)} to ${said(high)})` : "";
    const expected = plan.length ? [make("td", { "data-name": "Plan" }, rough(plan.at(-1)[1]) + (course.share ? "\u00a0%" : ""))] : [];
    return [make("tr", {}, make("td", {}, course.due?.[1] ?? data.end), make("td", { "data-name": "Reported" }, forecast), ...expected, make("td", { "data-name": "Confidence" }), make("td", { "data-name": "Words" }, aims))];
  };

  /* Newest first; where the measure was changed, that stands between the rows. */
  const table = (data, rows, course) => {
    const { unit, share, plan, since = [] } = course;
    const changes = new Map(since);
    const head = ["Day", unit && !share ? `Reported, ${unit}` : "Reported", ...(plan ? ["Plan"] : []), "Confidence", "Words"].map((name) => html("th", { scope: "col" }, name));
    const change = (words) => make("tr", {}, html("td", { colspan: head.length, class: "okr-meta" }, words));
    const lines = rows.flatMap((row, at) => [...(changes.has(at) ? [change(changes.get(at))] : []), cells(course, row)]);
    const whole = make("table", { class: "okr-table okr-table--rows okr-check-ins" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...ends(data, course), ...lines.reverse()));
    return make("div", { class: "okr-scroll", role: "group", "aria-label": "Check-ins", tabindex: 0 }, whole);
  };

  /* A KPI's readings among the check-ins, which then say words alone. */
  const together = (rows, { kpi = [] }) => {
    const days = new Map(rows.map((row) => [row.day, row]));
    for (const [label, day, value] of kpi) days.set(day, { label, confidence: "", note: "", more: "", by: "", ...days.get(day), day, value: said(value) });
    return kpi.length ? [...days.values()].sort((one, other) => one.day - other.day) : rows;
  };

  const draw = (fold, data, course, said) => {
    const rows = together(said, course);
    const counting = rows.slice(course.since?.at(-1)[0] ?? 0);
    if (course.aims) counting.filter((row) => row.note || row.more).forEach((row, at) => (row.nth = at + 1));
    const author = said.length > 1 && course.b && !course.b.includes("|") ? html("p", { class: "okr-meta" }, `All by ${data.texts[course.b]}`) : "";
    fold.append(...[chart(data, course, counting), table(data, rows, course), author].filter(Boolean));
  };

  /* How a number came about: the formula of a key result with its numbers in place, and what each part adds to a mean. */
  const how = new URL("../how-we-compute.html", document.currentScript.src).href;
  const derived = (of, { f: formulas }) => {
    const words = Array.from(of.querySelectorAll(".okr-values > div"), ({ firstChild, lastChild }) => [firstChild.textContent, lastChild.textContent]);
    const [shown, said, goal] = [of.querySelector(".okr-kr__percent").textContent, Object.fromEntries(words), words.at(-1)?.[0]];
    const digits = (text) => text?.match(/(?:^|:\u00a0)([\u2212\d.,]+)(?=\u00a0|$)/)?.[1].replace(/^\u2212.*/, "($&)");
    const [from, to, [low, high]] = [digits(said.from), digits(said[goal]), (said.between ?? "").split(" and ").map(digits)];
    if (!shown || !formulas[goal] || (goal === "to" && !from)) return "";
    const numbers = { value: digits(said.now), from, to, limit: to, low, high };
    const rule = from ? formulas[goal] : formulas[goal].replace(" \u2212 from", "");
    const math = rule.replace(/\b(value|from|to|limit|low|high)\b/g, (name) => numbers[name] ?? name);
    const counting = shown.startsWith("\u2212") ? ". It counts as 0\u00a0%" : parseInt(shown, 10) > 100 ? ". It counts as 100\u00a0%" : "";
    return make("p", { class: "okr-meta okr-derived" }, `${shown} = ${math}${counting}. `, make("a", { href: how }, "How we compute"));
  };

  const sum = (of, course) => {
    const [cards, own] = [of.querySelectorAll(".okr-kr"), (course.p ?? "").split("|")];
    const beside = own.flatMap((one, nth) => {
      const [adds, weight = "1"] = one.split("*");
      return adds ? [[make("a", { href: `#${cards[nth].id}` }, cards[nth].querySelector("h3").textContent), weight, cards[nth].querySelector(".okr-kr__percent").textContent || "no data", adds]] : [];
    });
    const others = (course.q ?? []).map(([part, ...rest]) => [html("span", {}, part), ...rest]);
    const head = ["Part", "Weight", "Progress", "Adds points"].map((name, nth) => make("th", { scope: "col", class: nth ? "okr-num" : "" }, name));
    const rows = [...beside, ...others].map((cells) => make("tr", {}, ...cells.map((one, nth) => make("td", { class: nth ? "okr-num" : "" }, one))));
    const whole = make("table", { class: "okr-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    const title = make("summary", {}, "Show the math", make("span", { class: "okr-unseen" }, ` of ${of.querySelector("h2").textContent}`));
    return make("details", { class: "okr-more okr-sum" }, title, whole, make("p", { class: "okr-meta" }, make("a", { href: `${how}#mean` }, "How we compute")));
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
      if (course.p || course.q) (of.querySelector(":scope > .okr-objective__foot") ?? of.lastElementChild).after(sum(of, course));
      const math = of.matches("li") && derived(of, data);
      if (math) foldOf(of).append(math);
      if (course.s) of.querySelector(".okr-kr__percent")?.after(sparkline(data, course));
      const rows = course && "vcnmb".split("").some((name) => course[name]) ? rowsOf(data, course) : [];
      if (!rows.length && !course.kpi) return;
      const fold = foldOf(of);
      if (rows.length && of.matches("li")) fold.firstElementChild.append(`, ${rows.length}\u00a0check-in${rows.length === 1 ? "" : "s"}`);
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
