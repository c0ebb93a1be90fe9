"""Texts, what is true or not, and addresses that a page may link to; and what is wrong with a value that is none."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import quoted


def wrong(rule: str, sentence: str, **known: str) -> PydanticCustomError:
    """An error of a value as pydantic collects it; the loader gives it its place, and uses what else is `known`."""
    return PydanticCustomError(rule, "{sentence}", {"sentence": sentence, **known})


def found(value: object) -> str:
    """`value` as a message names it."""
    match value:
        case None:
            return "nothing"
        case str() if value.lower() in {"true", "false", "yes", "no"}:
            return value.lower()
        case str():
            return f"text {quoted(value)}"
        case dict():
            return "a group of keys"
        case _:
            return "a list"


SCHEMES: Final = ("https", "http", "mailto")
LONGEST: Final = 10_000
"""Characters of a text: four pages, five times as long as any that companies have written."""


def line(value: object) -> str:
    """One line of text, without space around it."""
    text_ = text(value).strip()
    if not text_:
        raise wrong("type", "expected a line of text, found nothing")
    if "\n" in text_ or "\u2028" in text_ or "\u2029" in text_:
        raise wrong("text-newline", f"expected one line of text, found several: {quoted(text_)}")
    return text_


def text(value: object) -> str:
    if value is None:
        raise wrong("type", 'expected text, found nothing; write it after the ":", in quotes if it begins with "#"')
    if not isinstance(value, str):
        raise wrong("type", f"expected text, found {found(value)}; put quotes around it")
    if len(value) > LONGEST:
        fact = f"this text has {len(value):,} characters, and at most {LONGEST:,} are read"
        raise wrong("text-length", f"{fact}; shorten it, or put it where a link can lead to")
    return value


_MEANT: Final = {
    **dict.fromkeys(("1", "ja", "j", "ok", "on", "oui", "x", "y"), "true"),
    **dict.fromkeys(("0", "n", "nein", "non", "off"), "false"),
}
"""Words for yes and no that people of other forms and languages write."""


def flag(value: object) -> bool:
    match value.lower() if isinstance(value, str) else value:
        case "true" | "yes" | True:
            return True
        case "false" | "no" | False:
            return False
    raise wrong("type", f"expected true or false, found {found(value)}{meant_flag(value)}")


def meant_flag(value: object) -> str:
    """The fix for another word for yes or no, or ""."""
    meant = _MEANT.get(value.lower(), "") if isinstance(value, str) else ""
    return f"; write {meant}" if meant else ""


MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def contact(value: object) -> str:
    """Where people turn to, as an address that a browser may follow: mail, if it is no link."""
    written = line(value)
    if MAIL.fullmatch(written):
        return f"mailto:{written}"
    try:
        return url(written)
    except PydanticCustomError:
        sentence = (
            f"{quoted(written)} is neither a mail address nor a link; write okrs@example.com or https://example.com"
        )
        raise wrong("bad-url", sentence) from None


def site(value: object) -> str:
    """The address of a whole site, which ends with a slash."""
    written = url(value)
    if not written.lower().startswith("http") or not urlsplit(written).hostname or re.search("[?#]", written):
        raise wrong("bad-url", f"{quoted(written)} is no address of a site; write https://okrs.example.com/")
    return f"{written.rstrip('/')}/"


def url(value: object) -> str:
    """An address that a browser may follow: https, http or mailto."""
    written = line(value)
    try:
        scheme = urlsplit(written).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES or re.search(r"[\s\\\"'<>]", written):
        raise wrong(
            "bad-url", f"{quoted(written)} is no address that a page may link to; use https://, http:// or mailto:"
        )
    return written
