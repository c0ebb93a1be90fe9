"""Hand-written pages are data: what could run is left out or refused, and the author is told where it stands."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

import portals
import pytest
from command_line import ROOT, contents, run
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from okrsite.building import build
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.frame import BuildOptions, BuildReport
from okrsite.mkdocs_plugin import OkrsitePlugin, handwritten
from okrsite.richtext import safe_page, words_of
from okrsite.sources.drawings import active_in
from okrsite.sources.pages import findings_of
from okrsite.theme.policy import policy

DAY = date(2026, 11, 20)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
SETTINGS = f"INHERIT: {ROOT / 'templates/mkdocs.yml'}\n"
CODE = "plugins: [search, okrsite: {code_on_pages: true}]\n"


def portal(root: Path, pages: dict[str, str], settings: str = "") -> Path:
    """With these hand-written pages; `settings` go into a mkdocs.yml of its own."""
    portals.write(root, {f"pages/{path}": text for path, text in pages.items()})
    if settings:
        (root / "mkdocs.yml").write_text(f"{SETTINGS}{settings}")
    return root


def built(root: Path, *, strict: bool = False) -> BuildReport:
    return build(root, root / "site", as_of=DAY, strict=strict)


def plain_build(root: Path, command: Literal["build", "serve"]) -> None:
    """As `mkdocs build` does it, or the first of `mkdocs serve`."""
    config = load_config(str(root / "mkdocs.yml"))
    own = config.plugins["okrsite"]
    assert isinstance(own, OkrsitePlugin)
    own.options, own.serving = BuildOptions(), command == "serve"  # MkDocs keeps the plugin of the build before
    try:
        mkdocs_build(config)
    finally:
        own.serving = False


def shown(findings: tuple[Diagnostic, ...], rule: str) -> list[tuple[str, Severity]]:
    return [(str(one.place), one.severity) for one in findings if one.rule == rule]


WORKING = """
<div class="admonition note"><p class="admonition-title">T</p></div>
<details class="tip" open=""><summary>More</summary></details>
<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked="checked" id="__tabbed_1_1" name="__tabbed_1" \
type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">One</label></div></div>
<table><tbody><tr><td style="text-align: right;" colspan="2">1</td></tr></tbody></table>
<ul class="task-list"><li class="task-list-item"><input type="checkbox" disabled="" checked=""> done</li></ul>
<pre id="__code_0"><span></span><code><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>\
<span class="nb">print</span></code></pre>
<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>
<h2 id="ünder">T<a class="headerlink" href="#under" title="Link">¶</a></h2>
<p><img alt="a" loading="lazy" src="../a b.png" width="200"><a class="md-button" href="mailto:a@b.example">B</a></p>
<p><span class="twemoji"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"></path></svg></span>\
<abbr title="a">A</abbr><a href="https://a.example/" target="_blank" rel="noopener">x</a></p>
"""


def test_what_the_extensions_write_passes() -> None:
    working = WORKING.replace(' id="__code_0"', "")
    assert safe_page(working).html == working
    assert safe_page(working).left_out == ()


@pytest.mark.parametrize(
    ("html", "left", "told"),
    [
        ("<script>x</script>a", "a", "<script>"),
        ("<style>x</style>a", "a", "<style>"),
        ('<iframe src="x">a</iframe>', "", "<iframe>"),
        ('<p onclick="x()">a</p>', "<p>a</p>", "onclick of <p>"),
        ('<p style="position:fixed">a</p>', "<p>a</p>", "style of <p>"),
        ('<a href="javascript:x">a</a>', "<a>a</a>", 'href="javascript:x" of <a>'),
        ('<a href="java&#10;script:x">a</a>', "<a>a</a>", 'href="java\\nscript:x" of <a>'),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>", 'href="data:text/html,x" of <a>'),
        ('<img src="data:image/png;base64,A">', "<img>", 'src="data:image/png;base64,A" of <img>'),
        ('<img src="//e.example/x">', "<img>", 'src="//e.example/x" of <img>'),
        ('<img src=" https://e.example/x">', "<img>", 'src=" https://e.example/x" of <img>'),
        ('<form action="x">a</form>', "a", "<form>"),
        ("<button>a</button>", "a", "<button>"),
        ('<input type="password">', '<input type="checkbox">', "type of <input>"),
        ('<meta http-equiv="refresh" content="0">a', "a", "<meta>"),
        ('<base href="x">a', "a", "<base>"),
        ('<object data="x">a</object>', "", "<object>"),
        ('<div id="__config">{}</div>', "<div>{}</div>", 'id="__config" of <div>'),
        ('<label for="__search">a</label>', "<label>a</label>", "for of <label>"),
        ('<pre class="mermaid">a</pre>', "<pre>a</pre>", 'class="mermaid" of <pre>'),
        ('<p title="<img src=x onerror=y>">a</p>', "<p>a</p>", 'title="<img src=x onerror=y>" of <p>'),
        ('<p data-md-component="search">a</p>', "<p>a</p>", "data-md-component of <p>"),
        ('<svg><a xlink:href="javascript:x">a</a></svg>', "<svg><a>a</a></svg>", "xlink:href of <a>"),
        ("<svg><script>x</script></svg>", "<svg></svg>", "<script>"),
    ],
)
def test_what_could_run_is_left_out_and_named(html: str, left: str, told: str) -> None:
    safe = safe_page(html)
    assert safe.html == left
    assert told in [one.words for one in safe.left_out]


@pytest.mark.parametrize("html", ["<div>", "<div/>", "<div></p>", "<ul><li>", "<svg>", "<!--><div>"])
def test_what_is_nested_too_deep_takes_no_time(html: str) -> None:
    """The cleaner's time grows with the square of the depth."""
    safe = safe_page(html * 21_000)
    assert (safe.html, [one.fix for one in safe.left_out]) == ("", ["split it"])
    assert safe_page("<p>a<br><img src=a>" * 300).left_out == ()


def test_a_title_is_words() -> None:
    assert words_of('Q&amp;A &lt;b&gt; <i onclick="x">more</i>') == "Q&A <b> more"


def test_the_author_is_told_of_each_at_its_line(tmp_path: Path) -> None:
    text = (
        "---\ntemplate: redirect.html\nicon: ../../secret\nsearch: nonsense\n---\n# A\n\n```html\n<script>\n```\n\n"
        '<p onclick="x()">b</p>\n\n<script>alert(1)</script>\n\n![i](https://e.example/i.png)\n'
    )
    root = portal(tmp_path, {"a.md": text})
    report = built(root)
    lines = [(one.place.line, one.message.split(";")[0]) for one in report.findings if one.rule == "page-code"]
    assert report.published
    assert sorted(lines) == [
        (2, "left out: `template:` of the front matter"),
        (3, "left out: `icon:` of the front matter"),
        (4, "left out: `search:` of the front matter"),
        (12, "left out: onclick of <p>"),
        (14, "left out: <script>"),
        (16, 'left out: src="https://e.example/i.png" of <img>'),
    ]
    assert not built(root, strict=True).published


HOSTILE = "</title><script>pwned</script><img src=x onerror=pwned>"
ESCAPED = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    "text",
    [
        f"# {ESCAPED}\n\n## {ESCAPED}\n\n### {ESCAPED}\n\n#### {ESCAPED}\n",
        f"---\ntitle: {HOSTILE}\ndescription: '\">{HOSTILE}'\nauthor: '\">{HOSTILE}'\nstatus: {HOSTILE}\n---\nText\n",
        "# A\n\n## B {: id='x\"onmouseover=pwned' data-toc-label='<script>pwned</script>' }\n",
    ],
)
def test_titles_and_front_matter_are_words_wherever_the_theme_shows_them(tmp_path: Path, text: str) -> None:
    settings = "edit_uri: https://forge.example/edit/\nsite_url: https://okrs.example/\n"
    root = portal(tmp_path, {"a.md": text, "b.md": "# B\n", "some & folder's/b.md": "# C\n"}, settings)
    assert built(root).published
    for page in (root / "site").rglob("*.html"):
        shown = page.read_text("utf-8")
        assert [live for live in ("<script>pwned", "<img src=x", '"onmouseover') if live in shown] == []
    assert "&amp; folder&#x27;s" in (root / "site/a.html").read_text("utf-8")


LIVE = "<script src=pwned.txt></script>"
BYTES = f"!!binary {b64encode(LIVE.encode()).decode()}"
TEN_OF = "{1}: &{1} [{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}]\n"
LAUGH = TEN_OF.format("x", "a") + "".join(TEN_OF.format(f"*{a}", b) for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    ("front", "key"),
    [
        (f"description: {BYTES}\n", "description"),
        (f"status: {BYTES}\n", "status"),
        (f"title: {BYTES}\n", "title"),
        (f"author: !!pairs [x: '{LIVE}']\n", "author"),
        (f"author: !!set {{'{LIVE}'}}\n", "author"),
        (f"author: {{? {BYTES} : x}}\n", "author"),
        ("title: [2026]\n", "title"),
        ("a: &a [*a]\n", "a"),
        ("a: &a {b: *a}\n", "a"),
        (f"a: {'[' * 900}{']' * 900}\n", "a"),
        ("search: {boost: 2}\ntags: [a, 2026, 2026-11-20]\n", ""),
        (LAUGH, "i"),
    ],
)
def test_front_matter_is_plain_values(front: str, key: str) -> None:
    """Bytes and sets would be shown as they are, and what has no end has no escaped form."""
    page = Page(None, File("a.md", "", "", False), MkDocsConfig())
    page.meta = get_data(f"---\n{front}---\n")[1]
    left = handwritten.safe_front_matter(page, MkDocsConfig())
    assert [one.words for one in left][-1:] == [f"`{key}:` of the front matter"] * bool(key)
    assert (key in page.meta, LIVE in str(page.meta)) == (False, False)


@pytest.mark.parametrize(("title", "shown"), [("2026", "2026"), ("2026-11-20", "2026-11-20"), ("yes", "True")])
def test_a_title_may_look_like_a_number(tmp_path: Path, title: str, shown: str) -> None:
    root = portal(tmp_path, {"a.md": f"---\ntitle: {title}\n---\nText\n"})
    assert built(root, strict=True).published
    assert f"<title>{shown} - " in (root / "site/a.html").read_text("utf-8")


REFUSED = {
    "a.html": "move",
    "sub/b.HTM": "Markdown",
    "404.html/x.png": "in the place of",
    "c.js": "theme's folder",
    "d.css": "theme's folder",
    "e.xml": "code",
    "assets/images/favicon.png": "in the place of",
    "assets/okrsite.js": "in the place of",
    "Assets/okrsite.css": "in the place of",
    "check-in/form.js": "in the place of",
    "search/search_index.json": "in the place of",
    "api/v1/index.json": "in the place of",
    "robots.txt": "in the place of",
    "404.md": "in the place of",
    "f.svg": "event handler",
    '"g.md': "rename it",
}
SOUND = ("h.png", "i.pdf", "j.csv", "k.svg", "assets/l.JPG", "m.json", "main.md")


def files_of_all_kinds() -> dict[str, str]:
    contents = {"f.svg": SVG.format("<g onload='x()'/>"), "k.svg": SVG.format("<path d='M0 0'/>"), "n.foo": ""}
    return {path: contents.get(path, "x") for path in (*REFUSED, *SOUND, "n.foo")}


def test_check_build_and_mkdocs_refuse_the_same_files(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = portal(tmp_path, files_of_all_kinds(), "site_name: X\n")
    report = built(root)
    errors = {one.place.path.removeprefix("content/pages/"): one.message for one in report.findings}
    assert not report.published
    assert set(errors) == {*REFUSED, "n.foo"}
    assert [path for path, words in REFUSED.items() if words not in errors[path] and path != "a.html"] == []
    said = run(root, "check").output
    assert [str(one) for one in report.findings if str(one) not in said] == []
    with pytest.raises(Abort):
        plain_build(root, "build")
    assert all(str(one) in caplog.text for one in report.findings)


def test_data_is_published_and_an_unknown_type_is_not(tmp_path: Path) -> None:
    root = portal(tmp_path, {path: text for path, text in files_of_all_kinds().items() if path not in REFUSED})
    report = built(root)
    assert shown(report.findings, "page-file") == [("content/pages/n.foo", Severity.WARNING)]
    assert report.published
    assert all((root / "site" / path).is_file() for path in SOUND if not path.endswith(".md"))
    assert not (root / "site/n.foo").exists()


@pytest.mark.parametrize(
    ("name", "severity"),
    [("a.html.txt", Severity.ERROR), ("a.JS.json", Severity.ERROR), ("a.MD", Severity.WARNING), ("v1.2.pdf", None)],
)
def test_a_file_is_what_any_server_may_take_it_for(tmp_path: Path, name: str, severity: Severity | None) -> None:
    root = portal(tmp_path, {name: "<script>x()</script>"})
    report = built(root)
    assert shown(report.findings, "page-file") == ([(f"content/pages/{name}", severity)] if severity else [])
    assert (root / "site" / name).exists() == (severity is None)


def test_a_file_in_the_place_of_an_okr_page_is_refused(tmp_path: Path) -> None:
    root = portal(tmp_path, {"rules.md": "# Mine\n", "index.md": "# Home\n", "kpis.md": "# There are none\n"})
    assert shown(built(root).findings, "page-file") == [("content/pages/rules.md", Severity.ERROR)]
    said = run(root, "check").output
    assert (said.count("[page-file]"), "content/pages/rules.md" in said) == (1, True)


def test_links_beside_pages_are_refused_wherever_pages_lie(tmp_path: Path) -> None:
    root = portal(tmp_path, {}, "docs_dir: handbook\n")
    (root / "handbook").mkdir()
    (root / "handbook/a.png").symlink_to("/etc/hostname")
    report = built(root)
    assert [str(one.place) for one in report.findings] == ["handbook/a.png"]
    assert "handbook/a.png" in run(root, "check").output


def test_who_wants_code_says_so_in_mkdocs_yml(tmp_path: Path) -> None:
    pages = {
        "a.md": "# A\n\n<script>window.mine = 1</script>\n\n<p onclick='x()'>b</p>\n",
        "b.html": "<p>raw</p>",
        "assets/okrsite.js": "x",
    }
    root = portal(tmp_path, pages, CODE)
    assert shown(built(root).findings, "page-file") == [("content/pages/assets/okrsite.js", Severity.ERROR)]
    assert "assets/okrsite.js" in run(root, "check").output
    (root / "content/pages/assets/okrsite.js").unlink()
    assert "no errors" in run(root, "check").output
    assert built(root, strict=True).published
    page = (root / "site/a.html").read_text("utf-8")
    assert "<script>window.mine = 1</script>" in page
    assert policy(["window.mine = 1"]).split("'")[5] in page.split("<body")[0]
    assert (root / "site/b.html").read_text() == "<p>raw</p>"


def test_files_that_mkdocs_yml_names_are_the_programmes(tmp_path: Path) -> None:
    named = "extra_javascript: [js/a.js, {path: js/b.mjs, type: module}]\nextra_css: [c.css]\n"
    pages = {"js/a.js": "1", "js/b.mjs": "1", "c.css": "", "js/other.js": "1"}
    root = portal(tmp_path, pages, named)
    assert shown(built(root).findings, "page-file") == [("content/pages/js/other.js", Severity.ERROR)]
    assert run(root, "check").output.count("[page-file]") == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("site_name: X\n", ["content/pages/a.js"]),
        ("docs_dir: handbook\n", ["handbook/b.js"]),
        ("docs_dir: ./handbook/\nextra_javascript: [b.js]\n", []),
        ("theme: {name: material, custom_dir: mine}\n", ["content/pages/a.js", "content/pages/c.png"]),
        ("extra: {x: !!python/name:material.extensions.emoji.twemoji }\n", ["content/pages/a.js"]),
        ("extra: {x: !ENV [HOME, 1]}\nplugins: {search: {}, okrsite: {code_on_pages: true}}\n", []),
        ("extra: &x {}\nvalidation: *x\n", ["content/pages/a.js"]),
        ("plugins: [\n", []),
    ],
)
def test_check_reads_mkdocs_yml_without_mkdocs(tmp_path: Path, settings: str, told: list[str]) -> None:
    root = portal(tmp_path, {"a.js": "", "c.png": ""}, settings)
    for path in ("handbook/b.js", "mine/c.png"):
        (root / path).parent.mkdir()
        (root / path).write_text("")
    assert [finding.place.path for finding in findings_of(root)] == told


def test_serving_goes_on_without_what_was_refused(tmp_path: Path) -> None:
    root = portal(tmp_path, files_of_all_kinds(), "site_name: X\n")
    plain_build(root, "serve")
    published = contents(root / "site")
    assert not {"a.html", "sub/b.HTM", "c.js", "d.css", "e.xml", "f.svg", "n.foo"} & set(published)
    assert {"k.svg", "main.html"} <= set(published)
    assert b"x" not in (published["assets/images/favicon.png"], published["check-in/form.js"], published["robots.txt"])


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("<script>x</script>", "script"),
        ("<g onload='x'/>", "onload"),
        ("<a xlink:href='javascript:x'/>", '"a"'),
        ("<use href='https://e.example/#x'/>", "e.example"),
        ("<image href='data:image/svg+xml;base64,x'/>", "svg+xml"),
        ("<foreignObject/>", "foreignObject"),
        ("<style>@import 'x'</style>", "style"),
        ("<style>a{b:u\\72l(x)}</style>", "style"),
        ("<style><g/>@import url(//e.example)</style>", "style"),
        ("<style>@imp<g/>ort '//e.example'</style>", "style"),
        ("<style>svg{background:-webkit-IMAGE-SET('//e.example' 1x)}</style>", "style"),
        ("<style>a{background:cross-fade('//e.example', red)}</style>", "style"),
        ("<g style='fill:url(//e.example)'/>", "style"),
        ("<g style='cursor:image(\"//e.example\")'/>", "style"),
        ("<set attributeName='href' to='javascript:x'/>", "set"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'/>", '"p"'),
        ("<g xml:base='https://e.example/'/>", "e.example"),
        ("<?xml-stylesheet href='x'?>", "instruction"),
        ("<g>", "well-formed"),
    ],
)
def test_a_drawing_that_is_more_is_refused(inside: str, word: str) -> None:
    found = active_in(SVG.format(inside).encode())
    assert found
    assert word in found.what


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "DOCTYPE"),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", "utf-7"),
        (b"\xff\xfe<", "UTF-8"),
        (b"<svg/>", "does not say"),
        (b"", "well-formed"),
    ],
)
def test_a_drawing_is_read_as_browsers_do(content: bytes, word: str) -> None:
    found = active_in(content)
    assert found
    assert word in found.what


def test_what_drawing_programs_write_passes() -> None:
    inside = (
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata><style>.a{fill:url(#g)}</style>"
        "<i:namedview xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:zoom='1'/><use xlink:href='#g'/>"
        "<image href='data:image/png;base64,AAAA'/><text style='fill:red'>onload</text>"
    )
    assert active_in(SVG.format(inside).encode()) is None


@pytest.mark.parametrize(
    ("index", "word"), [("", "Disallow: /\n"), ("index: true\n", "Allow: /\nSitemap: https://o.example")]
)
def test_search_engines_are_let_in_where_portal_yaml_says_so(tmp_path: Path, index: str, word: str) -> None:
    root = portal(tmp_path, {"a.md": "# A\n"}, "site_url: https://o.example/okrs/\n")
    portals.write(root, {"portal.yaml": f"{index}redirects: {{old.html: cycles.html}}\n"})
    assert built(root).published
    assert word in (root / "site/robots.txt").read_text()
    pages = {name: (root / f"site/{name}").read_text("utf-8") for name in ("a.html", "cycles.html", "404.html")}
    assert all(('<meta name="robots" content="noindex">' in page) is not bool(index) for page in pages.values())
    assert '<meta name="robots" content="noindex">' in (root / "site/old.html").read_text()


def test_front_matter_takes_no_policy_away(tmp_path: Path) -> None:
    keys = "okr-bare: true\nbare: true\nindex: true\nrobots: all\n"
    root = portal(tmp_path, {"a.md": f"---\n{keys}---\n# A\n", "index.md": f"---\n{keys}---\n# B\n"})
    assert built(root).published
    for name in ("a.html", "index.html"):
        head = (root / "site" / name).read_text("utf-8").partition("<body")[0]
        assert head.count("Content-Security-Policy") == head.count('content="noindex"') == 1


def test_every_page_has_a_policy_that_allows_nothing_foreign(sample_site: Path) -> None:
    for page in sample_site.rglob("*.html"):
        head = page.read_text("utf-8").partition("<body")[0]
        assert (
            head.count("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'")
            == 1
        )
        assert head.index("Content-Security-Policy") < (head + "<script").index("<script")
        assert len(head[: head.index("charset")]) < 1024
        said = head.split('Content-Security-Policy" content="')[1].split('"')[0]
        assert "http" not in said
        assert "'unsafe-inline'" not in said.replace("style-src-attr 'unsafe-inline'", "")


def test_only_the_sites_own_scripts_are_passed_on_to_a_server(tmp_path: Path) -> None:
    page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'sha256-a+b='\"></head>"
    (tmp_path / "a.html").write_text(page + "<script>injected</script>")
    (tmp_path / "b.html").write_text("<script>injected</script>")
    program = ROOT / "templates/forge/none/nginx_scripts.py"
    said = subprocess.run([sys.executable, program, tmp_path], capture_output=True, text=True, check=True).stdout
    assert said == "set $scripts \"'sha256-a+b='\";\n"
