"""Two things with one id: the first keeps it, and the message names both places."""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, quoted
from okrsite.model import Origin


class Repeated:
    """Remembers which ids were seen where, and reports the second of each into `findings`.

    Places are asked for only then: finding one means reading its file again.
    """

    def __init__(self, findings: list[Diagnostic], what: str = "id") -> None:
        self._origins: dict[str, Origin] = {}
        self._findings = findings
        self._what = what

    def first(self, name: str, origin: Origin, key: str = "id") -> bool:
        """Whether nothing before had this name, which stands at `key` of `origin`."""
        if (earlier := self._origins.setdefault(name, origin)) is origin:
            return True
        message = f"the {self._what} {quoted(name)} is already used at {earlier.at(key)}; give one of the two another"
        self._findings.append(Diagnostic(origin.at(key), "duplicate-id", message))
        return False
