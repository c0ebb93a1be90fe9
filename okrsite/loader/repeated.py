"""Two things with one id: the first keeps it, and the message names both places."""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, Place, quoted


class Repeated:
    """Remembers which ids were seen where, and reports the second of each into `findings`."""

    def __init__(self, findings: list[Diagnostic], what: str = "id") -> None:
        self._places: dict[str, Place] = {}
        self._findings = findings
        self._what = what

    def first(self, name: str, place: Place) -> bool:
        if (earlier := self._places.setdefault(name, place)) is place:
            return True
        message = f"the {self._what} {quoted(name)} is already used at {earlier}; give one of the two another"
        self._findings.append(Diagnostic(place, "duplicate-id", message))
        return False
