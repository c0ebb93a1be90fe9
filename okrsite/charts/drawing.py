"""The only place that knows pygal: it draws, and its drawing is written anew for a page.

pygal 3.1 gives random ids, the day's date in a comment, scripts, 8 KB of CSS a chart and no description. Of its tree
only the shapes and their places are taken over, into elements and attributes listed here; nothing else gets through.
It has no types, and hands out the elements of whichever XML library it finds: hence `Any`.
Its import costs 48 ms, so whoever needs no charts should not import this package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from pygal import XY
from pygal.style import Style

from okrsite.charts.legend import legend
from okrsite.charts.scale import Axis, Placed, Scale

_WIDTH, _HEIGHT, _TEXT_SIZE = 480, 200, 12
_LEGEND_LEFT = 48  # below the plot, not below the words of its scale
_MARGIN, _MARGIN_RIGHT, _SPACING = 8, 24, 6
_FORM: dict[str, Any] = {"width": _WIDTH, "height": _HEIGHT, "margin": _MARGIN, "spacing": _SPACING}
_FORM |= {
    "show_legend": False,
    "truncate_label": -1,
    "dots_size": 3,
    "range": (0, 1),
    "xrange": (0, 1),
    "js": (),
    "css": (),
}
# As wide as a digit is at the largest size that the style sheet gives words; pygal leaves room for those of _TEXT_SIZE.
_DIGIT, _PYGALS_DIGIT = 11.5, 0.6 * _TEXT_SIZE
_INSET = 8  # from the edge of the plot to its first place, and to its last
_MOST_DOTS = 40  # a dot with its words costs 100 bytes, and closer together they hide the line

_KEPT = {
    "g": ("transform",),
    "path": ("d",),
    "circle": ("cx", "cy", "r"),
    "rect": ("x", "y", "width", "height"),
    "text": ("x", "y"),
    "title": (),
}
_LEFT_OUT = {"background", "tooltip-overlay", "text-overlay", "titles"}
# What pygal's classes become: ours, and the looks of a chart where no style sheet says otherwise.
_MEANT = {
    "axis": {"class": "okr-axis"},
    "x": {"text-anchor": "middle"},
    "y": {"text-anchor": "end"},
    "line": {"class": "okr-guide", "stroke": "currentColor", "stroke-opacity": "0.2"},
    "nofill": {"class": "okr-line", "stroke": "currentColor", "stroke-width": "2", "fill": "none"},
    "dot": {"class": "okr-dot"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One series. A `measured` one has dots, and lines differ by their dashes: a difference that needs no colours."""

    name: str
    role: str
    points: Sequence[Placed]
    measured: bool = False
    dashes: str = ""

    def attributes(self) -> dict[str, str]:
        return {"class": f"okr-{self.role}"} | ({"stroke-dasharray": self.dashes} if self.dashes else {})


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart shows, with one point at least; `shown` words a value of its scale."""

    chart_id: str
    title: str
    description: str
    lines: Sequence[Line]
    axis: Axis
    scale: Scale
    shown: Callable[[float], str]

    def as_svg(self) -> str:
        """One `svg` element as text, to stand in an HTML page."""
        series = [line.attributes() for line in self.lines]
        named = [(line.name, look) for line, look in zip(self.lines, series, strict=True) if line.points]
        names, below = legend(named, _LEGEND_LEFT, _WIDTH, _HEIGHT)
        root = self._frame(_HEIGHT + below)
        root.extend(_rewritten(self._drawn(), series))
        root.append(names)
        return ET.tostring(root, encoding="unicode")

    def _frame(self, height: int) -> ET.Element:
        name, words = f"{self.chart_id}-title", f"{self.chart_id}-desc"
        root = ET.Element("svg", {"id": self.chart_id, "class": "okr-chart", "viewBox": f"0 0 {_WIDTH} {height}"})
        root.attrib |= {"role": "img", "aria-labelledby": name, "aria-describedby": words}
        root.attrib |= {"font-size": str(_TEXT_SIZE), "fill": "currentColor"}
        ET.SubElement(root, "title", id=name).text = self.title
        ET.SubElement(root, "desc", id=words).text = self.description
        return root

    def _drawn(self) -> Any:
        chart = XY(
            **_FORM,
            **self._margins(),
            style=Style(label_font_size=_TEXT_SIZE, major_label_font_size=_TEXT_SIZE),
        )
        chart.y_labels = [{"value": self.scale.share(mark), "label": self.shown(mark)} for mark in self.scale.marks]
        across = self.axis.scale
        named = zip(across.marks, self.axis.names, strict=True)
        chart.x_labels = [{"value": across.share(mark), "label": name} for mark, name in named]
        for line in self.lines:
            chart.add(line.name, self._placed(line), show_dots=line.measured and len(line.points) <= _MOST_DOTS)
        return chart.render_tree()

    def _margins(self) -> dict[str, int]:
        """So wide that no word beside or below the plot sticks out of the drawing."""
        widest = max(len(self.shown(mark)) for mark in self.scale.marks)
        first, last = (round(len(name) * _DIGIT / 2) - _INSET for name in (self.axis.names[0], self.axis.names[-1]))
        reserved = round(widest * _PYGALS_DIGIT) + _SPACING
        left = max(reserved + _MARGIN, round(widest * _DIGIT) + _MARGIN, first)
        return {"margin_left": left - reserved, "margin_right": max(_MARGIN_RIGHT, last)}

    def _placed(self, line: Line) -> list[dict[str, Any]]:
        return [
            {
                "value": (self.axis.scale.share(place), self.scale.share(value)),
                "tooltip": f"{self.axis.word(place)}: {self.shown(value)}",
            }
            for place, value in line.points
        ]


def _rewritten(node: Any, series: Sequence[dict[str, str]]) -> Iterator[ET.Element]:
    """The children of `node` that a page needs, with what they hold; line number n gets the attributes `series[n]`."""
    inside = _words(node)
    for child in node:
        words = _words(child)
        # pygal repeats the axes' labels as titles; on a dot it is what the pointer shows.
        if child.tag not in _KEPT or words & _LEFT_OUT or (child.tag == "title" and "dots" not in inside):
            continue
        copy = ET.Element(child.tag, _attributes(child, words, series))
        copy.text = child.text
        copy.extend(_rewritten(child, series))
        if len(copy) or child.tag != "g":
            yield copy


def _attributes(node: Any, words: set[str], series: Sequence[dict[str, str]]) -> dict[str, str]:
    kept = {name: _shortened(node.get(name)) for name in _KEPT[node.tag] if node.get(name)}
    for word in sorted(words & _MEANT.keys()):
        kept |= _MEANT[word]
    for number, attributes in enumerate(series):
        kept |= attributes if f"color-{number}" in words else {}
    return kept


def _words(node: Any) -> set[str]:
    """The classes that pygal gave; a series' line has `reactive` among them, a line of the grid has not."""
    words = set((node.get("class") or "").split())
    return words - {"line"} if "reactive" in words else words


def _shortened(places: str) -> str:
    """A tenth of a unit is less than a pixel: `12.345678` becomes `12.3`."""
    return re.sub(r"-?\d+\.\d+", lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), places)
