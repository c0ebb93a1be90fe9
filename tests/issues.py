"""Check-ins by issue form: what people fill in, and what the forge makes of it."""

from __future__ import annotations

from typing import Any

from command_line import DAY
from forge import WORKFLOWS, Forge, Ran, read_workflow

from okrsite.yaml_source.written import in_quotes

FORM = WORKFLOWS.parent / "ISSUE_TEMPLATE" / "okr-check-in.yml"
HOSTILE = (
    "$(touch pwned) `touch pwned` ${{ github.token }}\r\n::set-output name=recorded::yes\n@everyone '; touch pwned; '"
)


def written(forge: Forge, body: str, *, action: str = "labeled", author: str = "ana", **more: Any) -> Ran:
    issue = {
        "number": 12,
        "title": HOSTILE,
        "body": body,
        "state": "open",
        "user": {"login": author},
        "created_at": f"{DAY.isoformat()}T10:11:12Z",
        "author_association": "MEMBER",
        "labels": [{"name": "okr-check-in"}],
    }
    event = {"action": action, "issue": {**issue, **more}, "label": {"name": "okr-check-in"}}
    return forge.run("okr-check-in.yml", "propose", "issues", event)


def form(text: str) -> str:
    """As GitHub makes it of the form."""
    (field,) = read_workflow(FORM)["body"]
    return f"### {field['attributes']['label']}\n\n```{field['attributes']['render']}\n{text}\n```"


def noted(value: str, note: str) -> str:
    """What stands in the form for one key result."""
    return f"noon queue:\n  value: {value}\n  note: {in_quotes(note)}"
