{%- import "partials/once.html" as once with context -%}
/* What the theme shows with scripts alone: the choice of colours, which stands where this script is asked for and holds
   before anything is painted; the inside of the search, for okrsite-search.js; what the drawer repeats of the tabs. */
globalThis.OkrTheme = {{ {"search": once.search_inside, "said": once.said} | tojson }};
document.currentScript.insertAdjacentHTML("beforebegin", {{ once.palette | tojson }});
{{ once.palette_script | replace("<script>", "") | replace("</script>", "") }}
document.addEventListener("DOMContentLoaded", () => {
  const [tabs, list] = [".md-tabs__list", ".md-nav--primary > .md-nav__list"].map((one) => document.querySelector(one));
  if (!tabs || !list || list.childElementCount) return;
  list.innerHTML = tabs.innerHTML.replaceAll("md-tabs__", "md-nav__");
  list.querySelector(".md-nav__item--active > a")?.classList.add("md-nav__link--active");
});
