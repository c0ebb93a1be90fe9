/* The cascade week by week: a slider puts what stands in data-okr-steps of each line where today's numbers stand. */
(() => {
  "use strict";
  const replay = document.querySelector(".okr-replay");
  if (!replay) return;
  const days = replay.dataset.okrDays.split("|");
  const words = JSON.parse(replay.dataset.okrWords);
  const last = days.length - 1;

  /* What was never measured has no bar, and is the same in every week. Today's line is put back as it was. */
  const lines = Array.from(document.querySelectorAll("[data-okr-steps]:has(.okr-bar)"), (line) => ({
    line,
    today: line.innerHTML,
    steps: line.dataset.okrSteps.split(";").map((step) => step.split("|")),
  }));

  const parts = (line) => ({
    percent: line.querySelector(".okr-line__percent"),
    health: line.querySelector(".okr-health"),
    bar: line.querySelector(".okr-bar"),
  });

  const expectedMark = (bar) => {
    const mark = bar.querySelector(".okr-bar__expected") || document.createElement("span");
    mark.className = "okr-bar__expected";
    return mark;
  };

  const show = ({ line, today, steps }, week) => {
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
    const mark = expectedMark(of.bar);
    mark.style.left = `${at}%`;
    if (at) of.bar.append(mark);
    else mark.remove();
    if (expected) {
      of.bar.setAttribute("role", "img");
      of.bar.setAttribute("aria-label", `${expected} expected by then`);
      of.bar.removeAttribute("aria-hidden");
    } else {
      of.bar.removeAttribute("role");
      of.bar.removeAttribute("aria-label");
      of.bar.setAttribute("aria-hidden", "true");
    }
  };

  const slider = document.createElement("input");
  slider.type = "range";
  slider.id = "okr-replay-week";
  slider.min = 0;
  slider.max = slider.value = last;
  slider.step = 1;
  const label = document.createElement("label");
  label.htmlFor = slider.id;
  label.textContent = "Replay";
  const shown = document.createElement("output");
  shown.htmlFor = slider.id;

  const turn = () => {
    const week = Number(slider.value);
    for (const line of lines) show(line, week);
    const said = week === last ? days[week] : `${days[week]}, not the latest numbers`;
    shown.textContent = said;
    slider.setAttribute("aria-valuetext", said);
    replay.classList.toggle("okr-replay--past", week !== last);
  };

  const control = document.createElement("div");
  control.className = "okr-replay__control";
  control.append(label, slider, shown);
  replay.prepend(control);
  slider.addEventListener("input", turn);
  shown.textContent = days[last];
  slider.setAttribute("aria-valuetext", days[last]);
})();

/* On paper what is closed stays closed; the theme opens everything before it prints. */
(() => {
  "use strict";
  const closed = () => document.querySelectorAll(".okr details:not([open])");
  const marked = () => document.querySelectorAll("[data-okr-closed]");
  window.addEventListener("beforeprint", () => closed().forEach((one) => one.setAttribute("data-okr-closed", "")), true);
  window.addEventListener("afterprint", () => marked().forEach((one) => one.removeAttribute("data-okr-closed")));
})();

/* Two people who open a new check-in on one day get two names for it, so that neither is in the other's way. */
(() => {
  "use strict";
  for (const link of document.querySelectorAll("a[data-okr-new-file]")) {
    const apart = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => (byte % 36).toString(36)).join("");
    link.href = link.href.replace(/([?&]filename=[^&]*?)\.yaml/, `$1-${apart}.yaml`);
  }
})();
