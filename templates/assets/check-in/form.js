/* The form of a check-in: asks what the published file of a unit lists, and makes text of the answers.

   Everything typed is data: it is put into the page as text, checked with the published schema, and sent nowhere. */

(() => {
  "use strict";

  /* include partials/say.js */

  const form = document.getElementById("check-in");
  const chooser = document.getElementById("check-in--unit");
  const questions = document.getElementById("check-in--questions");
  const result = document.getElementById("check-in--result");
  const root = form.dataset.root;
  const LONGEST = 8000; // characters of an address that GitHub still takes
  const LONGEST_MAIL = 1900; // and of a mailto: that every mail program takes
  const STATUSES = { on_track: say("on track"), at_risk: say("at risk"), off_track: say("off track"), done: say("done"), dropped: say("dropped") };

  /* An element with attributes and children; texts become text nodes, so nothing in them is ever markup. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== ""));
    return element;
  }

  // Asking ------------------------------------------------------------------------------------------------------------

  // Where the reader is, not in Greenwich: check-ins may be dated one day ahead of that.
  const today = () => {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  };

  function field(id, label, input, hint = "") {
    input.id = id;
    input.setAttribute("aria-describedby", `${id}--hint ${id}--error`);
    return make(
      "div",
      { class: "okr-field" },
      make("label", { for: id }, label),
      hint ? make("span", { class: "okr-meta", id: `${id}--hint` }, hint) : "",
      input,
      make("p", { class: "okr-meta okr-field__read", id: `${id}--read`, role: "status" }),
      make("p", { class: "okr-field__error", id: `${id}--error` }),
    );
  }

  function options(chosen, none, entries) {
    const select = make("select", { autocomplete: "off" }, make("option", { value: "" }, none));
    for (const [value, text] of entries) select.append(make("option", { value, selected: value === chosen }, text));
    return select;
  }

  const line = () => make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: "8" });

  /* A number, with what it is read as where that is not what was typed. */
  function numberField(id, label, unit, hint) {
    const input = line();
    input.dataset.unit = unit;
    input.addEventListener("input", () => {
      const [read, other] = CheckInText.meant(input.value, unit);
      const isOther = read !== input.value.trim() && CheckInText.NUMBER.test(read) && other === undefined;
      document.getElementById(`${id}--read`).textContent = isOther ? say("read as %(value)s", { value: read }) : "";
    });
    return field(id, label, input, hint);
  }
  const text = (rows) => make("textarea", { rows, autocomplete: "off" });

  /* One choice of several, or a mark on each; an answer can always be taken back. */
  function choices(id, legend, type, entries, hint) {
    const boxes = entries.map(([value, label, checked, disabled], at) =>
      make(
        "label",
        { class: "okr-choice" },
        make("input", { type, name: id, value, id: `${id}--${at}`, checked, disabled, autocomplete: "off" }),
        make("span", {}, label),
      ),
    );
    return make(
      "fieldset",
      { class: "okr-field", id, "aria-describedby": `${id}--error` },
      make("legend", {}, legend),
      hint ? make("span", { class: "okr-meta" }, hint) : "",
      ...boxes,
      make("p", { class: "okr-field__error", id: `${id}--error` }),
    );
  }

  function wasOf({ was: value, was_on: day }) {
    if (!value) return say("nothing reported yet");
    return day ? say("was %(value)s on %(day)s", { value, day }) : say("was %(value)s", { value });
  }

  function answerField(id, asked) {
    const was = wasOf(asked);
    if (asked.word === "value") return numberField(id, asked.unit ? say("Value in %(unit)s", { unit: asked.unit }) : say("Value"), asked.unit, was);
    if (asked.word === "score") return numberField(id, say("Score from 0 to 1"), "", was);
    const none = ["", say("no news"), true, false];
    if (asked.word === "zone") {
      const zones = asked.choices.map((zone) => [zone.id, zone.id === "none" ? zone.title : `${zone.id}: ${zone.title}`, false, false]);
      return choices(id, say("Reached"), "radio", [none, ...zones], was);
    }
    if (asked.choices.length) {
      const steps = asked.choices.map((step) => [step.id, step.title, step.is_reached, step.is_reached]);
      return choices(id, say("Steps that are done"), "checkbox", steps, say("what is done stays done"));
    }
    return choices(id, say("Done?"), "radio", [none, ["false", say("not yet"), false, false], ["true", say("done"), false, false]], was);
  }

  function question(asked, at) {
    const id = `check-in--${at}`;
    const confidence = asked.confidence === null ? say("0 to 10") : say("0 to 10, was %(value)s", { value: asked.confidence });
    return folded(
      asked,
      make("legend", { class: "okr-unseen" }, asked.title),
      make(
        "div",
        { class: "okr-question__numbers" },
        answerField(`${id}--${asked.word}`, asked),
        numberField(`${id}--confidence`, say("Confidence"), "", confidence),
        field(`${id}--status`, say("Your own judgement"), options("", say("no comment"), Object.entries(STATUSES)), say("beside what is computed")),
      ),
      field(`${id}--note`, say("What happened, and why"), text("2")),
      make(
        "details",
        { class: "okr-more" },
        make("summary", {}, say("Blockers and wins"), make("span", { class: "okr-unseen" }, " ", say("of %(title)s", { title: asked.title }))),
        field(`${id}--blockers`, say("What is in the way"), text("2"), say("one a line")),
        field(`${id}--wins`, say("What went well"), text("2"), say("one a line")),
      ),
    );
  }

  /* On a phone a key result is one line until it is opened, so that a whole team's fit on a screen or two. */
  function folded(asked, ...parts) {
    const last = make("span", { class: "okr-meta" }, asked.was || say("nothing reported yet"));
    return make(
      "details",
      { class: "okr-question", open: matchMedia("(min-width: 45em)").matches },
      make("summary", {}, make("span", { class: "okr-question__title" }, asked.title), " ", last),
      make("fieldset", {}, ...parts),
    );
  }

  function ask(data) {
    const last = data.ends < today() ? data.ends : today();
    const day = make("input", { type: "date", value: last, min: data.starts, max: today(), autocomplete: "off" });
    const people = data.people.map((person) => [person.id, person.name]);
    questions.replaceChildren(
      make(
        "div",
        { class: "okr-question__numbers" },
        field("check-in--date", say("Date"), day, say("when it was so")),
        field("check-in--by", say("Your name"), options(data.people.length === 1 ? data.people[0].id : "", say("not said"), people), say("optional")),
      ),
      ...data.key_results.map(question),
      make("p", { class: "okr-field__error", id: "check-in--error", tabindex: "-1" }),
      make("p", { class: "okr-form__end" }, make("button", { type: "submit", class: "md-button md-button--primary" }, say("Make the check-in"))),
    );
  }

  // Reading the answers -----------------------------------------------------------------------------------------------

  const typed = (id) => document.getElementById(id).value;

  /* The words of one field, with what is wrong with them put into `errors` by the field's id. */
  function words(id, errors) {
    const value = typed(id);
    const found = CheckInText.REFUSED.exec(value);
    if (found) errors[id] = say("An invisible character (U+%(code)s) is in this text; delete it.", { code: found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0") });
    return value;
  }

  function number(id, errors) {
    const value = typed(id).trim();
    if (!value) return value;
    const [read, other] = CheckInText.meant(value, document.getElementById(id).dataset.unit);
    if (other !== undefined) errors[id] = say("This may be %(one)s or %(other)s; write the one that you mean.", { one: read, other });
    else if (!CheckInText.NUMBER.test(read)) errors[id] = say("This is no number as the files have it; write %(fix)s.", { fix: CheckInText.inFull(read) ?? say("the digits alone, such as 512 or 3.5") });
    return read;
  }

  function confidence(id, errors) {
    const read = number(id, errors);
    if (read > 0 && read < 1) errors[id] ??= say("Confidence runs from 0 to 10; write %(value)s.", { value: Number((read * 10).toPrecision(12)) });
    return read;
  }

  function answer(id, asked, errors) {
    if (asked.word === "value" || asked.word === "score") return number(id, errors);
    const marked = [...document.getElementById(id).querySelectorAll("input:checked")];
    if (asked.word === "done" && asked.choices.length) {
      return marked.some((box) => !box.disabled) ? marked.map((box) => box.value) : "";
    }
    return marked[0]?.value ?? "";
  }

  function update(id, asked, errors) {
    const found = {
      [asked.word]: answer(`${id}--${asked.word}`, asked, errors),
      confidence: confidence(`${id}--confidence`, errors),
      status: typed(`${id}--status`),
      note: words(`${id}--note`, errors),
      blockers: CheckInText.entries(words(`${id}--blockers`, errors)),
      wins: CheckInText.entries(words(`${id}--wins`, errors)),
    };
    if (!found.note.trim()) found.note = "";
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value.length));
  }

  /* What was said, and what is wrong with it by the id of the field. */
  function answers(data) {
    const errors = {};
    const checkIn = { cycle: data.cycle, date: typed("check-in--date"), by: typed("check-in--by"), updates: {} };
    if (!checkIn.date) errors["check-in--date"] = say("A check-in needs its day.");
    else if (checkIn.date > today()) errors["check-in--date"] = say("This day has not come yet; a check-in says what was.");
    data.key_results.forEach((asked, at) => {
      const said = update(`check-in--${at}`, asked, errors);
      if (!Object.keys(said).length) return;
      checkIn.updates[asked.ref] = said;
      if (asked.days.includes(checkIn.date)) {
        errors[`check-in--${at}--${asked.word}`] = say("There is a check-in of this on that day already; choose another day above.");
      }
    });
    return { checkIn, errors };
  }

  // Checking with the published schema --------------------------------------------------------------------------------

  const IS_NUMBER = new Set(["value", "score", "confidence"]);

  /* The check-in as the reader of the file will see it. */
  function asRead({ date, by, updates }) {
    const read = (name, value) => {
      if (IS_NUMBER.has(name)) return Number(value);
      return name === "done" && !Array.isArray(value) ? value === "true" : value;
    };
    const each = ([ref, said]) => [ref, Object.fromEntries(Object.entries(said).map(([name, value]) => [name, read(name, value)]))];
    return { date, ...(by && { by }), updates: Object.fromEntries(Object.entries(updates).map(each)) };
  }

  const SENTENCES = {
    confidence: say("Confidence runs from 0 (it will not happen) to 10 (sure)."),
    score: say("A score runs from 0 to 1."),
  };

  function judge(checkIn, data, schema, errors) {
    const found = new JsonSchema.Validator(schema, "2020-12", false).validate(asRead(checkIn));
    const isInnermost = ({ instanceLocation: at }) => !found.errors.some((other) => other.instanceLocation.startsWith(`${at}/`));
    for (const { instanceLocation, error } of found.errors.filter(isInnermost)) {
      const [, , ref, name] = instanceLocation.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
      const at = data.key_results.findIndex((asked) => asked.ref === ref);
      const whole = instanceLocation === "#/date" || instanceLocation === "#/by" ? `check-in--${instanceLocation.slice(2)}` : "check-in--error";
      const id = at >= 0 && name ? `check-in--${at}--${name}` : whole;
      errors[id] ??= SENTENCES[name] ?? error;
    }
    if (!Object.keys(checkIn.updates).length) errors["check-in--error"] ??= say("Nothing is filled in yet; say something of one key result.");
  }

  function show(errors) {
    for (const place of form.querySelectorAll(".okr-field__error")) place.textContent = "";
    for (const wrong of form.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid");
    const ids = Object.keys(errors);
    for (const id of ids) {
      const input = document.getElementById(id);
      (document.getElementById(`${id}--error`) ?? input).textContent = errors[id];
      if (!input.matches("p, fieldset")) input.setAttribute("aria-invalid", "true");
      for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
    const first = ids.map((id) => document.getElementById(id)).find(Boolean);
    (first?.matches("fieldset") ? first.querySelector("input:not(:disabled)") ?? first : first)?.focus();
  }

  // Giving it away ----------------------------------------------------------------------------------------------------

  /* Whoever else checks in on this day sees no more of it than we of theirs, so chance keeps the names apart. */
  function nameOf(data, { date, by }) {
    const apart = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => (byte % 36).toString(36)).join("");
    return `${[date, data.unit, by === data.unit ? "" : by, apart].filter(Boolean).join("-")}.yaml`;
  }

  /* The forge's page for a new file, with the text in it where that fits into an address. */
  function forgeLink(data, path, yaml) {
    const { called, page, name, text: key } = data.forge;
    const bare = `${page}?${name}=${encodeURIComponent(path)}`;
    const full = key && `${bare}&${key}=${encodeURIComponent(yaml)}`;
    return full && full.length <= LONGEST ? [full, say("Open it on %(forge)s", { forge: called }), true] : [bare, say("Go on at %(forge)s", { forge: called }), false];
  }

  function copying(yaml, says) {
    const button = make("button", { type: "button", class: "md-button" }, say("Copy"));
    button.addEventListener("click", async () => {
      const area = document.getElementById("check-in--yaml");
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

  /* Without a forge: a mail with the text in it where that fits, or a page of the company's own. */
  function contactWay(data, yaml) {
    if (!data.contact?.startsWith("mailto:")) {
      const next = data.contact ? say("Copy the text or download the file, and hand it in there.") : say("Copy the text or download the file, and give it to whom the top of this page names.");
      return [data.contact ? make("a", { class: "md-button md-button--primary", href: data.contact }, say("Hand it in")) : "", make("p", { class: "okr-meta" }, next)];
    }
    const subject = encodeURIComponent(say("Check-in: %(unit)s, %(cycle)s", { unit: data.name, cycle: data.cycle_title }));
    const bare = `${data.contact}${data.contact.includes("?") ? "&" : "?"}subject=${subject}`;
    const full = `${bare}&body=${encodeURIComponent(yaml.replaceAll("\n", "\r\n"))}`;
    const [href, next] = full.length <= LONGEST_MAIL
      ? [full, say("Your mail program opens with the text in it; send it, and whoever looks after the portal adds it.")]
      : [bare, say("The text is too long for a link: copy it first, and paste it into the mail.")];
    return [make("a", { class: "md-button md-button--primary", href }, say("Send it by mail")), make("p", { class: "okr-meta" }, next)];
  }

  function forgeWay(data, path, yaml) {
    if (!data.forge) return contactWay(data, yaml);
    const [url, label, isFilled] = forgeLink(data, path, yaml);
    const first = isFilled ? "" : say("The text is too long for a link, or the forge takes none: copy it first, and paste it there.");
    const next = `${first} ${data.forge.steps}`.trim();
    const asIssue = data.issue && `${data.issue.page}&${encodeURIComponent(data.issue.text)}=${encodeURIComponent(data.issue.before + yaml + data.issue.after)}`;
    if (!asIssue || asIssue.length > LONGEST) return [make("a", { class: "md-button md-button--primary", href: url }, label), make("p", { class: "okr-meta" }, next)];
    const other = make("details", { class: "okr-more" }, make("summary", {}, say("Without a handle")), make("p", {}, make("a", { href: url }, label), `. ${next}`));
    return [make("a", { class: "md-button md-button--primary", href: asIssue }, say("Send it as an issue")), make("div", { class: "okr-meta" }, data.issue.steps, other)];
  }

  function give(data, checkIn) {
    const yaml = CheckInText.composed(checkIn);
    const name = nameOf(data, checkIn);
    const path = `${data.folder}/${name}`;
    const says = make("p", { class: "okr-meta", role: "status" });
    const [link, next] = forgeWay(data, path, yaml);
    const download = make("a", { class: "md-button", download: name, href: URL.createObjectURL(new Blob([yaml], { type: "application/yaml" })) }, say("Download"));
    const area = make("textarea", { id: "check-in--yaml", readonly: true, rows: String(Math.min(20, yaml.split("\n").length)), spellcheck: "false" });
    area.value = yaml;
    const commands = CheckInText.commands(checkIn);
    result.replaceChildren(
      make("h2", { tabindex: "-1" }, say("Your check-in is ready")),
      make("p", { class: "okr-doors" }, link ?? "", copying(yaml, says), download),
      next ?? "",
      says,
      make("label", { for: "check-in--yaml" }, say("The file"), " ", make("code", {}, path)),
      area,
      commands.length ? make("details", { class: "okr-more" }, make("summary", {}, say("The same on the command line")), make("pre", { tabindex: "0" }, make("code", {}, commands.join("\n")))) : "",
    );
    result.querySelector("h2").focus();
    result.scrollIntoView({ block: "nearest" });
  }

  // From the first to the last ----------------------------------------------------------------------------------------

  async function json(path) {
    const answer = await fetch(root + path);
    if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
    return answer.json();
  }

  // A draft, kept until the tab is closed, so that going back loses nothing ---------------------------------------------

  const draftOf = (value) => `okrsite: check-in ${location.pathname} ${value}`;
  const fields = () => [...questions.querySelectorAll("input:not(:disabled), select, textarea")];
  const refs = (data) => data.key_results.map((asked) => asked.ref).join(" ");

  /* Fields are named by where they stand, so a draft of other questions, or of another day, is none of these. */
  function keep() {
    const said = fields().map((field) => [field.id, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]);
    try {
      sessionStorage.setItem(draftOf(chooser.value), JSON.stringify({ day: today(), refs: refs(current.data), said }));
    } catch {
      // A browser that keeps nothing loses the draft and no more.
    }
  }

  function restore(value, data) {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(draftOf(value)));
    } catch {
      return;
    }
    if (draft?.day !== today() || draft.refs !== refs(data)) return;
    for (const [id, said] of draft.said) {
      const field = document.getElementById(id);
      if (!field || !questions.contains(field)) continue;
      if (typeof said === "boolean") field.checked = said;
      else if (field.value !== said) {
        field.value = said;
        field.closest("details")?.setAttribute("open", "");
        field.dispatchEvent(new Event("input"));
      }
    }
  }

  let current = null;

  async function choose(value) {
    current = null;
    result.replaceChildren();
    questions.replaceChildren();
    if (!value) return;
    try {
      const [found, schema] = await Promise.all([json(`api/v1/cycles/${value}.json`), json("schema/check-in.json")]);
      if (chooser.value !== value) return;
      const data = { ...found.form, cycle: found.cycle, unit: found.id, name: found.name, key_results: CheckInText.asked(found) };
      current = { data, schema };
      ask(data);
      restore(value, data);
    } catch (error) {
      const web = location.protocol === "file:" ? say("This form works on the portal's web address only, and not from a file.") : say("The questions could not be loaded (%(error)s).", { error: error.message });
      questions.replaceChildren(make("p", { class: "okr-empty", role: "alert" }, `${web} ${say("There are other ways below.")}`));
    }
  }

  chooser.addEventListener("change", () => {
    const [cycle, unit] = chooser.value.split("/");
    history.replaceState(null, "", chooser.value ? `?unit=${unit}&cycle=${cycle}` : location.pathname);
    choose(chooser.value);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!current) return;
    result.replaceChildren();
    const { checkIn, errors } = answers(current.data);
    judge(checkIn, current.data, current.schema, errors);
    show(errors);
    if (!Object.keys(errors).length) give(current.data, checkIn);
  });

  form.addEventListener("input", (event) => {
    if (event.target === chooser || event.target.id === "check-in--yaml") return;
    result.replaceChildren();
    if (current) keep();
  });

  const asked = new URLSearchParams(location.search);
  const values = [...chooser.options].map((option) => option.value).filter(Boolean);
  const wanted = `${asked.get("cycle")}/${asked.get("unit")}`;
  chooser.value = values.find((value) => value === wanted) ?? values.find((value) => value.endsWith(`/${asked.get("unit")}`)) ?? "";
  if (asked.get("unit") && !chooser.value) {
    const told = say("Nobody called “%(name)s” has anything to report in an open cycle; choose from the list.", { name: asked.get("unit") });
    questions.replaceChildren(make("p", { class: "okr-empty", role: "alert" }, told));
  }
  document.getElementById("check-in--without").remove();
  form.hidden = false;
  if (chooser.value) choose(chooser.value);
})();
