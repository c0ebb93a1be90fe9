"""The files of api/v1/cycles: one for each cycle, and one for each unit that has a part in it.

Check-ins are most of what is known. They are in the units' files, each once, with the keys that say something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from okrsite.context.addresses import cycle_data, cycle_page, unit_data
from okrsite.context.cycle import CycleContext
from okrsite.context.reporting import chosen_units
from okrsite.facts import Facts
from okrsite.facts.derivations import derivation_of_cycle
from okrsite.facts.uses import noting, remembered
from okrsite.model import Unit
from okrsite.publish.api import (
    VERSION,
    Json,
    as_json,
    check_ins_json,
    coverage,
    derivation,
    key_result_json,
    objective_json,
    share,
    unit_json,
    whole_check_ins_json,
    written,
)
from okrsite.publish.check_ins import form_json
from okrsite.publish.lists import list_paths

INDEX = "api/v1/index.json"


def index_json(contexts: Mapping[str, CycleContext], facts: Facts) -> bytes:
    cycles = [
        {"id": s.cycle.id, "state": s.cycle.state.value, "url": cycle_page(s.cycle.id)} for s in contexts.values()
    ]
    return as_json({"version": VERSION, "as_of": facts.as_of.isoformat(), "cycles": cycles})


def cycle_files(contexts: Mapping[str, CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how the file of each cycle is made, and of each unit that has a part in it.

    What the files of one process have in common, each objective and key result, is written once.
    """
    found: dict[str, Callable[[], bytes]] = {}
    for id_, context in contexts.items():
        objective, key_result = (remembered(partial(_written, of, context)) for of in (objective_json, key_result_json))
        with noting():  # which files there are is no part of any of them
            units = tuple(units_of(context))
        for unit in units:
            found[unit_data(id_, unit)] = partial(_unit_file, context, unit, objective, key_result)
        found[cycle_data(id_)] = partial(_cycle_file, context, objective, key_result)
    return found


def paths_of(context: CycleContext) -> Iterator[str]:
    """Of all files that are made from one cycle."""
    yield from (unit_data(context.cycle.id, unit) for unit in units_of(context))
    yield cycle_data(context.cycle.id)
    yield from list_paths(context.cycle.id)


def units_of(context: CycleContext) -> Iterable[str]:
    """Those with objectives, and as long as a cycle is open those that are asked about another's."""
    having = (unit for unit, refs in context.cycle.by_unit.items() if refs)
    return dict.fromkeys((*having, *(unit.id for unit in chosen_units(context))))


_Piece = Callable[[str], bytes]


def _written(of: Callable[[CycleContext, str], Json], context: CycleContext, ref: str) -> bytes:
    return written(of(context.whole, ref))


def _cycle_file(context: CycleContext, objective: _Piece, key_result: _Piece) -> bytes:
    whole = context.whole
    return _file(_cycle(whole), whole, whole.cycle.objectives, objective, key_result)


def _unit_file(context: CycleContext, unit: str, objective: _Piece, key_result: _Piece) -> bytes:
    whole = context.whole

    def with_check_ins(ref: str) -> bytes:
        return _and(key_result(ref), "check_ins", written(check_ins_json(whole, ref)))

    refs = whole.cycle.by_unit.get(unit, ())
    return _file(_cycle_and_unit(whole, whole.units[unit]), whole, refs, objective, with_check_ins)


def _file(about: Json, whole: CycleContext, refs: Iterable[str], objective: _Piece, key_result: _Piece) -> bytes:
    objectives = (
        _and(objective(ref), "key_results", _list(key_result(full) for full, _ in whole.cycle.key_results_of(ref)))
        for ref in refs
    )
    return _and(written(about), "objectives", _list(objectives)) + b"\n"


def _and(written_: bytes, key: str, value: bytes) -> bytes:
    """With one more key."""
    return b'%s,"%s":%s}' % (written_[:-1], key.encode(), value)


def _list(values: Iterable[bytes]) -> bytes:
    return b"[%s]" % b",".join(values)


def cycle_json(context: CycleContext) -> Json:
    """With all check-ins whole, as an export has it."""
    return {**_cycle(context), "objectives": [_whole_objective(context, ref) for ref in context.cycle.objectives]}


def _whole_objective(context: CycleContext, ref: str) -> Json:
    key_results = [
        {**key_result_json(context, full), "check_ins": whole_check_ins_json(context, full)}
        for full, _ in context.cycle.key_results_of(ref)
    ]
    return {**objective_json(context, ref), "key_results": key_results}


def _cycle(context: CycleContext) -> Json:
    cycle, numbers = context.cycle, context.numbers
    return {
        "id": cycle.id,
        "starts": cycle.span.starts.isoformat(),
        "ends": cycle.span.ends.isoformat(),
        "state": cycle.state.value,
        "as_of": numbers.as_of.isoformat(),
        "progress": share(numbers.progress),
        "derivation": derivation(derivation_of_cycle(numbers), cycle),
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
