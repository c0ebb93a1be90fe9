from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.context.addresses import ROOT
from okrsite.richtext import line_to_html, title_to_html, title_to_text, to_html
from okrsite.richtext.texts import relative_links_in

REL = 'rel="nofollow noopener noreferrer"'
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "img"),
}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "img": {"src", "alt", "loading"}}

ATTACKS = [
    *"""\
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<a href="javascript:alert(1)">x</a>
<style>*{display:none}</style>
<iframe src="https://example.com"></iframe>
<!--><script>alert(1)</script>-->
<?php echo 1 ?><script>
</p></div><script>alert(1)</script>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](java\tscript:alert(1))
[x](javascript&colon;alert(1))
[x](&#106;avascript:alert(1))
[x](\\javascript:alert(1))
[x]( javascript:alert(1))
[x](<javascript:alert(1)>)
[x](vbscript:msgbox(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](data:image/svg+xml;base64,PHN2Zz4=)
![x](data:image/png;base64,AAAA)
![x](javascript:alert(1))
![x" onerror="alert(1)](https://example.com/x.png)
![x](https://example.com/x.png"onerror="alert(1))
[x](https://example.com "title" onmouseover=alert(1))
[x](https://example.com/"onmouseover="alert(1))
<javascript:alert(1)>
<https://example.com/"onclick=alert(1)>
[x](//example.com/steal)
[x](../../settings)
[x](#top)
[x](./javascript:alert(1))
[x](.//javascript:alert%281%29)
[x](/\\example.com/steal)
[x](/%2F/example.com/steal)
[x](􏿽javascript:alert(1))
![x](./javascript:alert(1))
![x](//example.com/steal.png)
![x" onerror="alert(1)](a.png)
https://example.com/"onclick="alert(1)
https://example.com/<script>alert(1)</script>
```"><script>alert(1)</script>
```html" onclick="alert(1)
`<script>alert(1)</script>`
# <script>alert(1)</script> {#id onclick=alert(1)}
&lt;script&gt;alert(1)&lt;/script&gt;
\\<script>alert(1)\\</script>
<a href="https://example.com" style="position:fixed" id="x" class="y">x</a>
[![x](javascript:alert(1))](javascript:alert(2))
<form action="https://example.com"><input name="password">
<base href="https://example.com">
<meta http-equiv="refresh" content="0;url=https://example.com">
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
{{ config }} {% raw %} ${7*7}
""".splitlines(),
    '[x]: javascript:alert(1) "y"\n\n[x]',
    "| <script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
]

LONG_FRAGMENTS = ["javascript:", "data:text/html,", "https://e.org", "<script>", "</a>", "onload=", "&colon;", "&#x6a;"]
fragments = st.sampled_from([*"[]()!<>`*_#|\n&;:\"'\\~- x", "\n\n", "~~", "\n- ", "\n> ", *LONG_FRAGMENTS])


@given(st.text() | st.lists(fragments, max_size=40).map("".join))
def test_whatever_people_write_is_harmless(text: str) -> None:
    _assert_harmless(to_html(text))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_harmless(attack: str) -> None:
    _assert_harmless(to_html(attack))
    _assert_harmless(to_html(f"**{attack}**"))
    _assert_harmless(to_html(f"- {attack}\n\n[{attack}](https://example.com)"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "One *two* **three** ~~four~~ `five`",
            "<p>One <em>two</em> <strong>three</strong> <s>four</s> <code>five</code></p>\n",
        ),
        ("# Loud\ntext", "<p><strong>Loud</strong></p>\n<p>text</p>\n"),
        ("[a](https://e.org/?b=1&c=2)", f'<p><a href="https://e.org/?b=1&amp;c=2" {REL}>a</a></p>\n'),
        ("<mailto:ana@e.org>", f'<p><a href="mailto:ana@e.org" {REL}>mailto:ana@e.org</a></p>\n'),
        ("![A chart](https://e.org/a.png)", f'<p><a href="https://e.org/a.png" {REL}>A chart</a></p>\n'),
        ("![](https://e.org/a.png)", f'<p><a href="https://e.org/a.png" {REL}>image</a></p>\n'),
        ("[![A & B](https://e.org/a.png)](https://e.org)", f'<p><a href="https://e.org" {REL}>A &amp; B</a></p>\n'),
        ("[a](how.md?b=c#d)", f'<p><a href="{ROOT}how.html?b=c#d" {REL}>a</a></p>\n'),
        ("[a](/2026-Q4/index.html)", f'<p><a href="{ROOT}2026-Q4/index.html" {REL}>a</a></p>\n'),
        (
            "[a](guide/) [b](./)",
            f'<p><a href="{ROOT}guide/index.html" {REL}>a</a> <a href="{ROOT}index.html" {REL}>b</a></p>\n',
        ),
        ("[a](../how.md) [*b*](#c)", "<p>a <em>b</em></p>\n"),
        ("![A chart](img/a%20b.png)", f'<p><img src="{ROOT}img/a%20b.png" alt="A chart" loading="lazy"></p>\n'),
        ("![A chart](../a.png) ![](../a.png)", "<p>A chart image</p>\n"),
        (
            "See https://e.org/a_b_c?d=e&f.",
            f'<p>See <a href="https://e.org/a_b_c?d=e&amp;f" {REL}>https://e.org/a_b_c?d=e&amp;f</a>.</p>\n',
        ),
        ("(http://e.org/a_(b))", f'<p>(<a href="http://e.org/a_(b)" {REL}>http://e.org/a_(b)</a>)</p>\n'),
        ("`https://e.org` xhttps://e.org https://", "<p><code>https://e.org</code> xhttps://e.org https://</p>\n"),
        ("[https://e.org](https://e.org/a)", f'<p><a href="https://e.org/a" {REL}>https://e.org</a></p>\n'),
        ("见https://e.org/a。好", f'<p>见<a href="https://e.org/a" {REL}>https://e.org/a</a>。好</p>\n'),
        ("214.", "<p>214.</p>\n"),
        (
            "84. Better than last week.\n\nStill *late*.",
            "<p>84. Better than last week.</p>\n<p>Still <em>late</em>.</p>\n",
        ),
        ("0) a", "<p>0) a</p>\n"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("```sh\n<b> & c\n```", "<pre><code>&lt;b&gt; &amp; c\n</code></pre>\n"),
        ("<b>not bold</b>", "<p>&lt;b&gt;not bold&lt;/b&gt;</p>\n"),
        ("", ""),
    ],
)
def test_what_markdown_becomes(written: str, shown: str) -> None:
    assert to_html(written) == shown


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "> ", "*a_", "- ", "`", "<a", "[a]: b\n", "|", "&#x26;", "]("])
def test_ten_thousand_of_anything_are_quick(piece: str) -> None:
    started = time.process_time()
    to_html(piece * (10_000 // len(piece)))
    assert time.process_time() - started < 1


def _assert_harmless(html: str) -> None:
    _Strict().feed(html)
    assert nh3.clean(html, tags=TAGS, attributes={**ATTRIBUTES}, link_rel=None) == html


class _Strict(HTMLParser):
    """Fails at the first element, attribute or address that is not on the list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        given = {name: value or "" for name, value in attrs}
        assert given.keys() <= ATTRIBUTES.get(tag, set())
        href = given.get("href", "https:")
        assert href.lower().startswith(("https:", "http:", "mailto:")) or self.is_of_the_site(href)
        assert self.is_of_the_site(given.get("src", ROOT))

    @staticmethod
    def is_of_the_site(address: str) -> bool:
        """Whatever stands in the place of the mark, such as nothing."""
        return address.startswith(ROOT) and re.match(r"[/\\]|[^/?#]*:", address[1:]) is None

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment got through: {data}")


@pytest.mark.parametrize(
    ("title", "shown", "words"),
    [
        ("Cut p99 < 300 ms & stay", "Cut p99 &lt; 300 ms &amp; stay", "Cut p99 < 300 ms & stay"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("1. # Not a heading", "1. # Not a heading", "1. # Not a heading"),
        ("`<sub>` is a tag", "<code>&lt;sub&gt;</code> is a tag", "<sub> is a tag"),
        ("![a boat](https://example.com/b.png)", "a boat", "a boat"),
        ("![a boat](b.png) [c](d.md) https://e.org", "a boat c https://e.org", "a boat c https://e.org"),
        ("CO<sub>2</sub> and m<sup>3</sup>", "CO<sub>2</sub> and m<sup>3</sup>", "CO2 and m3"),
    ],
)
def test_a_title_is_one_line_without_links(title: str, shown: str, words: str) -> None:
    assert (title_to_html(title), title_to_text(title)) == (shown, words)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("**Won** by [x](how.md)", f'<strong>Won</strong> by <a href="{ROOT}how.html" {REL}>x</a>'),
        ("Blocked by https://e.org/6", f'Blocked by <a href="https://e.org/6" {REL}>https://e.org/6</a>'),
        ("A & B < C", "A &amp; B &lt; C"),
    ],
)
def test_a_line_has_links_and_no_paragraphs(line: str, shown: str) -> None:
    assert line_to_html(line) == shown


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_a_line_is_harmless(attack: str) -> None:
    _assert_harmless(line_to_html(f"so {attack}"))


def test_what_is_relative_is_found_as_it_is_written() -> None:
    text = "[a](../b.md) ![c](d.png) `[e](f)` [g](https://h) <https://i> [j]\n\n[j]: k.md"
    assert list(relative_links_in(text)) == ["../b.md", "d.png", "k.md"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_gets_through_a_title(attack: str) -> None:
    html = title_to_html(f"so {attack} <sub>{attack}</sub>")
    assert nh3.clean(html, tags={"strong", "em", "s", "code", "sub", "sup"}, attributes={}, link_rel=None) == html
