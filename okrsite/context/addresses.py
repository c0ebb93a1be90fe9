"""The permanent addresses of pages, site-relative.

No address ever depends on the state of a cycle: archived or open, a page stays where it is.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from okrsite.model import COMPANY, Key, Portal, Unit, UnitKind

ROOT: Final = "\U0010fffd"
"""Stands before an address of the site; see `render`. A private character of the last plane, which no text needs."""
HOME: Final = "index.html"
CYCLES: Final = "cycles.html"
KPIS: Final = "kpis.html"
RULES: Final = "rules.html"
FORMULAS: Final = "how-we-compute.html"
HISTORY: Final = "history.html"
CHAINS: Final = f"{HISTORY}#chains"
CHECK_IN: Final = "check-in.html"
THIS_WEEK: Final = "this-week.html"
"""Shows the newest week of the current cycle, whichever that is."""


def cycle_page(cycle: str) -> str:
    return f"{cycle}/index.html"


def cascade_page(cycle: str) -> str:
    return f"{cycle}/cascade.html"


def map_page(cycle: str) -> str:
    return f"{cycle}/map.html"


def timeline_page(cycle: str) -> str:
    return f"{cycle}/timeline.html"


def teams_page(cycle: str) -> str:
    return f"{cycle}/teams/index.html"


def benchmark_page(cycle: str) -> str:
    return f"{cycle}/benchmark.html"


def people_page(cycle: str) -> str:
    return f"{cycle}/people/index.html"


def replay_data(cycle: str) -> str:
    """What the lines of the cascade said week by week."""
    return f"{cycle}/cascade.js"


def wins_page(cycle: str) -> str:
    return f"{cycle}/wins-and-misses.html"


def attention_page(cycle: str) -> str:
    return f"{cycle}/needs-attention.html"


def heat_page(cycle: str, department: str = "") -> str:
    """No day has an underscore, so the table of a department is no week's page."""
    return f"{cycle}/weeks/index_{department}.html" if department else f"{cycle}/weeks/index.html"


def week_page(cycle: str, until: date) -> str:
    """By the last day that the week has, or will have; so the page of a week that runs stays where it is."""
    return f"{cycle}/weeks/{until.isoformat()}.html"


def amendments_page(cycle: str) -> str:
    return f"{cycle}/amendments.html"


def company_page(cycle: str) -> str:
    return f"{cycle}/company.html"


def unit_page(cycle: str, unit: Unit) -> str:
    if unit.id == COMPANY:
        return company_page(cycle)
    folder = "people" if unit.kind is UnitKind.PERSON else "teams"
    return f"{cycle}/{folder}/{unit.id}.html"


def supporters_page(cycle: str, unit: Unit) -> str:
    """No id has an underscore, so this is no unit's page."""
    return unit_page(cycle, unit).replace(".html", "_supporters.html")


def below_page(cycle: str, unit: Unit, ref: str) -> str:
    """Everything below one of its objectives."""
    return unit_page(cycle, unit).replace(".html", f"_below_{anchor(ref)}.html")


def nth_page(address: str, nth: int) -> str:
    """Of a list that takes several."""
    return address if nth == 1 else address.replace(".html", f"_{nth}.html")


def at_large(portal: Portal) -> tuple[str, ...]:
    """The pages that belong to no cycle, without the home page, which hand-written words open."""
    return (CYCLES, RULES, FORMULAS, CHECK_IN, HISTORY, THIS_WEEK, *([KPIS] if portal.kpis else []))


def comes_near(portal: Portal, address: str) -> bool:
    """Whether a hand-written file there might be in the way of a page. To know all pages takes long, and few do."""
    first = address.partition("/")[0]
    led_on = (old.partition("/")[0] for old in portal.settings.redirects)
    return first in portal.cycles or first in at_large(portal) or first in led_on


def anchor(ref: str) -> str:
    """`objective` or `objective.key-result`, as it stands on the page of its unit."""
    return ref.split("/", 1)[1].replace("/", ".")


def objective_address(key: Key, unit: Unit) -> str:
    return f"{unit_page(key.cycle, unit)}#{anchor(key.ref)}"


def root_of(address: str) -> str:
    """What leads from a page back to the root of the site."""
    return "../" * address.count("/")


def form_address(cycle: str, unit: str) -> str:
    """The form of a check-in, with the unit chosen."""
    return f"{CHECK_IN}?unit={unit}&cycle={cycle}"


def unit_data(cycle: str, unit: str) -> str:
    """What programs, the form of a check-in and folds of the unit's page read of it."""
    return f"api/v1/cycles/{cycle}/{unit}.json"


def cycle_data(cycle: str) -> str:
    return f"api/v1/cycles/{cycle}.json"


def list_data(cycle: str) -> str:
    """What filters read: every objective, key result, team and person of a cycle."""
    return f"api/v1/lists/{cycle}.json"


def list_table(cycle: str, name: str) -> str:
    """A list of a cycle for a spreadsheet."""
    return f"api/v1/lists/{cycle}/{name}.csv"


HISTORY_DATA: Final = "api/v1/history.json"
KPIS_DATA: Final = "api/v1/kpis.json"
KPIS_LIST: Final = "api/v1/lists.json"
"""What the filter of the KPIs reads."""
KPIS_TABLE: Final = "api/v1/kpis.csv"
