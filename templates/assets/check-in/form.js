/* The form of a check-in, from the first to the last: whose it is, the questions, the answers, and their text. What is
   typed is sent nowhere. */

(() => {
  "use strict";

  /* sentences */
  /* include assets/check-in/form/questions.js */
  /* include assets/check-in/form/answers.js */
  /* include assets/check-in/form/ways.js */
  /* include assets/check-in/form/draft.js */

  const { fold, give, make } = CheckInParts;
  const [form, chooser, questions, result] = ["check-in", "check-in--unit", "check-in--questions", "check-in--result"].map((id) => document.getElementById(id));

  async function json(path) {
    const answer = await fetch(form.dataset.root + path);
    if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
    return answer.json();
  }

  const alert = (text) => questions.replaceChildren(make("p", { class: "okr-empty", role: "alert" }, text));

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
      questions.replaceChildren(...CheckInQuestions.questions(data));
      CheckInDraft.restore(data, questions);
    } catch {
      alert(`${Okr.unloaded()} ${say("There are other ways below.")}`);
    }
  }

  /* Of what something newer stands, so that this changes nothing today. */
  function newer(data, { date, updates }) {
    const titles = data.key_results.filter(({ ref, days }) => updates[ref] && days.some((day) => day > date)).map(({ title }) => title);
    return titles.length ? [make("p", {}, say("A newer check-in stands and goes on counting: %(titles)s.", { titles: titles.join("; ") }))] : [];
  }

  function finish(data, checkIn) {
    const [text, name, commands] = [CheckInText.composed(checkIn), CheckInWays.nameOf(data, checkIn), CheckInText.commands(checkIn)];
    const path = `${data.folder}/${name}`;
    const [link, next] = CheckInWays.ways(data, path, text);
    const title = make("h2", {}, say("Your check-in is ready"));
    const typed = fold(make("summary", {}, say("The same on the command line")), make("pre", { tabindex: "0" }, make("code", {}, commands.join("\n"))));
    give(result, { id: "check-in--yaml", title, link, next, name, path, text }, ...newer(data, checkIn), typed);
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
    const { checkIn, errors } = CheckInAnswers.answers(current.data, current.schema);
    CheckInAnswers.show(form, errors);
    if (!Object.keys(errors).length) finish(current.data, checkIn);
  });

  form.addEventListener("input", (event) => {
    if (event.target === chooser || event.target.id === "check-in--yaml") return;
    result.replaceChildren();
    if (current) CheckInDraft.keep(current.data, questions);
  });

  const asked = new URLSearchParams(location.search);
  const values = [...chooser.options].map((option) => option.value).filter(Boolean);
  const wanted = `${asked.get("cycle")}/${asked.get("unit")}`;
  chooser.value = values.find((value) => value === wanted) ?? values.find((value) => value.endsWith(`/${asked.get("unit")}`)) ?? "";
  if (asked.get("unit") && !chooser.value) alert(say("Nobody called “%(name)s” has anything to report in an open cycle; choose from the list.", { name: asked.get("unit") }));
  document.getElementById("check-in--without").remove();
  form.hidden = false;
  if (chooser.value) choose(chooser.value);
})();
