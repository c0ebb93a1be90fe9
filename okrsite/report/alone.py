"""Pages of one file that need no other, in the look of the portal's pages, whose style sheet is read for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from okrsite import resources
from okrsite.render import Templates

_LIGHT: Final = re.compile(r":root \{(.*?)\}", re.DOTALL)
_DARK: Final = re.compile(r'\[data-md-color-scheme="slate"\] \{(.*?)\}', re.DOTALL)
_MARKS: Final = re.compile(r"^\.okr-(?:health|bar|fill|unseen)(?![a-z])[^{}]*\{[^}]*\}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Look:
    """CSS: the colours and spaces by light and by dark, and the rules of what stands for health and progress."""

    light: str
    dark: str
    marks: str


def look() -> Look:
    style = (resources.templates() / "assets" / "okrsite.css").read_text(encoding="utf-8")
    light, dark = (found[1] if (found := which.search(style)) else "" for which in (_LIGHT, _DARK))
    return Look(light, dark, "\n".join(_MARKS.findall(style)))


def alone(template: str, view: object) -> str:
    """The whole page."""
    return Templates([resources.templates()], markdown=escape, drawings={}).render(template, view, "")
