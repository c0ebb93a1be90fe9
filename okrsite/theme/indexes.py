"""What lists all pages, the sitemap; and what tells search engines whether they may."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from okrsite.files import output
from okrsite.theme.page import plain


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
