"""Scripts and styles are small, and lose nothing where their comments and indentation are left out."""

from __future__ import annotations

import re
import sys
from gzip import compress
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from okrsite import resources
from okrsite.mkdocs_plugin.theming import SCRIPTS, theme_files
from okrsite.theme.assets import assets_of
from okrsite.theme.compact import compact_script, compact_style

FILES = sorted((resources.templates() / "assets").rglob("*.js"))
SEARCH = "assets/okrsite-search.js"


def _size(content: bytes) -> int:
    return len(compress(content, 9))


def test_a_visit_loads_little(tmp_path: Path) -> None:
    """All scripts but the search are 25 KB, compressed; what each page begins with is less; `-s` shows all sizes."""
    found = {**assets_of(tmp_path), **theme_files()}
    for name, content in found.items():
        sys.stdout.write(f"\n{name:30} {len(content):6,} bytes, compressed {_size(content):6,}")
    scripts = {name for name in found if name.endswith(".js")} - {SEARCH}
    assert sum(_size(found[name]) for name in scripts) <= 25_000
    first = {name for name in found if name.endswith(".css")} | {*SCRIPTS}
    assert sum(_size(found[name]) for name in first) <= 18_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_of_ours_can_be_made_compact(path: Path) -> None:
    """A text over several lines would lose its indentation, and one that looks like a comment its end."""
    text = path.read_text("utf-8")
    bare = compact_script(text)
    assert [line for line in bare.splitlines() if len(re.findall(r"(?<!\\)`", line)) % 2] == []
    assert [line for line in bare.splitlines() if re.match(r"[/*]{2}|[ *]", line)] == []
    assert compact_script(bare) == bare
    assert len(bare) < len(text)


def test_a_browser_reads_them(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    texts = [content.decode() for name, content in assets_of(tmp_path).items() if name.endswith(".js")]
    page.evaluate("texts => texts.forEach(text => new Function(text))", texts)
    page.close()


@pytest.mark.parametrize(
    ("script", "compact"),
    [
        ("const a = (b) => { return b + 1; };\n", "const a=(b)=>{return b+1;};"),
        ('say("a : b", { c: `${d} : ${e}` });\n', 'say("a : b",{c:`${d} : ${e}`});'),
        ("a.split(/ \\S+ : /) || /[/ :] /.test(b)\n", "a.split(/ \\S+ : /)||/[/ :] /.test(b)\n"),
        ("a = b + +c - -d; // why\n  if (a / b / c) return;\n", "a=b + +c - -d;if(a/b/c)return;"),
    ],
)
def test_a_script_is_compact_and_means_the_same(script: str, compact: str) -> None:
    assert compact_script(script) == compact


@pytest.mark.parametrize(
    ("style", "compact"),
    [
        ("a,\nb {\n  color: red; /* why */\n  margin: 0 1px;\n}\n", "a,b{color: red;margin: 0 1px}"),
        ('a::after { content: ", ; }"; }\n\n/* x */\nb { c: d }\n', 'a::after{content: ", ; }"}b{c: d}'),
    ],
)
def test_a_style_is_compact_and_its_texts_stay(style: str, compact: str) -> None:
    assert compact_style(style) == compact
