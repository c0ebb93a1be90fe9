"""Revisions side by side, for people and for programs: one module a form, all from one `Alternatives`."""

from okrsite.report.alternatives.program import alternatives_as_json
from okrsite.report.alternatives.text import alternatives_as_text
from okrsite.report.alternatives.words import verdict

__all__ = ["alternatives_as_json", "alternatives_as_text", "verdict"]
