"""Findings for people and for programs: one small function a format, from findings to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from okrsite.diagnostics import Diagnostic
from okrsite.report.program import as_github, as_gitlab, as_json, finding_json
from okrsite.report.text import Paint, as_text, counted, outcome, summary, unpainted

__all__ = [
    "FORMATS",
    "FOR_FORGES",
    "Paint",
    "as_github",
    "as_gitlab",
    "as_json",
    "as_text",
    "counted",
    "finding_json",
    "outcome",
    "summary",
    "unpainted",
]

FORMATS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = MappingProxyType(
    {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}
)
"""Each gives whole lines, in the order of the findings."""

FOR_FORGES = frozenset(("github", "gitlab"))
"""Which of them name files from the top of the repository, and not from that of the portal."""
