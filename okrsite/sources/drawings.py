"""SVG files: what in them is more than a drawing. A strict list says what a drawing may hold; all else is refused.

Refused and not cleaned: a drawing that was written anew is no longer the file that its author sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# expat expands no external entities, and a document type, where entities are declared, is refused before any is used.
from xml.parsers import expat

from okrsite.diagnostics import quoted

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
_ELEMENTS: Final = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch", "view"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text", "tspan", "textPath"),
    *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "filter"),
    *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting"),
    *("feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
    *("feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight"),
    *("feSpecularLighting", "feSpotLight", "feTile", "feTurbulence"),
}
# What drawing programs note for themselves; browsers make nothing of it.
_NOTES: Final = re.compile(
    r"http://(?:www\.inkscape\.org/|sodipodi\.sourceforge\.net/|www\.w3\.org/1999/02/22-rdf|purl\.org/dc/|creativecommons"
    r"\.org/ns|web\.resource\.org/cc/|www\.bohemiancoding\.com/sketch|ns\.adobe\.com/|www\.serif\.com/)"
)
_INSIDE: Final = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,")
# A few functions of CSS take an address without `url(`.
_LEADS_OUT: Final = re.compile(
    r"url\(\s*['\"]?(?!#|data:image/(?:png|jpeg|gif|webp);base64,)|(?:image(?:-set)?|cross-fade|src)\(|@import|\\",
    re.IGNORECASE,
)
_EXPORT: Final = "export it as plain SVG or as PNG"


@dataclass(frozen=True, slots=True)
class Active:
    """The first thing that is no drawing; line 0: the file as a whole."""

    what: str
    fix: str
    line: int = 0
    column: int = 0


class _NoDrawing(Exception):
    """Holds what was found, and why the drawing is read no further."""

    def __init__(self, what: str, fix: str = _EXPORT) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


def active_in(content: bytes) -> Active | None:
    """None: a drawing and nothing else."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    styles = _Styles()
    parser.StartElementHandler = styles.start
    parser.EndElementHandler = styles.end
    parser.CharacterDataHandler = styles.text
    parser.StartDoctypeDeclHandler = _refuse("it has a document type (DOCTYPE)", "delete that line")
    parser.ProcessingInstructionHandler = _refuse("it has an instruction (<?…?>)", "delete that line")
    parser.XmlDeclHandler = _declared
    try:
        content.decode("utf-8")
        parser.Parse(content, True)
    except _NoDrawing as found:
        return Active(found.what, found.fix, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
    except UnicodeDecodeError:
        return Active("it is not UTF-8", _EXPORT)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        return Active(f"it is not well-formed XML ({reason})", _EXPORT, error.lineno, error.offset + 1)
    return None


class _Styles:
    """Looks at each element and attribute, and at style sheets between their tags."""

    def __init__(self) -> None:
        self._style: list[str] | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if self._style is not None:
            raise _NoDrawing("its style holds an element")  # the words around it are one style to browsers
        namespace, _, name = element.rpartition(" ")
        if not namespace and name == "svg":
            raise _NoDrawing("it does not say that it is an SVG", f'write xmlns="{SVG}" into <svg>')
        if not (name in _ELEMENTS if namespace == SVG else _NOTES.match(namespace)):
            raise _NoDrawing(f"it has the element {quoted(name)}")
        for key, value in attributes.items():
            _look_at(key, value)
        self._style = [] if element == f"{SVG} style" else None

    def text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def end(self, _element: str) -> None:
        if self._style is not None and _LEADS_OUT.search("".join(self._style)):
            raise _NoDrawing("its style leads to another file")
        self._style = None


def _look_at(key: str, value: str) -> None:
    namespace, _, name = key.rpartition(" ")
    if not namespace and name.lower().startswith("on"):
        raise _NoDrawing(f"it has the event handler {quoted(name)}")
    if name == "base" or (name == "href" and namespace in ("", XLINK) and not _INSIDE.match(value)):
        raise _NoDrawing(f"it leads to {quoted(value)}")
    if not namespace and _LEADS_OUT.search(value):
        raise _NoDrawing(f"its attribute {quoted(name)} leads to another file")


def _refuse(what: str, fix: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise _NoDrawing(what, fix)

    return refuse


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise _NoDrawing(f"it is written in {quoted(str(encoding))}", "save it as UTF-8")
