{%- import "partials/once.html" as once with context -%}
/* What the theme shows with scripts alone: the choice of colours, which stands where this script is asked for and holds
   before anything is painted; the inside of the search, for okrsite-search.js; a button for the drawer, which the theme opens by a
   label that no keyboard reaches; what the drawer repeats of the tabs. */
document.documentElement.classList.replace("no-js", "js"); /* as the theme's own does later, when all has its place */
globalThis.OkrTheme = {{ {"search": once.search_inside, "said": once.said} | tojson }};
{% if once.palette %}
document.currentScript.insertAdjacentHTML("beforebegin", {{ once.palette | replace(' data-md-component="palette"', "") | tojson }});
/* The theme's own script for this styles the whole page three times more while it starts: a third of a second on a phone. */
(() => {
  const options = [...document.getElementsByName("__palette")], light = matchMedia("(prefers-color-scheme: light)");
  const bar = Object.assign(document.createElement("meta"), { name: "theme-color" });
  const media = ({ dataset }) => dataset.mdColorMedia;
  let index = Math.max(0, __md_get("__palette")?.index ?? options.findIndex((one) => matchMedia(media(one)).matches));
  const show = () => {
    const chosen = options[index] ?? options[0];
    const system = `(prefers-color-scheme: ${light.matches ? "light" : "dark"})`;
    const shown = (media(chosen) === "(prefers-color-scheme)" && options.find((one) => media(one) === system)) || chosen;
    for (const name of ["Scheme", "Primary", "Accent"]) document.body.dataset[`mdColor${name}`] = shown.dataset[`mdColor${name}`];
    for (const one of options) if (one.nextElementSibling?.matches("label")) one.nextElementSibling.hidden = one !== chosen;
    const { backgroundColor, colorScheme } = getComputedStyle(document.querySelector(".md-header"));
    bar.content = backgroundColor;
    document.documentElement.style.colorScheme = colorScheme;
  };
  options[0].form.addEventListener("change", ({ target }) => {
    index = options.indexOf(target);
    __md_set("__palette", { index });
    show();
  });
  options[0].form.addEventListener("keydown", ({ key }) => {
    const next = options[(index + 1) % options.length];
    if (key === "Enter") next.click(), next.focus();
  });
  light.addEventListener("change", show);
  document.head.append(bar);
  show();
})();
{% endif %}
document.addEventListener("DOMContentLoaded", () => {
  const [label, drawer, menu] = [document.querySelector("label.md-header__button[for=__drawer]"), document.getElementById("__drawer"), document.createElement("button")];
  if (!label || !drawer) return;
  const told = () => (menu.ariaExpanded = drawer.checked);
  for (const { name, value } of label.attributes) menu.setAttribute(name, value); /* the theme's styles know it by them */
  Object.assign(menu, { type: "button", ariaLabel: {{ once.menu | tojson }} }).append(...label.childNodes);
  label.replaceWith(menu);
  menu.addEventListener("click", () => drawer.click());
  drawer.addEventListener("change", told);
  told();
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer.checked) return;
    drawer.click();
    menu.focus();
  });
});
document.addEventListener("DOMContentLoaded", () => {
  const [tabs, list] = [".md-tabs__list", ".md-nav--primary > .md-nav__list"].map((one) => document.querySelector(one));
  if (!tabs || !list || list.childElementCount) return;
  list.innerHTML = tabs.innerHTML.replaceAll("md-tabs__", "md-nav__");
  list.querySelector(".md-nav__item--active > a")?.classList.add("md-nav__link--active");
});
