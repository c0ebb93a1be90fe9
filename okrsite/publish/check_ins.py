"""What the form of a check-in needs beside what a unit's own file says, and the schema that it is checked with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from okrsite.context.cycle import CycleContext
from okrsite.context.forge import NAMES, new_check_in_issue, new_file
from okrsite.context.reporting import authors, questions
from okrsite.facts.questions import Question
from okrsite.language import gettext as _
from okrsite.model import Unit, objective_of
from okrsite.model.schemas import KINDS, schema_text
from okrsite.publish.api import Json, number
from okrsite.wording import day


def schema_files() -> Mapping[str, Callable[[], bytes]]:
    return {f"schema/{kind}.json": partial(_schema, kind) for kind in KINDS}


def _schema(kind: str) -> bytes:
    return f"{schema_text(kind)}\n".encode()


def form_json(context: CycleContext, unit: Unit) -> Json | None:
    """None where nobody is asked anything.

    A question about one of the unit's own key results has only what `objectives` do not say.
    """
    asked, own = questions(context, unit.id), {*context.cycle.by_unit.get(unit.id, ())}
    if not asked:
        return None
    cycle, settings = context.cycle, context.portal.settings
    form = new_file(settings)
    issue = new_check_in_issue(context.portal, _("Check-in: %(unit)s, %(cycle)s", unit=unit.name, cycle=cycle.title))
    return {
        "cycle_title": cycle.title,
        "starts": cycle.span.starts.isoformat(),
        "ends": cycle.span.ends.isoformat(),
        "folder": f"{settings.prefix}{cycle.check_ins_folder}",
        "people": [{"id": person.id, "name": person.name} for person in authors(context, unit)],
        "key_results": [_question(one) if objective_of(one.ref) in own else _of_another(one) for one in asked],
        "contact": None if form else settings.contact,
        "issue": issue and issue._asdict(),
        "forge": form and {"called": NAMES[settings.on_forge], **form._asdict()},
    }


def _question(question: Question) -> Json:
    return {
        "ref": question.ref,
        "word": question.word,
        "was": question.was,
        "was_on": day(question.was_on) if question.was_on else "",
        "choices": [
            {"id": choice.id, "title": choice.title, "is_reached": choice.is_reached} for choice in question.choices
        ],
    }


def _of_another(question: Question) -> Json:
    return {
        **_question(question),
        "title": question.title,
        "unit": question.unit,
        "confidence": number(question.confidence),
        "check_ins": [{"date": each.isoformat()} for each in question.days],
    }
