"""`okrsite rules`"""

from __future__ import annotations

import click

from okrsite.checks import RULES, Rule, rule_page
from okrsite.cli.completion import rules
from okrsite.cli.mistakes import mistake_page, mistakes
from okrsite.cli.stopping import stopped
from okrsite.diagnostics import did_you_mean, quoted


@click.command("rules")
@click.argument("name", required=False, shell_complete=rules)
def command(name: str | None) -> None:
    """List the rules, or explain one.

    Each finding of `okrsite check` ends with the name of its rule, or of the mistake of form that it is. The
    explanation says what is right and why; of a rule, who says so and how to change or silence it too.
    """
    click.echo(_list() if name is None else _page(name), nl=False)


def _list() -> str:
    width = max(map(len, RULES))
    lines = [f"{rule.name:{width}}  {rule.severity:7}  {_claim(rule)}" for rule in RULES.values()]
    words = (
        f"{len(lines)} rules. Next: `okrsite rules NAME` explains one, or one of {len(mistakes())} mistakes of form "
        "such as `yaml-syntax`."
    )
    return "\n".join([*lines, "", words, ""])


def _claim(rule: Rule) -> str:
    """The first sentence or paragraph of its documentation."""
    return " ".join(rule.text.partition("\n\n")[0].split())


def _page(name: str) -> str:
    if name in mistakes():
        return mistake_page(name)
    if name not in RULES:
        fix = did_you_mean(name, (*RULES, *mistakes())) or "; `okrsite rules` lists them"
        raise stopped(f"There is no rule {quoted(name)}{fix}")
    return rule_page(RULES[name])
