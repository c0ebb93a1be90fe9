"""What the form of a check-in asks, a file for each unit of an open cycle, and the schema that it is checked with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from okrsite.context.addresses import form_data, unit_page
from okrsite.context.cycle import CycleContext
from okrsite.context.forge import NAMES, new_file
from okrsite.context.reporting import authors, chosen_units, questions
from okrsite.facts.questions import Question
from okrsite.model import Unit, objective_of
from okrsite.model.schemas import KINDS, schema_text
from okrsite.publish.api import Json, as_json, number
from okrsite.wording import day


def schema_files() -> Mapping[str, Callable[[], bytes]]:
    return {f"schema/{kind}.json": partial(_schema, kind) for kind in KINDS}


def _schema(kind: str) -> bytes:
    return f"{schema_text(kind)}\n".encode()


def form_files(contexts: Iterable[CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how the questions to each unit are made."""
    return {
        form_data(context.cycle.id, unit.id): partial(_questions, context, unit)
        for context in contexts
        for unit in chosen_units(context)
    }


def form_json(context: CycleContext, unit: Unit) -> Json | None:
    """What the form needs beside what a unit's own file says; None where nobody is asked anything.

    A question about one of the unit's own key results has only what that does not say.
    """
    asked, known = questions_json(context, unit), {*context.cycle.by_unit.get(unit.id, ())}
    if not asked["key_results"]:
        return None
    said = ("cycle", "unit", "name", "page")
    return {key: value for key, value in asked.items() if key not in said} | {
        "key_results": [_beside(one) if objective_of(one["ref"]) in known else one for one in asked["key_results"]]
    }


def _beside(question: Json) -> Json:
    return {key: question[key] for key in ("ref", "word", "was", "was_on", "choices")}


def _questions(context: CycleContext, unit: Unit) -> bytes:
    return as_json(questions_json(context, unit))


def questions_json(context: CycleContext, unit: Unit) -> Json:
    cycle, settings = context.cycle, context.portal.settings
    form = new_file(settings)
    return {
        "cycle": cycle.id,
        "cycle_title": cycle.title,
        "starts": cycle.span.starts.isoformat(),
        "ends": cycle.span.ends.isoformat(),
        "unit": unit.id,
        "name": unit.name,
        "page": unit_page(cycle.id, unit),
        "folder": f"{settings.prefix}{cycle.check_ins_folder}",
        "people": [{"id": person.id, "name": person.name} for person in authors(context, unit)],
        "key_results": [_question(question) for question in questions(context, unit.id)],
        "contact": None if form else settings.contact,
        "forge": form and {"called": NAMES[settings.on_forge], **form._asdict()},
    }


def _question(question: Question) -> Json:
    return {
        "ref": question.ref,
        "title": question.title,
        "word": question.word,
        "unit": question.unit,
        "was": question.was,
        "was_on": day(question.was_on) if question.was_on else "",
        "confidence": number(question.confidence),
        "choices": [
            {"id": choice.id, "title": choice.title, "is_reached": choice.is_reached} for choice in question.choices
        ],
        "days": [each.isoformat() for each in question.days],
    }
