"""How it goes at the made-up bakery: every reading as a function of the share of the quarter that is over."""

from __future__ import annotations

from collections.abc import Mapping


def readings(over: float) -> Mapping[str, str]:
    """The words for a check-in at `over` (0..1): most goes well, the queue hardly moves, the oven comes in steps."""
    week = round(over * 13)
    return {
        "confidence": str(5 + week % 4),
        "doubt": str(6 - week % 3),
        "regulars": str(180 + round(80 * over * 0.95)),
        "sold_out": str(round(9 - 6 * over)),
        "loaves": str(40 + round(50 * over * 0.8)),
        "steps": ", ".join(step for step, since in (("ordered", 0.1), ("connected", 0.6)) if over >= since),
        "queue": f"{9 - 5 * over * 0.6:.1f}",
        "change": "4" if over < 0.5 else "3",
        "old_regulars": str(90 + round(92 * over)),
        "old_thrown_away": str(round(60 - 33 * over)),
        "old_names": str(round(78 * over)),
    }
