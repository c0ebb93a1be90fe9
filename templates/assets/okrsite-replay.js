/* The cascade week by week: a slider puts what each line said in a week where today's numbers stand. All weeks of all
   lines are in a file of their own (okrsite/views/replay.py), loaded when the slider is first touched. */
/* include partials/say.js */
(() => {
  "use strict";
  /* sentences */
  const replay = document.querySelector(".okr-replay");
  if (!replay) return;
  const days = replay.dataset.okrDays.split("|");
  const words = JSON.parse(replay.dataset.okrWords);
  const last = days.length - 1;

  /* What was never measured has no bar, and is the same in every week. Today's line is put back as it was. */
  let lines = [];
  const read = (line, nth) => ({ line, today: line.innerHTML, steps: OKR_REPLAY[nth].split(";").map((step) => step.split("|")) });
  const load = () =>
    Okr.load(replay.dataset.okrReplay).then(() => {
      if (!lines.length) lines = Array.from(document.querySelectorAll(".okr-tree .okr-line"), read);
    });

  const parts = (line) => ({
    percent: line.querySelector(".okr-line__percent"),
    health: line.querySelector(".okr-health"),
    bar: line.querySelector(".okr-bar"),
  });

  const show = ({ line, today, steps }, week) => {
    if (!line.querySelector(".okr-bar")) return;
    if (week === last) {
      line.innerHTML = today;
      return;
    }
    const [percent, filled, expected, at, health] = steps[week];
    const of = parts(line);
    of.percent.textContent = percent;
    of.health.textContent = words[health];
    of.health.className = `okr-health okr-health--${health}`;
    of.bar.className = `okr-bar okr-bar--${health}`;
    of.bar.style.visibility = percent ? "" : "hidden"; /* nothing was measured yet */
    of.bar.querySelector(".okr-bar__fill").style.width = `${filled}%`;
    const mark = of.bar.querySelector(".okr-bar__expected") ?? Object.assign(document.createElement("span"), { className: "okr-bar__expected" });
    mark.style.left = `${at}%`;
    if (at) of.bar.append(mark);
    else mark.remove();
    if (expected) {
      of.bar.setAttribute("role", "img");
      of.bar.setAttribute("aria-label", say("%(percent)s expected by then", { percent: expected }));
      of.bar.removeAttribute("aria-hidden");
    } else {
      of.bar.removeAttribute("role");
      of.bar.removeAttribute("aria-label");
      of.bar.setAttribute("aria-hidden", "true");
    }
  };

  const slider = replay.querySelector("input");
  const shown = replay.querySelector("output");

  const tell = (said) => {
    shown.textContent = said;
    slider.setAttribute("aria-valuetext", said);
  };

  const turn = () => {
    const week = Number(slider.value);
    if (lines.length) for (const line of lines) show(line, week);
    else load().then(turn, () => (slider.value = last, tell(Okr.unloaded())));
    tell(week === last ? days[week] : say("%(day)s, not the latest numbers", { day: days[week] }));
    replay.classList.toggle("okr-replay--past", week !== last);
  };

  slider.addEventListener("input", turn);
  for (const event of ["focus", "pointerenter"]) slider.addEventListener(event, () => load().catch(() => {}), { once: true });
  tell(days[last]);
})();
