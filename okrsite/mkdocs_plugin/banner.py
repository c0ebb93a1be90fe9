"""What is wrong with the portal, on top of every page, while somebody is writing."""

from __future__ import annotations

from collections.abc import Iterable

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.shell import plain


def banner(findings: Iterable[Diagnostic]) -> str:
    """A box with all errors, or nothing where there is none."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return ""
    title = "1 error keeps" if len(errors) == 1 else f"{len(errors)} errors keep"
    items = "".join(f"<li><code>{plain(str(error.place))}</code> {plain(error.message)}</li>" for error in errors)
    return (
        '<div class="admonition failure" role="alert" data-search-exclude>'
        f'<p class="admonition-title">{title} this portal from being published</p><ul>{items}</ul></div>\n'
    )
