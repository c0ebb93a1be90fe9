"""The same page in fewer bytes: half of what the theme writes around a body is white space between tags.

And the same scripts and styles of ours, without comments and indentation.
"""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = r"<(?P<name>script|style|pre|textarea)\b.*?(?:</(?P=name)\s*>|\Z)|<!--.*?(?:-->|\Z)"
"""Here white space counts, or may."""
_TAG: Final = r"""</?[a-z](?:[^>"']|"[^"]*"|'[^']*')*>"""
_TOKEN: Final = re.compile(rf"({_WHOLE})|({_TAG})|[^<]+|<", re.DOTALL | re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_SPACE_IN_TAG: Final = re.compile(r"""("[^"]*"|'[^']*')|[ \t\r\n\f]+(>)?""")
# Within HTML a drawing is one without being told so.
_NEEDLESS: Final = re.compile(r'(<svg\b[^>]*?) xmlns="http://www\.w3\.org/2000/svg"')
# As we write them: a comment has lines for itself or ends one, and no text goes over several lines.
_REMARK: Final = re.compile(
    r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*$|(?<=[;,{}\])]) (?:/\*[^\n]*\*/|// [^\n]*)$", re.DOTALL | re.MULTILINE
)
_MARGIN: Final = re.compile(r"\s*\n\s*")
# Texts and patterns of a script stay, and so do spaces that part two signs: `a + +b`.
_PATTERN: Final = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
_SPACE_IN_SCRIPT: Final = re.compile(
    rf"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|(?:(?<=[=(:,&|?!\[])|(?<=[=:,&|?] )){_PATTERN})"""
    r"| *([=<>!&|?:*,;({\[])\s*| *([)}\]]) *| ([+/-]) (?![+-])"
)
_SPACE_IN_STYLE: Final = re.compile(r"""("[^"\n]*"|'[^'\n]*')|;?\s*(})\s*|\s*([{;,])\s*""")


def compact_script(ours: str) -> str:
    """A line break stays where it may stand for a semicolon."""
    return _SPACE_IN_SCRIPT.sub(lambda found: "".join(filter(None, found.groups())), _bare(ours))


def compact_style(ours: str) -> str:
    return _SPACE_IN_STYLE.sub(lambda found: found[1] or found[2] or found[3], _bare(ours))


def _bare(ours: str) -> str:
    return _MARGIN.sub("\n", _REMARK.sub("", ours)).strip() + "\n"


def compact(html: str) -> str:
    """Where browsers show any number of spaces and line breaks as one space, there is one of them."""
    return _NEEDLESS.sub(r"\1", _TOKEN.sub(_compacted, html)).strip()


def _compacted(token: re.Match[str]) -> str:
    text = token[0]
    if token[1]:
        return text
    if token[3]:
        return _SPACE_IN_TAG.sub(lambda found: found[1] or found[2] or " ", text)
    return _SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
