"""A value as it is typed, in the words of its measure: `512`, `77,5 %`, `done`, `beta, Launch`, `target`, `0.6`."""

from __future__ import annotations

from okrsite.diagnostics import quoted
from okrsite.model import KeyResult, Typed
from okrsite.naming import Refused


def answer_of(key_result: KeyResult, ref: str, written: str) -> tuple[str, Typed]:
    """The key that the value has in a check-in, and the value. Raises Refused."""
    measure, text = key_result.judged_by, written.strip().strip("`").strip()
    if key_result.kpi:
        raise Refused(
            f"{quoted(ref)} takes its value from the KPI {quoted(key_result.kpi)}; "
            "add a reading to its file in content/kpis/"
        )
    if not measure.answered_by:
        raise Refused(
            f"{quoted(ref)} takes its progress from the objectives that support it; report on their key results"
        )
    if not text:
        raise Refused(f"the value is empty; expected {measure.expected_answer}")
    try:
        return measure.answered_by, measure.typed(text)
    except ValueError as error:
        raise Refused(str(error)) from None
