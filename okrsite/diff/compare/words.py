"""Plans side by side in words, the same for every form: the verdict, and each figure beside that of the first plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import starmap
from typing import Final

from okrsite.context.forge import SHORT_COMMIT
from okrsite.context.progress import Bar, HealthMark
from okrsite.diff.compare import Alternatives, Revision
from okrsite.diff.compare.figures import Figures, NoFigures, Owned, Workload
from okrsite.diff.compare.table import OwnerRow, Row
from okrsite.report import counted
from okrsite.wording import NBSP, day, number, percent, plural

NO_DIFFERENCE: Final = "No difference"
HIGHER: Final = "▲"
LOWER: Final = "▼"
DIFFERENT: Final = "≠"
MOST_OWNERS: Final = 3
_NO_SCORE, _NO_FORECAST, _NO_OWNER, _NO_VERDICT = "no score", "no forecast", "no owner", "over"
_ONLY_IF_DIFFERENT: Final = (_NO_SCORE, _NO_FORECAST, _NO_VERDICT)
"""What goes without saying, unless the first revision says something else."""
Words = tuple[str, Decimal | None]
"""A figure in words, with the number that tells whether it is higher or lower than another, if there is one."""
WordsOfOwners = Callable[[Workload], str]
SPOKEN: Final = {HIGHER: "higher", LOWER: "lower", DIFFERENT: "differs"}


@dataclass(frozen=True, slots=True)
class FigureInWords:
    """`mark` is one of those above, "" where it reads as in the first revision."""

    text: str
    mark: str = ""

    @property
    def spoken(self) -> str:
        return SPOKEN.get(self.mark, "")


@dataclass(frozen=True, slots=True)
class CellInWords:
    """One cell. `words` stand alone where there are no figures; else `progress` comes first, `health` and the rest."""

    words: FigureInWords | None = None
    progress: FigureInWords = FigureInWords("")
    health: FigureInWords = FigureInWords("")
    rest: tuple[FigureInWords, ...] = ()
    bar: Bar | None = None
    mark: HealthMark | None = None

    @property
    def figures(self) -> tuple[FigureInWords, ...]:
        """All of it in words, one after the other."""
        every = (self.words,) if self.words else (self.progress, self.health, *self.rest)
        return tuple(figure for figure in every if figure.text)

    @property
    def differs(self) -> bool:
        return any(figure.mark for figure in self.figures)


@dataclass(frozen=True, slots=True)
class RowInWords:
    title: str
    ref: str
    cells: tuple[CellInWords, ...]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


def unit_row(row: Row) -> RowInWords:
    """With what its owners carry."""
    return _row(row, _load)


def objective_row(row: Row) -> RowInWords:
    return _row(row, _owners)


def owner_row(row: OwnerRow) -> RowInWords:
    said = [_owned(cell) for cell in row.cells]
    return RowInWords(row.name, row.ref, tuple(CellInWords(_held_against(each, said[0])) for each in said))


def _row(row: Row, owners: WordsOfOwners) -> RowInWords:
    first = row.cells[0]
    as_first = _shown(first, first, owners)  # most cells of a large portal are
    cells = tuple(as_first if cell == first else _shown(cell, first, owners) for cell in row.cells)
    return RowInWords(row.title, row.ref, cells)


def _shown(cell: Figures | NoFigures, first: Figures | NoFigures, owners: WordsOfOwners) -> CellInWords:
    if isinstance(cell, NoFigures):
        return CellInWords(FigureInWords(cell.value, "" if cell is first else DIFFERENT))
    now = _said(cell, owners)
    if isinstance(first, NoFigures):
        progress, health, *rest = (FigureInWords(text) for text, _ in now)
        news = (FigureInWords("new", DIFFERENT),) if first is NoFigures.ABSENT else ()
    else:
        progress, health, *rest = starmap(_held_against, zip(now, _said(first, owners), strict=True))
        news = ()
    told = tuple(figure for figure in map(_told, rest) if figure.text)
    bar = cell.standing.bar and replace(cell.standing.bar, said="")  # the words beside it say it all
    return CellInWords(None, progress, _told(health), (*news, *told), bar, cell.standing.health)


def _told(figure: FigureInWords) -> FigureInWords:
    return FigureInWords("") if figure.text in _ONLY_IF_DIFFERENT and not figure.mark else figure


def _held_against(now: Words, was: Words) -> FigureInWords:
    """What reads the same is the same, whatever its last digits are."""
    if now[0] == was[0]:
        return FigureInWords(now[0])
    if now[1] is None or was[1] is None or now[1] == was[1]:
        return FigureInWords(now[0], DIFFERENT)
    return FigureInWords(now[0], HIGHER if now[1] > was[1] else LOWER)


def _said(of: Figures, owners: WordsOfOwners) -> Iterator[Words]:
    """What is not said is ""."""
    standing = of.standing
    yield standing.percent, of.progress
    yield standing.health.word.lower() if standing.health else _NO_VERDICT, None
    yield f"{percent(of.expected)} expected" if of.is_running and standing.bar else "", of.expected
    yield _NO_SCORE if of.score is None else f"score{NBSP}{number(of.score)}", of.score
    yield _NO_FORECAST if of.forecast is None else f"forecast{NBSP}{percent(of.forecast)}", of.forecast
    yield plural(of.key_results, "key result"), Decimal(of.key_results)
    yield owners(of.load) if of.load else _NO_OWNER, None


def _load(load: Workload) -> str:
    said = f"{load.busiest} owns{NBSP}{load.owns}"
    return said if len(load.owners) == 1 else f"{plural(len(load.owners), 'owner')}, {said}"


def _owners(load: Workload) -> str:
    shown = ", ".join(load.owners[:MOST_OWNERS])
    return f"{shown} and {len(load.owners) - MOST_OWNERS} more" if len(load.owners) > MOST_OWNERS else shown


def _owned(cell: Owned | None) -> Words:
    if cell is None:
        return NoFigures.ABSENT.value, None
    if not sum(cell):
        return "owns nothing", Decimal(0)
    said = f"{plural(cell.objectives, 'objective')}, {plural(cell.key_results, 'key result')}"
    return said, Decimal(sum(cell))


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """What stands above a column: `commit` and `day` are "" for the folder, which is no commit yet."""

    name: str
    commit: str
    day: str
    unread: tuple[str, ...]

    @property
    def about(self) -> str:
        return ", ".join(filter(None, (self.commit, self.day))) or "as it is now"


def column_head(revision: Revision) -> ColumnHead:
    written = day(revision.day) if revision.day else ""
    return ColumnHead(revision.name, revision.commit[:SHORT_COMMIT], written, revision.unread)


def verdict(found: Alternatives) -> str:
    """`plan-a and plan-b differ from main`"""
    names = [one.name for one in found.differing]
    if not names:
        return NO_DIFFERENCE
    verb = "differs" if len(names) == 1 else "differ"
    return f"{_listed(names)} {verb} from {found.revisions[0].name}"


def beside_words(found: Alternatives) -> str:
    first, *others = (one.name for one in found.revisions)
    return f"{first} beside {_listed(others)}, as of {day(found.as_of)}"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def alike_words(*counts: tuple[int, str]) -> str:
    """`1 unit and 38 objectives are the same in all`, of how many there are of each; "" of nothing."""
    said = [counted(count, one) for count, one in counts if count]
    verb = "is" if sum(count for count, _ in counts) == 1 else "are"
    return f"{_listed(said)} {verb} the same in all" if said else ""
