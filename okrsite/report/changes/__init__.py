"""What a pull request changes, for people and for programs: one module a form, all from one `Difference`."""

from okrsite.report.changes.headline import refusal
from okrsite.report.changes.markdown import MAX_BYTES, changes_as_markdown
from okrsite.report.changes.program import changes_as_json
from okrsite.report.changes.text import changes_as_text

__all__ = ["MAX_BYTES", "changes_as_json", "changes_as_markdown", "changes_as_text", "refusal"]
