/* What folds show when they are opened: the chart and the table of a key result's check-ins, and how a number came about.
   okrsite.js loads this for the first of them. */
const OkrCharts = (() => {
  "use strict";
  /* sentences */
  const { daysOf, digits, drawnLine, make, rowsOf } = Okr;
  /* HTML of our own making, with people's texts in it made safe. */
  const html = (tag, attributes, text) => Object.assign(make(tag, attributes), { innerHTML: text });

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
    const days = daysOf(data, course);
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
      ...(data.today === undefined ? [] : [line("okr-today", x(data.today), top - 6, x(data.today), height - foot), words(document.querySelector(".okr-as-of")?.textContent ?? "", { class: "okr-axis", x: x(data.today), y: 9, "text-anchor": sideOf(data.today) })]),
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
    const forecast = ahead ? say("forecast for %(day)s: %(value)s, from %(low)s to %(high)s", { day: dueLabel, value: rough(ahead[0]), low: rough(ahead[1]), high: rough(ahead[2]) }) : "";
    const label = [`${last.label}: ${plain(last.value)} ${course.share ? "" : plain(course.unit ?? "")}`.trim(), forecast, say("the table below has all numbers")];
    const keys = [["actual", course.share ? say("Progress") : say("Reported")], plan.length ? ["expected", say("Plan")] : "", ahead ? ["ahead", say("Forecast and its range")] : "", moved.length ? ["moved", say("Changed promise")] : ""];
    return make("figure", { class: "okr-chart okr-told" },
      html("p", { class: "okr-meta" }, course.unit ?? ""),
      make("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label.filter(Boolean).join("; ") }, ground, ...moved, ...notes),
      make("figcaption", {}, make("p", { class: "okr-meta okr-keys" }, ...keys.filter(Boolean).map(([key, text]) => make("span", { class: `okr-key okr-key--${key}` }, text))), note));
  };

  const cells = (course, { label, day, value, confidence, note, more, by, nth }) => {
    const words = make("td", { "data-name": say("Words") });
    if (nth) words.append(make("b", { class: "okr-nth" }, nth));
    if (note) words.append(html("div", { class: "okr-text", dir: "auto" }, note));
    if (more) words.append(html("div", {}, more));
    if (by) words.append(html("span", { class: "okr-meta" }, by));
    const plan = pairs(course.plan);
    const expected = plan.length ? [make("td", { "data-name": say("Plan") }, rough(planned(plan, day)) + (course.share ? "\u00a0%" : ""))] : [];
    return make("tr", {}, make("td", {}, label), html("td", { "data-name": say("Reported") }, value), ...expected, make("td", { "data-name": say("Confidence") }, confidence && `${confidence}/10`), words);
  };

  /* Where it leads, and what is to be reached by then: the numbers of the chart that nobody reported. */
  const ends = (data, course) => {
    if (!course.aims) return [];
    const [value, low, high] = course.ahead?.split("|") ?? [];
    const aims = [...course.aims, ...(course.zones ?? [])].map((one) => named(course, one)).join(", ");
    const plan = pairs(course.plan);
    const forecast = value ? say("Forecast %(value)s (%(low)s to %(high)s)", { value: said(value), low: said(low), high: said(high) }) : "";
    const expected = plan.length ? [make("td", { "data-name": say("Plan") }, rough(plan.at(-1)[1]) + (course.share ? "\u00a0%" : ""))] : [];
    return [make("tr", {}, make("td", {}, course.due?.[1] ?? data.end), make("td", { "data-name": say("Reported") }, forecast), ...expected, make("td", { "data-name": say("Confidence") }), make("td", { "data-name": say("Words") }, aims))];
  };

  /* Newest first; where the measure was changed, that stands between the rows. */
  const table = (data, rows, course) => {
    const { unit, share, plan, since = [] } = course;
    const changes = new Map(since);
    const head = [say("Day"), unit && !share ? say("Reported, %(unit)s", { unit }) : say("Reported"), ...(plan ? [say("Plan")] : []), say("Confidence"), say("Words")].map((name) => html("th", { scope: "col" }, name));
    const change = (words) => make("tr", {}, html("td", { colspan: head.length, class: "okr-meta" }, words));
    const lines = rows.flatMap((row, at) => [...(changes.has(at) ? [change(changes.get(at))] : []), cells(course, row)]);
    const whole = make("table", { class: "okr-table okr-table--rows okr-check-ins" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...ends(data, course), ...lines.reverse()));
    return make("div", { class: "okr-scroll", role: "group", "aria-label": say("Check-ins"), tabindex: 0 }, whole);
  };

  /* A KPI's readings among the check-ins, which then say words alone. */
  const together = (rows, { kpi = [] }) => {
    const days = new Map(rows.map((row) => [row.day, row]));
    for (const [label, day, value] of kpi) days.set(day, { label, confidence: "", note: "", more: "", by: "", ...days.get(day), day, value: said(value) });
    return kpi.length ? [...days.values()].sort((one, other) => one.day - other.day) : rows;
  };

  /* How a number came about: the formula of a key result with its numbers in place, and what each part adds to a mean. */
  const how = new URL("../how-we-compute.html", document.currentScript.src).href;
  const words = { if: say("if"), else: say("else"), distance: say("distance") };
  const derived = ({ shown, formula, from, now, goal }) => {
    const [low, high] = goal.split(/ \S+ /).map(digits);
    const numbers = { value: now, from, to: digits(goal), limit: digits(goal), low, high };
    const signed = Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, text?.replace(/^\u2212.*/, "($&)")]));
    const rule = from ? formula : formula.replace(" \u2212 from", "");
    const math = rule.replace(/at least 0 and at most 1|\b(?:value|from|to|limit|low|high|if|else|distance)\b/g, (name) => signed[name] ?? words[name] ?? (name.startsWith("at ") ? say("at least 0 and at most 1") : name));
    const counted = shown.startsWith("\u2212") ? say("It counts as 0\u00a0%.") : parseInt(shown, 10) > 100 ? say("It counts as 100\u00a0%.") : "";
    return make("p", { class: "okr-meta okr-derived" }, `${shown} = ${math}. `, counted, counted && " ", make("a", { href: how }, say("How we compute")));
  };

  const sum = (fold, of, course) => {
    const [cards, own] = [of.querySelectorAll(".okr-kr"), (course.p ?? "").split("|")];
    const beside = own.flatMap((one, nth) => {
      const [adds, weight = "1"] = one.split("*");
      return adds ? [[make("a", { href: `#${cards[nth].id}` }, cards[nth].querySelector("h3").textContent), weight, cards[nth].querySelector(".okr-kr__percent").textContent || say("no data"), adds]] : [];
    });
    const others = (course.q ?? []).map(([part, ...rest]) => [html("span", {}, part), ...rest]);
    const look = (nth) => (nth ? { class: "okr-num" } : {});
    const head = [say("Part"), say("Weight"), say("Progress"), say("Adds points")].map((name, nth) => make("th", { scope: "col", ...look(nth) }, name));
    const rows = [...beside, ...others].map((cells) => make("tr", {}, ...cells.map((one, nth) => make("td", look(nth), one))));
    const whole = make("table", { class: "okr-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    fold.append(whole, make("p", { class: "okr-meta" }, make("a", { href: `${how}#mean` }, say("How we compute"))));
  };

  /* All of a fold: how its number came about, the chart and the table. */
  const draw = (fold, data, course, math) => {
    if (math) fold.append(derived(math));
    const given = course ? rowsOf(data, course) : [];
    if (!given.length && !course.kpi) return;
    const rows = together(given, course);
    const counting = rows.slice(course.since?.at(-1)[0] ?? 0);
    if (course.aims) counting.filter((row) => row.note || row.more).forEach((row, at) => (row.nth = at + 1));
    const author = given.length > 1 && course.b && !course.b.includes("|") ? html("p", { class: "okr-meta" }, say("All by %(name)s", { name: data.texts[course.b] })) : "";
    fold.append(...[chart(data, course, counting), table(data, rows, course), author].filter(Boolean));
  };

  return { draw, sum };
})();
