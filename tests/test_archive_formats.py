"""Every format that there ever was: cases/archive/format-N holds an archive as it was written then.

Those files never change. A new format gets a folder of its own; the readers of the old ones stay.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import pytest
from archive_cases import ARCHIVE, CASES, CYCLE, DAY, KEPT, ROOT, closed_in, closing, fit_manifest, pages, portal_in
from command_line import contents
from facts_lines import lines_of

from okrsite.archive import archives_in, manifest, written
from okrsite.archive import format_1 as v1
from okrsite.archive.folders import MANIFEST
from okrsite.archive.reading import READERS
from okrsite.archive.text import Unsound, json_of, parsed
from okrsite.archive.typed import Codec
from okrsite.facts import Part
from okrsite.model import (
    AtLeast,
    AtMost,
    Between,
    FromTo,
    Key,
    KeyResult,
    KpiFile,
    KpiReading,
    Measured,
    Milestone,
    Milestones,
    Objective,
    Update,
    Zones,
)
from okrsite.model.entity import Entity
from okrsite.model.measures.zones import ZoneNames
from okrsite.model.okrs import Amendment, Initiative, Link, PlanPoint, Suppression
from okrsite.model.reviews import Retrospective, Review, ReviewFile
from okrsite.workspace import checked

DIGESTS = {1: "4d893f92dbd6050327a38de90e9076cd70d9eb670930a3efbec285fa91f6a649"}
"""Of the archives in the cases: who changes one of them has to change this too, and knows what that means."""


@pytest.fixture(autouse=True)
def _in_the_version_of_the_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.authoring.close.__version__", "0.1.0")


def test_closing_gives_the_same_bytes_as_ever(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    told = closing(root)
    if os.environ.get("REWRITE_CASES"):  # only before a format is published
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(root / ARCHIVE, KEPT)
    assert contents(root / ARCHIVE) == contents(KEPT)
    assert told.digest == DIGESTS[max(DIGESTS)]
    assert not (root / "content/cycles" / CYCLE).exists()


@pytest.mark.parametrize("number", DIGESTS)
def test_every_format_is_read(number: int, tmp_path: Path) -> None:
    """The numbers of all three cycles that the archive tells of, as text."""
    root = tmp_path / "portal"
    shutil.copytree(CASES / f"format-{number}" / CYCLE, root / ARCHIVE)
    snapshot = archives_in(root).snapshots[CYCLE]
    assert snapshot.digest == DIGESTS[number]
    told = "".join(f"{line}\n" for line in lines_of(snapshot.whole.facts))
    expected = CASES / f"format-{number}.txt"
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(told)
    assert told == expected.read_text()


def test_no_reader_is_ever_taken_away() -> None:
    assert set(READERS) == set(DIGESTS)


EXAMPLES = sorted(
    path
    for folder in (*(CASES / "format-1").iterdir(), ROOT / "content/archive/2026-Q1")
    for path in folder.rglob("*.json")
    if path.name != MANIFEST
)
"""Files of format 1 for ever: of the cases, and of the sample."""
WRITTEN: dict[type[Entity], Any] = {
    Objective: written.ObjectiveData,
    KeyResult: written.KeyResultData,
    FromTo: written.FromToData,
    AtLeast: written.AtLeastData,
    AtMost: written.AtMostData,
    Between: written.BetweenData,
    Milestones: written.MilestonesData,
    Milestone: written.MilestoneData,
    Zones: written.ZonesData,
    ZoneNames: written.ZoneNamesData,
    PlanPoint: written.PlanPointData,
    Amendment: written.AmendmentData,
    Initiative: written.InitiativeData,
    Link: written.LinkData,
    Suppression: written.SuppressionData,
    Update: written.UpdateData,
    ReviewFile: written.UnitReviewData,
    Review: written.ReviewData,
    Retrospective: written.RetrospectiveData,
    KpiFile: written.KpiData,
    KpiReading: written.KpiReadingData,
}


def record_in(path: Path) -> v1.CycleRecord | v1.UnitRecord:
    data = parsed(path.read_bytes())
    if path.name == "cycle.json":
        return v1.CODEC.read(v1.CycleRecord, data, path.name)
    return v1.CODEC.read(v1.UnitRecord, data, path.name)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_what_was_frozen_is_read_whole_and_written_as_it_stands(path: Path) -> None:
    """Nothing is lost and nothing becomes another number, whatever the facts and the model call it today."""
    record = record_in(path)
    assert json_of(v1.CODEC.plain(record)) == path.read_bytes()
    for plan, today in wrote(record):
        assert written.data_of(today) == plan


def wrote(record: v1.CycleRecord | v1.UnitRecord) -> Iterator[tuple[object, Entity]]:
    """What people wrote, beside what the model makes of it."""
    if isinstance(record, v1.CycleRecord):
        yield from ((kpi, written.kpi(kpi)) for kpi in record.kpis)
        return
    if record.review:
        yield record.review, written.review(record.review)
    for objective in record.objectives:
        yield objective.plan, written.objective(objective.plan, ())
        yield from ((of.plan, written.key_result(of.plan)) for of in objective.key_results)
        check_ins = (*objective.check_ins, *(said for of in objective.key_results for said in of.check_ins))
        yield from ((check_in.said, written.update(check_in.said)) for check_in in check_ins)


def test_the_examples_have_every_key_of_the_format() -> None:
    """So a key that gets lost is seen above."""
    missing = {kind: set(keys.split()) for kind, keys in v1.KEYS.items()}
    missing |= {kind: set(get_type_hints(kind)) for kind in WRITTEN.values()}
    for path in EXAMPLES:
        used(record_in(path), type(record_in(path)), missing)
    assert {kind.__name__: keys for kind, keys in missing.items() if keys} == {}


def used(value: Any, hint: Any, missing: dict[Any, set[str]]) -> None:
    """Takes the keys that `value` has away from what is missing."""
    if hint in WRITTEN.values():
        fields = get_type_hints(hint)
        missing[hint].difference_update(value)
        parts = [(value[key], fields[key]) for key in value]
    elif is_dataclass(value) or hasattr(value, "_fields"):
        hints = get_type_hints(type(value))
        names = v1.KEYS.get(type(value), " ".join(hints)).split()
        found = {name: part for name in names if (part := getattr(value, name)) is not None}
        missing.get(type(value), set()).difference_update(found)
        parts = [(part, hints.get(name)) for name, part in found.items()]
    elif isinstance(value, dict):
        parts = [(part, get_args(hint)[1]) for part in value.values()]
    elif isinstance(value, list | tuple):
        parts = [(part, (get_args(hint) or [None])[0]) for part in value]
    else:
        return
    for part, of in parts:
        kinds = [kind for kind in get_args(of) if kind is not NoneType] if isinstance(of, UnionType) else [of]
        fits = [
            kind for kind in kinds if isinstance(part, dict) and set(part) <= set(getattr(kind, "__annotations__", ()))
        ]
        used(part, (fits or kinds)[0], missing)


@pytest.mark.parametrize("entity", WRITTEN)
def test_every_key_that_people_can_write_has_its_place(entity: type[Entity]) -> None:
    """Who adds a key decides here whether archives of format 1 have it; who renames one, in `archive.written`."""
    keys = {field.alias or name for name, field in entity.model_fields.items()}
    assert keys - {"key_results"} == set(get_type_hints(WRITTEN[entity]))


def test_every_kind_of_measure_has_its_place() -> None:
    direct = Measured.__subclasses__()
    kinds = [*direct, *(kind for parent in direct for kind in parent.__subclasses__())]
    assert {kind for kind in kinds if issubclass(kind, Entity) and not kind.__subclasses__()} <= WRITTEN.keys()


def test_what_the_format_does_not_know_is_not_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files would be gone, and nobody could read what took their place."""
    root = portal_in(tmp_path / "portal")
    monkeypatch.setattr("okrsite.archive.to_records.data_of", lambda entity: {**written.data_of(entity), "new": "1"})
    before = contents(root)
    with pytest.raises(Unsound, match="new: Extra"):
        closing(root)
    assert contents(root) == before


PART = Part(Key("2025", "company/seen"), Decimal(1), None, Decimal(0), None)


def test_what_has_its_default_is_left_out() -> None:
    data = {"key": "2025:company/seen", "weight": "1", "expected": "0"}
    assert v1.CODEC.plain(PART) == data
    assert v1.CODEC.read(Part, data, "in.json") == PART


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "red"}, "at colour: no such key belongs here"),
        ({"weight": 1}, "at weight: expected an exact number"),
        ({"weight": "1E+999"}, "at weight: the number"),
        ({"key": ["2025", "company/seen"]}, "at key: expected the id of an objective"),
        ({"key": "company/seen"}, "at key: Value error, it has a reference that is not whole"),
        ({"key": "2025:../seen"}, "at key: "),
        ({"date": "2025-02-30"}, "at date: there is no day"),
    ],
)
def test_what_the_format_does_not_know_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(Unsound, match=re.escape(f"in.json {said}")):
        v1.CODEC.read(Part, {**v1.CODEC.plain(PART), **changed}, "in.json")


@dataclass(frozen=True)
class Renamed:
    """A class of the facts, with a field that was called `progress` when the format was new."""

    share: Decimal | None
    since: int = 2027

    @property
    def progress(self) -> Decimal | None:
        return self.share

    @classmethod
    def archived(cls, progress: Decimal | None) -> Renamed:
        return cls(progress)


def test_a_field_may_get_another_name_and_a_neighbour() -> None:
    codec = Codec({Renamed: "progress"})
    assert codec.plain(Renamed(Decimal("0.50"), 2030)) == {"progress": "0.50"}
    assert codec.read(Renamed, {"progress": "0.50"}, "in.json") == Renamed(Decimal("0.50"))


@pytest.mark.parametrize("data", [[], ["2025:company/seen", "1", None, "0", None], "a", 1, None, True])
def test_only_a_group_of_keys_is_a_value(data: object) -> None:
    with pytest.raises(Unsound, match=r"in\.json(: expected a group of keys| at key: this key is missing| at 0: )"):
        v1.CODEC.read(Part, data, "in.json")


def test_the_digest_is_what_sha256sum_gives() -> None:
    """As the guide tells people to work it out."""
    named = json.loads((KEPT / MANIFEST).read_text())
    files = {path: (KEPT / path).read_bytes() for path in named["files"]}
    assert manifest.hashes_of(files) == named["files"]
    assert manifest.digest_of(named["files"]) == named["digest"]
    words = "sha256sum cycle.json units/*.json | LC_ALL=C sort -k2 | sha256sum"
    told = subprocess.run(["sh", "-c", words], cwd=KEPT, capture_output=True, text=True, check=True).stdout
    assert told.split()[0] == named["digest"]


Forged = Callable[[bytes], bytes]
HOSTILE: dict[str, Forged] = {
    "not UTF-8": lambda content: content + b"\xff",
    "not JSON": lambda content: content[:-3],
    "another shape": lambda _: b"[]\n",
    "an unknown key": lambda content: content.replace(b'"closing"', b'"clothing"', 1),
    "a key twice": lambda content: content.replace(b"{", b'{"closing": 1, ', 1),
    "a bidi override": lambda content: content.replace("Ç".encode(), "\u202e".encode()),
    "an escaped control": lambda content: content.replace("Ç".encode(), b"\\u202e"),
    "a float": lambda content: content.replace(b'"weight": "1"', b'"weight": 1.0'),
    "not a number": lambda content: content.replace(b'"weight": "1"', b'"weight": NaN'),
    "an infinite number": lambda content: content.replace(b'"weight": "1"', b'"weight": "Infinity"'),
    "a huge number": lambda content: content.replace(b'"weight": "1"', b'"weight": "1E+999999"'),
    "a script for an id": lambda content: content.replace(b'"id": "una"', b'"id": "../una"'),
    "a reference to nowhere": lambda content: content.replace(b'"2025:company/seen/carried"', b'"carried"'),
    "an objective too many": lambda content: content.replace(b'"ref": "lamp/lens"', b'"ref": "lamp/other"'),
    "an objective without its unit": lambda content: content.replace(b'"ref": "lamp/lens"', b'"ref": "lens"'),
    "very deep": lambda _: b"[" * 100_000 + b"]" * 100_000,
}


@pytest.mark.parametrize("forged", HOSTILE)
def test_hostile_archives_are_refused_in_words(forged: str, tmp_path: Path) -> None:
    """With a manifest that was made to fit, so nothing but the content gives it away."""
    root = closed_in(tmp_path / "portal")
    folder = root / ARCHIVE
    (folder / "cycle.json").write_bytes(HOSTILE[forged]((KEPT / "cycle.json").read_bytes()))
    assert (folder / "cycle.json").read_bytes() != (KEPT / "cycle.json").read_bytes()
    fit_manifest(folder)
    read = checked(root, DAY)
    if CYCLE in read.snapshots:  # what one file says of another shows when both are read
        with pytest.raises(OSError, match="okrsite verify"):
            pages(root)
    else:
        assert {finding.rule for finding in read.findings if ARCHIVE in finding.place.path} == {"archive-changed"}


def test_a_later_format_is_left_to_later_versions(tmp_path: Path) -> None:
    root = closed_in(tmp_path / "portal")
    file = root / ARCHIVE / MANIFEST
    file.write_text(file.read_text().replace('"format": 1', '"format": 99'))
    findings = [finding for finding in checked(root, DAY).findings if ARCHIVE in finding.place.path]
    assert "a newer one may" in findings[0].message
