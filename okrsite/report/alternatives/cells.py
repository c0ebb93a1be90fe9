"""One row in words, the same for every form: what each figure is called, and how it differs from the first one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import starmap
from typing import Final

from okrsite.comparing.alternatives import Figures, Gap, Load, Owned, OwnerRow, Row
from okrsite.context.progress import Bar, HealthMark
from okrsite.wording import NBSP, number, percent, plural

HIGHER: Final = "▲"
LOWER: Final = "▼"
OTHERWISE: Final = "≠"
MOST_OWNERS: Final = 3
_NO_SCORE, _NO_FORECAST, _NO_OWNER, _NO_VERDICT = "no score", "no forecast", "no owner", "over"
_ONLY_IF_OTHERWISE: Final = (_NO_SCORE, _NO_FORECAST, _NO_VERDICT)
"""What goes without saying, unless the first revision says otherwise."""
Said = tuple[str, Decimal | None]
"""A figure in words, with the number that tells whether it is higher or lower than another, if there is one."""
SaidOfOwners = Callable[[Load], str]
SPOKEN: Final = {HIGHER: "higher", LOWER: "lower", OTHERWISE: "differs"}


@dataclass(frozen=True, slots=True)
class Figure:
    """`mark` is one of those above, "" where it reads as in the first revision."""

    text: str
    mark: str = ""

    @property
    def spoken(self) -> str:
        return SPOKEN.get(self.mark, "")


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell. `words` stand alone where there are no figures; else `progress` comes first, `health` and the rest."""

    words: Figure | None = None
    progress: Figure = Figure("")
    health: Figure = Figure("")
    rest: tuple[Figure, ...] = ()
    bar: Bar | None = None
    mark: HealthMark | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All of it in words, one after the other."""
        every = (self.words,) if self.words else (self.progress, self.health, *self.rest)
        return tuple(figure for figure in every if figure.text)

    @property
    def differs(self) -> bool:
        return any(figure.mark for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    ref: str
    cells: tuple[Shown, ...]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


def unit_line(row: Row) -> Line:
    """With what its owners carry."""
    return _line(row, _load)


def objective_line(row: Row) -> Line:
    return _line(row, _owners)


def owner_line(row: OwnerRow) -> Line:
    said = [_owned(cell) for cell in row.cells]
    return Line(row.name, row.ref, tuple(Shown(_held_against(each, said[0])) for each in said))


def _line(row: Row, owners: SaidOfOwners) -> Line:
    first = row.cells[0]
    as_first = _shown(first, first, owners)  # most cells of a large portal are
    cells = tuple(as_first if cell == first else _shown(cell, first, owners) for cell in row.cells)
    return Line(row.title, row.ref, cells)


def _shown(cell: Figures | Gap, first: Figures | Gap, owners: SaidOfOwners) -> Shown:
    if isinstance(cell, Gap):
        return Shown(Figure(cell.value, "" if cell is first else OTHERWISE))
    now = _said(cell, owners)
    if isinstance(first, Gap):
        progress, health, *rest = (Figure(text) for text, _ in now)
        news = (Figure("new", OTHERWISE),) if first is Gap.ABSENT else ()
    else:
        progress, health, *rest = starmap(_held_against, zip(now, _said(first, owners), strict=True))
        news = ()
    told = tuple(figure for figure in map(_told, rest) if figure.text)
    bar = cell.standing.bar and replace(cell.standing.bar, said="")  # the words beside it say it all
    return Shown(None, progress, _told(health), (*news, *told), bar, cell.standing.health)


def _told(figure: Figure) -> Figure:
    return Figure("") if figure.text in _ONLY_IF_OTHERWISE and not figure.mark else figure


def _held_against(now: Said, was: Said) -> Figure:
    """What reads the same is the same, whatever its last digits are."""
    if now[0] == was[0]:
        return Figure(now[0])
    if now[1] is None or was[1] is None or now[1] == was[1]:
        return Figure(now[0], OTHERWISE)
    return Figure(now[0], HIGHER if now[1] > was[1] else LOWER)


def _said(of: Figures, owners: SaidOfOwners) -> Iterator[Said]:
    """What is not said is ""."""
    standing = of.standing
    yield standing.percent, of.progress
    yield standing.health.word.lower() if standing.health else _NO_VERDICT, None
    yield f"{percent(of.expected)} expected" if of.is_running and standing.bar else "", of.expected
    yield _NO_SCORE if of.score is None else f"score{NBSP}{number(of.score)}", of.score
    yield _NO_FORECAST if of.forecast is None else f"forecast{NBSP}{percent(of.forecast)}", of.forecast
    yield plural(of.key_results, "key result"), Decimal(of.key_results)
    yield owners(of.load) if of.load else _NO_OWNER, None


def _load(load: Load) -> str:
    said = f"{load.busiest} owns{NBSP}{load.owns}"
    return said if len(load.owners) == 1 else f"{plural(len(load.owners), 'owner')}, {said}"


def _owners(load: Load) -> str:
    shown = ", ".join(load.owners[:MOST_OWNERS])
    return f"{shown} and {len(load.owners) - MOST_OWNERS} more" if len(load.owners) > MOST_OWNERS else shown


def _owned(cell: Owned | None) -> Said:
    if cell is None:
        return Gap.ABSENT.value, None
    if not sum(cell):
        return "owns nothing", Decimal(0)
    said = f"{plural(cell.objectives, 'objective')}, {plural(cell.key_results, 'key result')}"
    return said, Decimal(sum(cell))
