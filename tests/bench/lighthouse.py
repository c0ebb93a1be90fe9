"""Lighthouse's four marks for the pages that people open most, as on a phone: `make lighthouse`.

Medians of three runs each, of the sample portal and of a made-up company of 1,000 people, with the bytes that a first
visit loads, compressed as a web server does it. Lighthouse comes from npm; Node 18.20 or newer and Chromium are needed.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import browser
import company

ROOT = Path(__file__).parents[2]
LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS, PEOPLE, AIM = 3, 1000, 95
AS_OF = date(2026, 9, 23)
FLAGS = "--headless=new --no-sandbox --disable-gpu"
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".csv")
SAMPLE = {
    "home": "index.html",
    "cascade": "2026-Q3/cascade.html",
    "team": "2026-Q3/teams/deck.html",
    "person": "2026-Q3/people/petra.html",
    "this week": "this-week.html",
}


class Compressing(SimpleHTTPRequestHandler):
    """Serves a folder as a web server on the internet does: compressed, and kept by browsers."""

    def send_head(self) -> BytesIO | None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    """The exit status: 1 where a mark is below the aim."""
    print(f"| portal | page | {' | '.join(CATEGORIES)} | first visit |\n|---|---|{'---|' * (len(CATEGORIES) + 1)}")
    worst = 100.0
    with tempfile.TemporaryDirectory() as folder:
        for portal, site, pages in portals(Path(folder)):
            with served(site) as address:
                for name, page in pages.items():
                    marks, size = measured(f"{address}/{page}", Path(folder))
                    worst = min(worst, *marks)
                    cells = " | ".join(f"{mark:.0f}" for mark in marks)
                    print(f"| {portal} | {name} | {cells} | {size / 1000:.0f} KB |", flush=True)
    return 0 if worst >= AIM else 1


def portals(folder: Path) -> Iterator[tuple[str, Path, Mapping[str, str]]]:
    root, site = folder / "sample", folder / "sample-site"
    shutil.copytree(ROOT / "content", root / "content")
    listed(root)
    built(root, site, AS_OF)
    yield "sample", site, SAMPLE
    root, site = folder / "company", folder / "company-site"
    company.write(root, PEOPLE)
    listed(root)
    built(root, site, company.AS_OF)
    yield f"{PEOPLE:,} people", site, largest(site)


def listed(root: Path) -> None:
    """Search engines may list it, as a page that keeps them away has no mark for what they find."""
    with (root / "content/portal.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nindex: true\n")


def largest(site: Path) -> Mapping[str, str]:
    """The same kinds of pages, the heaviest of each."""
    cycle = json.loads((site / "api/v1/index.json").read_text("utf-8"))["cycles"][0]["id"]

    def heaviest(kind: str) -> str:
        pages = [path for path in (site / cycle / kind).glob("*.html") if path.stem != "index" and "_" not in path.stem]
        return f"{cycle}/{kind}/{max(pages, key=lambda path: path.stat().st_size).name}"

    return {**SAMPLE, "cascade": f"{cycle}/cascade.html", "team": heaviest("teams"), "person": heaviest("people")}


def built(root: Path, site: Path, day: date) -> None:
    words = ("-C", str(root), "build", "--quiet", "--out", str(site), "--as-of", str(day))
    subprocess.run([sys.executable, "-m", "okrsite.cli", *words], check=True)


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def measured(address: str, folder: Path) -> tuple[list[float], float]:
    """The median mark of each category, 0 to 100, and the bytes that a first visit loads."""
    runs = [report(address, folder) for _ in range(RUNS)]
    marks = [median(100 * run["categories"][one]["score"] for run in runs) for one in CATEGORIES]
    requests = (run["audits"]["network-requests"]["details"]["items"] for run in runs)
    return marks, median(sum(one["transferSize"] for one in each) for each in requests)


def report(address: str, folder: Path) -> Any:
    to = folder / "report.json"
    command = ["npm", "exec", "--yes", "--", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={to}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": str(browser.executable())})
    return json.loads(to.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
