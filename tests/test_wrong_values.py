"""Whatever stands at any place of any file, `check` says what is wrong with it, and no command breaks.

Keys come from the schemas of all kinds of files, values from below and from other places of the portal.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from archive_cases import ARCHIVE, CYCLE, DAY, KEPT, PORTAL, closed_in, fit_manifest, portal_in
from command_line import run
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.archive.folders import MANIFEST
from okrsite.archive.verifying import verified
from okrsite.clock import WrongEpoch, as_of_day
from okrsite.context.addresses import HOME
from okrsite.context.cycle import contexts_of
from okrsite.context.published import page_addresses
from okrsite.diagnostics import Severity, has_errors
from okrsite.diff.changes import compared
from okrsite.model.schemas import KINDS, schema_text
from okrsite.site import build_site
from okrsite.workspace import Checked, checked
from okrsite.yaml_source import parse

Path_ = tuple[str | int, ...]
CORRECTIONS: Final = f"{ARCHIVE}/corrections.yaml"
DAYS: Final = (DAY, date(1900, 1, 1), date(2999, 12, 31))


@dataclass(frozen=True)
class Bare:
    """What stands in a file without quotes."""

    text: str


def keys_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from keys_of(part)


def places(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(data: Any, path: Path_, value: Any) -> Any:
    """With another value at a path, whose last key may be new."""
    if not path:
        return value
    holder = found = deepcopy(data)
    for key in path[:-1]:
        found = found[key]
    found[path[-1]] = value
    return holder


KEYS: Final = sorted({key for kind in KINDS for key in keys_of(json.loads(schema_text(kind)))})
FILES: Final = {
    path.relative_to(PORTAL).as_posix(): parse("", path.read_bytes()).data for path in sorted(PORTAL.rglob("*.yaml"))
} | {CORRECTIONS: {"corrections": [{"date": "2025-05-01", "by": "una", "about": "lamp/lens", "text": "Two"}]}}
PARTS: Final = [value for data in FILES.values() for _, value in places(data)]
BARE: Final = (
    *("1E+999", "1e999999999", "NaN", ".inf", "-.inf", "Infinity", "-0", "0", "-1", "1e-12", "9" * 400, "9" * 5000),
    *("0x10", "1_000", "1:30", "", "~", "true", "no", "0001-01-01", "9999-12-31", "1900-01-01", "2999-12-31"),
    *("2025-02-30", "{}", "[]", "[[]]", "{a: {}}", "<<", "*a", "&a b", "!!int 3", "?", "- -", "{{7*7}}", "02-29"),
)
TEXTS: Final = (
    *("", " ", "a\x00b", "\x1b[31m", "\u202e", "\u2028", "\ud800", "x" * 300, "con", "../x", "http://[", "::", "%s{x}"),
    *("company/bright/crew", "2025:company/seen", "lamp", "una", "2025-Q1", "measure.to", "aligned", "<b>"),
)
scalars = st.one_of(st.sampled_from([Bare(text) for text in BARE]), st.sampled_from(TEXTS), st.text(max_size=5))
values = st.recursive(
    scalars | st.sampled_from(PARTS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2),
    max_leaves=4,
)


def as_yaml(value: Any) -> str:
    match value:
        case Bare():
            return value.text
        case None:
            return "~"
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {as_yaml(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_yaml, value)) + "]"
    return value if re.fullmatch(r"[\w.-]+", value, re.ASCII) else json.dumps(value)


@st.composite
def wrong(draw: st.DrawFn, files: dict[str, Any], keys: list[str], value: st.SearchStrategy[Any]) -> tuple[str, Any]:
    """A file of the portal, and what it holds instead: another value somewhere, or one more key in some group."""
    name = draw(st.sampled_from(sorted(files)))
    path, found = draw(st.sampled_from(list(places(files[name]))))
    more = (draw(st.sampled_from(keys)),) if isinstance(found, dict) and draw(st.booleans()) else ()
    return name, changed(files[name], (*path, *more), draw(value))


@pytest.fixture(scope="module", autouse=True)
def _without_cache() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okrsite.page_cache.cache_folder", lambda _name: None)
        yield


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return portal_in(tmp_path_factory.mktemp("wrong") / "portal")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return closed_in(tmp_path_factory.mktemp("wrong") / "closed")


@pytest.fixture(scope="module")
def sound(closed: Path) -> Checked:
    return checked(closed, DAY)


@settings(max_examples=100, derandomize=True)
@given(changed=wrong(FILES, KEYS, values), day=st.sampled_from(DAYS))
def test_any_value_at_any_place_of_a_file_is_told_in_words(
    portal: Path, closed: Path, changed: tuple[str, Any], day: date
) -> None:
    name, data = changed
    file = (closed if name == CORRECTIONS else portal) / name
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(as_yaml(data).encode("utf-8", "surrogatepass"))
    try:
        read = checked(closed if name == CORRECTIONS else portal, day)
        assert all(str(finding).isprintable() for finding in read.findings)
        if not has_errors(read.findings):
            site = build_site(portal, day)
            assert all(site.page(address).body for address in site.addresses if f"{CYCLE}/c" in address)
    finally:
        file.write_bytes(before) if before else file.unlink()


RECORDS: Final = {
    path.relative_to(KEPT).as_posix(): json.loads(path.read_text()) for path in sorted(KEPT.rglob("*.json"))
}
IN_RECORDS: Final = [value for data in RECORDS.values() for _, value in places(data)]
RECORD_KEYS: Final = sorted({key for part in IN_RECORDS if isinstance(part, dict) for key in part})
JSON: Final = (
    *("null", "true", "0", "-0", "-1", "1.5", "1e400", "NaN", "-Infinity", "9" * 400, "9" * 5000, "[]", "{}", "[[]]"),
    *('""', '"1E+999"', '"1E-999"', '"-0"', '"NaN"', f'"{"9" * 79}"', '"0001-01-01"', '"2999-12-31"', '"\\u0000"'),
    *('"una"', '"company/bright"', '"2025:company/seen"', '"2025-Q1"', '"done"', '"committed"', '"person"', '"con"'),
)
json_values = st.sampled_from([Bare(text) for text in JSON]) | st.sampled_from(IN_RECORDS)


def as_json(value: Any) -> str:
    match value:
        case Bare():
            return value.text
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {as_json(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@settings(max_examples=80, derandomize=True)
@given(changed=wrong(RECORDS, RECORD_KEYS, json_values))
def test_any_value_at_any_place_of_an_archive_is_told_in_words(
    closed: Path, sound: Checked, changed: tuple[str, Any]
) -> None:
    """With a manifest that fits it, unless it is the manifest itself."""
    name, data = changed
    shutil.rmtree(closed / ARCHIVE)
    shutil.copytree(KEPT, closed / ARCHIVE)
    (closed / ARCHIVE / name).write_text(as_json(data))
    if name != MANIFEST:
        fit_manifest(closed / ARCHIVE)
    read, found = checked(closed, DAY), verified(closed).findings
    for one, other in ((sound, read), (read, sound)):
        assert compared(one.portal, other.portal).pairs
    if CYCLE not in read.snapshots:
        assert any(ARCHIVE in finding.place.path for finding in read.findings)
        assert found
    elif found:
        with pytest.raises(OSError, match="okrsite verify"):
            _ = read.snapshots[CYCLE].whole
    else:
        assert build_site(closed, DAY).page(f"{CYCLE}/company.html").body


PASTED: Final = {
    "content/portal.yaml": "updates: {company/bright: {value: 1}}\n",
    "content/org.yaml": "updates: []\n",
    "content/cycles/2025-Q1/cycle.yaml": "updates: {}\n",
    "content/kpis/visits.yaml": "name: Visits\nupdates: {company/bright: {value: 1}}\n",
    "content/cycles/2025/company.yaml": "unit: company\nobjectives: [{id: []}, {title: Every ship}]\n",
    "content/kpis/My visits.yaml": "name: Visits\n",
    "content/kpis/visits.csv": 'date,value,note\n2025-01-01,1,"' + "x\n" * 100_000,
    "content/kpis/visits.csv ": "date,value,note\n2025-01-01,1,a\x1b[31mb\n",
}


@pytest.mark.parametrize("path", PASTED)
def test_what_broke_it_once_is_a_finding(path: str, tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    (root / path.strip()).write_text(PASTED[path])
    assert any(finding.place.path == path.strip() for finding in checked(root, DAY).findings)


def test_a_key_of_another_file_is_told_where_it_belongs(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    (root / "content/org.yaml").write_text("updates: {company/bright: {value: 1}}\n")
    assert "belongs into a check-in (content/cycles/NAME/check-ins/)" in "".join(map(str, checked(root, DAY).findings))


@pytest.mark.parametrize("written", ["{}", "[]", "null", "true", '"1"'])
def test_a_format_that_is_no_number_is_a_finding(written: str, tmp_path: Path) -> None:
    root = closed_in(tmp_path / "portal")
    file = root / ARCHIVE / MANIFEST
    file.write_text(file.read_text().replace('"format": 1', f'"format": {written}'))
    for words in (["check"], ["verify"], ["export"], ["build"]):
        done = run(root, *words)
        assert done.exit_code == 1, done.output
        assert "mistake of its own" not in done.output


@pytest.mark.parametrize("epoch", ["9" * 12, "9" * 30, "253402300799"])
def test_an_epoch_that_is_no_day_stops_in_words(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(WrongEpoch, match="seconds since 1970"):
        as_of_day()


TAKEN: Final = (
    "index.html",
    "con",
    "CON.x",
    "404.html",
    "assets",
    "search",
    "api",
    "feeds",
    "sitemap.xml",
    "robots.txt",
)


@pytest.mark.parametrize("name", [*TAKEN, "x" * 65, "2025-q1"])
def test_check_finds_a_cycle_that_could_not_be_published(name: str, tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    shutil.copytree(root / "content/cycles/2025-Q2", root / "content/cycles" / name)
    (root / "content/cycles" / name / "cycle.yaml").write_text("starts: 2025-07-01\nends: 2025-09-30\n")
    errors = [finding for finding in checked(root, DAY).findings if finding.severity is Severity.ERROR]
    assert [finding.place.path for finding in errors] == [f"content/cycles/{name}"]
    assert "; " in errors[0].message


HIDING: Final = {
    **dict.fromkeys(("cycles.md", "kpis.html", "2025/README.md", "2025-Q1/teams/lamp.md", "old.md"), True),
    **dict.fromkeys(("2025-Q1", "cycles.html/a.md", "api/v1/index.json", "check-in/a.md", "assets"), True),
    **dict.fromkeys(("index.md", "2025/notes.md", "guide/cycles.md", "assets/logo.png", "2025-Q1/teams/no.md"), False),
}


@pytest.mark.parametrize("name", HIDING)
def test_check_finds_a_page_that_could_not_be_published(name: str, tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    (root / "content/portal.yaml").write_text("redirects: {old.html: history.html}\n")
    page = root / "content/pages" / name
    page.parent.mkdir(parents=True)
    page.write_text("Words\n")
    told = run(root, "check").output.splitlines()
    found = [line.partition(": ")[0] for line in told if line.endswith("[page-file]") and ": error: " in line]
    assert found == ([f"content/pages/{name}"] if HIDING[name] else [])
    assert run(root, "build").exit_code == (1 if HIDING[name] else 0)


def test_the_pages_that_check_knows_are_those_of_the_site(tmp_path: Path) -> None:
    root = closed_in(tmp_path / "portal")
    read = checked(root, DAY)
    known = page_addresses(read.portal, contexts_of(read.portal, read.facts, read.snapshots))
    assert known == {*build_site(root, DAY).addresses} - {HOME}
