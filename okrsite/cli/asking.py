"""`okrsite checkin` on a terminal: one key result after the other, and nothing is written before the last answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import click

from okrsite.authoring.checkin import NEW, Report, Said, check_in_file, report_of
from okrsite.authoring.transaction import Refusal, read_back
from okrsite.cli.reportable import Owed
from okrsite.cli.stopping import with_capital
from okrsite.model import CheckInFile
from okrsite.model.scalars.numbers import rank
from okrsite.wording import NBSP, number
from okrsite.wording import day as day_words

Answer = TypeVar("Answer")


def asked(owing: Sequence[Owed], day: date) -> Iterator[Said]:
    """What was answered; of what has a check-in on this day already nothing is asked."""
    click.echo("Enter skips a question, dropped ends a key result, Ctrl-C stops and writes nothing.")
    for nth, each in enumerate(owing, 1):
        click.echo(f"\n{nth} of {len(owing)}  {each.question.title}")
        click.echo(f"  {each.question.ref}: {each.standing}")
        if day in each.question.days:
            click.echo(f"  has a check-in of {day_words(day)} already, so it is passed over".replace(NBSP, " "))
            continue
        for choice in each.question.choices:
            reached = " (reached)" if choice.is_reached else ""
            click.echo(f"    {choice.id}{reached}{'' if choice.title == choice.id else f': {choice.title}'}")
        if said := _value(each):
            yield _with_more(each, said, day)


def _value(owed: Owed) -> Said | None:
    question = owed.question
    key = f"{owed.cycle.id}:{question.ref}"

    def read(text: str) -> Said:
        return report_of(owed.cycle.key_results[question.ref], question.ref, Said(key, text)).said

    return _answer(f"Value ({owed.expected})", read)


def _with_more(owed: Owed, said: Said, day: date) -> Said:
    def note(text: str) -> str:
        """Refused now and not at the end: an arrow key, for instance, which is no text."""
        told = Report(owed.question.ref, Said(owed.question.ref, note=text), None)
        read_back(NEW, check_in_file(day, None, [told]), CheckInFile)
        return text

    was = owed.question.confidence
    before = "" if was is None else f"; was {number(was)}"
    confidence = None if said.status else _answer(f"Confidence (0 to 10{before})", rank)
    return Said(said.key_result, said.value, confidence, said.status, _answer("Note", note) or "")


def _answer(question: str, read: Callable[[str], Answer]) -> Answer | None:
    """Asked again until it can be read; None for Enter alone."""
    while text := click.prompt(f"  {question}", default="", show_default=False, prompt_suffix=": ").strip():
        try:
            return read(text)
        except (Refusal, ValueError) as wrong:
            click.echo(f"    {with_capital(str(wrong))}")
    return None
