/* What the forms of a check-in and of a review are made of, and how the text that they make is given away.

   Everything typed is data: texts become text nodes, so nothing in them is ever markup. */
/* include partials/say.js */

const CheckInParts = (() => {
  "use strict";

  /* sentences */

  /* An element with attributes, those of them that are not false, and children. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== ""));
    return element;
  }

  /* An input with its label; `after`: what else describes it, by what its id ends in. */
  function field(id, label, input, hint = "", after = {}) {
    const described = [...(hint ? ["hint"] : []), ...Object.keys(after)];
    input.id = id;
    if (described.length) input.setAttribute("aria-describedby", described.map((name) => `${id}--${name}`).join(" "));
    for (const [name, element] of Object.entries(after)) element.id = `${id}--${name}`;
    return make("div", { class: "okr-field" }, make("label", { for: id }, label), hint ? make("span", { class: "okr-meta", id: `${id}--hint` }, hint) : "", input, ...Object.values(after));
  }

  function choice(none, pairs, chosen = "", attributes = {}) {
    const select = make("select", { autocomplete: "off", ...attributes }, make("option", { value: "" }, none));
    for (const [value, text] of pairs) select.append(make("option", { value, selected: value === chosen }, text));
    return select;
  }

  const note = (...words) => make("p", { class: "okr-meta" }, ...words);
  const fold = (...parts) => make("details", { class: "okr-more" }, ...parts);
  const first = (href, label) => make("a", { class: "md-button md-button--primary", href }, label);
  const unseen = (text) => make("span", { class: "okr-unseen" }, " ", text);

  function copying(area, says) {
    const button = make("button", { type: "button", class: "md-button" }, say("Copy"));
    button.addEventListener("click", async () => {
      area.select();
      try {
        await navigator.clipboard.writeText(area.value);
        says.textContent = say("Copied.");
      } catch {
        says.textContent = say("Your browser keeps the clipboard closed; the text is selected, so press Ctrl+C.");
      }
    });
    return button;
  }

  /* The finished text in `result`: the first way to give it away, what to do there, and the text to be copied or saved. */
  function give(result, { id, title, link, next, name, path, text }, ...more) {
    const says = make("p", { class: "okr-meta", role: "status" });
    const area = make("textarea", { id, readonly: true, rows: String(Math.min(20, text.split("\n").length)), spellcheck: "false" });
    area.value = text;
    const href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    const saving = make("a", { class: "md-button", download: name, href }, say("Download"));
    const file = make("label", { for: id }, say("The file"), " ", make("code", {}, path));
    title.tabIndex = -1;
    result.replaceChildren(title, make("p", { class: "okr-doors" }, link, copying(area, says), saving), next, says, file, area, ...more);
    title.focus();
    result.scrollIntoView({ block: "nearest" });
  }

  return { choice, field, first, fold, give, make, note, unseen };
})();
