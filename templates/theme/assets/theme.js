{%- import "partials/once.html" as once with context -%}
/* What the theme shows with scripts alone: the choice of colours, which stands where this script is asked for and holds
   before anything is painted; the inside of the search, for okrsite-search.js; a button for the drawer, which the theme opens by a
   label that no keyboard reaches; what the drawer repeats of the tabs. */
globalThis.OkrTheme = {{ {"search": once.search_inside, "said": once.said} | tojson }};
document.currentScript.insertAdjacentHTML("beforebegin", {{ once.palette | tojson }});
{{ once.palette_script | replace("<script>", "") | replace("</script>", "") }}
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
