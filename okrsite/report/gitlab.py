"""Findings as GitLab's Code Quality report, which it shows in a merge request as what became better and what worse.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from okrsite.diagnostics import Diagnostic, Severity

WEIGHTS: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def as_gitlab(findings: Iterable[Diagnostic]) -> str:
    """A JSON list. A finding about a file as a whole stands at its first line."""
    seen: Counter[str] = Counter()
    document = [_object(finding, seen) for finding in findings if finding.severity in WEIGHTS]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _object(finding: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, seen),
        "severity": WEIGHTS[finding.severity],
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line or 1}},
    }


def _fingerprint(finding: Diagnostic, seen: Counter[str]) -> str:
    """Without the line, so that a finding stays the same when lines above it come and go; twins are numbered."""
    identity = "\0".join((finding.place.path, finding.rule, finding.message))
    seen[identity] += 1
    return hashlib.sha256(f"{identity}\0{seen[identity]}".encode(errors="surrogatepass")).hexdigest()
