"""The page of all that needs attention, by unit; in a large company by department, those that are worst off first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import attention_page
from okrsite.context.attention import Concern, attention_title, concerns_of, needing_attention
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import COMPANY, Unit, unit_of
from okrsite.views.cycle import more_key_results
from okrsite.views.listing import Listing, listing
from okrsite.views.news import Attention, attention_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import plural

MOST_ON_PAGE: Final = 180
"""How many key results the page shows; nobody reads more, and 5,000 people may be behind with 20,000."""
MANY: Final = 40
"""More than that are grouped by department."""
_WORDS: Final = {
    Concern.BLOCKED: (later("blocked"), "blocked=yes"),
    Concern.OVERDUE: (later("overdue"), "overdue=yes"),
    Concern.OUTDATED: (later("outdated"), "health=outdated"),
    Concern.OFF_TRACK: (later("off track"), "health=off-track"),
}


@dataclass(frozen=True, slots=True)
class ConcernCount:
    """How many key results are there for one reason, and where these alone are."""

    count: int
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """Of one unit or department. `more` leads to those that are not shown."""

    unit: PageLink
    anchor: str
    count: str
    concerns: tuple[ConcernCount, ...]
    key_results: tuple[Attention, ...]
    more: PageLink | None


@dataclass(frozen=True, slots=True)
class AttentionView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    count: str
    concerns: tuple[ConcernCount, ...]
    groups: tuple[AttentionGroup, ...]
    listing: Listing
    archived: Archived | None


def attention_view(context: CycleContext) -> AttentionView:
    refs = needing_attention(context)
    is_whole = len(refs) <= MOST_ON_PAGE
    by_group = _grouped(refs, _departments(context, refs).__getitem__ if len(refs) > MANY else unit_of)
    return AttentionView(
        title=f"{attention_title(context)} {context.cycle.title}",
        breadcrumbs=(context.link,),
        count=plural(len(refs), "key result") if refs else "",
        concerns=tuple(_counted(context, refs)),
        groups=tuple(_groups(context, by_group, len(refs))),
        listing=listing(
            context, "needs-attention", "key-result", ".okr-news > li" if is_whole else "", "urgent", count=len(refs)
        ),
        archived=archived_of(context, ""),
    )


def _grouped(refs: Sequence[str], group_of: Callable[[str], str]) -> dict[str, list[str]]:
    """The group with what is most urgent first."""
    found: dict[str, list[str]] = {}
    for ref in refs:
        found.setdefault(group_of(ref), []).append(ref)
    return found


def _departments(context: CycleContext, refs: Sequence[str]) -> dict[str, str]:
    """The department of each key result."""
    found = {unit: department_of(context, context.unit(unit)).id for unit in set(map(unit_of, refs))}
    return {ref: found[unit_of(ref)] for ref in refs}


def department_of(context: CycleContext, unit: Unit) -> Unit:
    """The team directly below the company that it belongs to; the company for what belongs to none."""
    seen = {unit.id}
    while unit.parent not in (None, COMPANY) and unit.parent not in seen:
        unit = context.unit(str(unit.parent))
        seen.add(unit.id)
    return unit if unit.id in context.team_ids else context.unit(COMPANY)


def _groups(context: CycleContext, groups: Mapping[str, list[str]], count: int) -> Iterator[AttentionGroup]:
    """Where not all fit, each shows as many as the others."""
    room = MOST_ON_PAGE if count <= MOST_ON_PAGE else max(MOST_ON_PAGE // max(len(groups), 1), 1)
    for unit, refs in list(groups.items())[:MOST_ON_PAGE]:
        yield AttentionGroup(
            unit=context.unit_link(unit),
            anchor=f"of-{unit}",
            count=plural(len(refs), "key result"),
            concerns=tuple(_counted(context, refs, unit)),
            key_results=tuple(attention_of(context, ref) for ref in refs[:room]),
            more=more_key_results(len(refs) - room, _filtered(context, unit)),
        )


def _counted(context: CycleContext, refs: Sequence[str], unit: str = "") -> Iterator[ConcernCount]:
    every = [concerns_of(context, ref) for ref in refs]
    for concern, (word, asked) in _WORDS.items():
        if count := sum(concern in own for own in every):
            yield ConcernCount(count, _(word), _filtered(context, unit, asked))


def _filtered(context: CycleContext, unit: str, asked: str = "") -> str:
    team = f"team={unit}" if unit else ""
    return f"{attention_page(context.cycle.id)}?{'&'.join(filter(None, (team, asked)))}"
