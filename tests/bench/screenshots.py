"""Photographs every kind of page of the sample portal, at 1280 and 375 pixels, light and dark: `make screenshots`.

They go into screenshots/, which git ignores, beside an index.html that shows them all. Only README's picture of home
is kept in the repository; `--readme` renews it.
"""

from __future__ import annotations

import subprocess
import sys
from html import escape
from itertools import product
from pathlib import Path

import browser
from lighthouse import served
from playwright.sync_api import Browser, sync_playwright
from portals import SAMPLE_DAY
from test_sample_in_browser import PAGES, WIDTHS

ROOT = Path(__file__).parents[2]
SITE, PICTURES, README = ROOT / "site", ROOT / "screenshots", ROOT / ".github/portal.png"


def main(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "okrsite.cli", "build", "--quiet"], cwd=ROOT, check=True)
    PICTURES.mkdir(exist_ok=True)
    with served(SITE) as site, sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        made = {name: list(photographed(chromium, name, f"{site}/{page}")) for name, page in PAGES.items()}
        if "--readme" in words:
            photograph(chromium, f"{site}/{PAGES['home']}", 1280, browser.SCHEMES[0], README)
    (PICTURES / "index.html").write_text(index(made), "utf-8")
    print(f"{sum(map(len, made.values()))} pictures of {len(made)} pages: open {PICTURES.name}/index.html")


def photographed(chromium: Browser, name: str, address: str) -> list[str]:
    """The names of the pictures of one page."""
    made = []
    for width, scheme in product(WIDTHS, browser.SCHEMES):
        made.append(f"{name.replace(' ', '-')}-{width}-{scheme}.png")
        photograph(chromium, address, width, scheme, PICTURES / made[-1], whole=True)
    return made


def photograph(
    chromium: Browser, address: str, width: int, scheme: browser.Scheme, to: Path, *, whole: bool = False
) -> None:
    """As on the day of its figures. `whole`: the whole page, not what the first screen shows."""
    page = browser.open_page(chromium, address, width=width, dark=scheme == "dark").page
    page.clock.set_fixed_time(f"{SAMPLE_DAY}T12:00:00Z")
    page.reload()
    page.wait_for_timeout(200)  # milliseconds, in which scripts draw
    page.screenshot(path=to, full_page=whole)
    page.context.close()


def index(made: dict[str, list[str]]) -> str:
    rows = (
        f"<h2>{escape(name)}</h2><p>"
        + " ".join(f'<a href="{one}"><img src="{one}" alt="{one}" height=500 loading=lazy></a>' for one in pictures)
        for name, pictures in made.items()
    )
    return f"<!doctype html><meta charset=utf-8><title>Screenshots</title>{''.join(rows)}"


if __name__ == "__main__":
    main(*sys.argv[1:])
