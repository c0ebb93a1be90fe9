"""What the form of a check-in asks, a file for each unit of an open cycle, and the schema that it is checked with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from okrsite.facts.questions import Question
from okrsite.model import Unit
from okrsite.model.schemas import KINDS, schema_text
from okrsite.publish.api import Json, as_json, number
from okrsite.views.actions import questions
from okrsite.views.addresses import form_data, unit_page
from okrsite.views.check_in import authors, chosen_units
from okrsite.views.forge import NAMES, new_file
from okrsite.views.scope import Scope
from okrsite.wording import day


def schema_files() -> Mapping[str, Callable[[], bytes]]:
    return {f"schema/{kind}.json": partial(_schema, kind) for kind in KINDS}


def _schema(kind: str) -> bytes:
    return f"{schema_text(kind)}\n".encode()


def form_files(scopes: Iterable[Scope]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how the questions to each unit are made."""
    return {
        form_data(scope.cycle.id, unit.id): partial(_questions, scope, unit)
        for scope in scopes
        for unit in chosen_units(scope)
    }


def _questions(scope: Scope, unit: Unit) -> bytes:
    return as_json(questions_json(scope, unit))


def questions_json(scope: Scope, unit: Unit) -> Json:
    cycle, settings = scope.cycle, scope.portal.settings
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
        "people": [{"id": person.id, "name": person.name} for person in authors(scope, unit)],
        "key_results": [_question(question) for question in questions(scope, unit.id)],
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
