"""What somebody means who names a key result, a cycle or a person: by an id, by an address, or in words.

An id may be as short as only one has it (`p99`). Words are those of titles and names, each at least as it begins: "noon
queue", "shop noon", "Amir". What is meant by words is used only where one thing has them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from okrsite.authoring.transaction import Refusal
from okrsite.diagnostics import did_you_mean, quoted
from okrsite.loader import References
from okrsite.model import Cycle, Key, Organisation, Portal, State, Unit, UnitKind, is_key_result, objective_of, unit_of
from okrsite.model.scalars.names import slug
from okrsite.owners import handle_named

SHOWN: Final = 8


class Purpose(NamedTuple):
    """What somebody is about to do with a key result: `report on` it, `amend` it; and whether a draft is no place."""

    verb: str
    draft: str = ""
    """Why a draft is none, and what to do first; "" where it is."""


def key_result_named(portal: Portal, written: str, day: date, purpose: Purpose, by: str | None = None) -> Key:
    """Looked for in the open cycles that contain `day`, or in the cycle that stands before a colon. Raises Refusal.

    Of several that may be meant it is the one that `by` owns, a person or a team by id.
    """
    named, colon, path = _cycle_and_path(_reference(written))
    cycles = [_changeable(portal, named, purpose)] if colon else cycles_at(portal, day)
    found = [Key(cycle.id, ref) for cycle in cycles for ref in matching(cycle.key_results, path)]
    found = found or list(_renamed(portal, cycles, path))
    if not (found or any(matching(cycle.objectives, path) for cycle in cycles)):
        found = _in_words(portal.organisation, cycles, path)
    own = [key for key in found if by and by in (portal.cycles[key.cycle].owner_of(key.ref), unit_of(key.ref))]
    for meant in (found, own):
        if len(meant) == 1:
            return meant[0]
    if found:
        raise Refusal(f"{quoted(written)} may be any of {_listed(found)}; write one of these in full")
    raise Refusal(_nothing_found(portal, cycles, written, path, purpose))


def _renamed(portal: Portal, cycles: Iterable[Cycle], path: str) -> Iterator[Key]:
    """The key results that had this full id once."""
    references = References(portal.cycles, portal.organisation)
    for cycle in cycles:
        yield from (Key(cycle.id, ref) for ref in references.called(path, cycle) if is_key_result(ref))


def _in_words(organisation: Organisation, cycles: Iterable[Cycle], text: str) -> list[Key]:
    """The key results that have these words in title and id, else with all that they stand below."""
    names: dict[Key, tuple[str, ...]] = {}
    above: dict[Key, tuple[str, ...]] = {}
    for cycle in cycles:
        for ref, key_result in cycle.key_results.items():
            key, objective = Key(cycle.id, ref), cycle.objectives[objective_of(ref)]
            names[key] = (key_result.title, ref.rpartition("/")[2])
            above[key] = (*names[key], ref, objective.title, organisation.name_of(unit_of(ref)))
    return called_in_words(text, names) or called_in_words(text, above)


Named = TypeVar("Named")


def called_in_words(text: str, names: Mapping[Named, Sequence[str]]) -> list[Named]:
    """What has a name that is exactly this, else all that has every word of it in its names.

    A word may be cut short, but not within what looks like an id: that is more likely misspelt.
    """
    sought, is_id = _words(text), re.search("[-/]", text)
    had = {each: [_words(name) for name in own] for each, own in names.items()}
    exact = [each for each, own in had.items() if sought in own]
    return exact or [
        each for each, own in had.items() if sought and _has_all([*chain(*own)], sought, whole=bool(is_id))
    ]


def _has_all(words: Collection[str], sought: Iterable[str], *, whole: bool) -> bool:
    return all(part in words or (not whole and any(word.startswith(part) for word in words)) for part in sought)


def _words(text: str) -> list[str]:
    """In small letters and without accents."""
    bare = (letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", "".join(bare))


def _cycle_and_path(text: str) -> tuple[str, str, str]:
    """As rpartition has it; a colon behind a blank is one of a title."""
    cycle, colon, path = text.rpartition(":")
    return (cycle, colon, path) if " " not in cycle else ("", "", text)


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


def cycles_at(portal: Portal, day: date) -> list[Cycle]:
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


def person_named(portal: Portal, who: str, fix: str) -> str:
    """The id of whoever is called so: by id, earlier id, name on the forge, or in words. Raises Refusal.

    Without org.yaml everybody is known, by id.
    """
    organisation, name = portal.organisation, who.strip().removeprefix("@")
    now = organisation.name_now(name)
    if now in organisation.units or not portal.has_org_file:
        return now
    if person := handle_named(portal, name):
        return person.id
    found = called_in_words(name, {id_: (unit.name, id_) for id_, unit in organisation.units.items()})
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"{quoted(who)} may be any of {_people(organisation, found)}; write one of these ids")
    near = did_you_mean(name, organisation.units)
    raise Refusal(f"there is no person {quoted(who)} in org.yaml{near or f'; {fix}'}")


def _people(organisation: Organisation, ids: Sequence[str]) -> str:
    """`amir (Amir Haddad), amira (Amira Said) and 3 more`"""
    shown = ", ".join(f"{id_} ({organisation.name_of(id_)})" for id_ in ids[:SHOWN])
    return shown + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")


def person_at(portal: Portal, name: str, mail: str) -> Unit | None:
    """Whoever commits under this name or address, as far as only one person can be meant."""
    account = mail.partition("@")[0].rpartition("+")[2].casefold()
    accounts = {account, slug(account)} - {""}
    people = [unit for unit in portal.organisation.units.values() if unit.kind is UnitKind.PERSON]
    for is_meant in (
        [unit for unit in people if accounts & {unit.id, (unit.handle or "").casefold()}],
        [unit for unit in people if name and _words(unit.name) == _words(name)],
    ):
        if len(is_meant) == 1:
            return is_meant[0]
    return None
