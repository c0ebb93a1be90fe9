"""What lists all pages: the search index and the sitemap; and what tells search engines whether they may."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from okrsite.files import output
from okrsite.theme.page import plain
from okrsite.views.search import SearchEntry

SEARCH_INDEX = "search/search_index.json"
INSIDE = "inside"
"""The field with what begins within a run of characters that no spaces part, which Material shows nowhere."""
LONGEST = 8
"""Characters of a word within such a run that are looked for."""
# Chinese and Japanese; Korean has spaces.
UNPARTED = re.compile(
    "[々〆\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}"
)


def extend_search(site: Path, entries: Iterable[SearchEntry]) -> None:
    """Adds to what the search plugin wrote; a portal without that plugin has no search."""
    path = site / SEARCH_INDEX
    if path.exists():
        output.write(site, SEARCH_INDEX, extended(path.read_bytes(), entries))


def extended(written: bytes, entries: Iterable[SearchEntry]) -> bytes:
    index = json.loads(written)
    for document in index["docs"]:  # the texts of hand-written pages would be eight times as long
        document.update(_inside(document["title"]))
    index["docs"] += [_document(entry) for entry in entries]
    if any(INSIDE in document for document in index["docs"]):
        index["config"]["fields"][INSIDE] = {"boost": 1.0}
    return json.dumps(index, separators=(",", ":"), ensure_ascii=False).encode()


def _inside(text: str) -> dict[str, str]:
    """Material looks for what words begin with, and Chinese and Japanese have none that spaces part.

    So whatever may be the beginning of one is a word of a field of its own: 户满意 and 满意 of 客户满意.
    """
    runs = UNPARTED.findall(text)
    found = dict.fromkeys(run[at : at + LONGEST] for run in runs for at in range(1, len(run)))
    return {INSIDE: " ".join(found)} if found else {}


def _document(entry: SearchEntry) -> dict[str, object]:
    """Material shows titles and texts raw, and has text without entities for quotes."""
    document: dict[str, object] = {
        "location": quote(entry.location, safe="/#"),
        "title": escape(entry.title, quote=False),
        "text": escape(entry.text, quote=False),
    }
    document |= _inside(f"{entry.title} {entry.text}")
    return document if entry.boost == 1 else document | {"boost": entry.boost}


def write_sitemap(site: Path, site_url: str | None, addresses: Iterable[str]) -> None:
    """MkDocs' own one lists hand-written pages only and tells the day of the build, so no two would be alike."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    if site_url:
        content = _sitemap(site_url.rstrip("/"), sorted(addresses)).encode()
        output.write(site, "sitemap.xml", content)
        output.write(site, "sitemap.xml.gz", gzip.compress(content, mtime=0))


def _sitemap(site_url: str, addresses: Iterable[str]) -> str:
    urls = "".join(f"  <url><loc>{plain(f'{site_url}/{quote(address)}')}</loc></url>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n"


def write_robots(site: Path, site_url: str | None, *, listed: bool) -> None:
    """At the top of a host nobody is let in; below it robots.txt is not read, and each page's own word counts."""
    sitemap = f"Sitemap: {site_url.rstrip('/')}/sitemap.xml\n" if site_url and listed else ""
    output.write(site, "robots.txt", f"User-agent: *\n{'Allow' if listed else 'Disallow'}: /\n{sitemap}".encode())
