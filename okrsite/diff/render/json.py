"""A difference for programs: one JSON object, whose form changes only with its version.

Shares are numbers from 0 to 1, values are as in the files, what is unknown or does not apply is null, the order is that
of the portal.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Any, Final

from okrsite.diff.approval import Approval
from okrsite.diff.change import Change
from okrsite.diff.difference import Difference
from okrsite.diff.impact import Impact, KeyFigures
from okrsite.model import Key
from okrsite.model.entity import Entity
from okrsite.report import finding_json
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
        "changes": list(map(_change, difference.changes)),
        "impact": list(map(_impact, difference.impacts)),
        "findings": {
            "new": list(map(finding_json, difference.new)),
            "fixed": list(map(finding_json, difference.fixed)),
        },
        "approval": list(map(_approval, difference.approvals)),
        "unread": [{"side": unread.side, "path": unread.path} for unread in difference.unread],
        "pages": list(difference.pages),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "what": change.what.value,
        "cycle": change.cycle or None,
        "ref": change.ref,
        "title": change.title,
        "unit": change.unit or None,
        "field": change.field or None,
        "date": change.on.isoformat() if change.on else None,
        "before": _raw(change.values[0]),
        "after": _raw(change.values[1]),
        "effect": change.effort,
        "reason": change.reason or None,
        "text": change.line.replace(NBSP, " "),
        "url": change.page,
    }


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "what": impact.what.value,
        "cycle": impact.cycle,
        "ref": impact.ref,
        "title": impact.title,
        "before": _figures(impact.before),
        "after": _figures(impact.after),
        "url": impact.page,
    }


def _approval(approval: Approval) -> dict[str, Any]:
    """Without an id nobody is named who could give it."""
    approver = approval.approver
    return {
        "id": approver.id if approver else None,
        "name": approver.name if approver else None,
        "handle": approver.handle if approver else None,
        "for": [{"why": why.value, "cycle": cycle or None, "ref": ref or None} for why, cycle, ref in approval.reasons],
    }


def _figures(figures: KeyFigures) -> dict[str, Any]:
    return {
        "progress": share(figures.progress),
        "health": figures.health.value,
        "score": None if figures.score is None else float(figures.score),
    }


def share(share: Decimal | None) -> float | None:
    """To ten places, more than anyone measures."""
    return None if share is None else float(round(share, 10))


@singledispatch
def _raw(value: object) -> Any:
    """As programs read it: numbers as numbers, days as 2026-09-30, things as the keys of their files."""
    return value


_raw.register(Decimal, lambda value: int(value) if value == value.to_integral_value() else float(value))
_raw.register(date, lambda value: value.isoformat())
_raw.register(Enum, lambda value: value.value)
_raw.register(Key, str)
_raw.register(dict, lambda value: {key: _raw(of) for key, of in value.items()})
_raw.register(tuple, lambda value: list(map(_raw, value)))
_raw.register(list, lambda value: list(map(_raw, value)))
_raw.register(set, lambda value: sorted(map(_raw, value)))
_raw.register(frozenset, lambda value: sorted(map(_raw, value)))


@_raw.register
def _(value: Entity) -> Any:
    """What was written of it."""
    fields = {name: field.alias or name for name, field in type(value).model_fields.items()}
    return {key: _raw(getattr(value, name)) for name, key in fields.items() if name in value.model_fields_set}
