"""What the codes of findings mean that are no rules: files that cannot be read, values of the wrong form, archives.

The texts stand in mistakes.yaml; `okrsite rules CODE` shows one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from okrsite.yaml_source import parse

FILE = Path(__file__).with_suffix(".yaml")


@cache
def mistakes() -> dict[str, tuple[str, str]]:
    """By code what is right, and why and what to do."""
    data = parse(FILE.name, FILE.read_bytes()).data
    if not isinstance(data, dict):
        raise TypeError(f"{FILE.name} ships with okrsite and is broken")
    return {code: (str(text["right"]), str(text["why"])) for code, text in data.items() if isinstance(text, dict)}


def mistake_page(code: str) -> str:
    """The explanation of one code, as Markdown."""
    claim, reason = mistakes()[code]
    return (
        f"# {code}\n\n**{claim}**\n\n{reason}\n\n"
        "This is a matter of form and no rule: `rules:` and `ignore:` do not change it.\n"
    )
