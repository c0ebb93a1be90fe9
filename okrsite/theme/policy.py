"""What a page lets a browser do, said in its head: the policy of its scripts, and whether search engines list it.

The policy allows the site's own files, and of scripts within pages those that the theme put there, each by its hash.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final

from okrsite.theme.shell import ThemeError

# A meta element cannot say who may put the page into a frame (frame-ancestors); a server's header can.
_DIRECTIVES: Final = (
    "default-src 'none'; script-src {scripts}; worker-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'"
)
_ALLOWED: Final = b"script-src 'self'"
_SCRIPTS: Final = ("", "module", "text/javascript", "application/javascript")
# The policy holds for what comes after it, and what a page is written in must be said in its first 1,024 bytes.
_CHARSET: Final = re.compile(r"""<meta\s+charset=["']?[\w-]+["']?\s*/?>""", re.IGNORECASE)
_HEAD: Final = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
NOT_LISTED: Final = '<meta name="robots" content="noindex">'


def guarded(html: str, scripts: Iterable[str], *, listed: bool) -> str:
    """The page with a policy that allows these inline `scripts`, and not for search engines where it is not `listed`.

    Raises ThemeError.
    """
    found = _CHARSET.search(html) or _HEAD.search(html)
    if found is None:
        raise ThemeError("a page of the theme has no <head>; look at the templates that override it")
    said = f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">'
    return html[: found.end()] + said + ("" if listed else NOT_LISTED) + html[found.end() :]


def policy(scripts: Iterable[str]) -> str:
    return _DIRECTIVES.format(scripts=" ".join(["'self'", *sorted(map(_hashed, {*scripts}))]))


def allowing(html: bytes, script: str) -> bytes:
    """A guarded page whose policy allows one more script within it."""
    return html.replace(_ALLOWED, b"%b %b" % (_ALLOWED, _hashed(script).encode()), 1)


def _hashed(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def inline_scripts(html: str) -> frozenset[str]:
    """The texts of the scripts that stand in a page itself."""
    parser = _Scripts()
    parser.feed(html)
    parser.close()
    return frozenset(parser.found)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag == "script" and "src" not in given and (given.get("type") or "").lower() in _SCRIPTS
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False
