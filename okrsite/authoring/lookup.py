"""What somebody means who names a key result (by as much of the end of its id as only one has), a cycle or a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from okrsite.authoring.transaction import Refusal
from okrsite.diagnostics import did_you_mean, quoted
from okrsite.loader import References
from okrsite.model import Cycle, Key, Portal, State, is_key_result

SHOWN: Final = 8


class Purpose(NamedTuple):
    """What somebody is about to do with a key result: `report on` it, `amend` it; and whether a draft is no place."""

    verb: str
    draft: str = ""
    """Why a draft is none, and what to do first; "" where it is."""


def key_result_named(portal: Portal, written: str, day: date, purpose: Purpose) -> Key:
    """Looked for in the open cycles that contain `day`, or in the cycle that stands before a colon. Raises Refusal."""
    named, colon, path = _reference(written).rpartition(":")
    cycles = [_changeable(portal, named, purpose)] if colon else _cycles_at(portal, day)
    found = [Key(cycle.id, ref) for cycle in cycles for ref in matching(cycle.key_results, path)]
    found = found or list(_renamed(portal, cycles, path))
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"{quoted(written)} may be any of {_listed(found)}; write one of these in full")
    raise Refusal(_nothing_found(portal, cycles, written, path, purpose))


def _renamed(portal: Portal, cycles: Iterable[Cycle], path: str) -> Iterator[Key]:
    """The key results that had this full id once."""
    references = References(portal.cycles, portal.organisation)
    for cycle in cycles:
        yield from (Key(cycle.id, ref) for ref in references.called(path, cycle) if is_key_result(ref))


def _reference(written: str) -> str:
    """What is meant by an id, or by the address that a key result has on the portal, whole or from where one stands."""
    text = written.strip().strip("`'\"<>").strip()
    page, mark, anchor = text.rpartition("#")
    if not mark:
        if "://" in text:
            raise Refusal(
                f"{quoted(written)} is the address of a whole page; add #objective.key-result to it, as the address of "
                "the key result has it, or write unit/objective/key-result"
            )
        return text
    *above, unit = urlsplit(page).path.removesuffix(".html").split("/")
    cycle = next((part for part in reversed(above) if part not in ("", "..", "teams", "people")), "")
    path = "/".join(filter(None, (unit, *unquote(anchor).split("."))))
    return f"{cycle}:{path}" if cycle else path


def cycle_named(cycles: Mapping[str, Cycle], name: str, fix: str = "", use: str = "") -> Cycle:
    """`fix` says what to do where no cycle has a name like this. Raises Refusal."""
    if name not in cycles:
        raise Refusal(f"there is no cycle {quoted(name)}{use}{did_you_mean(name, cycles) or fix}")
    return cycles[name]


def _changeable(portal: Portal, name: str, purpose: Purpose) -> Cycle:
    cycle = cycle_named(portal.cycles, name, "; leave it out for the current one")
    if cycle.state is State.ARCHIVED:
        raise Refusal(_archived(cycle, purpose))
    if cycle.state is State.DRAFT and purpose.draft:
        raise Refusal(f"{cycle.id} is still a draft, {purpose.draft}")
    return cycle


def _archived(cycle: Cycle, purpose: Purpose) -> str:
    return f"{cycle.id} is archived and does not change any more; {purpose.verb} a cycle that is open"


def _cycles_at(portal: Portal, day: date) -> list[Cycle]:
    """The open cycles that contain the day; where none does, the one that ended last, or that begins next."""
    open_ones = [cycle for cycle in portal.cycles.values() if cycle.state is State.OPEN]
    running = [cycle for cycle in open_ones if day in cycle.span]
    if running or not open_ones:
        return running
    begun = [cycle for cycle in open_ones if cycle.span.starts <= day]
    return [
        max(begun, key=lambda cycle: cycle.span.ends) if begun else min(open_ones, key=lambda cycle: cycle.span.starts)
    ]


def matching(refs: Iterable[str], path: str) -> list[str]:
    """The one of this id, else all that end with it."""
    refs = list(refs)
    return [path] if path in refs else [ref for ref in refs if ref.endswith(f"/{path}")]


def _listed(keys: Sequence[Key], *, with_cycles: bool = False) -> str:
    with_cycles = with_cycles or len({key.cycle for key in keys}) > 1
    names = [str(key) if with_cycles else key.ref for key in keys[:SHOWN]]
    rest = len(keys) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def _nothing_found(portal: Portal, cycles: Sequence[Cycle], written: str, path: str, purpose: Purpose) -> str:
    """The best guess at what was meant: an objective, a key result of another cycle, or another spelling."""
    for cycle in cycles:
        if refs := matching(cycle.objectives, path):
            return _an_objective(cycle, refs[0], purpose)
    others = [cycle for cycle in portal.cycles.values() if cycle not in cycles]
    nowhere = (
        f"there is no key result {quoted(written)} in {', '.join(cycle.id for cycle in cycles) or 'an open cycle'}"
    )
    if elsewhere := [Key(cycle.id, ref) for cycle in others for ref in matching(cycle.key_results, path)]:
        if all(portal.cycles[key.cycle].state is State.ARCHIVED for key in elsewhere):
            return _archived(portal.cycles[elsewhere[0].cycle], purpose)
        found = _listed(elsewhere, with_cycles=True)
        return f"{nowhere}, only in another cycle: {found}; write it with its cycle if you mean that"
    near = did_you_mean(path, _short_forms(cycles, path)) or did_you_mean(path, _short_forms(others, path))
    return nowhere + (near or "; write it as unit/objective/key-result, as pages and files name it")


def _an_objective(cycle: Cycle, ref: str, purpose: Purpose) -> str:
    key_results = [Key(cycle.id, full) for full, _ in cycle.key_results_of(ref)]
    if not key_results:
        return f"{quoted(ref)} is an objective without key results, so there is nothing to measure; give it one first"
    return (
        f"{quoted(ref)} is an objective, and takes its progress from its key results; "
        f"{purpose.verb} one of {_listed(key_results)}"
    )


def _short_forms(cycles: Iterable[Cycle], path: str) -> list[str]:
    """The ids of all key results, as many parts of each as `path` has."""
    parts = path.count("/") + 1
    return list(dict.fromkeys("/".join(ref.split("/")[-parts:]) for cycle in cycles for ref in cycle.key_results))


def refuse_unknown_person(portal: Portal, who: str, fix: str) -> None:
    """Without org.yaml everybody is known. Raises Refusal."""
    known = portal.organisation.units
    if portal.has_org_file and portal.organisation.name_now(who.removeprefix("@")) not in known:
        raise Refusal(f"there is no person {quoted(who)} in org.yaml{did_you_mean(who, known) or f'; {fix}'}")
