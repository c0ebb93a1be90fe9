"""Golden cases of the rules: one file a rule, a portal that it finds fault with and a near miss that it does not.

A file has sections, each begun by a line `--- NAME`: `fires/PATH` and `silent/PATH` are files below content/ (on top of
cases/checks/org.yaml), or beside it with `../`, `before/PATH` those of the portal that both are compared with, if any,
`numbers` what facts would say, by cycle, and `expected` what the rule finds in `fires`. Before the first one may stand
`as_of: DATE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from portals import write

from okrsite.checks import Beside, Numbers, check
from okrsite.clock import A_DAY
from okrsite.loader import load
from okrsite.model import Portal
from okrsite.owners import owners_file
from okrsite.workspace import held_against
from okrsite.yaml_source import parse

CASES = Path(__file__).parent / "cases" / "checks"
AS_OF = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Case:
    rule: str
    as_of: date = AS_OF
    sections: Mapping[str, str] = field(default_factory=dict)

    def findings(self, kind: str, root: Path) -> str:
        """What the rule says about the portal `kind`, a line each."""
        write(root, self.files(kind))
        portal = load(root)
        owners, before = owners_file(root, portal), self._before(root / "before")
        base = held_against(before, portal) if before else None
        found = check(portal, self.as_of, self.as_of + A_DAY, self.numbers, Beside(lambda: owners, base))
        return "".join(f"{finding}\n" for finding in found if finding.rule == self.rule)

    def _before(self, root: Path) -> Portal | None:
        if not any(name.startswith("before/") for name in self.sections):
            return None
        return load(write(root, self.files("before")))

    def files(self, kind: str) -> dict[str, str]:
        prefix = f"{kind}/"
        own = {name.removeprefix(prefix): text for name, text in self.sections.items() if name.startswith(prefix)}
        return {"org.yaml": (CASES / "org.yaml").read_text(encoding="utf-8"), **own}

    @property
    def numbers(self) -> Numbers | None:
        text = self.sections.get("numbers", "")
        data: Any = parse("numbers", text.encode()).data if text else {}
        return SimpleNamespace(cycles={cycle: _of_cycle(given) for cycle, given in data.items()})


def _of_cycle(given: Mapping[str, Mapping[str, Mapping[str, str]]]) -> SimpleNamespace:
    parts = ("key_results", "objectives", "units")
    return SimpleNamespace(**{part: {ref: _figures(own) for ref, own in given.get(part, {}).items()} for part in parts})


def _figures(own: Mapping[str, str]) -> SimpleNamespace:
    shares = {name: Decimal(own[name]) if name in own else None for name in ("progress", "score")}
    return SimpleNamespace(**shares, health=own.get("health", "on_track"), declared=None, dropped=False)


def read(path: Path) -> Case:
    head, *sections = f"\n{path.read_text(encoding='utf-8')}".split("\n--- ")
    as_of = head.partition("as_of: ")[2].strip()
    named = (section.partition("\n") for section in sections)
    return Case(
        path.stem,
        date.fromisoformat(as_of) if as_of else AS_OF,
        {name: f"{text}\n" if text and not text.endswith("\n") else text for name, _, text in named},
    )


def rewrite(path: Path, expected: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.partition('--- expected')[0]}--- expected\n{expected}", encoding="utf-8")
