/* The form of a closing review: made of the data in the page and of what stands there of each objective; and its file.

   Everything typed is data: it is put into the page as text and sent nowhere. */

(() => {
  "use strict";

  /* sentences */

  const data = JSON.parse(document.getElementById("review--data").textContent);
  const { unit, name, path, page, file, text, called, contact } = data;
  const { REFUSED, entries, filled, inQuotes } = CheckInText;
  const { choice, field, first, fold, give, make, note, unseen } = CheckInParts;
  const DECISIONS = [["keep", say("keep: it goes on as it is")], ["modify", say("modify: it goes on, changed")], ["abandon", say("abandon: it ends here")]];

  // Asking ------------------------------------------------------------------------------------------------------------

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
        field(`${id}--outcome`, say("Outcome"), choice(say("not yet"), outcomes, outcome, { name: "outcome" }), outcome && say("as the score suggests")),
        field(`${id}--decision`, say("What becomes of it?"), choice(say("not yet"), DECISIONS, "", { name: "decision" }))),
      field(`${id}--learned`, say("What did you learn?"), words("learned", 3), wanted),
      fold(make("summary", {}, say("Another score"), unseen(say("for %(title)s", { title }))),
        field(`${id}--score`, say("Score from 0 to 1"), make("input", { type: "number", name: "score", min: 0, max: 1, step: 0.01 })),
        field(`${id}--reason`, say("Why not the computed one?"), words("reason", 2))));
  }

  const form = make("form", { class: "okr-form" },
    make("p", {}, say("Say what became of each objective and what you learned. It makes one small file, which you look at before anybody else sees it.")),
    make("div", { class: "okr-question__numbers" },
      field("review--date", say("Date"), make("input", { type: "date", name: "date", value: data.day, required: true })),
      field("review--by", say("Your name"), choice(say("not said"), data.people, "", { name: "by" }), say("optional"))),
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

  /* Where the file goes: the link, and what to do there. */
  function way(yaml) {
    const bare = page ? `${page}?${file}=${encodeURIComponent(path)}` : contact;
    if (!bare) return ["", ""];
    const mail = bare.startsWith("mailto:");
    const [href, isFilled] = filled(bare, page ? text : mail ? "body" : "", yaml);
    const label = page ? say("Open it on %(forge)s", { forge: called }) : mail ? say("Send it by mail") : say("Hand it in");
    const next = page ? say("Press there what proposes the file, up to the pull or merge request: before that nobody sees it.") : say("Whoever looks after the portal adds it.");
    return [first(href, label), note(isFilled ? next : `${say("The text is too long for a link: copy it first, and paste it there.")} ${next}`)];
  }

  function finish(yaml) {
    const [link, next] = way(yaml);
    const title = make("h3", {}, say("The review of %(unit)s is ready", { unit: name }));
    give(result, { id: "review--yaml", title, link, next, name: `${unit}.yaml`, path, text: yaml });
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
    finish(composed());
  });

  document.getElementById("review--without").remove();
  const place = document.getElementById("review");
  const open = () => {
    if (location.hash === "#review") place.open = true;
  };
  place.hidden = false;
  addEventListener("hashchange", open);
  open();
})();
