"""Who needs to approve a change, in words that are the same for every form.

A name on the forge is given without its @ and, in a comment, as code: the forge asks by its own file of owners, and a
stranger's pull request must not be able to call anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from okrsite.comparing import Consent, Difference, Reason, Why

TITLE: Final = "Who needs to approve"
NOBODY_ASKED: Final = "nobody: new check-ins and readings are news"
_NOBODY_NAMED: Final = "Nobody is named"
_MOST_REASONS: Final = 5
_ANSWERS_FOR: Final = {
    Why.SETTINGS: "the settings",
    Why.ORGANISATION: "the organisation",
    Why.KPIS: "KPIs",
    Why.ARCHIVE: "archives",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who, and what for. `handle` is a name on the forge, or ""."""

    name: str
    handle: str
    reasons: str


def asked(difference: Difference) -> tuple[Asked, ...]:
    return tuple(_asked(difference, consent) for consent in difference.consents)


def asks_nobody(difference: Difference) -> bool:
    return bool(difference.changes) and not difference.consents


def _asked(difference: Difference, consent: Consent) -> Asked:
    reasons = [_reason(difference, reason) for reason in consent.reasons[:_MOST_REASONS]]
    if more := len(consent.reasons) - len(reasons):
        reasons.append(f"{more:,} more")
    said = "; ".join(reasons)
    if consent.approver is None:
        return Asked(_NOBODY_NAMED, "", f"{said} (programme: in content/portal.yaml says who)")
    return Asked(consent.approver.name, consent.approver.handle or "", said)


def _reason(difference: Difference, reason: Reason) -> str:
    match reason.why:
        case Why.PLAN | Why.REVIEW:
            return f"the {reason.why} of {difference.organisation.name_of(reason.ref)} in {reason.cycle}"
        case Why.CHECK_INS:
            return f"check-ins of {difference.organisation.name_of(reason.ref)} in {reason.cycle}"
        case Why.SUPPORTS:
            return f"what {reason.ref} supports"
        case Why.GOALPOST:
            return f"what {reason.ref} promised"
        case Why.CYCLE:
            return f"the cycle {reason.cycle}"
    return _ANSWERS_FOR[reason.why]
