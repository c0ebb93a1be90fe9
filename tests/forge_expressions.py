"""The part of GitHub's expressions that the shipped workflows use, worked out as the forge does.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Contexts = Mapping[str, Any]

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\|\||&&|==|!=|!|[(),]|[\w.*-]+)")
_WORDS = {"&&": " and ", "||": " or ", "!": " not ", "true": "True", "false": "False", "null": "None"}
_WHOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def filled_in(text: str, contexts: Contexts) -> str:
    """`text` with each expression replaced by its value, whatever that value is: as text, before any shell reads it."""
    return _WHOLE.sub(lambda found: _as_text(evaluated(found[1], contexts)), text)


def is_met(condition: object, contexts: Contexts) -> bool:
    """Whether a step's or a job's `if` lets it run; without a status function it also asks that nothing failed."""
    bare = _WHOLE.sub(lambda found: found[1], str(condition))
    asks_itself = re.search(r"\b(success|failure|cancelled|always)\(", bare)
    return bool(evaluated(bare, contexts)) and bool(asks_itself or contexts["job"]["status"] == "success")


def evaluated(expression: str, contexts: Contexts) -> Any:
    source = "".join(_python(token) for token in _TOKEN.findall(expression.strip()))
    names: dict[str, object] = {"__builtins__": {}, "look": lambda path: _look(contexts, path), **_functions(contexts)}
    return eval(source.strip(), names)  # noqa: S307 - our own workflows' words, and no builtins


def _python(token: str) -> str:
    if token.startswith("'"):
        return repr(token[1:-1].replace("''", "'"))
    if token in _WORDS or re.fullmatch(r"\W+|\d+", token):
        return _WORDS.get(token, token)
    return f"look({token!r})" if "." in token else token


def _functions(contexts: Contexts) -> dict[str, Callable[..., object]]:
    status = contexts["job"]["status"]
    return {
        "contains": lambda where, what: what in where,
        "fromJSON": json.loads,
        "success": lambda: status == "success",
        "failure": lambda: status == "failure",
        "cancelled": lambda: False,
        "always": lambda: True,
    }


def _look(value: Any, path: str) -> Any:
    """What is not there is empty, as on the forge. `a.*.b` is the list of all b."""
    for number, name in enumerate(parts := path.split(".")):
        if name == "*":
            return [_look(one, ".".join(parts[number + 1 :])) for one in value]
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    return value


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
