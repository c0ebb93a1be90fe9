"""The portal as it will be, before anything is written."""

from __future__ import annotations

from dataclasses import replace

from okrsite.model import CheckIn, Key, Portal, objective_of, unit_of


def with_check_in(portal: Portal, key: Key, check_in: CheckIn) -> Portal:
    cycle = portal.cycles[key.cycle]
    series = sorted((*cycle.check_ins.get(key.ref, ()), check_in), key=lambda one: one.date)
    changed = replace(cycle, check_ins={**cycle.check_ins, key.ref: tuple(series)})
    return replace(portal, cycles={**portal.cycles, key.cycle: changed})


def alone(portal: Portal, key: Key) -> Portal:
    """One objective and what was said of one key result. Rules that judge a check-in need no more of the portal.

    Asked about all of it they take seconds in a company of 1,000 people, and 20 ms about this.
    """
    cycle, objective = portal.cycles[key.cycle], objective_of(key.ref)
    small = replace(
        cycle,
        objectives={objective: cycle.objectives[objective]},
        key_results=dict(cycle.key_results_of(objective)),
        by_unit={unit_of(objective): (objective,)},
        check_ins={key.ref: cycle.check_ins[key.ref]},
        reviews={},
        supports={},
        contributes_to={},
        depends_on={},
        continues={},
    )
    return replace(portal, cycles={key.cycle: small})
