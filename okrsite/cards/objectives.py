"""One objective in full, with its key results and its place in the cascade.

The one function that writes an objective, on the pages of units of open and of archived cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from okrsite.cards.key_results import former, key_result_card, labelled, outside_links, owner_of, suppressed, text
from okrsite.cards.lines import objective_line
from okrsite.cards.marks import DOT, link
from okrsite.cards.readings import Readings
from okrsite.context.addresses import FORMULAS, ROOT, anchor, unit_data
from okrsite.context.below import FEW, supporters_of
from okrsite.context.cycle import CycleContext
from okrsite.context.progress import (
    AMBITIONS,
    DECISIONS,
    OUTCOMES,
    ShownProgress,
    declared_words,
    expected_words,
    objective_progress,
)
from okrsite.facts import Health, ObjectiveFacts
from okrsite.language import gettext as _
from okrsite.model import Key, Objective, is_key_result, unit_of
from okrsite.render import bar, health
from okrsite.richtext import line_to_html, title_to_html
from okrsite.views.below import below_link
from okrsite.views.history import Chain, ChainLink, chain_of
from okrsite.views.lines import objective_line as objective_line_view
from okrsite.views.measures import mean_of_parts
from okrsite.views.supporters import least_far_first, more_supporters
from okrsite.views.units import OwnObjective
from okrsite.wording import number, percent, rounded, score


def objective_cards(objectives: Sequence[OwnObjective]) -> str:
    """All objectives of a page, and after them what their check-ins said over time, as data."""
    if not objectives:
        return ""
    first = objectives[0]
    readings, (file, _line) = Readings(first.context), _place(first.context, first.ref)
    cards = "".join([objective_card(of.context, of.ref, readings, file) for of in objectives])
    said = readings.html()
    data = f"{ROOT}{unit_data(first.context.cycle.id, unit_of(first.ref))}"
    all_of_it = _(
        "All of it <a href=%(data)s>as data</a>, and <a href=%(formulas)s>how we compute</a>",
        data=data,
        formulas=f"{ROOT}{FORMULAS}",
    )
    unseen = f"<noscript>{readings.table()}<p class=okr-meta>{all_of_it}</noscript>"
    return f"<div class=okr-objectives{_edit(file)}>{cards}{f'{said}{unseen}' if said else ''}</div>"


def objective_card(context: CycleContext, ref: str, readings: Readings, file: str) -> str:
    """What it is, how far, why; its key results; what it is linked to. `file`: where the page's first one stands."""
    objective, facts = context.cycle.objectives[ref], context.numbers.objectives[ref]
    shown = objective_progress(context, ref)
    readings.add_objective(ref, facts)
    own, title, (own_file, line) = anchor(ref), title_to_html(objective.title), _place(context, ref)
    places = f"{_edit(own_file) if own_file != file else ''}{f' data-okr-line={line}' if line else ''}"
    cards = "".join([key_result_card(context, kr, readings) for kr, _kr in context.cycle.key_results_of(ref)])
    return (
        f'<section class=okr-objective id="{own}" aria-labelledby={own}--title{places}>{former(context, ref)}'
        f"<div class=okr-objective__head><div><h2 class=okr-objective__title dir=auto id={own}--title>"
        f"<a class=okr-anchor href=#{own}>{title}</a></h2>"
        f"<p class=okr-meta>{DOT.join(_about(context, ref, objective))}</div>"
        f"{_numbers(context, ref, facts, shown)}"
        f"<div class=okr-objective__words>{_words(context, ref, objective)}</div></div>"
        f"{_key_results(context, ref, cards)}{''.join(_relations(context, ref))}{_chain(chain_of(context, ref))}"
        f"{_foot(context, objective, facts)}</section>"
    )


def _about(context: CycleContext, ref: str, objective: Objective) -> Iterator[str]:
    if owner := owner_of(context, ref):
        yield owner
    if objective.ambition:
        yield _(AMBITIONS[objective.ambition])
    if objective.weight != 1:
        yield _("weight %(number)s", number=number(objective.weight))
    yield from labelled(objective.labels)


def _place(context: CycleContext, ref: str) -> tuple[str, str]:
    """Where its file is edited on the forge, and its line in that; empty without a forge."""
    url, _mark, line = (context.edit_url(context.cycle.origins[ref]) or "").partition("#L")
    return url, line


def _edit(file: str) -> str:
    """For okrsite.js, which makes the links to objectives and key results from this and their lines."""
    return f' data-okr-edit="{escape(file)}"' if file else ""


def _numbers(context: CycleContext, ref: str, facts: ObjectiveFacts, shown: ShownProgress) -> str:
    is_declared = facts.is_declared and context.has_ended  # until then the mark says it
    declared = declared_words(facts.declared) if facts.declared and (facts.disagrees or is_declared) else ""
    beside = DOT.join(map(escape, _beside(context, ref, facts, shown)))
    return (
        f"<div class=okr-objective__numbers><span class=okr-objective__percent>{shown.percent}</span>{bar(shown.bar)}"
        f"<span class=okr-objective__state>{health(shown.health, declared)}"
        f"<span class=okr-meta>{beside}</span></span></div>"
    )


def _beside(context: CycleContext, ref: str, facts: ObjectiveFacts, shown: ShownProgress) -> Iterator[str]:
    """What is said of the number, such as of how many key results it is."""
    if shown.percent and not context.in_my_week(ref) and (expected := expected_words(context, facts.expected)):
        yield expected
    if shown.coverage:
        yield shown.coverage
    if facts.judged is not None and not facts.is_judged:
        yield _("scored %(score)s by a check-in", score=score(facts.judged))
    if facts.confidence is not None:
        yield _("confidence %(number)s/10", number=number(rounded(facts.confidence, 1)))


def _words(context: CycleContext, ref: str, objective: Objective) -> str:
    supports = "" if context.in_my_week(ref) else _supports(context, context.cycle.supports.get(ref))
    return f"{supports}{text(objective.why, ' okr-why')}{suppressed(context, objective.ignore)}{_review(context, ref)}"


def _supports(context: CycleContext, parent: Key | None) -> str:
    if parent is None:
        return ""
    line = objective_line_view(context, parent)
    objective = link(line.link)
    if is_key_result(parent.ref):
        key_result = link(context.of(parent.cycle).link_to(parent))
        said = _("Supports %(key_result)s of %(objective)s", key_result=key_result, objective=objective)
    else:
        said = _("Supports %(objective)s", objective=objective)
    cycle = f"{DOT}{escape(line.cycle)}" if line.cycle else ""
    where = f"<span class=okr-meta>{link(line.unit)}{cycle}</span>"
    return f"<p class=okr-supports>{said} {where}</p>"


def _review(context: CycleContext, ref: str) -> str:
    review = context.cycle.review_of(ref)
    if review is None:
        return ""
    outcome = f"<span class=okr-tag>{OUTCOMES[review.outcome].word}</span>" if review.outcome else ""
    decision = f" <span class=okr-tag>{_(DECISIONS[review.decision])}</span>" if review.decision else ""
    scored = f" {_('scored %(score)s', score=score(review.score))}" if review.score is not None else ""
    reason = f": <span dir=auto>{line_to_html(review.reason)}</span>" if review.reason else ""
    said = f"<p>{outcome}{decision}{scored}{reason}</p>"
    return f"<div class=okr-review><h3>{_('Review')}</h3>{said}{text(review.learned)}</div>"


def _key_results(context: CycleContext, ref: str, cards: str) -> str:
    if cards:
        return f"<ol class=okr-krs>{cards}</ol>"
    if supporters_of(context, ref):
        return ""
    return f"<p class=okr-empty>{_('No key results yet: nothing shows how far this is.')}</p>"


def _relations(context: CycleContext, ref: str) -> Iterator[str]:
    portal, cycle, key = context.portal, context.cycle, Key(context.cycle.id, ref)
    yield _supported_by(context, ref)
    yield _relation(context, _("Contributes to"), cycle.contributes_to.get(ref, ()))
    yield _relation(context, _("Others contribute"), portal.contributors.get(key, ()))
    if not context.in_my_week(ref):
        yield _relation(context, _("Depends on"), cycle.depends_on.get(ref, ()))
        yield _relation(context, _("Others depend on this"), portal.dependents.get(key, ()))


def _supported_by(context: CycleContext, ref: str) -> str:
    """Of many those that are least far, and the way to all."""
    keys = supporters_of(context, ref)
    ways = [way for way in (more_supporters(context, ref, len(keys)), below_link(context, ref)) if way]
    shown = _relation(context, _("Supported by"), least_far_first(context, keys)[:FEW] if len(keys) > FEW else keys)
    return f"{shown}<p class=okr-meta>{DOT.join(map(link, ways))}</p>" if ways else shown


def _relation(context: CycleContext, title: str, keys: Iterable[Key]) -> str:
    lines = "".join([f"<li>{objective_line(objective_line_view(context, key))}" for key in keys])
    return f"<div class=okr-relation><h3>{title}</h3><ul class=okr-lines>{lines}</ul></div>" if lines else ""


def _chain(chain: Chain | None) -> str:
    if chain is None:
        return ""
    earlier = f"<li><a href={ROOT}{chain.more}>{_('earlier')}</a>" if chain.more else ""
    return (
        f"<div class=okr-chain><h3>{_('From cycle to cycle')}</h3>"
        f"<ol>{earlier}{''.join(map(_chain_link, chain.links))}</ol></div>"
    )


def _chain_link(of: ChainLink) -> str:
    where = f"<span aria-current=true>{escape(of.cycle.text)}</span>" if of.is_this else link(of.cycle)
    number_ = f" <strong{' class=okr-later' if of.is_later else ''}>{escape(of.number)}</strong>" if of.number else ""
    title = f" <span class=okr-meta dir=auto>{title_to_html(of.title)}</span>" if of.title else ""
    return f"<li>{where}{number_}{title}"


def _foot(context: CycleContext, objective: Objective, facts: ObjectiveFacts) -> str:
    rolled_up_from = _rolled_up_from(context, facts) if facts.progress is not None else ""
    forecast = _forecast(context, facts)
    said = f"{rolled_up_from} " if rolled_up_from else ""
    said += f"{forecast} " if forecast else ""
    said += outside_links(objective.links)
    return f'<p class="okr-meta okr-objective__foot">{said}</p>' if said else ""


def _rolled_up_from(context: CycleContext, facts: ObjectiveFacts) -> str:
    if facts.is_judged:
        return _("%(percent)s is the score that a check-in gave it.", percent=percent(facts.progress))
    of = "" if facts.is_declared else mean_of_parts(context, facts.parts)
    return _("%(percent)s is the %(mean)s.", percent=percent(facts.progress), mean=escape(of)) if of else ""


def _forecast(context: CycleContext, facts: ObjectiveFacts) -> str:
    """`Forecast for the end: 62 % (48 % to 75 %).`; nothing of what is over, done or dropped."""
    if not context.is_running or facts.health in (Health.DONE, Health.DROPPED):
        return ""
    found = context.prospects.of(facts.parts)
    if found is None:
        return ""
    return _(
        "Forecast for the end: %(value)s (%(low)s to %(high)s).",
        value=percent(found.value),
        low=percent(found.low),
        high=percent(found.high),
    )
