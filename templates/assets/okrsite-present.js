/* A page as a meeting needs it: the agenda, what needs attention, then one objective a screen, blocked ones first.
   `?present` begins it, and so does the link that this script shows; arrow keys turn the pages, Escape ends it.
   The parts of the page are moved into a dialog and back again, so that nothing is there twice. */
(() => {
  "use strict";
  const agenda = document.querySelector("template.okr-agenda");
  const page = document.querySelector(".okr");
  if (!agenda || !page || !window.HTMLDialogElement) return;
  const BY_URGENCY = ["off-track", "outdated", "at-risk", "pending", "on-track", "done", "dropped"];

  const urgency = (part) => {
    if (part.querySelector(".okr-blocker")) return -1;
    const health = part.querySelector(":is(.okr-objective__state, .okr-line__health) .okr-health");
    return BY_URGENCY.findIndex((name) => health?.classList.contains(`okr-health--${name}`));
  };

  const parts = () => {
    const objectives = [...page.querySelectorAll(".okr-objectives > .okr-objective, .okr-lines--cards > li")];
    const attention = page.querySelector("section[aria-labelledby='glance--attention']");
    return [...(attention ? [attention] : []), ...objectives.sort((one, other) => urgency(one) - urgency(other))];
  };

  let stage = null;

  const present = () => {
    stage = document.importNode(agenda.content, true).querySelector("dialog");
    page.append(stage);
    const screen = stage.querySelector(".okr-stage__screen");
    const first = screen.firstElementChild;
    const screens = [first, ...parts()];
    const empty = document.createComment("presented");
    let at = 0;
    let shown = first;

    const back = () => {
      if (empty.parentNode) empty.replaceWith(shown);
      else shown.remove();
    };

    const turn = (to) => {
      const next = screens[to];
      if (!next || next === shown) return;
      back();
      if (next !== first) next.replaceWith(empty);
      screen.append(next);
      for (const fold of next.querySelectorAll("details")) fold.open ||= next.matches("li");
      [at, shown] = [to, next];
      say();
      screen.scrollTop = 0;
      screen.focus();
    };

    const say = () => {
      const { count } = stage.dataset;
      stage.querySelector("output").textContent = count.replace("{0}", at + 1).replace("{1}", screens.length);
      for (const [name, to] of [["back", at - 1], ["next", at + 1]]) {
        stage.querySelector(`[data-okr-turn=${name}]`).setAttribute("aria-disabled", !screens[to]);
      }
    };

    const KEYS = { ArrowLeft: () => at - 1, PageUp: () => at - 1, ArrowRight: () => at + 1, PageDown: () => at + 1, Home: () => 0, End: () => screens.length - 1 };
    stage.addEventListener("keydown", (event) => {
      const to = KEYS[event.key];
      if (!to || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".okr-scroll, input, textarea, select")) return;
      event.preventDefault();
      turn(to());
    });
    stage.addEventListener("click", (event) => {
      const to = event.target.closest("[data-okr-turn]")?.dataset.okrTurn;
      if (to === "leave") stage.close();
      else if (to) turn(to === "next" ? at + 1 : at - 1);
      else if (event.target.closest("a[href*='#']")) stage.close();
    });
    stage.addEventListener("close", () => {
      back();
      stage.remove();
      stage = null;
      address(false);
      link.focus();
    });
    stage.showModal();
    say();
    screen.focus();
    address(true);
  };

  /* So that the address can be sent to whoever leads the meeting; a browser that forbids it loses nothing else. */
  const address = (is) => {
    try {
      history.replaceState(null, "", `${location.pathname}${is ? "?present" : ""}${location.hash}`);
    } catch {
      /* a file, in some browsers */
    }
  };

  const link = page.querySelector("a.okr-present");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    present();
  });
  if (new URLSearchParams(location.search).has("present")) present();
})();
