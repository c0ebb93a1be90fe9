"""How OKRs are worded. Advice, never more than a warning: the word lists cannot know what a team means.

Whether a rule fires depends on single words and where they stand, so that anyone can see why it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.vocabulary import is_spaced, vocabulary, words_of
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, KeyResult, Kind

LONGEST, SHORTEST, WHOLE_CLAIM = 18, 3, 4
_NUMBER: Final = re.compile(r"(?<![\w.,:/#§-])[$€£]?(?P<digits>\d[\d.,]*)(?:\s?%|\s?[kKM](?!\w))?(?![\w/:-])")
_PERCENT: Final = re.compile(r"\d\s?%")
_MONEY: Final = re.compile(r"[$€£]\s?\d|\d\s?(?:[kKM]\s?)?[$€£]")
_YEAR_DAY_OR_VERSION: Final = re.compile(r"(?:(?:19|20)\d\d|\d+\.0|\d\d?\.\d\d?\.(?:\d{2}|\d{4})?)[.,]?")
_ASIDE: Final = re.compile(r"\]\([^)]*\)|\([^)]*\)|https?://\S+")
"""Where a link leads, and what stands in brackets."""


@rule(Severity.INFO, "Felipe Castro: objectives inspire, key results measure")
def number_in_objective(subject: Subject) -> Iterator[Found]:
    """An objective says what matters, in words; its key results carry the numbers.

    A number in an objective is mostly a key result in the wrong place, and leaves nothing for the others to prove.
    Days, years and ages are not meant, nor numbers that are names, such as phase 2, issue 12, release 1.0 or Windows
    11, nor what stands in brackets.
    """
    for cycle, ref, objective in subject.objectives:
        if number := _target_in(objective.title):
            message = (
                f"{quoted(number)} in an objective is what a key result should prove; say in words what it is good for"
            )
            yield found(cycle, ref, message, "title")


def _target_in(title: str) -> str:
    """The first number that is no day, age or name, "" if there is none."""
    if not any(map(str.isdigit, title)):
        return ""
    plain = _ASIDE.sub("]", title)
    for match in _NUMBER.finditer(plain):
        if not _YEAR_DAY_OR_VERSION.fullmatch(match["digits"]) and not _is_name(
            plain[: match.start()], plain[match.end() :]
        ):
            return match[0].strip()
    return ""


def _is_name(before: str, after: str) -> bool:
    """Whether the words beside a number make it one, or a day or an age."""
    words, following, known = words_of(before)[-2:], words_of(after), vocabulary()
    if words and (words[-1] in known.names_before_numbers | known.months or _is_proper(before)):
        return True
    if len(words) > 1 and words[0] in known.people and words[1] in known.age_limits:  # children under 6
        return True
    if len(following) > 2 and following[0] in known.range_to and following[1].isdigit():  # from 9 to 10 o'clock
        following = following[2:]
    return any(word in known.names_after_numbers | known.months for word in following[:2])


def _is_proper(text: str) -> bool:
    """Whether `text` ends in a word with a capital letter that does not begin the title, as in "move to Windows"."""
    written = text.split()
    return len(written) > 1 and written[-1][0].isupper()


@rule(Severity.WARNING, "Felipe Castro; Google re:Work, outcomes and not activities")
def activity_as_objective(subject: Subject) -> Iterator[Found]:
    """An objective says what will be different, not what will be done.

    "Launch the app" can be ticked off with nobody better off. Name who gains what, as in "a harbour that never closes";
    what is done for it belongs into the initiatives of a key result.
    """
    for cycle, ref, objective in subject.objectives:
        is_for_something = not vocabulary().purposes.isdisjoint(words_of(objective.title))
        if not is_for_something and (activity := _activity_in(objective.title)):
            message = f"{quoted(activity)} is something to do; say what will be different once it is done, and for whom"
            yield found(cycle, ref, message, "title")


@rule(Severity.WARNING, "Google re:Work: no consult, help, analyse, participate")
def activity_as_key_result(subject: Subject) -> Iterator[Found]:
    """A key result describes the effect of an activity, not the activity.

    That something was launched, built or held proves only that people were busy. A delivery that is meant as one says
    so with `kind: output`, and then nothing is said here; nor of a name that is measured, such as "Support load".
    """
    for cycle, ref, key_result in subject.key_results:
        if key_result.kind is Kind.OUTPUT or (
            key_result.judged_by.is_numeric and _begins_with_a_name(key_result.title)
        ):
            continue
        if activity := _activity_in(key_result.title):
            message = (
                f"{quoted(activity)} is an activity; measure what changes by it, "
                "or list it under initiatives, or write kind: output"
            )
            yield found(cycle, ref, message, "title")


def _activity_in(title: str) -> str:
    """The verb of doing that a title begins or ends with, "" if there is none or an effect is named."""
    words, known = words_of(title), vocabulary()
    names_effect = not (known.effects | known.gains).isdisjoint(words)
    if not words or names_effect or _PERCENT.search(title) or _MONEY.search(title):
        return ""
    if words[0] in known.activities_first or (words[0] in known.activities_counted and _is_number(words[1:2])):
        return "" if known.states.intersection(words[1:3]) else words[0]
    is_last = words[-1] in known.activities_last or (words[-1] in known.activities_counted and _is_number(words[:1]))
    return words[-1] if is_last else ""


def _begins_with_a_name(title: str) -> bool:
    """As in "Support load" or "Launch customers", which can be counted."""
    first, *others = words_of(title) or ("",)
    known = vocabulary()
    return (
        bool(others)
        and first in known.activities_or_things
        and not (others[0] in known.pointers or _is_number(tuple(others)))
    )


def _is_number(words: tuple[str, ...]) -> bool:
    return bool(words) and any(map(str.isdigit, words[0]))


@rule(Severity.INFO, "Google re:Work: OKRs are not business as usual")
def business_as_usual(subject: Subject) -> Iterator[Found]:
    """OKRs are about change; what is to stay as it is becomes a limit: `at_least`, `at_most` or `between`.

    "Keep", "maintain" and "continue" describe the work that goes on anyway, unless a limit says what must not slip.
    """
    for cycle, ref, objective in subject.objectives:
        usual = _upkeep_in(objective.title)
        if usual and not any(kr.judged_by.is_limit for kr in objective.key_results):
            message = f"{quoted(usual)} is business as usual; say what changes, or measure the limit that must hold"
            yield found(cycle, ref, message, "title")
    for cycle, ref, key_result in subject.key_results:
        usual = _upkeep_in(key_result.title)
        if usual and not key_result.judged_by.is_limit:
            message = (
                f"{quoted(usual)} is business as usual; write the limit that must hold, as measure: {{at_least: 95}}"
            )
            yield found(cycle, ref, message, "title")


def _upkeep_in(title: str) -> str:
    words, known = words_of(title), vocabulary()
    if words and words[0] in known.upkeep_first:
        return words[0]
    return words[-1] if words and words[-1] in known.upkeep_last else ""


@rule(Severity.INFO, "Workpath: vague verbs")
def vague_wording(subject: Subject) -> Iterator[Found]:
    """ "Better", "more", "improve" and "optimise" are not the whole of a claim.

    Everybody agrees with "improve quality", and everybody with something else in mind. A key result with a number, or a
    title of more than four words, says more than that and is not asked.
    """
    for cycle, ref, objective in subject.objectives:
        if vague := _vague_in(objective.title):
            yield found(
                cycle, ref, f"{quoted(vague)} alone could mean anything; say what will be noticed, and by whom", "title"
            )
    for cycle, ref, key_result in subject.key_results:
        if not key_result.judged_by.is_numeric and (vague := _vague_in(key_result.title)):
            yield found(
                cycle, ref, f"{quoted(vague)} alone cannot be checked; say how much, from what to what", "title"
            )


def _vague_in(title: str) -> str:
    words = words_of(title)
    if len(words) > WHOLE_CLAIM or any(map(str.isdigit, title)):
        return ""
    return next((word for word in words if word in vocabulary().vague), "")


@rule(Severity.INFO, "OpenOKR: one line, easy to remember")
def wordy_title(subject: Subject) -> Iterator[Found]:
    """A title has at most 18 words.

    It is to be remembered and said aloud; reasons go into `why`, methods into `initiatives`.
    """
    for cycle, ref, title in _titles(subject):
        if (count := len(words_of(title))) > LONGEST:
            yield found(
                cycle,
                ref,
                f"{count} words are more than anyone remembers; keep the claim and move the rest to why",
                "title",
            )


@rule(Severity.INFO, "OpenOKR: a full claim")
def title_too_short(subject: Subject) -> Iterator[Found]:
    """A title has at least three words.

    "Documentation" is a topic: it does not say what shall be true of it. Scripts without spaces are not counted.
    """
    for cycle, ref, title in _titles(subject):
        if sum(word.count("-") + 1 for word in words_of(title)) < SHORTEST and is_spaced(title):
            yield found(cycle, ref, f"{quoted(title)} says too little; say what shall be true of it", "title")


def _titles(subject: Subject) -> Iterator[tuple[Cycle, str, str]]:
    yield from ((cycle, ref, objective.title) for cycle, ref, objective in subject.objectives)
    yield from ((cycle, ref, key_result.title) for cycle, ref, key_result in subject.key_results)


@rule(Severity.INFO, "PostHog: counter metrics")
def no_counter_metric(subject: Subject) -> Iterator[Found]:
    """Where speed or volume is measured, something else watches what might suffer by it.

    More tickets closed, and faster, is easily had by closing them unsolved. A limit, or a key result on errors, cost,
    churn or satisfaction, keeps the number honest. Asked where every key result is a number that is to rise or a speed.
    """
    for cycle, ref, objective in subject.objectives:
        if objective.key_results and all(map(_is_volume, objective.key_results)):
            message = (
                "only speed or volume is measured here; add what must not suffer by it, such as errors or satisfaction"
            )
            yield found(cycle, ref, message)


def _is_volume(key_result: KeyResult) -> bool:
    words, known, measure = words_of(key_result.title), vocabulary(), key_result.judged_by
    if not measure.is_numeric or measure.is_limit or not known.quality.isdisjoint(words):
        return False
    start, end = measure.ends
    is_rising = start is None or end is None or end > start
    return not known.speed.isdisjoint(words) or (is_rising and not known.volume.isdisjoint(words))


RULES = (
    number_in_objective,
    activity_as_objective,
    activity_as_key_result,
    business_as_usual,
    vague_wording,
    wordy_title,
    title_too_short,
    no_counter_metric,
)
