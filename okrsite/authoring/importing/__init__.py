"""`okrsite import`: tables of OKRs from elsewhere become the portal's files. Nothing that is there is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from okrsite.authoring.importing.cells import Period, period_in, period_of
from okrsite.authoring.importing.columns import Column, columns_of, named_columns
from okrsite.authoring.importing.compose import composed
from okrsite.authoring.importing.people import Directory
from okrsite.authoring.importing.plans import Plans, TableReader
from okrsite.authoring.importing.tables import Sheet, tables_in
from okrsite.authoring.transaction import Refusal, refuse_errors, transaction
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.files import write_all_new, write_over
from okrsite.model import Settings, Span, span_of
from okrsite.sources.folders import CONTENT
from okrsite.workspace import Checked, checked
from okrsite.yaml_source.edits import Editable
from okrsite.yaml_source.written import on_one_line

ORGANISATION = f"{CONTENT}/org.yaml"


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """columns: a mapping file.  period: of rows that name none, as people write it."""

    files: tuple[Path, ...]
    columns: Path | None = None
    period: str | None = None
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What was understood and what became of it. `tables`: without columns those that tell of no objectives.

    `written` and `kept` are paths; `notes` say what was worked out, each with its rows.
    """

    tables: tuple[tuple[Sheet, tuple[Column, ...]], ...]
    counts: Mapping[str, int]
    problems: tuple[str, ...]
    notes: Mapping[str, Sequence[str]]
    written: tuple[str, ...]
    kept: tuple[str, ...]
    archived: tuple[str, ...]
    findings: tuple[Diagnostic, ...]


def import_tables(root: Path, request: ImportRequest, as_of: date) -> Imported:
    """Writes what the tables tell of into `root`/content.

    Raises Refusal, Busy and OSError, and then nothing has changed.
    """
    named = named_columns(request.columns) if request.columns else {}
    tables = [(table, columns_of(table, named)) for path in request.files for table in tables_in(path)]
    understood = [pair for pair in tables if {"objective", "title"} & {column.field for column in pair[1]}]
    if not understood:
        raise Refusal(_nothing_understood(tables))
    with _content(root, is_trial=request.is_trial) as content:
        read = checked(content, as_of)
        plans, directory = Plans(), Directory(read.portal.organisation)
        period = _period(request, read.portal.settings, as_of)
        for table, columns in understood:
            TableReader(table, columns, plans, directory, read.portal.settings, period).read()
        files = composed(plans, directory, read.portal, as_of)
        new = dict(files.content)
        kept = [path for path in new if (content / path).exists()]
        new = {path: bytes_ for path, bytes_ in new.items() if path not in kept}
        organisation = _organisation(content, directory)
        findings = _judged(content, {**new, **organisation}, as_of, read, kept)
        if not request.is_trial:
            _write(root, new, organisation)
    goals = [goal for _, goal in plans.all()]
    counts = {
        "cycle": len(plans.goals),
        "unit": len({goal.unit for goal in goals}),
        "objective": len(goals),
        "key result": sum(len(goal.results) for goal in goals),
        "new team": len(directory.teams),
        "new owner": len(directory.people),
    }
    written = tuple(sorted([*new, *organisation]))
    problems = tuple(plans.problems)
    told = tuple((table, columns if (table, columns) in understood else ()) for table, columns in tables)
    return Imported(told, counts, problems, files.notes, written, tuple(kept), files.archived, findings)


def _nothing_understood(tables: list[tuple[Sheet, tuple[Column, ...]]]) -> str:
    headings = [quoted(column.heading) for _, columns in tables for column in columns]
    seen = ", ".join(headings[:12]) or "none"
    return (
        f"no column with objectives was recognised; the headings are {seen}. Say which is what in a file such as\n"
        "  What we want: objective\n  How we know: key_result\nand name it with --columns FILE"
    )


@contextmanager
def _content(root: Path, *, is_trial: bool) -> Iterator[Path]:
    """The portal to be read, which may not have begun: then an empty folder stands for it in a trial."""
    if (root / CONTENT).is_dir() and not is_trial:
        with transaction(root):
            yield root
    elif (root / CONTENT).is_dir():
        yield root
    else:
        with TemporaryDirectory(prefix="okrsite-") as folder:
            (Path(folder) / CONTENT).mkdir()
            yield Path(folder)


def _period(request: ImportRequest, settings: Settings, as_of: date) -> Period:
    if request.period is not None:
        if found := period_in(request.period, settings):
            return found
        raise Refusal(f"{quoted(request.period)} does not say which quarter; write it as 2026-Q4")
    for year in (as_of.year, as_of.year - 1):
        for quarter in "1234":
            span = span_of(f"{year}-Q{quarter}", settings.fiscal_year_starts)
            if span and as_of in span:
                return period_of(span, settings)
    return period_of(Span(date(as_of.year, 1, 1), date(as_of.year, 12, 31)), settings)


def _organisation(root: Path, directory: Directory) -> dict[str, bytes]:
    """org.yaml with the new teams and people at the end of its lists; nothing where there are none."""
    new = {"teams": [*directory.teams.values()], "people": [*directory.people.values()]}
    path = root / ORGANISATION
    if not any(new.values()):
        return {}
    if not path.exists():
        lines = [
            line
            for key, items in new.items()
            if items
            for line in (f"{key}:", *(f"  - {on_one_line(item)}" for item in items))
        ]
        return {ORGANISATION: "".join(f"{line}\n" for line in lines).encode()}
    editable = Editable(path.read_bytes())
    after = ("company", "teams", "people")
    edits = [editable.with_items([key], items, after) for key, items in new.items() if items]
    return {ORGANISATION: editable.edited(edits)}


def _judged(
    root: Path, files: Mapping[str, bytes], as_of: date, before: Checked, kept: Sequence[str]
) -> tuple[Diagnostic, ...]:
    """What the next build will say of the new files. Raises Refusal where it would stop."""
    with TemporaryDirectory(prefix="okrsite-") as folder:
        shutil.copytree(root / CONTENT, Path(folder) / CONTENT, symlinks=True, dirs_exist_ok=True)
        for path, content in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        known = {*before.findings}
        found = tuple(one for one in checked(Path(folder), as_of).findings if one not in known)
    refuse_errors(found, lambda error: _refused(error, files, kept))
    return found


def _refused(error: Diagnostic, files: Mapping[str, bytes], kept: Sequence[str]) -> str:
    """Most often a plan of the same name is in the way, such as the sample of `okrsite init`."""
    if kept and error.rule.startswith("check-in-unknown-"):
        return (
            f"{kept[0]} is there already with other objectives, and no file is written over, so nothing was; "
            "if it is of the sample of `okrsite init`, delete content/cycles and content/org.yaml, else rename it"
        )
    if error.path not in files:
        return f"what would be written is not right, so nothing was: {error}"
    line = files[error.path].decode().split("\n")[error.place.line - 1].strip()
    return f"nothing was written, since {error.message}. Change it in the table, where it is part of {quoted(line)}"


def _write(root: Path, new: Mapping[str, bytes], organisation: Mapping[str, bytes]) -> None:
    path = root / ORGANISATION
    if not organisation or not path.exists():
        write_all_new(root, {**organisation, **new})
        return
    before, after = path.read_bytes(), organisation[ORGANISATION]
    write_over(root, ORGANISATION, before, after)
    try:
        write_all_new(root, new)
    except OSError:
        write_over(root, ORGANISATION, after, before)
        raise
