/* The form of a closing review: made of the data in the page and of what stands there of each objective; and its file.

   Everything typed is data: it is put into the page as text and sent nowhere. */

(() => {
  "use strict";

  /* include partials/say.js */

  const data = JSON.parse(document.getElementById("review--data").textContent);
  const { unit, name, path, page, file, text, called, contact } = data;
  const LONGEST = 8000; // characters of an address that GitHub still takes
  const { REFUSED, entries, inQuotes } = CheckInText;
  const DECISIONS = [["keep", say("keep: it goes on as it is")], ["modify", say("modify: it goes on, changed")], ["abandon", say("abandon: it ends here")]];

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // Asking ------------------------------------------------------------------------------------------------------------

  function field(id, label, input, hint = "") {
    input.id = id;
    if (hint) input.setAttribute("aria-describedby", `${id}--hint`);
    const said = hint ? [make("span", { class: "okr-meta", id: `${id}--hint` }, hint)] : [];
    return make("div", { class: "okr-field" }, make("label", { for: id }, label), ...said, input);
  }

  function choice(key, unsaid, pairs, chosen = "") {
    const select = make("select", { name: key }, make("option", { value: "" }, unsaid));
    for (const [value, label] of pairs) select.append(make("option", { value, ...(value === chosen && { selected: "" }) }, label));
    return select;
  }

  const words = (key, rows) => make("textarea", { name: key, rows });

  /* How far a key result came, in the words of the page. */
  function course(of) {
    const values = Array.from(of.querySelectorAll(".okr-values > div"), (one) => `${one.children[0].textContent} ${one.children[1].textContent}`);
    const percent = of.querySelector(".okr-kr__percent").textContent;
    return make("li", { dir: "auto" }, `${of.querySelector("h3").textContent}: ${values.join(", ")}${percent && ` (${percent})`}`);
  }

  function asked({ ref, anchor, score, outcome, wanted }, nth) {
    const [id, own] = [`review--${nth + 1}`, document.getElementById(anchor)];
    const title = own.querySelector("h2").textContent;
    const outcomes = data.outcomes.map((value) => [value, value]);
    return make("fieldset", { class: "okr-asked", "data-ref": ref },
      make("legend", { dir: "auto" }, title),
      make("p", { class: "okr-meta" }, score),
      make("ul", { class: "okr-meta" }, ...Array.from(own.querySelectorAll(".okr-kr"), course)),
      make("div", { class: "okr-question__numbers" },
        field(`${id}--outcome`, say("Outcome"), choice("outcome", say("not yet"), outcomes, outcome), outcome && say("as the score suggests")),
        field(`${id}--decision`, say("What becomes of it?"), choice("decision", say("not yet"), DECISIONS))),
      field(`${id}--learned`, say("What did you learn?"), words("learned", 3), wanted),
      make("details", { class: "okr-more" },
        make("summary", {}, say("Another score"), make("span", { class: "okr-unseen" }, " ", say("for %(title)s", { title }))),
        field(`${id}--score`, say("Score from 0 to 1"), make("input", { type: "number", name: "score", min: 0, max: 1, step: 0.01 })),
        field(`${id}--reason`, say("Why not the computed one?"), words("reason", 2))));
  }

  const form = make("form", { class: "okr-form" },
    make("p", {}, say("Say what became of each objective and what you learned. It makes one small file, which you look at before anybody else sees it.")),
    make("div", { class: "okr-question__numbers" },
      field("review--date", say("Date"), make("input", { type: "date", name: "date", value: data.day, required: "" })),
      field("review--by", say("Your name"), choice("by", say("not said"), data.people), say("optional"))),
    ...data.objectives.map(asked),
    make("fieldset", { class: "okr-asked", id: "review--retrospective" },
      make("legend", {}, say("Retrospective")),
      ...data.retrospective.map(([key, title, hint]) => field(`review--${key}`, title, words(key, 3), say("%(hint)s; one a line", { hint })))),
    make("p", { class: "okr-form__end" }, make("button", { type: "submit", class: "md-button md-button--primary" }, say("Make the review"))));
  const result = make("div", { "aria-live": "polite" });
  form.append(result);
  document.getElementById("review").append(form);

  // The file of the answers -------------------------------------------------------------------------------------------

  /* Lines `key: value` of a group's fields that say something; words that were typed stand in quotes. */
  function said(group) {
    const fields = [...group.querySelectorAll("select, input, textarea")].filter((field) => field.value.trim());
    return fields.map((field) => `${field.name}: ${field.matches("textarea") ? inQuotes(field.value.trim()) : field.value}`);
  }

  function retrospective() {
    const fields = [...document.querySelectorAll("#review--retrospective textarea")].filter((field) => entries(field.value).length);
    return fields.map((field) => `  ${field.name}: [${entries(field.value).map(inQuotes).join(", ")}]`);
  }

  function composed() {
    const [date, by] = [form.elements.date.value, form.elements.by.value];
    const [lists, lines] = [retrospective(), [`unit: ${unit}`, `date: ${date}`]];
    if (by) lines.push(`by: ${by}`);
    if (lists.length) lines.push("retrospective:", ...lists);
    lines.push("objectives:");
    for (const group of form.querySelectorAll("[data-ref]")) {
      const own = said(group);
      lines.push(`  ${group.dataset.ref}:${own.length ? "" : " {}"}`, ...own.map((line) => `    ${line}`));
    }
    return lines.map((line) => `${line}\n`).join("");
  }

  /* Where the file goes: the link, what it is called, and what to do there. */
  function way(yaml) {
    const bare = page ? `${page}?${file}=${encodeURIComponent(path)}` : contact;
    if (!bare) return [];
    const mail = bare.startsWith("mailto:");
    const key = page ? text : mail ? "body" : "";
    const full = `${bare}&${key}=${encodeURIComponent(mail ? yaml.replaceAll("\n", "\r\n") : yaml)}`;
    const isFilled = key && full.length <= (mail ? 1900 : LONGEST);
    const label = page ? say("Open it on %(forge)s", { forge: called }) : mail ? say("Send it by mail") : say("Hand it in");
    const next = page ? say("Press there what proposes the file, up to the pull or merge request: before that nobody sees it.") : say("Whoever looks after the portal adds it.");
    const link = make("a", { class: "md-button md-button--primary", href: isFilled ? full : bare }, label);
    const first = isFilled ? "" : say("The text does not fit into a link: copy it first, and paste it there.");
    return [link, `${first} ${next}`.trim()];
  }

  function copying(yaml, area, says) {
    const button = make("button", { type: "button", class: "md-button" }, say("Copy"));
    button.addEventListener("click", async () => {
      area.select();
      try {
        await navigator.clipboard.writeText(yaml);
        says.textContent = say("Copied.");
      } catch {
        says.textContent = say("Your browser keeps the clipboard closed; the text is selected, so press Ctrl+C.");
      }
    });
    return button;
  }

  function give(yaml) {
    const says = make("p", { class: "okr-meta", role: "status" });
    const [link, next] = way(yaml);
    const href = URL.createObjectURL(new Blob([yaml], { type: "application/yaml" }));
    const area = make("textarea", { id: "review--yaml", readonly: "", rows: String(Math.min(20, yaml.split("\n").length)), spellcheck: "false" });
    area.value = yaml;
    result.replaceChildren(
      make("h3", { tabindex: "-1" }, say("The review of %(unit)s is ready", { unit: name })),
      make("p", { class: "okr-doors" }, link ?? "", copying(yaml, area, says), make("a", { class: "md-button", download: `${unit}.yaml`, href }, say("Download"))),
      make("p", { class: "okr-meta" }, next ?? ""),
      says,
      make("label", { for: "review--yaml" }, say("The file"), " ", make("code", {}, path)),
      area,
    );
    result.querySelector("h3").focus();
  }

  /* What the browser says beside a field when the form is handed in. */
  function judge(field) {
    const hidden = REFUSED.test(field.value);
    const score = field.name === "reason" && field.closest("details").querySelector("[name=score]");
    const isUnexplained = score && score.value && !field.value.trim();
    field.setCustomValidity(hidden ? say("An invisible character is in this text; delete it.") : isUnexplained ? say("Another score needs its reason.") : "");
  }

  form.addEventListener("input", (event) => {
    if (event.target.id === "review--yaml") return;
    result.replaceChildren();
    for (const field of form.querySelectorAll("textarea")) judge(field);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give(composed());
  });

  document.getElementById("review--without").remove();
  const fold = document.getElementById("review");
  const open = () => {
    if (location.hash === "#review") fold.open = true;
  };
  fold.hidden = false;
  addEventListener("hashchange", open);
  open();
})();
