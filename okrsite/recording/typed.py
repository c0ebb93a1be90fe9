"""A number as people type it: with its unit, a decimal comma, marks between thousands. templates/assets has the same.

What can be read in one way only is read so; what can be read in two is asked back, for nobody would see the mistake.
"""

from __future__ import annotations

import re
from typing import Final

from okrsite.diagnostics import quoted
from okrsite.naming import Refused

_GAP: Final = " \u00a0\u202f'\u2019"
_SPACED: Final = re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:[{_GAP}]\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_ENGLISH: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)
_GERMAN: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})", re.ASCII)
_EITHER: Final = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}", re.ASCII)
_COMMA: Final = re.compile(r"[-+]?\d+,\d+", re.ASCII)


def plain_number(typed: str, unit: str) -> str:
    """As a file has it, or as it was typed where that is no number. Raises Refused for what may be two numbers."""
    text = _without(unit, typed.strip(f"`{_GAP}")).replace("\u2212", "-")
    if _EITHER.fullmatch(text):
        whole, part = text.replace(",", ""), text.replace(",", ".")
        raise Refused(f"{quoted(typed)} may be {whole} or {part}; write the one that you mean")
    if _SPACED.fullmatch(text):
        return re.sub(f"[{_GAP}]", "", text).replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    if _GERMAN.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def _without(unit: str, text: str) -> str:
    """The measure's own unit says nothing new, whichever side of the number it stands on."""
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)]
    elif unit and text.casefold().startswith(unit.casefold()):
        text = text[len(unit) :]
    return text.strip(_GAP)
