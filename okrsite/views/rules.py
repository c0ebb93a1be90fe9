"""The page of rules: what each asks, why, who says so, and how this portal weighs it."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.checks import RULES, Rule
from okrsite.model import Portal


@dataclass(frozen=True, slots=True)
class RuleView:
    """`text` is Markdown; `default` is empty where the portal has not changed the severity."""

    name: str
    summary: str
    text: str
    source: str
    severity: str
    default: str


@dataclass(frozen=True, slots=True)
class RulesView:
    title: str
    rules: tuple[RuleView, ...]


def rules_view(portal: Portal) -> RulesView:
    return RulesView("Rules", tuple(_rule(portal, rule) for rule in RULES.values()))


def _rule(portal: Portal, rule: Rule) -> RuleView:
    severity = portal.settings.rules.get(rule.name, rule.severity)
    summary, _, text = rule.text.partition("\n\n")
    default = "" if severity is rule.severity else rule.severity.value
    return RuleView(rule.name, " ".join(summary.split()), text.strip(), rule.source, severity.value, default)
