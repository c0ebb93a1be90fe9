"""Which thing of before is which of afterwards: by its id, else by what was written of it, else by its likeness.

Whoever gives a thing another id says so with `previously:`; but most forget. So what is gone and what is new are held
against each other by their titles, first those with the same title, then those with nearly the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Generic, TypeVar

NEAR: Final = 0.75
"""Of two titles, the share of characters in common at which they are taken for one that was reworded."""
MOST_COMPARED: Final = 2_000
"""Pairs of titles: a portal that changed so much that there are more was not renamed but written anew."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Traits(Generic[Thing]):
    """What to recognise a thing by.

    previously: the full ids that it says it had.  title: what people call it.  group: where it is looked for first.
    twin: whether two things are one although their titles are not alike.
    """

    previously: Callable[[str, Thing], Iterable[str]]
    title: Callable[[Thing], str]
    group: Callable[[str], str]
    twin: Callable[[Thing, Thing], bool]


@dataclass(slots=True)
class Matches(Generic[Thing]):
    """`same`: new full id by old. What is left is `gone` or `new`."""

    same: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Thing] = field(default_factory=dict)
    new: dict[str, Thing] = field(default_factory=dict)

    def join(self, old: str, new: str) -> None:
        self.same[old] = new
        del self.gone[old], self.new[new]


def matched(
    before: Mapping[str, Thing], after: Mapping[str, Thing], traits: Traits[Thing], now: Callable[[str], str]
) -> Matches[Thing]:
    """`now` gives the id that an old one has because of what is above it, which may be renamed itself.

    Where only what is above it was renamed, and nobody has followed yet, it is still called as it was.
    """
    matches = Matches(gone=dict(before), new=dict(after))
    for old in before:
        if (new := now(old)) in matches.new:
            matches.join(old, new)
    for old in [old for old in matches.gone if old in matches.new]:
        matches.join(old, old)
    if matches.gone and matches.new:
        _join_those_that_say_so(matches, traits, now)
        _join_equal_titles(matches, lambda old, thing: (traits.group(now(old)), _folded(traits.title(thing))))
        _join_equal_titles(matches, lambda _, thing: ("", _folded(traits.title(thing))))
        _join_alike(matches, traits, now)
    return matches


def _join_those_that_say_so(matches: Matches[Thing], traits: Traits[Thing], now: Callable[[str], str]) -> None:
    gone = {now(old): old for old in matches.gone}
    for new, thing in list(matches.new.items()):
        for said in traits.previously(new, thing):
            if (old := gone.get(said)) in matches.gone and new in matches.new:
                matches.join(str(old), new)


def _join_equal_titles(matches: Matches[Thing], key: Callable[[str, Thing], tuple[str, str]]) -> None:
    """Only where one alone is gone and one alone is new that are called so."""
    gone, new = _only_ones(matches.gone, key), _only_ones(matches.new, key)
    for name, old in gone.items():
        if name in new and name[1]:
            matches.join(old, new[name])


def _only_ones(things: Mapping[str, Thing], key: Callable[[str, Thing], tuple[str, str]]) -> dict[tuple[str, str], str]:
    keys = {ref: key(ref, thing) for ref, thing in things.items()}
    counts = Counter(keys.values())
    return {name: ref for ref, name in keys.items() if counts[name] == 1}


def _join_alike(matches: Matches[Thing], traits: Traits[Thing], now: Callable[[str], str]) -> None:
    """The likest first; in another group only what has kept its own id."""
    likenesses = sorted(_likenesses(matches, traits, now), key=lambda found: -found[0])
    for _, old, new in likenesses:
        if old in matches.gone and new in matches.new:
            matches.join(old, new)


def _likenesses(
    matches: Matches[Thing], traits: Traits[Thing], now: Callable[[str], str]
) -> Iterator[tuple[float, str, str]]:
    left = MOST_COMPARED
    for old, thing in matches.gone.items():
        for new, other in matches.new.items():
            is_near_by = traits.group(now(old)) == traits.group(new)
            if not is_near_by and old.rpartition("/")[2] != new.rpartition("/")[2]:
                continue
            left -= 1
            if left < 0:
                return
            if is_near_by and traits.twin(thing, other):
                yield 1.0, old, new
            elif (likeness := _likeness(traits.title(thing), traits.title(other))) >= NEAR:
                yield likeness, old, new


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, _folded(one), _folded(other), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
