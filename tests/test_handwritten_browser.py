"""Hand-written pages and the policy in a browser: each of the two stops an attack alone, and what is wanted works."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import portals
import pytest
from browser import OpenPage, search
from command_line import ROOT
from playwright.sync_api import Page, expect

from okrsite.mkdocs_plugin import handwritten

DAY = date(2026, 11, 20)
SETTINGS = f"INHERIT: {ROOT / 'templates/mkdocs.yml'}\n"
EVIL = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>"
ATTACK = f"""---
description: '">{EVIL}'
status: '">{EVIL}'
---
# &lt;/title&gt;&lt;script&gt;window.pwned=1&lt;/script&gt;

{EVIL}

<svg onload="window.pwned=1"><script>window.pwned=1</script></svg>
<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>
<details open ontoggle="window.pwned=1"><summary>x</summary></details>
<div id="__config">{{"base": ".", "features": [], "search": "data:text/javascript,0", "tags": {{}}}}</div>
<script type="module" src="data:text/javascript,window.pwned=1"></script>
<object data="data:text/html,<script>parent.pwned=1</script>"></object>
<link rel="stylesheet" href="data:text/css,body{{display:none}}"><base href="https://evil.example/">

A word {{: .press onclick="window.pwned=1" onfocus="window.pwned=1" tabindex=0 autofocus }}

[away](javascript:void(window.pwned=1)){{: .press }}
<a class="press" href="java&#09;script:void(window.pwned=1)">away</a>

## Then {{: data-toc-label="<img src=x onerror=window.pwned=1>" id='y"onclick="window.pwned=1"class="press' }}

```mermaid
graph
```

<pre class="mermaid"><code>graph</code></pre>
"""
WORKING = """# It works

=== "First"
    one

=== "Second"
    two

!!! note
    Mind.

??? tip "More"
    hidden

| a | b |
|:--|--:|
| 1 | 2 |

![a drawing](drawing.svg){ width=40 }
"""


def site_with(root: Path, pages: dict[str, str]) -> Path:
    extensions = "markdown_extensions: [attr_list, pymdownx.details, pymdownx.tabbed: {alternate_style: true}]\n"
    (root / "mkdocs.yml").write_text(f"{SETTINGS}edit_uri: https://forge.example/\n{extensions}")
    portals.built(portals.write(root, {f"pages/{path}": text for path, text in pages.items()}), root / "site", DAY)
    return root / "site"


def tried(page: Page) -> bool:
    """Whether a script of the page's author ran: by itself, or when something was pressed."""
    page.wait_for_load_state("networkidle")
    for one in page.locator(".press").all():
        if page.evaluate("window.pwned"):
            return True
        one.dispatch_event("click")
        one.dispatch_event("focus")
    return page.evaluate("window.pwned") is not None


def test_nothing_runs_though_the_policy_counts_for_nothing(
    tmp_path: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    site = http_server(site_with(tmp_path, {"attack.md": ATTACK, "other.md": "# Other\n"}))
    for address in ("attack.html", "other.html", "404.html"):
        page, foreign, _ = open_page(f"{site}/{address}", policy=False)
        assert not tried(page), address
        assert foreign == [], address


@pytest.mark.parametrize("policy", [True, False])
def test_nothing_runs_though_nothing_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, http_server: portals.Serve, policy: bool
) -> None:
    """And without the policy it would: the attack is one."""
    monkeypatch.setattr(handwritten, "safe_content", lambda _page, html: (html, ()))
    monkeypatch.setattr(handwritten, "safe_front_matter", lambda _page, _config: [])
    site = http_server(site_with(tmp_path, {"attack.md": ATTACK}))
    page = open_page(f"{site}/attack.html", policy=policy).page
    assert tried(page) is not policy


def test_what_hand_written_pages_are_made_of_works(
    tmp_path: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="9" height="9"/></svg>'
    site = http_server(site_with(tmp_path, {"a.md": WORKING, "drawing.svg": drawing}))
    page, foreign, errors = open_page(f"{site}/a.html")
    page.get_by_text("Second").click()
    expect(page.get_by_text("two", exact=True)).to_be_visible()
    expect(page.get_by_text("one", exact=True)).to_be_hidden()
    page.get_by_text("More").click()
    expect(page.get_by_text("hidden", exact=True)).to_be_visible()
    assert page.locator("article img").evaluate("image => image.naturalWidth") == 40
    assert page.get_by_role("cell", name="2").evaluate("cell => getComputedStyle(cell).textAlign") == "right"
    assert (foreign, errors) == ([], [])


@pytest.mark.parametrize("policy", [True, False])
def test_the_portals_own_pages_work_with_the_policy_as_without(
    sample_url: str, open_page: OpenPage, policy: bool
) -> None:
    page, foreign, errors = open_page(f"{sample_url}/2026-Q3/cascade.html", policy=policy)
    search(page, "Gunnar")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("label[for=__palette_1]").click()
    slider = page.get_by_role("slider", name="Replay")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".okr-replay")).to_have_class("okr-replay okr-replay--past")
    page.goto(f"{sample_url}/check-in.html")
    expect(page.get_by_role("combobox").first).to_be_visible()
    page.goto(f"{sample_url}/index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "default"
    page.wait_for_load_state("networkidle")
    assert (foreign, errors) == ([], [])
