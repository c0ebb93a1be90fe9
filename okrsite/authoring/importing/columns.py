"""What the columns of a table mean, by the names that people and tools give them, in English and German."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from okrsite.authoring.importing.tables import Sheet
from okrsite.authoring.transaction import Refusal
from okrsite.diagnostics import Diagnostic, did_you_mean, quoted
from okrsite.model.scalars.names import slug
from okrsite.yaml_source import parse

_NAMES: Final = {
    "period": "period quarter cycle timeframe time-frame time-period session okr-period okr-cycle goal-cycle interval "
    "iteration planning-interval program-increment quartal zeitraum zyklus periode okr-zyklus",
    "unit": "team teams team-name department departments group unit business-unit squad tribe org-unit owner-team "
    "portfolio abteilung bereich einheit organisationseinheit gruppe mannschaft",
    "level": "level scope okr-level goal-level objective-level ebene",
    "kind": "type item-type object-type okr-type goal-type kind typ art work-item-type",
    "objective": "objective objectives objective-title objective-name goal goals goal-title goal-name "
    "ziel ziele zielsetzung okr",
    "key_result": "key-result key-results key-result-title key-result-name kr krs kr-title metric metric-name "
    "schluesselergebnis schluesselergebnisse ergebnis kernergebnis",
    "title": "title name item item-title titel bezeichnung",
    "why": "why description objective-description details notes-on-objective warum beschreibung begruendung",
    "owner": "owner lead responsible assignee assigned-to dri accountable champion owner-name owner-email owner-emails "
    "owner-email-id key-result-owner kr-owner person owners verantwortlich verantwortliche verantwortlicher "
    "verantwortung inhaber zustaendig",
    "objective_owner": "objective-owner objective-lead goal-owner okr-owner ziel-verantwortlich zielverantwortlicher",
    "start": "start start-value starting-value baseline initial initial-value from metric-start-value startwert "
    "ausgangswert basis von anfangswert",
    "target": "target target-value end-value goal-value to metric-target-value target-number zielwert soll bis "
    "sollwert",
    "value": "current current-value actual actual-value value latest latest-value current-number metric-current-value "
    "istwert ist aktuell aktueller-wert stand wert",
    "measure_unit": "unit-of-measure unit-of-measurement uom metric-unit measure-unit measurement-unit masseinheit "
    "messeinheit symbol currency",
    "progress": "progress completion percent-complete percentage-complete complete score grade rating "
    "progress-percentage final-score fortschritt erreichung zielerreichung bewertung erfuellung",
    "confidence": "confidence confidence-level confidence-score zuversicht konfidenz",
    "status": "status state health health-status progress-status zustand ampel",
    "comment": "comment comments note notes update last-update latest-update last-comment latest-comment check-in-note "
    "kommentar bemerkung anmerkung notiz notizen",
    "parent": "parent parent-objective parent-goal parent-title parent-name aligned-to alignment aligns-to supports "
    "contributes-to parent-okr uebergeordnetes-ziel uebergeordnet zahlt-ein-auf unterstuetzt",
    "parent_id": "parent-id parent-objective-id parent-goal-id parent-row-ids",
    "id": "id objective-id goal-id okr-id item-id row-id key-result-id external-id nummer nr",
    "weight": "weight weighting weightage importance gewicht gewichtung",
    "starts": "start-date starts begin-date startdatum beginn",
    "ends": "end-date due-date due ends deadline finish-date enddatum ende faellig faellig-am frist",
    "updated": "last-updated updated-at last-check-in last-check-in-date last-updated-on update-date "
    "checked-in-on stand-vom datum aktualisiert aktualisiert-am zuletzt-aktualisiert letzte-aktualisierung date",
    "labels": "labels label tags tag pillar theme strategic-pillar schlagworte thema",
}
FIELDS: Final = MappingProxyType({field: tuple(names.split()) for field, names in _NAMES.items()})
"""The names of columns, spelt as ids, by what they hold."""
_FIELD_OF: Final = MappingProxyType({name: field for field, names in FIELDS.items() for name in names})
_OURS: Final = MappingProxyType(
    {
        "cycle": "period",
        "objective": "objective_id",
        "objective_title": "objective",
        "key_result": "key_result_id",
        "title": "key_result",
        "from": "start",
        "to": "target",
        "unit_of_measure": "measure_unit",
        "declared": "status",
        "supports": "parent",
    }
    | {name: name for name in ("unit", "owner", "why", "ambition", "weight", "measure")}
    | {name: name for name in ("value", "progress", "confidence")}
)
"""The columns of `okrsite export`, which say more than other tables: ids, and what kind of measure it is."""
_AMBIGUOUS: Final = frozenset(("unit", "einheit"))
"""Of a team or of a number; where another column holds the teams, or the cells look like it, of a number."""
_LONGEST_UNIT: Final = 12


class Column(NamedTuple):
    """`field`: one of FIELDS; "" where nothing is understood or another column holds the same already."""

    heading: str
    field: str
    sample: str


def columns_of(table: Sheet, named: Mapping[str, str]) -> tuple[Column, ...]:
    """What each column holds. `named`: fields by heading, from the mapping file, which win."""
    taken: dict[str, str] = {}
    if {"objective", "objective_title"} <= {*table.headings}:
        named = {**dict.fromkeys(table.headings, ""), **_OURS, **named}
    for heading in table.headings:
        if field := named.get(heading, _FIELD_OF.get(slug(heading), "")):
            field = _measure_unit(table, heading) or field if heading not in named else field
            if heading in named or field not in taken.values():
                taken[heading] = field
    return tuple(Column(heading, taken.get(heading, ""), _sample(table, heading)) for heading in table.headings)


def _measure_unit(table: Sheet, heading: str) -> str:
    if slug(heading) not in _AMBIGUOUS:
        return ""
    has_teams = any(_FIELD_OF.get(slug(other)) == "unit" for other in table.headings if other != heading)
    cells = {row.cells[heading] for row in table.rows if heading in row.cells}
    looks_like_it = any(not cell.isalpha() or cell.islower() for cell in cells) and all(
        len(cell) <= _LONGEST_UNIT for cell in cells
    )
    return "measure_unit" if has_teams or looks_like_it else ""


def _sample(table: Sheet, heading: str) -> str:
    return next((row.cells[heading] for row in table.rows if heading in row.cells), "")


def named_columns(path: Path) -> dict[str, str]:
    """Fields by heading, from a mapping file such as `What we want: objective`. Raises Refusal and OSError."""
    document = parse(str(path), path.read_bytes())
    wrong = [*document.findings]
    data = document.data if isinstance(document.data, dict) else {}
    if not data and not wrong:
        raise Refusal(f"{path}: write one line for each column, such as `What we want: objective`")
    for heading, field in data.items():
        if field not in FIELDS:
            place = document.place(heading)
            fix = did_you_mean(str(field), FIELDS) or f"; use one of {', '.join(FIELDS)}"
            wrong.append(Diagnostic(place, "import-column", f"a column cannot hold {quoted(str(field))}{fix}"))
    if wrong:
        raise Refusal("\n".join(map(str, wrong)), tuple(wrong))
    return {str(heading): str(field) for heading, field in data.items()}
