"""Chromium for the tests. A page opened here reaches nothing but its own site, and tells what it tried.

Run as a program it says, by its exit status, whether this machine has a browser.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Route

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: tests run as root in containers, and open only pages that they made.
# Each window's address bar has a page of its own for what it suggests, which nobody sees here, and which takes as long
# to load as a page of ours. The other features are those that Playwright leaves out as well: the last list counts.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "LensOverlay", "MediaRouter", "OptimizationHints"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"),
    f"--disable-features={','.join(WITHOUT)}",
)

HEIGHT = 900
COLOURS = ("color-contrast", "link-in-text-block")
AXE = "options => axe.run(document, options).then(results => results.violations)"
# Elements are of one kind where they and all above them have the same name, classes and kinds of attributes.
WITHOUT_REPEATS = """() => {
  const seen = new Set(), repeats = [];
  const repeated = (element, above) => {
    const kind = [above, element.localName, element.getAttribute("class"), element.getAttributeNames()].join();
    const isFirst = !seen.has(kind);
    seen.add(kind);
    const below = Array.from(element.children, (child) => repeated(child, kind));
    const isRepeat = !isFirst && below.every(Boolean);
    if (isRepeat) repeats.push(element);
    return isRepeat;
  };
  repeated(document.body, "");
  for (const { style } of repeats) style.setProperty("display", "none", "important");
}"""

OpenPage = Callable[..., "WatchedPage"]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class WatchedPage(NamedTuple):
    """`foreign`: addresses off the site that it asked for (and did not get); `errors`: what it wrote to the console."""

    page: Page
    foreign: list[str]
    errors: list[str]


def executable() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=executable(), args=FLAGS)


def open_page(
    browser: Browser,
    address: str | Path,
    *,
    width: int = 1280,
    dark: bool = False,
    scripts: bool = True,
    policy: bool = True,
) -> WatchedPage:
    """Opens a URL, or a file as a file, in a fresh profile; the caller closes `page.context`.

    Without `policy` the page's Content-Security-Policy counts for nothing.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
        service_workers="block",
        bypass_csp=not policy,
    )
    url = address.resolve().as_uri() if isinstance(address, Path) else address
    opened = WatchedPage(context.new_page(), [], [])
    _watch(opened, site=_origin(url))
    opened.page.goto(url)
    return opened


def search(page: Page, words: str) -> None:
    """Puts words into the theme's search, once it is ready: what is typed before is lost.

    All at once, for it looks for them whenever a key goes up, and what it found before is gone when it is clicked.
    """
    page.get_by_role("textbox", name="Search").click()
    page.wait_for_selector("text=Type to start searching")
    page.keyboard.insert_text(words)
    page.keyboard.press("End")


def axe(page: Page, *rules: str, without: Iterable[str] = ()) -> list[str]:
    """What axe-core finds wrong by these rules or all, one a line: `color-contrast (serious): 2 times, first <a …>`."""
    options = {"runOnly": rules} if rules else {"rules": {rule: {"enabled": False} for rule in without}}
    if not page.evaluate("'axe' in window"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    violations = page.evaluate(AXE, {"resultTypes": ["violations"], **options})
    return [
        f"{found['id']} ({found['impact']}): {len(found['nodes'])} times, first {found['nodes'][0]['html'][:200]}"
        for found in violations
    ]


def axe_by_day_and_night(page: Page, *widths: int) -> list[str]:
    """What is wrong in light and in dark, at each width: by all rules in light, and by those of colours in dark.

    Nothing but colours changes with the scheme, and those of equal elements change alike, also with the width; so after
    the first look one element of each kind is looked at for its colours. Contrast takes most of axe's time, and most of
    a page are repeats. They stay hidden.
    """
    first, *others = widths
    found = _axe_at(page, [first], "light", axe)
    found += _axe_at(page, others, "light", partial(axe, without=COLOURS))
    page.evaluate(WITHOUT_REPEATS)
    found += _axe_at(page, others, "light", _axe_of_colours)
    return found + _axe_at(page, widths, "dark", _axe_of_colours)


def _axe_of_colours(page: Page) -> list[str]:
    return axe(page, *COLOURS)


def _axe_at(page: Page, widths: Iterable[int], scheme: Scheme, look: Callable[[Page], list[str]]) -> list[str]:
    found = []
    page.emulate_media(color_scheme=scheme)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width} {scheme}: {line}" for line in look(page)]
    return found


def _watch(opened: WatchedPage, site: str) -> None:
    def refuse(route: Route) -> None:
        opened.foreign.append(route.request.url)
        route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            opened.errors.append(message.text)

    opened.page.route(re.compile(f"^(?!{re.escape(site)}(?:/|$))"), refuse)
    opened.page.on("console", note)
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))


def _origin(url: str) -> str:
    """Scheme, host and port; what is written into the page itself (`data:`, `blob:`) never gets here."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


if __name__ == "__main__":
    sys.exit(executable() is None)
