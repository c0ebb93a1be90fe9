"""The form of a closing review on a unit's page: what check-in/review.js makes it of, and where its file goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from okrsite.context.addresses import anchor
from okrsite.context.blank_review import RETROSPECTIVE, path_of_review, suggested_outcome, wanted_words
from okrsite.context.cycle import CycleContext
from okrsite.context.forge import NAMES, contact_url, new_file, new_file_url
from okrsite.context.reporting import authors
from okrsite.facts import ObjectiveFacts
from okrsite.language import gettext as _
from okrsite.model import Outcome, Unit
from okrsite.views.closing import is_due
from okrsite.wording import percent, score


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """`data`: as review.js takes it. file_url, file: where the file is begun without JavaScript; "" where nowhere."""

    data: Mapping[str, Any]
    file_url: str
    file: str


def review_form(context: CycleContext, unit: Unit) -> ReviewForm | None:
    """None where no review is asked for yet, or one was begun: its file is gone on with."""
    cycle, settings = context.cycle, context.portal.settings
    if not is_due(context, unit.id):
        return None
    path, called, form = path_of_review(cycle, unit.id), NAMES[settings.on_forge], new_file(settings)
    title = _("Review: %(unit)s, %(cycle)s", unit=unit.name, cycle=cycle.title)
    on_forge, contact = new_file_url(settings, path), contact_url(settings, title)
    data = {
        "unit": unit.id,
        "name": unit.name,
        "day": context.facts.as_of.isoformat(),
        "path": f"{settings.prefix}{path}",
        "people": [(person.id, person.name) for person in authors(context, unit)],
        "objectives": list(_asked(context, unit.id)),
        "outcomes": [outcome.value for outcome in Outcome],
        "retrospective": [(key, _(title), _(hint)) for key, title, hint in RETROSPECTIVE],
        "page": form.page if form else "",
        "file": form.name if form else "",
        "text": form.text if form else "",
        "called": called,
        "contact": contact or "",
    }
    url = on_forge or contact or ""
    way = _("Write it on %(forge)s", forge=called) if on_forge else _("Send it") if contact else ""
    return ReviewForm(data, url, way)


def _asked(context: CycleContext, unit: str) -> Iterator[Mapping[str, str]]:
    """Of each objective; what else the form says of it stands on the page at its anchor."""
    for ref in context.cycle.by_unit[unit]:
        objective, facts = context.cycle.objectives[ref], context.numbers.objectives[ref]
        yield {
            "ref": ref,
            "anchor": anchor(ref),
            "score": _score(facts),
            "outcome": suggested_outcome(objective, facts) or "",
            "wanted": wanted_words(objective, facts),
        }


def _score(facts: ObjectiveFacts) -> str:
    if facts.score is None:
        return _("never measured")
    return _("%(percent)s, score %(score)s", percent=percent(facts.progress), score=score(facts.score))
