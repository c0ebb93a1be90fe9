"""api/v1/history.json: every cycle in a few figures beside those of its length, and the objectives that went on.

As on the page of history. Shares run from 0 to 1, confidence from 0 to 10, what is unknown is null; the oldest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter

from okrsite.context.cycle import CycleContext
from okrsite.context.series import Series, all_series
from okrsite.facts import SHOULD_REACH, Ratio, calibration_of, chains, reached_by
from okrsite.model import Ambition, Key
from okrsite.publish.api import VERSION, Json, as_json, coverage, number, share


def history_file(contexts: Mapping[str, CycleContext]) -> bytes:
    return as_json(history_json(contexts))


def history_json(contexts: Mapping[str, CycleContext]) -> Json:
    any_context = next(iter(contexts.values()), None)
    found = chains.chains_of(any_context.portal) if any_context else ()
    return {
        "version": VERSION,
        "as_of": any_context.facts.as_of.isoformat() if any_context else None,
        "kinds": [_series(series) for series in all_series(contexts)],
        "chains": [[_step(contexts[key.cycle], key) for key in chain] for chain in found],
    }


def _series(series: Series) -> Json:
    return {
        "kind": series.name,
        "cycles": [_cycle(context) for context in series.contexts],
        "ambition": {
            reached.ambition.value: {
                "should_reach": share(SHOULD_REACH[reached.ambition]),
                "objectives": reached.reached.whole,
                "reached": reached.reached.part,
                "score": share(reached.score),
            }
            for reached in reached_by(series.promises)
        },
        "calibration": {when: list(_calibration(series, when)) for when in ("first", "midway")},
    }


def _cycle(context: CycleContext) -> Json:
    tally = context.tally
    return {
        "id": context.cycle.id,
        "state": context.cycle.state.value,
        "is_over": context.is_over,
        "progress": share(context.numbers.progress),
        "score": share(tally.score),
        "coverage": coverage(context.numbers.coverage),
        "net_confidence": share(tally.net_confidence),
        "first_confidence": share(tally.first_confidence),
        "last_confidence": share(tally.last_confidence),
        "objectives": tally.objectives,
        "aspirational": tally.ambitions[Ambition.ASPIRATIONAL],
        "committed": tally.ambitions[Ambition.COMMITTED],
        "key_results": tally.key_results,
        "units": tally.units,
        "teams_with_objectives": _ratio(tally.teams),
        "people_with_a_part": _ratio(tally.people),
        "key_results_reported": _ratio(tally.heard),
        "reported_on_time": share(tally.kept.share),
        "check_ins_of_each": share(tally.check_ins.share),
    }


def _ratio(ratio: Ratio) -> list[int]:
    """So many, of so many."""
    return [ratio.part, ratio.whole]


def _calibration(series: Series, when: str) -> Iterator[Json]:
    found = calibration_of(series.foreseen, attrgetter(when))
    for bucket in found.buckets if found else ():
        yield {
            "confidence": bucket.confidence,
            "key_results": bucket.done.whole,
            "done": bucket.done.part,
            "progress": share(bucket.progress),
        }


def _step(context: CycleContext, key: Key) -> Json:
    facts, review = context.numbers.objectives[key.ref], context.cycle.review_of(key.ref)
    return {
        "cycle": key.cycle,
        "id": key.ref,
        "title": context.title_of(key),
        "progress": share(facts.progress),
        "coverage": coverage(facts.coverage),
        "declared": facts.declared.value if facts.declared else None,
        "decision": review.decision.value if review and review.decision else None,
        "score_by_review": number(review.score) if review else None,
        "url": context.url_of(key),
    }
