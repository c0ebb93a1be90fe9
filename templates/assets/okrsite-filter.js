/* Filters of lists: `?health=off-track&team=shore`. What there is to find is read when a filter is opened, from a file
   that has the whole cycle (okrsite/publish/lists.py). A page that shows all of it hides what does not fit; one that
   shows a part of it lists what fits in its place. Texts become text nodes, so nothing in them is ever markup. */
(() => {
  "use strict";
  const MANY = 100;
  const BITS = { blocked: 1, overdue: 2, urgent: 4 };
  const CHOICES = ["kind", "team", "owner", "health", "label"];

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  const markOf = ([name, word]) => make("span", `okr-health okr-health--${name}`, word);
  const byName = ([, one], [, other]) => one.localeCompare(other);

  /* A file of rows, once. */
  const known = new Map();
  const read = (url) => {
    if (!known.has(url.href)) known.set(url.href, fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))));
    return known.get(url.href);
  };

  const isPerson = ([,, page]) => page.includes("/people/");

  /* What the rows of a file say, by the names that addresses have. */
  const rowsOf = ({ kinds, units, healths, labels, rows }, kept) => {
    const above = (at, found = []) => (at < 0 || found.includes(at) ? found : above(units[at][3], [...found, at]));
    const idOf = (at) => units[at]?.[0];
    const teamsOf = (unit) => above(unit).map(idOf).filter((id, at, { length }) => id !== "company" || at === 0 || (at === 1 && length === 2 && isPerson(units[unit])));
    return rows
      .map(([kind, title, unit, anchor = "", owner = -1, health = -1, percent = "", concerns = 0, own = []]) => ({
        kind: [kinds[kind]],
        team: teamsOf(unit),
        owner: [idOf(owner)],
        health: [healths[health]?.[0]],
        label: own.map((at) => labels[at]),
        concerns, title, percent,
        mark: healths[health],
        by: units[owner]?.[1] ?? "",
        about: [...new Set([units[unit]?.[1], units[owner]?.[1]])].filter((name) => name && name !== title).join(" \u00b7 "),
        url: `${units[unit]?.[2] ?? "kpis.html"}${anchor && `#${anchor}`}`,
      }))
      .filter((row) => kept.includes(row.kind[0]));
  };

  const fits = (row, asked) =>
    CHOICES.every((name) => !asked.get(name) || row[name].includes(asked.get(name)))
    && Object.entries(BITS).every(([name, bit]) => !asked.has(name) || row.concerns & bit);

  /* What may be chosen, of what there is. */
  const optionsOf = (name, rows, { units, healths }) => {
    const there = new Set(rows.flatMap((row) => row[name]).filter(Boolean));
    const words = { team: units, owner: units, health: healths }[name]?.map(([id, word]) => [id, word]) ?? [...there].map((one) => [one, one]);
    const named = new Map([...words].reverse().filter(([id]) => there.has(id)));
    if (name === "team") for (const unit of units) if (isPerson(unit)) named.delete(unit[0]);
    return name === "health" ? [...named] : [...named].sort(byName);
  };

  const line = (row, root) => {
    const link = Object.assign(make("a", "", row.title), { href: new URL(row.url, root) });
    const title = make("span", "okr-line__title", link, " ", make("span", "okr-meta", row.about));
    return make("li", "", make("div", `okr-line${row.kind[0] === "key-result" ? " okr-line--kr" : ""}`, title, make("span", "okr-line__health", row.mark ? markOf(row.mark) : ""), make("span", "okr-line__percent", row.percent)));
  };

  const start = (fold) => {
    const { okrList, okrRoot, okrKinds, okrOnly, okrRows, okrCount, okrMore } = fold.dataset;
    const [form, said, list] = ["form", "[role=status]", "ul"].map((one) => fold.querySelector(one));
    const listed = fold.closest(".okr").querySelector("[data-okr-listed]");
    const fields = [...form.elements].filter(({ name }) => name);
    const root = new URL(okrRoot, location.href);
    const placeOf = ({ pathname, hash }) => pathname + hash;
    let [rows, shown] = [null, MANY];

    const write = (text, counts) => text.replace(/{(\w+)}/g, (_, name) => counts[name].toLocaleString(document.documentElement.lang));

    const more = (left) => {
      const button = Object.assign(make("button", "md-button", write(okrMore, { left })), { type: "button" });
      button.addEventListener("click", () => {
        const next = list.childElementCount - 1;
        shown += MANY;
        show();
        list.children[next].querySelector("a").focus();
      });
      return make("li", "", button);
    };

    const show = () => {
      const asked = new URLSearchParams(new FormData(form));
      const found = rows.filter((row) => fits(row, asked));
      const isAsked = [...asked.values()].some(Boolean);
      said.textContent = write(okrCount, { shown: found.length, all: rows.length });
      if (okrRows) {
        const places = new Set(found.map(({ url }) => placeOf(new URL(url, root))));
        for (const one of listed.querySelectorAll(okrRows)) one.hidden = isAsked && !places.has(placeOf(one.querySelector("a")));
        for (const part of listed.querySelectorAll("section,details")) {
          if (part.matches(okrRows)) continue;
          part.hidden = ![...part.querySelectorAll(okrRows)].some(({ hidden }) => !hidden);
          if (part.matches("details") && isAsked) part.open = true;
        }
      } else {
        const left = found.length - shown;
        listed.hidden = isAsked;
        list.replaceChildren(...(isAsked ? found.slice(0, shown).map((row) => line(row, root)) : []), ...(isAsked && left > 0 ? [more(left)] : []));
      }
    };

    const ask = () => {
      const address = new URL(location.href);
      for (const { name } of fields) address.searchParams.delete(name);
      for (const [name, value] of new FormData(form)) if (value) address.searchParams.set(name, value);
      history.replaceState(history.state, "", address);
      shown = MANY;
      show();
    };

    const open = (data) => {
      rows = rowsOf(data, okrKinds.split(",")).filter(({ concerns }) => !okrOnly || concerns & BITS[okrOnly]);
      const asked = new URLSearchParams(location.search);
      for (const field of fields) {
        const isChoice = field.localName === "select";
        if (isChoice && field.name !== "kind") field.append(...optionsOf(field.name, rows, data).map(([value, text]) => new Option(text, value)));
        field.parentElement.hidden = isChoice ? field.length < 2 : !rows.some(({ concerns }) => concerns & BITS[field.name]);
        if (!isChoice) field.checked = asked.has(field.name);
        else if ([...field.options].some(({ value }) => value === asked.get(field.name))) field.value = asked.get(field.name);
      }
      form.hidden = false;
      show();
      form.addEventListener("change", ask);
      form.addEventListener("reset", () => setTimeout(ask));
    };

    fold.addEventListener("toggle", () => {
      said.textContent = "\u2026";
      read(new URL(okrList, root)).then(open).catch(() => {
        said.textContent = Okr.unloaded();
      });
    }, { once: true });
    fold.open = fields.some(({ name }) => new URLSearchParams(location.search).has(name));
  };

  document.querySelectorAll("details.okr-filter").forEach(start);

  /* Two units side by side, or one unit in two cycles: `?a=deck&b=deck&b-cycle=2026-Q2`. */
  const compareUnits = (place) => {
    const { okrRoot, okrNone } = place.dataset;
    const [form, said, columns] = ["form", "[role=status]", ".okr-columns"].map((one) => place.querySelector(one));
    const root = new URL(okrRoot, location.href);
    const { elements } = form;

    const column = (data, unit, cycle) => {
      const at = data.units.findIndex(([id]) => id === unit);
      const goals = rowsOf({ ...data, rows: data.rows.filter((row) => row[2] === at) }, ["team", "objective", "key-result"]);
      const own = goals[0]?.kind[0] === "team" ? goals.shift() : null;
      const list = make("ul", "okr-lines");
      for (const row of goals) {
        const one = line({ ...row, about: row.by }, root);
        const above = row.kind[0] === "key-result" ? list.lastElementChild : null;
        if (above && !above.querySelector("ul")) above.append(make("ul", "okr-lines okr-lines--krs"));
        (above?.querySelector("ul") ?? list).append(one);
      }
      const link = Object.assign(make("a", "", data.units[at][1]), { href: new URL(data.units[at][2], root) });
      const said = own?.mark ? [make("strong", "", own.percent), markOf(own.mark)] : [];
      const head = make("p", "okr-sum-up", ...said, make("span", "okr-meta", [own?.by, cycle].filter(Boolean).join(" \u00b7 ")));
      return make("section", "", make("h2", "", link), head, goals.length ? list : make("p", "okr-empty", okrNone));
    };

    const shown = async (side, asked) => {
      const [choice, { selectedOptions: [cycle] }] = [elements[side], elements[`${side}-cycle`]];
      const data = await read(new URL(cycle.dataset.okrList, location.href));
      const units = data.units.filter((unit) => !isPerson(unit)).sort(byName);
      choice.replaceChildren(new Option("\u2013", ""), ...units.map(([id, name]) => new Option(name, id)));
      choice.value = units.some(([id]) => id === asked) ? asked : "";
      return choice.value ? column(data, choice.value, cycle.text) : make("section", "");
    };

    const show = () =>
      Promise.all(["a", "b"].map((side) => shown(side, asked[side]))).then((both) => {
        columns.replaceChildren(...(both.some((one) => one.childElementCount) ? both : []));
      }).catch(() => {
        said.textContent = Okr.unloaded();
      });

    const asked = Object.fromEntries(new URLSearchParams(location.search));
    for (const side of ["a", "b"]) {
      const cycles = elements[`${side}-cycle`];
      if ([...cycles.options].some(({ value }) => value === asked[`${side}-cycle`])) cycles.value = asked[`${side}-cycle`];
    }
    form.addEventListener("change", () => {
      const address = new URL(location.href);
      for (const [name, value] of new FormData(form)) {
        asked[name] = value || (name in asked ? asked[name] : "");
        if (value && value !== elements[name].options[0].value) address.searchParams.set(name, value);
        else address.searchParams.delete(name);
      }
      history.replaceState(history.state, "", address);
      show();
    });
    show();
  };

  document.querySelectorAll(".okr-compare").forEach(compareUnits);

  /* A table whose headings are buttons: by that column, and pressed again the other way round. What has no number is
     last. */
  for (const table of document.querySelectorAll("table.okr-sorted")) {
    const [body, headings] = [table.tBodies[0], [...table.tHead.rows[0].cells]];
    const valueOf = (row, at) => {
      const text = row.cells[at].textContent.trim();
      return at ? parseFloat(text.replace("\u2212", "-")) : text;
    };
    const isNone = (value) => typeof value === "number" && Number.isNaN(value);
    const compare = (one, other, sign) =>
      isNone(one) || isNone(other) ? isNone(one) - isNone(other) : sign * (typeof one === "string" ? one.localeCompare(other) : one - other);
    headings.forEach((heading, at) => {
      const button = Object.assign(make("button", "", ...heading.childNodes), { type: "button" });
      heading.append(button);
      button.addEventListener("click", () => {
        const sign = heading.ariaSort === "ascending" ? -1 : 1;
        for (const each of headings) each.ariaSort = null;
        heading.ariaSort = sign > 0 ? "ascending" : "descending";
        body.append(...[...body.rows].sort((one, other) => compare(valueOf(one, at), valueOf(other, at), sign)));
      });
    });
  }
})();
