"""The files of api/v1/cycles: one for each cycle, and one for each unit that has a part in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from okrsite.context.addresses import cycle_page, unit_data
from okrsite.context.cycle import CycleContext
from okrsite.context.reporting import chosen_units
from okrsite.facts import Facts
from okrsite.model import Unit
from okrsite.publish.api import VERSION, Json, as_json, coverage, objective_json, share, unit_json, written
from okrsite.publish.check_ins import form_json

INDEX = "api/v1/index.json"


def index_json(contexts: Mapping[str, CycleContext], facts: Facts) -> bytes:
    cycles = [
        {"id": s.cycle.id, "state": s.cycle.state.value, "url": cycle_page(s.cycle.id)} for s in contexts.values()
    ]
    return as_json({"version": VERSION, "as_of": facts.as_of.isoformat(), "cycles": cycles})


def cycle_files(contexts: Mapping[str, CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how the file of each cycle is made, and of each unit that has a part in it.

    What the files of one process have in common, each objective, is made once.
    """
    found: dict[str, Callable[[], bytes]] = {}
    for id_, context in contexts.items():
        objective = cache(partial(_written_objective, context))
        found |= {unit_data(id_, unit): partial(_unit_file, context, unit, objective) for unit in units_of(context)}
        found[cycle_path(id_)] = partial(_cycle_file, context, objective)
    return found


def cycle_path(cycle: str) -> str:
    return f"api/v1/cycles/{cycle}.json"


def paths_of(context: CycleContext) -> Iterator[str]:
    """Of all files that are made from one cycle."""
    yield from (unit_data(context.cycle.id, unit) for unit in units_of(context))
    yield cycle_path(context.cycle.id)


def units_of(context: CycleContext) -> Iterable[str]:
    """Those with objectives, and as long as a cycle is open those that are asked about another's."""
    having = (unit for unit, refs in context.cycle.by_unit.items() if refs)
    return dict.fromkeys((*having, *(unit.id for unit in chosen_units(context))))


def _written_objective(context: CycleContext, ref: str) -> bytes:
    return written(objective_json(context.whole, ref))


def _cycle_file(context: CycleContext, objective: Callable[[str], bytes]) -> bytes:
    return _with_objectives(_cycle(context.whole), map(objective, context.whole.cycle.objectives))


def _unit_file(context: CycleContext, unit: str, objective: Callable[[str], bytes]) -> bytes:
    whole = context.whole
    return _with_objectives(
        _cycle_and_unit(whole, whole.units[unit]), map(objective, whole.cycle.by_unit.get(unit, ()))
    )


def _with_objectives(json_: Json, objectives: Iterable[bytes]) -> bytes:
    """As the last key, written already."""
    return b'%s,"objectives":[%s]}\n' % (written(json_)[:-1], b",".join(objectives))


def cycle_json(context: CycleContext) -> Json:
    return {**_cycle(context), "objectives": [objective_json(context, ref) for ref in context.cycle.objectives]}


def _cycle(context: CycleContext) -> Json:
    cycle, numbers = context.cycle, context.numbers
    return {
        "id": cycle.id,
        "starts": cycle.span.starts.isoformat(),
        "ends": cycle.span.ends.isoformat(),
        "state": cycle.state.value,
        "as_of": numbers.as_of.isoformat(),
        "progress": share(numbers.progress),
        "expected": share(numbers.expected),
        "coverage": coverage(numbers.coverage),
        "units": [_unit(context, unit) for unit in context.units.values()],
    }


def _unit(context: CycleContext, unit: Unit) -> Json:
    known = unit.id in context.numbers.units
    return {**unit_json(context, unit), "data": unit_data(context.cycle.id, unit.id) if known else None}


def _cycle_and_unit(context: CycleContext, unit: Unit) -> Json:
    """What the cycle's file says of one unit, and of the cycle as much as it takes to read that alone."""
    cycle = context.cycle
    return {
        "cycle": cycle.id,
        "state": cycle.state.value,
        "as_of": context.numbers.as_of.isoformat(),
        **_unit(context, unit),
        "form": form_json(context, unit),
    }
