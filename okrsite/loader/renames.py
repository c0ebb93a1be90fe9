"""People and teams by the ids of today in files that name them by earlier ones (`previously` in org.yaml).

So a rename breaks nobody else's file, and a branch from before it can still be merged. Where nobody was renamed, which
is mostly so, the files stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from okrsite.model import KeyResult, Objective, OkrFile, Organisation, ReviewFile, Unread

File = TypeVar("File", OkrFile, ReviewFile)
Item = TypeVar("Item", Objective, KeyResult)
Entity = TypeVar("Entity", bound=BaseModel)
Now = Callable[[str], str]


def with_names_of_now(file: File, organisation: Organisation) -> File:
    """Of a plan or a review: its unit, its author, and all owners in it."""
    if not organisation.former:
        return file
    now = organisation.name_now
    if isinstance(file, ReviewFile):
        return _changed(file, unit=now(file.unit), by=file.by and now(file.by))
    return _changed(file, unit=now(file.unit), objectives=tuple(with_owners_now(each, now) for each in file.objectives))


def with_owners_now(item: Item, now: Now) -> Item:
    """Of an objective or a key result, and of all in it, with who amended it."""
    owner = item.owner and now(item.owner)
    if isinstance(item, Objective):
        return _changed(item, owner=owner, key_results=tuple(with_owners_now(each, now) for each in item.key_results))
    initiatives = tuple(_changed(each, owner=each.owner and now(each.owner)) for each in item.initiatives)
    amendments = tuple(_changed(each, by=each.by and now(each.by)) for each in item.amendments)
    return _changed(item, owner=owner, initiatives=initiatives, amendments=amendments)


def with_objectives_now(review: ReviewFile, now: Now) -> ReviewFile:
    """`now` takes and gives a full id; where the unit was left out, it still is."""

    def named(text: str) -> str:
        if "/" in text:
            return now(text)
        full = f"{review.unit}/{text}"
        return text if now(full) == full else now(full).partition("/")[2]

    return _changed(review, objectives={named(text): said for text, said in review.objectives.items()})


def unread_as_called_now(unread: Unread, organisation: Organisation) -> Unread:
    if not organisation.former:
        return unread

    def now(ref: str) -> str:
        unit, slash, rest = ref.partition("/")
        return f"{organisation.name_now(unit)}{slash}{rest}"

    return Unread(
        items=frozenset(map(now, unread.items)),
        parts=frozenset((now(ref), key) for ref, key in unread.parts),
        reports=frozenset(map(now, unread.reports)),
        reviews=frozenset(map(now, unread.reviews)),
    )


def _changed(entity: Entity, **values: Any) -> Entity:
    """The same one where nothing is different."""
    update = {name: value for name, value in values.items() if value != getattr(entity, name)}
    return entity.model_copy(update=update) if update else entity
