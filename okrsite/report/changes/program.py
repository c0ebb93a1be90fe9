"""A difference for programs: one JSON object, whose form changes only with its version.

Shares are numbers from 0 to 1, values are as in the files, what is unknown or does not apply is null, the order is that
of the portal.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from okrsite.changes import Change
from okrsite.comparing import Consent, Difference, Shift, Standing
from okrsite.report.changes.values import raw
from okrsite.report.changes.words import line
from okrsite.report.program import finding_json
from okrsite.wording import NBSP

VERSION: Final = 1


def changes_as_json(difference: Difference, most: Decimal | None = None) -> str:
    return json.dumps(difference_json(difference, most), ensure_ascii=False, indent=1) + "\n"


def difference_json(difference: Difference, most: Decimal | None = None) -> dict[str, Any]:
    removal = difference.removal
    return {
        "version": VERSION,
        "changed": not difference.is_empty,
        "base": difference.base,
        "head": difference.head,
        "as_of": difference.as_of.isoformat(),
        "removal": {
            "removed": removal.removed,
            "before": removal.before,
            "share": share(removal.share),
            "check_ins": {
                "removed": removal.check_ins,
                "before": removal.check_ins_before,
                "share": share(removal.share_of_check_ins),
            },
            "most": share(most),
            "refused": difference.breaks(most),
            "unknown": difference.cannot_tell,
        },
        "changes": [_change(difference, change) for change in difference.changes],
        "consequences": [_shift(difference, shift) for shift in difference.shifts],
        "findings": {
            "new": list(map(finding_json, difference.new)),
            "mended": list(map(finding_json, difference.mended)),
        },
        "approval": list(map(_consent, difference.consents)),
        "unread": [{"side": unread.side, "path": unread.path} for unread in difference.unread],
        "pages": list(difference.pages),
    }


def _change(difference: Difference, change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "what": change.what.value,
        "cycle": change.cycle or None,
        "ref": change.ref,
        "title": change.title,
        "unit": change.unit or None,
        "field": change.field or None,
        "date": change.on.isoformat() if change.on else None,
        "before": raw(change.values[0]),
        "after": raw(change.values[1]),
        "effect": change.effort,
        "reason": change.reason or None,
        "text": line(change).replace(NBSP, " "),
        "url": difference.address_of(change),
    }


def _shift(difference: Difference, shift: Shift) -> dict[str, Any]:
    return {
        "what": shift.what.value,
        "cycle": shift.cycle,
        "ref": shift.ref,
        "title": shift.title,
        "before": _standing(shift.before),
        "after": _standing(shift.after),
        "url": difference.address_of(shift),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    """Without an id nobody is named who could give it."""
    approver = consent.approver
    return {
        "id": approver.id if approver else None,
        "name": approver.name if approver else None,
        "handle": approver.handle if approver else None,
        "for": [{"why": why.value, "cycle": cycle or None, "ref": ref or None} for why, cycle, ref in consent.reasons],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "progress": share(standing.progress),
        "health": standing.health.value,
        "score": None if standing.score is None else float(standing.score),
    }


def share(share: Decimal | None) -> float | None:
    """To ten places, more than anyone measures."""
    return None if share is None else float(round(share, 10))
