"""The files of one cycle become a `Cycle`: plans, check-ins and reviews by full id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.loader.check_ins import as_called_now
from okrsite.loader.entities import EntityReading, Repeated, positions, reading
from okrsite.loader.folders import CycleFolder
from okrsite.loader.links import References
from okrsite.loader.people import Names
from okrsite.loader.renames import unread_as_called_now, with_names_of_now, with_objectives_now
from okrsite.loader.unread import unread_plan, unread_review
from okrsite.loader.vocabulary import value_at
from okrsite.model import (
    Cycle,
    CycleFile,
    KeyResult,
    Kpi,
    Objective,
    OkrFile,
    Organisation,
    Origin,
    ReviewFile,
    ReviewOfUnit,
    Settings,
    Span,
    State,
    Unread,
    Word,
    together,
)
from okrsite.model.scalars.names import cycle_id_fix
from okrsite.yaml_source import Document, absent

MOST_OBJECTIVES: Final = 200
MOST_KEY_RESULTS: Final = 1_000
"""Of one unit in one cycle: its page shows all of them, and takes 50 times as much memory as they."""
TOO_LARGE: Final = (
    f"{{}} has more than {MOST_OBJECTIVES} objectives or {MOST_KEY_RESULTS:,} key results in this cycle, more than a "
    "page can show, and from here on none is read; keep those that matter, or give some to units below it"
)
_DATES: Final = ((), ("starts",), ("ends",))


@dataclass(slots=True)
class _Plans:
    objectives: dict[str, Objective] = field(default_factory=dict)
    key_results: dict[str, KeyResult] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    by_unit: dict[str, list[str]] = field(default_factory=dict)
    key_results_of: Counter[str] = field(default_factory=Counter)
    twice: set[str] = field(default_factory=set)
    """What has two entries with one id, one of which was meant to have another."""
    full: dict[str, Origin] = field(default_factory=dict)
    """Units that have more than is read, and the first that is not."""

    @property
    def unread(self) -> Unread:
        return Unread(items=frozenset(self.twice.union(self.full)))

    def is_full(self, unit: str) -> bool:
        return len(self.by_unit[unit]) >= MOST_OBJECTIVES or self.key_results_of[unit] >= MOST_KEY_RESULTS


def cycle_of(
    folder: CycleFolder,
    plans: Sequence[Plan],
    settings: Settings,
    findings: list[Diagnostic],
    called: Names,
    organisation: Organisation,
) -> Cycle | None:
    """The cycle, or None where its dates are unknown; what is wrong with it goes into `findings`."""
    read = reading(folder.cycle, CycleFile, called, findings) if folder.cycle else EntityReading(CycleFile(), [])
    file = read.entity or CycleFile()
    findings += read.findings
    span = _span(folder, read, settings, findings)
    if span is None:
        return None
    read_plans, unread = _plans(plans, findings), [*folder.unread, *(plan.unread for plan in plans)]
    cycle = Cycle(
        id=folder.id,
        span=span,
        state=State(file.state.value),
        origin=Origin(folder.cycle or absent(_folder_path(folder))),
        title=file.title or folder.id,
        parent=file.parent,
        unreported=file.unreported,
        objectives=read_plans.objectives,
        key_results=read_plans.key_results,
        by_unit={unit: tuple(refs) for unit, refs in read_plans.by_unit.items()},
        reviews=_reviews(folder.reviews, called, organisation, findings, unread),
        origins=read_plans.origins,
    )
    said = folder.check_ins.told(called, findings, unread)
    references = References({}, organisation)
    return replace(
        cycle,
        check_ins=as_called_now(said, cycle, organisation),
        reviews={unit: _review_as_called_now(review, cycle, references) for unit, review in cycle.reviews.items()},
        unread=unread_as_called_now(together([*unread, read_plans.unread]), organisation),
    )


def _folder_path(folder: CycleFolder) -> str:
    """Where the finding about a cycle stands that has no file of its own."""
    return f"content/cycles/{folder.id}"


def _span(
    folder: CycleFolder, read: EntityReading[CycleFile], settings: Settings, findings: list[Diagnostic]
) -> Span | None:
    """The days written, else those that the folder's name stands for."""
    file = read.entity or CycleFile()
    named = settings.span_of(folder.id)
    if fix := cycle_id_fix(folder.id):
        message = f"the folder {quoted(folder.id)} cannot name a cycle; {_renamed(folder.id) or fix}"
        findings.append(Diagnostic(Place(_folder_path(folder)), "id-form", message))
        return None
    starts, ends = file.starts or (named and named.starts), file.ends or (named and named.ends)
    if starts is None or ends is None:
        if not read.broken.isdisjoint(_DATES):
            return None
        fix = _renamed(folder.id) or "write starts: and ends: into its cycle.yaml"
        message = f"nothing says when {quoted(folder.id)} starts and ends; {fix}"
        findings.append(Diagnostic(Place(_folder_path(folder)), "cycle-without-dates", message))
        return None
    if ends < starts:
        place = folder.cycle.place("ends") if folder.cycle else Place(_folder_path(folder))
        findings.append(
            Diagnostic(place, "date", f"the cycle would end on {ends}, before it starts on {starts}; exchange the two")
        )
        return None
    return Span(starts, ends)


def _renamed(folder: str) -> str:
    """What a folder was probably meant to be called, whose name nearly carries dates."""
    if match := re.fullmatch(r"([QqHh][1-4])[-_ ]?(\d{4})|(\d{4})[_ ]?-?([QqHh][1-4])", folder):
        name = f"{match[2] or match[3]}-{(match[1] or match[4]).upper()}"
        return f"rename the folder to {name}" if name != folder else "a year has two halves and four quarters"
    if re.fullmatch(r"\d{4}-([QH]?\d{1,2})", folder):
        return "a year has two halves (H1, H2), four quarters (Q1 to Q4) and twelve months (01 to 12)"
    return ""


def _plans(files: Sequence[Plan], findings: list[Diagnostic]) -> _Plans:
    plans, repeated = _Plans(), Repeated(findings)
    for file, document in ((plan.file, plan.document) for plan in files):
        plans.by_unit.setdefault(file.unit, [])
        for ref, objective, origin in _placed(f"{file.unit}/", file.objectives, document, ("objectives",)):
            if plans.is_full(file.unit):
                plans.full.setdefault(file.unit, origin)
                break
            if repeated.first(ref, origin):
                plans.objectives[ref], plans.origins[ref] = objective, origin
                plans.by_unit[file.unit].append(ref)
                plans.key_results_of[file.unit] += len(objective.key_results)
                if objective.key_results:
                    _add_key_results(plans, ref, objective, document, origin.keys, repeated)
            else:
                plans.twice.add(file.unit)
    for unit, first in plans.full.items():
        findings.append(Diagnostic(first.at(), "plan-size", TOO_LARGE.format(quoted(unit))))
    return plans


def _add_key_results(
    plans: _Plans, ref: str, objective: Objective, document: Document, keys: tuple[str | int, ...], repeated: Repeated
) -> None:
    for full, key_result, origin in _placed(f"{ref}/", objective.key_results, document, (*keys, "key_results")):
        if repeated.first(full, origin):
            plans.key_results[full], plans.origins[full] = key_result, origin
        else:
            plans.twice.add(ref)


Entry = TypeVar("Entry", Objective, KeyResult)


def _placed(
    prefix: str, entries: Sequence[Entry], document: Document, keys: tuple[str | int, ...]
) -> Iterator[tuple[str, Entry, Origin]]:
    """Full id, entry and origin of each entry of the list at `keys`."""
    written = value_at(document.data, keys)
    for entry, index in zip(entries, positions(written, (e.id for e in entries)), strict=True):
        yield f"{prefix}{entry.id}", entry, Origin(document, (*keys, index))


def _review_as_called_now(review: ReviewOfUnit, cycle: Cycle, references: References) -> ReviewOfUnit:
    """Of the objectives of today; their unit may be left out."""

    def now(full: str) -> str:
        called = references.called(full, cycle)
        return called[0] if len(called) == 1 else full

    return replace(review, file=with_objectives_now(review.file, now))


def _reviews(
    documents: Sequence[Document],
    called: Names,
    organisation: Organisation,
    findings: list[Diagnostic],
    unread: list[Unread],
) -> dict[str, ReviewOfUnit]:
    reviews: dict[str, ReviewOfUnit] = {}
    repeated = Repeated(findings, "review of")
    for document in documents:
        read = reading(document, ReviewFile, called, findings)
        findings += read.findings
        unread.append(unread_review(document, read))
        file = read.entity and with_names_of_now(read.entity, organisation)
        if file and repeated.first(file.unit, origin := Origin(document), "unit"):
            reviews[file.unit] = ReviewOfUnit(file, origin)
    return reviews


@dataclass(frozen=True, slots=True)
class Plan:
    """`unread` is what was left out of it for its mistakes."""

    file: OkrFile
    document: Document
    unread: Unread

    @property
    def is_whole(self) -> bool:
        """Whether every objective and key result of it was read."""
        return not self.unread.items


def plans_of(
    folder: CycleFolder,
    kpis: Mapping[str, Kpi],
    findings: list[Diagnostic],
    called: Names,
    organisation: Organisation,
) -> list[Plan]:
    """The files that could be read as plans; what the others would have defined goes into `folder.unread`."""
    plans = []
    for document in folder.plans:
        read = reading(document, OkrFile, called, findings)
        findings += read.findings
        if read.entity is None:
            folder.unread.append(unread_plan(document))
        else:
            file = _with_targets(with_names_of_now(read.entity, organisation), kpis)
            plans.append(Plan(file, document, unread_plan(document, read)))
    return plans


def _with_targets(file: OkrFile, kpis: Mapping[str, Kpi]) -> OkrFile:
    """A key result that names a KPI and no measure is measured by its target, and due as often as that is read."""
    if not any(key_result.kpi for objective in file.objectives for key_result in objective.key_results):
        return file
    return file.model_copy(update={"objectives": tuple(_targeted(objective, kpis) for objective in file.objectives)})


def _targeted(objective: Objective, kpis: Mapping[str, Kpi]) -> Objective:
    key_results = tuple(
        _watching(key_result, kpi) if (kpi := kpis.get(key_result.kpi or "")) else key_result
        for key_result in objective.key_results
    )
    return objective.model_copy(update={"key_results": key_results})


def _watching(key_result: KeyResult, kpi: Kpi) -> KeyResult:
    """A unit that only the KPI names is that of the measure too."""
    measure = key_result.measure or kpi.target
    if measure and not isinstance(measure, Word) and measure.is_numeric and not measure.unit:
        measure = measure.model_copy(update={"unit": kpi.unit})
    return key_result.model_copy(update={"measure": measure, "cadence": key_result.cadence or kpi.frequency})
