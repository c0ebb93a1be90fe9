/* The questions of a check-in: what the published file of a unit lists, as fields. */

const CheckInQuestions = (() => {
  const { choice, field, fold, make, unseen } = CheckInParts;
  const STATUSES = { on_track: say("on track"), at_risk: say("at risk"), off_track: say("off track"), done: say("done"), dropped: say("dropped") };

  // Where the reader is, not in Greenwich: check-ins may be dated one day ahead of that.
  const today = () => {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  };

  const wrong = () => make("p", { class: "okr-field__error" });
  const asking = (id, label, input, hint) => field(id, label, input, hint, { error: wrong() });
  const words = (rows) => make("textarea", { rows, autocomplete: "off" });

  /* A number, with what it is read as where that is not what was typed. */
  function number(id, label, unit, hint) {
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: "8", "data-unit": unit });
    const read = make("p", { class: "okr-meta okr-field__read", role: "status" });
    input.addEventListener("input", () => {
      const [value, other] = CheckInText.meant(input.value, unit);
      const isOther = value !== input.value.trim() && CheckInText.NUMBER.test(value) && other === undefined;
      read.textContent = isOther ? say("read as %(value)s", { value }) : "";
    });
    return field(id, label, input, hint, { read, error: wrong() });
  }

  /* One choice of several, or a mark on each; an answer can always be taken back. */
  function choices(id, legend, type, entries, hint) {
    const boxes = entries.map(([value, label, checked, disabled], at) =>
      make("label", { class: "okr-choice" }, make("input", { type, name: id, value, id: `${id}--${at}`, checked, disabled, autocomplete: "off" }), make("span", {}, label)),
    );
    const error = Object.assign(wrong(), { id: `${id}--error` });
    return make("fieldset", { class: "okr-field", id, "aria-describedby": error.id }, make("legend", {}, legend), make("span", { class: "okr-meta" }, hint), ...boxes, error);
  }

  function wasOf({ was: value, was_on: day }) {
    if (!value) return say("nothing reported yet");
    return day ? say("was %(value)s on %(day)s", { value, day }) : say("was %(value)s", { value });
  }

  function answer(id, asked) {
    const was = wasOf(asked);
    if (asked.word === "value") return number(id, asked.unit ? say("Value in %(unit)s", { unit: asked.unit }) : say("Value"), asked.unit, was);
    if (asked.word === "score") return number(id, say("Score from 0 to 1"), "", was);
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

  /* On a phone a key result is one line until it is opened, so that a whole team's fit on a screen or two. */
  function folded(asked, ...parts) {
    const last = make("span", { class: "okr-meta" }, asked.was || say("nothing reported yet"));
    const isOpen = matchMedia("(min-width: 45em)").matches;
    return make("details", { class: "okr-question", open: isOpen }, make("summary", {}, make("span", { class: "okr-question__title" }, asked.title), " ", last), make("fieldset", {}, ...parts));
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
        answer(`${id}--${asked.word}`, asked),
        number(`${id}--confidence`, say("Confidence"), "", confidence),
        asking(`${id}--status`, say("Your own judgement"), choice(say("no comment"), Object.entries(STATUSES)), say("beside what is computed")),
      ),
      asking(`${id}--note`, say("What happened, and why"), words("2")),
      fold(
        make("summary", {}, say("Blockers and wins"), unseen(say("of %(title)s", { title: asked.title }))),
        asking(`${id}--blockers`, say("What is in the way"), words("2"), say("one a line")),
        asking(`${id}--wins`, say("What went well"), words("2"), say("one a line")),
      ),
    );
  }

  /* All of a unit. */
  function questions(data) {
    const last = data.ends < today() ? data.ends : today();
    const day = make("input", { type: "date", value: last, min: data.starts, max: today(), autocomplete: "off" });
    const people = data.people.map((person) => [person.id, person.name]);
    const author = choice(say("not said"), people, data.people.length === 1 ? data.people[0].id : "");
    return [
      make("div", { class: "okr-question__numbers" }, asking("check-in--date", say("Date"), day, say("when it was so")), asking("check-in--by", say("Your name"), author, say("optional"))),
      ...data.key_results.map(question),
      make("p", { class: "okr-field__error", id: "check-in--error", tabindex: "-1" }),
      make("p", { class: "okr-form__end" }, make("button", { type: "submit", class: "md-button md-button--primary" }, say("Make the check-in"))),
    ];
  }

  return { questions, today };
})();
