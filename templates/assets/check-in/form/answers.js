/* The answers of a check-in: read from the fields, and what is wrong with them by the id of the field. What a number may
   be stands in the published schema; all else is chosen, or any text, or refused here as the reader of files does. */

const CheckInAnswers = (() => {
  const { today } = CheckInQuestions;
  const BOUNDED = {
    confidence: say("Confidence runs from 0 (it will not happen) to 10 (sure)."),
    score: say("A score runs from 0 to 1."),
  };

  const typed = (id) => document.getElementById(id).value;

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

  /* A number between what the schema of its key says. */
  function bounded(id, name, schema, errors) {
    const read = number(id, errors);
    const { minimum, maximum } = schema.$defs.Update.properties[name].anyOf.find(({ type }) => type === "number");
    if (name === "confidence" && read > 0 && read < 1) errors[id] ??= say("Confidence runs from 0 to 10; write %(value)s.", { value: Number((read * 10).toPrecision(12)) });
    if (read < minimum || read > maximum) errors[id] ??= BOUNDED[name];
    return read;
  }

  function answer(id, asked, schema, errors) {
    if (asked.word === "value") return number(id, errors);
    if (asked.word === "score") return bounded(id, "score", schema, errors);
    const marked = [...document.getElementById(id).querySelectorAll("input:checked")];
    if (asked.word === "done" && asked.choices.length) {
      return marked.some((box) => !box.disabled) ? marked.map((box) => box.value) : "";
    }
    return marked[0]?.value ?? "";
  }

  function update(id, asked, schema, errors) {
    const found = {
      [asked.word]: answer(`${id}--${asked.word}`, asked, schema, errors),
      confidence: bounded(`${id}--confidence`, "confidence", schema, errors),
      status: typed(`${id}--status`),
      note: words(`${id}--note`, errors),
      blockers: CheckInText.entries(words(`${id}--blockers`, errors)),
      wins: CheckInText.entries(words(`${id}--wins`, errors)),
    };
    if (!found.note.trim()) found.note = "";
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value.length));
  }

  /* What was said, and what is wrong with it. */
  function answers(data, schema) {
    const errors = {};
    const checkIn = { cycle: data.cycle, date: typed("check-in--date"), by: typed("check-in--by"), updates: {} };
    if (!checkIn.date) errors["check-in--date"] = say("A check-in needs its day.");
    else if (checkIn.date > today()) errors["check-in--date"] = say("This day has not come yet; a check-in says what was.");
    data.key_results.forEach((asked, at) => {
      const said = update(`check-in--${at}`, asked, schema, errors);
      if (!Object.keys(said).length) return;
      checkIn.updates[asked.ref] = said;
      if (asked.days.includes(checkIn.date)) {
        errors[`check-in--${at}--${asked.word}`] = say("There is a check-in of this on that day already. To correct it, have it changed in its file, below %(folder)s; to say something new, choose another day above.", { folder: data.folder });
      }
    });
    if (!Object.keys(checkIn.updates).length) errors["check-in--error"] = say("Nothing is filled in yet; say something of one key result.");
    return { checkIn, errors };
  }

  /* Beside the fields; the first of them is gone to. */
  function show(form, errors) {
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

  return { answers, show };
})();
