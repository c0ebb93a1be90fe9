"""One key result in full: the fact, the number, the verdict, the newest note; and folded what leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from okrsite.cards.marks import DOT, OUTSIDE, change, heading, link, links, overdue, recorded
from okrsite.cards.readings import Readings, blocked
from okrsite.context.addresses import anchor
from okrsite.context.below import FEW
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.overdue import days_late, days_overdue
from okrsite.context.progress import ShownProgress, declared_words, forecast_of, key_result_progress
from okrsite.facts import KeyResultFacts
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import CheckIn, Initiative, Key, KeyResult, Suppression, eras_of, objective_of, unit_of
from okrsite.model.okrs import InitiativeStatus, Kind, Link
from okrsite.render import bar, health
from okrsite.richtext import line_to_html, title_to_html, to_html
from okrsite.views.amendments import amendment_lines, ledger_url
from okrsite.views.measures import MeasureStep, Value, judged, key_result_values, steps_of
from okrsite.views.measures import heading as heading_words
from okrsite.views.provenance import recorded_target
from okrsite.views.supporters import more_supporters
from okrsite.wording import about, day, number

KINDS: Final = {Kind.OUTCOME: later("outcome"), Kind.OUTPUT: later("output")}
INITIATIVES: Final = {
    InitiativeStatus.TODO: later("todo"),
    InitiativeStatus.DOING: later("doing"),
    InitiativeStatus.DONE: later("done"),
    InitiativeStatus.DROPPED: later("dropped"),
}


def key_result_card(context: CycleContext, ref: str, readings: Readings) -> str:
    """What its check-ins said goes into `readings`. The link to edit it is made by okrsite.js, from `data-okr-line`."""
    key_result, facts = context.cycle.key_results[ref], context.numbers.key_results[ref]
    shown = key_result_progress(context, ref, facts.measure.zones_between)
    values = () if context.in_my_week(ref) else key_result_values(context, ref)
    has_data = bool(shown.percent) or facts.newest is not None
    own, title = anchor(ref), title_to_html(key_result.title)
    about = DOT.join(_about(context, ref, key_result))
    title = title if context.in_my_week(ref) else f"<a class=okr-anchor href=#{own}>{title}</a>"
    readings.add_key_result(ref, facts, eras_of(key_result, context.numbers.as_of))
    more = "".join(_below(context, ref, key_result, facts, shown))
    late = days_overdue(days_late(context, ref, facts.due))
    look = "okr-kr" if has_data else "okr-kr okr-kr--bare"
    return (
        f'<li class="{look}" id="{own}"{line_of(context, ref)}>{former(context, ref)}'
        f"<div class=okr-kr__words><h3 class=okr-kr__title dir=auto>"
        f"{title}</h3>{f'<p class=okr-meta>{about}' if about else ''}</div>"
        f"{_measured(shown, values) if has_data else _bare(shown, values)}"
        f"<div class=okr-kr__state>{health(shown.health, _declared(facts))}{overdue(late)}{_confidence(facts)}</div>"
        f"{f'<div class=okr-kr__more>{more}</div>' if more else ''}"
    )


def line_of(context: CycleContext, ref: str) -> str:
    """Where it stands in its file, for okrsite.js to lead there."""
    place = context.cycle.origins[ref].at() if context.portal.settings.repository else None
    return f" data-okr-line={place.line}" if place else ""


def owner_of(context: CycleContext, ref: str) -> str:
    """On the owner's own page without a link, or not at all. `nobody yet` where that can still change."""
    owner = context.cycle.owner_of(ref)
    if owner == unit_of(ref):
        return "" if context.in_my_week(ref) else title_to_html(context.unit_link(owner).text)
    if owner:
        return link(context.unit_link(owner))
    return "" if context.is_over else _("nobody yet")


def former(context: CycleContext, ref: str) -> str:
    """The places that links to its earlier ids lead to."""
    return "".join(f'<span id="{one}"></span>' for one in context.former_anchors.get(ref, ()))


def suppressed(context: CycleContext, ignored: Mapping[str, Suppression]) -> str:
    """The rules that are not asked of an item, and why."""
    return "".join(
        f"<p class=okr-suppressed>{_unasked(rule, why)}</p>"
        for rule, why in ignored.items()
        if why.holds(context.numbers.as_of)
    )


def _unasked(rule: str, why: Suppression) -> str:
    reason = f"<span dir=auto>{line_to_html(why.reason)}</span>"
    return _("The rule <code>%(rule)s</code> is not asked here: %(reason)s", rule=escape(rule), reason=reason)


def labelled(labels: Mapping[str, str]) -> list[str]:
    return [f"<bdi>{escape(name)}: {escape(value)}</bdi>" for name, value in labels.items()]


def outside_links(of: Iterable[Link]) -> str:
    return DOT.join(
        f'<a href="{escape(one.url)}" {OUTSIDE}><bdi>{escape(one.title or one.url)}</bdi></a>' for one in of
    )


def text(markdown: str, look: str = "") -> str:
    return f'<div class="okr-text{look}" dir=auto>{to_html(markdown).rstrip()}</div>' if markdown else ""


def _about(context: CycleContext, ref: str, key_result: KeyResult) -> Iterator[str]:
    if owner := owner_of(context, ref):
        yield owner
    if key_result.due and not context.in_my_week(ref):
        yield _("due %(day)s", day=day(key_result.due))
    if key_result.kind:
        yield _(KINDS[key_result.kind])
    if key_result.weight != 1:
        yield _("weight %(number)s", number=number(key_result.weight))
    if kpi := context.portal.kpis.get(key_result.kpi or ""):
        yield _("from the KPI %(name)s", name=escape(kpi.name))
    yield from labelled(key_result.labels)


def _measured(shown: ShownProgress, values: Sequence[Value]) -> str:
    said = "".join(
        f"<div{' class=okr-values__now' if value.is_now else ''}><dt>{value.label}<dd>{escape(value.text)}</div>"
        for value in values
    )
    return (
        f"{f'<dl class=okr-values>{said}</dl>' if said else ''}<div class=okr-kr__progress>"
        f"<span class=okr-kr__percent>{shown.percent}</span>{bar(shown.bar)}</div>"
    )


def _bare(shown: ShownProgress, values: Sequence[Value]) -> str:
    said = "".join(
        f" <span class=okr-meta>{escape(value.label)} {escape(value.text)}</span>"
        for value in values
        if not value.is_now
    )
    return f"<div class=okr-kr__progress><span class=okr-kr__percent>{shown.percent}</span>{said}</div>"


def _declared(facts: KeyResultFacts) -> str:
    return declared_words(facts.declared) if facts.disagrees and facts.declared else ""


def _confidence(facts: KeyResultFacts) -> str:
    said = facts.confidence
    if said is None:
        return ""
    return f"<span class=okr-meta>{_('Confidence %(number)s/10', number=number(said))}</span>"


def _below(
    context: CycleContext,
    ref: str,
    key_result: KeyResult,
    facts: KeyResultFacts,
    shown: ShownProgress,
) -> Iterator[str]:
    if words := heading_words(context, ref):
        yield f"<p class=okr-meta>{heading(words)} {_range(context, ref)}"
    if steps := "".join(map(_step, steps_of(context, ref))):
        yield f"<ul class=okr-steps>{steps}</ul>"
    if said := judged(context, facts) or shown.coverage:
        yield f"<p class=okr-meta>{escape(said)}</p>"
    if facts.newest:
        yield "" if context.in_my_week(ref) else blocked(facts.newest.blockers)
        yield _newest(context, facts.newest)
    if key_result.links:
        yield f"<p class=okr-meta>{outside_links(key_result.links)}</p>"
    yield _initiatives(context, ref, key_result.initiatives)
    if supporters := context.portal.supporters.get(Key(context.cycle.id, ref)):
        named = [context.of(key.cycle).link_to(key) for key in supporters[:FEW]]
        named += filter(None, [more_supporters(context, objective_of(ref), len(supporters))])
        yield f"<p class=okr-meta>{_('Supported by %(objectives)s', objectives=links(named))}</p>"
    yield suppressed(context, key_result.ignore)
    yield _folded(context, ref, key_result)


def _newest(context: CycleContext, newest: CheckIn) -> str:
    note = newest.note
    said_on = f"<span class=okr-meta>{context.day(newest.said_on)}</span>"
    return f"<div class=okr-newest>{said_on} {text(note)}</div>" if note else ""


def _step(step: MeasureStep) -> str:
    look, mark = ("okr-step okr-step--reached", _("Done:")) if step.is_reached else ("okr-step", _("Open:"))
    note = f" <span class=okr-meta>{escape(step.note)}</span>" if step.note else ""
    title = title_to_html(step.title)
    late = f" {overdue(step.overdue)}" if step.overdue else ""
    words = f"<bdi>{title}</bdi>{note}{late}"
    return f'<li class="{look}"><span class=okr-step__mark>{mark}</span> {words}'


def _folded(context: CycleContext, ref: str, key_result: KeyResult) -> str:
    """Readings join them when the fold is opened."""
    parts = "".join(_details(context, ref, key_result))
    return f"<details class=okr-more><summary>{_('Details')}</summary>{parts}</details>" if parts else ""


def _details(context: CycleContext, ref: str, key_result: KeyResult) -> Iterator[str]:
    yield text(key_result.why)
    if source := recorded_target(context, ref):
        yield f"<p><span class=okr-meta>{_('Target')}</span> {recorded(source)}</p>"
    if key_result.amendments:
        yield _changes(context, ref)


def _range(context: CycleContext, ref: str) -> str:
    forecast = forecast_of(context, ref)
    if forecast is None:
        return ""
    return _("(%(low)s to %(high)s)", low=number(about(forecast.low)), high=number(about(forecast.high)))


def _initiatives(context: CycleContext, ref: str, initiatives: Sequence[Initiative]) -> str:
    """Each leads from what is done, by whom and until when, to what that leaves."""
    if not initiatives:
        return ""
    items = "".join([_initiative(context, ref, one) for one in initiatives])
    count = sum(one.status is InitiativeStatus.DONE for one in initiatives)
    done = _("%(part)s of %(whole)s done", part=count, whole=len(initiatives))
    title = f"<h4>{_('Initiatives')} <span class=okr-meta>{done}</span></h4>"
    return f"{title}<ul class=okr-initiatives>{items}</ul>"


def _initiative(context: CycleContext, ref: str, of: Initiative) -> str:
    title = f"<bdi>{title_to_html(of.title)}</bdi>"
    if of.url:
        title = f'<a href="{escape(of.url)}" {OUTSIDE}>{title}</a>'
    about = [link(context.unit_link(of.owner))] if of.owner else []
    about += [_("due %(day)s", day=context.day(of.due))] if of.due else []
    late = overdue(days_overdue(days_late(context, ref, of.due))) if of.is_open else ""
    arrow = f"<span aria-hidden=true>→</span><span class=okr-unseen> {_('leaves')} </span>"
    output = f" {arrow} <bdi>{line_to_html(of.output)}</bdi>" if of.output else ""
    return (
        f'<li><span class="okr-tag okr-tag--{of.status.value}">{_(INITIATIVES[of.status])}</span> {title}{output} '
        f"<span class=okr-meta>{DOT.join(about)}</span> {late}"
    )


def _changes(context: CycleContext, ref: str) -> str:
    said = "".join(
        f"<li>{line.date}: {change(line)}. <span dir=auto>{line_to_html(line.reason)}</span>"
        f"{f' ({link(line.by)})' if line.by else ''}"
        for line in amendment_lines(context, ref)
    )
    ledger = link(PageLink(_("What that does to the score"), ledger_url(context, ref)))
    return f"<h4>{_('Changed after the start')}</h4><ul class=okr-changes>{said}</ul><p class=okr-meta>{ledger}</p>"
