"""One story from a spreadsheet to a deployed portal: two past years in CSV, the running quarter in XLSX.

The bakery of `okrsite init` moves in with what it planned before. What it closes is archived for ever, and read on the
published site, where it stays as it is whatever the running quarter does.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import openpyxl
from command_line import CYCLE, contents, run
from forge import Forge, git

HEADINGS = (
    *("Quarter", "Team", "Objective", "Key result", "Owner"),
    *("Start", "Target", "Current", "Unit", "Comment", "Last updated"),
)
PAST = [f"{year}-Q{quarter}" for year in (2022, 2023) for quarter in (1, 2, 3, 4)]
CLOSED = "2022-Q3"


def rows_of(cycle: str) -> list[tuple[object, ...]]:
    """Of a quarter in the past; the later, the more loaves."""
    year, quarter = cycle.split("-")
    loaves = 100 + 10 * PAST.index(cycle)
    bread = ("Bread that people come back for", "Loaves a day rise", "Amir Haddad", loaves, loaves + 10, loaves + 8)
    queue = ("The queue is short at noon", "Minutes in the queue fall", "Lotte Vermeer", 20, 10, 13)
    when = f"{quarter} {year}"
    return [(when, "Bakehouse", *bread, "loaves", "Flour was dear", ""), (when, "Shop", *queue, "min", "", "")]


def spreadsheets_in(folder: Path) -> list[str]:
    past, now = folder / "past.csv", folder / "now.xlsx"
    with past.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *(row for cycle in PAST for row in rows_of(cycle))])
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    row = ("Bread reaches the hills", "Villages with a round", "lotte.vermeer@fernhill.example", 2, 6, 3, "villages")
    sheet.append(("Q2 2024", "Delivery", *row, "", date(2024, 5, 6)))
    book.save(now)
    return [str(past), str(now)]


def told(root: Path, *words: str) -> str:
    result = run(root, *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_from_a_spreadsheet_to_a_deployed_portal(
    tmp_path: Path, forge: Forge, http_server: Callable[[Path], str]
) -> None:
    tables, root = spreadsheets_in(tmp_path), tmp_path / "portal"
    told(tmp_path, "init", str(root), "--ci", "github")
    the_tables_are_understood_before_anything_is_written(root, tables)
    two_years_are_archived_at_once(forge, root)
    address = http_server(tmp_path / "site")

    deployed(forge, tmp_path / "site")
    everybody_reads_what_was_and_what_is(address)
    old = archived_pages(tmp_path / "site")

    told(root, "checkin", "villages-with-a-round", "5")
    forge.commit(root, "Two more villages")
    git(root, "push", "--quiet", "origin", "main")
    deployed(forge, tmp_path / "site")
    assert "from 2 now 5 to 6 villages" in page(address, f"{CYCLE}/teams/delivery.html")
    assert archived_pages(tmp_path / "site") == old
    assert told(root, "verify").count(": as it was on ") == len(PAST) + 1


def the_tables_are_understood_before_anything_is_written(root: Path, tables: list[str]) -> None:
    """And importing them again changes nothing."""
    before = contents(root)
    report = told(root, "import", *tables, "--dry-run")
    assert "Understood: 9 cycles, 3 units, 17 objectives, 17 key results, 1 new team" in report
    assert contents(root) == before
    told(root, "import", *tables)
    after = contents(root)
    assert after.keys() > before.keys()
    told(root, "import", *tables)
    assert contents(root) == after
    assert told(root, "check").rpartition("\n\n")[2].startswith("no errors")


def two_years_are_archived_at_once(forge: Forge, root: Path) -> None:
    forge.begin(root)
    told(root, "close", "2024-Q1", *PAST, "--discard-uncommitted", "--reason", "Moved in from a spreadsheet")
    forge.commit(root, "Archive 2022 and 2023")
    git(root, "push", "--quiet", "origin", "main")
    assert not (root / "content/cycles" / CLOSED).exists()


def deployed(forge: Forge, site: Path) -> None:
    """What okr-deploy hands over, after it has checked everything."""
    forge.change(artifacts=[])
    ran = forge.run("okr-deploy.yml", "build", "push", {})
    assert ran.succeeded, ran.log
    with zipfile.ZipFile(forge.state["artifacts"][0]["file"]) as archive:
        archive.extractall(site)


def page(address: str, path: str) -> str:
    """Its words, as they come from the server."""
    with urlopen(f"{address}/{path}") as answer:  # noqa: S310 - an address of this test
        text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.read().decode("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def everybody_reads_what_was_and_what_is(address: str) -> None:
    now = page(address, f"{CYCLE}/teams/delivery.html")
    assert "Bread reaches the hills" in now
    then = page(address, f"{CLOSED}/teams/bakehouse.html")
    assert "Bread that people come back for" in then
    assert "Flour was dear" in then
    assert re.search(r"from 120 now 128 to 130 loaves 80 %", then)
    with urlopen(f"{address}/api/v1/index.json") as answer:  # noqa: S310 - an address of this test
        states = {cycle["id"]: cycle["state"] for cycle in json.load(answer)["cycles"]}
    assert {states[cycle] for cycle in PAST} == {"archived"}
    assert states[CYCLE] == "open"


def archived_pages(site: Path) -> dict[str, bytes]:
    found = {path: text for path, text in contents(site).items() if path.split("/")[0] in PAST}
    assert len(found) > 4 * len(PAST)
    return found
