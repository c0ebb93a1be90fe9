/* What was typed of a check-in, kept until the tab is closed, so that going back loses nothing. */

const CheckInDraft = (() => {
  const { today } = CheckInQuestions;
  const nameOf = (data) => `okr-check-in ${location.pathname} ${data.cycle}/${data.unit}`;
  const refs = (data) => data.key_results.map((asked) => asked.ref).join(" ");
  const isMark = ({ type }) => type === "checkbox" || type === "radio";

  /* Fields are named by where they stand, so a draft of other questions, or of another day, is none of these. */
  function keep(data, questions) {
    const fields = [...questions.querySelectorAll("input,select,textarea")].filter(({ disabled }) => !disabled);
    const said = fields.map((field) => [field.id, isMark(field) ? field.checked : field.value]);
    try {
      sessionStorage.setItem(nameOf(data), JSON.stringify({ day: today(), refs: refs(data), said }));
    } catch {
      // A browser that keeps nothing loses the draft and no more.
    }
  }

  function restore(data, questions) {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(nameOf(data)));
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

  return { keep, restore };
})();
