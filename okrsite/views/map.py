"""The map: who supports, contributes to and depends on whom, drawn. Of many objectives it shows their units.

Whoever cannot see it has the cascade, which says the same as a list; here each card is a link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from okrsite.context.addresses import cascade_page, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import HealthMark, ShownProgress, objective_progress, unit_progress
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model import Key, UnitKind, unit_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import plural

MOST_OBJECTIVES: Final = 60
"""More than that are shown by their units."""
MOST_CARDS: Final = 300
MOST_LINES: Final = 300
"""Lines beside those of `supports`; more are a tangle."""
_WIDTH: Final = 232
_HEIGHT: Final = 76
_ACROSS: Final = 64
_BETWEEN: Final = 12
_BULGE: Final = 40


@dataclass(frozen=True, slots=True)
class MapCard:
    """An objective or a unit. left, top: in pixels, as CSS takes them."""

    link: PageLink
    note: str
    percent: str
    health: HealthMark | None
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class MapLine:
    """kind: supports, contributes or depends.  path: as SVG takes it."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class MapView:
    """`kinds` are those of the lines that there are, with what they mean; `left_out`: what is not shown, in words."""

    title: str
    breadcrumbs: tuple[PageLink, ...]
    cascade: PageLink
    what: str
    width: int
    height: int
    cards: tuple[MapCard, ...]
    lines: tuple[MapLine, ...]
    kinds: tuple[tuple[str, str], ...]
    left_out: str
    archived: Archived | None


_KINDS: Final = {"supports": later("supports"), "contributes": later("contributes to"), "depends": later("depends on")}


class Graph(NamedTuple):
    """Objectives or units by id: what each supports first of all, and what else leads from one to another."""

    ids: tuple[str, ...]
    parents: Mapping[str, str]
    others: tuple[tuple[str, str, str], ...]


def map_view(context: CycleContext) -> MapView:
    is_small = len(context.cycle.objectives) <= MOST_OBJECTIVES
    whole = _of_objectives(context) if is_small else _of_units(context)
    graph = _cut(whole)
    places = _places(graph)
    lines = tuple(_lines(graph, places))
    drawn = {line.kind for line in lines}
    shown, hidden = len(graph.ids), len(whole.ids) - len(graph.ids)
    return MapView(
        title=_("Map %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        cascade=PageLink(_("the cascade"), cascade_page(context.cycle.id)),
        what=plural(shown, "objective") if is_small else plural(shown, "unit"),
        width=max((left for left, _ in places.values()), default=0) + _WIDTH + _BULGE,
        height=max((top for _, top in places.values()), default=0) + _HEIGHT,
        cards=tuple(_card(context, id_, *places[id_], is_unit=not is_small) for id_ in graph.ids),
        lines=lines,
        kinds=tuple((kind, _(words)) for kind, words in _KINDS.items() if kind in drawn),
        left_out=_left_out(hidden, is_small=is_small) if hidden else "",
        archived=archived_of(context, ""),
    )


def _left_out(count: int, *, is_small: bool) -> str:
    if is_small:
        return ngettext(
            "and %(num)s\u00a0more objective, furthest from the company",
            "and %(num)s\u00a0more objectives, furthest from the company",
            count,
        )
    return ngettext(
        "and %(num)s\u00a0more unit, furthest from the company",
        "and %(num)s\u00a0more units, furthest from the company",
        count,
    )


def _of_objectives(context: CycleContext) -> Graph:
    cycle = context.cycle
    return Graph(
        tuple(cycle.objectives),
        {ref: key.objective.ref for ref, key in cycle.supports.items() if key.cycle == cycle.id},
        tuple(_others(context)),
    )


def _others(context: CycleContext) -> Iterator[tuple[str, str, str]]:
    """Kind, and the objectives at both ends, of this cycle."""
    cycle = context.cycle
    for kind, links in (("contributes", cycle.contributes_to), ("depends", cycle.depends_on)):
        for ref, keys in links.items():
            yield from ((kind, ref, key.objective.ref) for key in keys if key.cycle == cycle.id)


def _of_units(context: CycleContext) -> Graph:
    """People are shown as their team. What a unit supports most is what it hangs below."""

    def shown(ref: str) -> str:
        unit = context.unit(unit_of(ref))
        return unit.parent if unit.kind is UnitKind.PERSON and unit.parent in context.units else unit.id

    whole = _of_objectives(context)
    ids = dict.fromkeys(map(shown, whole.ids))
    supported: dict[str, Counter[str]] = {}
    for ref, parent in whole.parents.items():
        if (own := shown(ref)) != (above := shown(parent)):
            supported.setdefault(own, Counter())[above] += 1
    parents = {own: above.most_common(1)[0][0] for own, above in supported.items()}
    others = dict.fromkeys((kind, shown(here), shown(there)) for kind, here, there in whole.others)
    return Graph(tuple(ids), parents, tuple(one for one in others if one[1] != one[2]))


def _cut(graph: Graph) -> Graph:
    """The cards that are nearest to what supports nothing, and the lines between them."""
    above = _without_circles(graph.parents)
    known = set(sorted(graph.ids, key=lambda id_: len(_above(above, id_)))[:MOST_CARDS])
    ordered = tuple(id_ for id_ in graph.ids if id_ in known)
    parents = {id_: parent for id_, parent in above.items() if id_ in known and parent in known}
    others = tuple(one for one in graph.others if one[1] in known and one[2] in known)
    return Graph(ordered, parents, others[:MOST_LINES])


def _above(parents: Mapping[str, str], id_: str) -> list[str]:
    """What lies above it, the nearest first, down to itself where it is part of a circle."""
    found: dict[str, None] = {}
    while (above := parents.get(id_)) is not None and above not in found:
        found[above] = None
        id_ = above
    return list(found)


def _without_circles(parents: Mapping[str, str]) -> dict[str, str]:
    return {id_: above for id_, above in parents.items() if id_ not in _above(parents, id_)}


def _places(graph: Graph) -> dict[str, tuple[int, int]]:
    """Left and top of each: a column a level, a row for each card that nothing supports, and others amid theirs."""
    below: dict[str, list[str]] = {}
    for id_ in graph.ids:
        if (above := graph.parents.get(id_)) is not None:
            below.setdefault(above, []).append(id_)
    rows: dict[str, float] = {}
    row = 0
    roots = [id_ for id_ in graph.ids if id_ not in graph.parents]
    for root in roots:
        for id_, children in _children_first(root, below):
            own = [rows[child] for child in children]
            rows[id_] = (own[0] + own[-1]) / 2 if own else row
            row += not own
    return {
        id_: (len(_above(graph.parents, id_)) * (_WIDTH + _ACROSS), round(rows[id_] * (_HEIGHT + _BETWEEN)))
        for id_ in graph.ids
    }


def _children_first(root: str, below: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    waiting, opened = [root], set[str]()
    while waiting:
        id_ = waiting[-1]
        children = below.get(id_, ())
        if id_ in opened:
            yield waiting.pop(), children
        else:
            opened.add(id_)
            waiting += reversed(children)


def _lines(graph: Graph, places: Mapping[str, tuple[int, int]]) -> Iterator[MapLine]:
    for id_, above in graph.parents.items():
        yield MapLine("supports", _curve(places[id_], places[above]))
    for kind, here, there in graph.others:
        yield MapLine(kind, _curve(places[here], places[there]))


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the side of a card that faces the other; within one column round its right."""
    (left, top), (to_left, to_top) = start, end
    from_y, to_y = top + _HEIGHT // 2, to_top + _HEIGHT // 2
    if left == to_left:
        edge = left + _WIDTH
        return f"M{edge} {from_y}C{edge + _BULGE} {from_y} {edge + _BULGE} {to_y} {edge} {to_y}"
    from_x, to_x = (left, to_left + _WIDTH) if left > to_left else (left + _WIDTH, to_left)
    amid = (from_x + to_x) // 2
    return f"M{from_x} {from_y}C{amid} {from_y} {amid} {to_y} {to_x} {to_y}"


def _card(context: CycleContext, id_: str, left: int, top: int, *, is_unit: bool) -> MapCard:
    if is_unit:
        unit = context.unit(id_)
        shown: ShownProgress = unit_progress(context, id_)
        link = PageLink(unit.name, unit_page(context.cycle.id, unit))
        note = plural(len(context.cycle.by_unit.get(id_, ())), "objective")
    else:
        shown, note = objective_progress(context, id_), context.unit_link(unit_of(id_)).text
        link = context.link_to(Key(context.cycle.id, id_))
    return MapCard(link, note, shown.percent, shown.health, left, top)
