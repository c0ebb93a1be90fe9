{%- import "partials/once.html" as once with context -%}
/* What the theme shows with scripts alone: the choice of colours, which stands where this script is asked for and holds
   before anything is painted, and the inside of the search, for okrsite-search.js. */
globalThis.OkrTheme = {{ {"search": once.search_inside, "said": once.said} | tojson }};
document.currentScript.insertAdjacentHTML("beforebegin", {{ once.palette | tojson }});
{{ once.palette_script | replace("<script>", "") | replace("</script>", "") }}
