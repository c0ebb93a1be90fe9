"""GitHub's command `gh`, as far as the shipped workflows use it, on a forge that is one JSON file: $FORGE_STATE.

Its answers have the form of GitHub's API; https://docs.github.com/en/rest. `--jq` is the real jq.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jq

BOT = {"login": "github-actions[bot]"}


class NotAllowed(Exception):
    """What the forge answers with 403."""


def main(arguments: list[str]) -> int:
    if arguments == ["auth", "setup-git"]:
        return 0
    file = Path(os.environ["FORGE_STATE"])
    state = json.loads(file.read_text())
    asked = _parsed(arguments)
    try:
        answer = _answer(state, asked)
    except (KeyError, NotAllowed) as refused:
        sys.stderr.write(f"gh: {refused}\n")
        return 1
    finally:
        file.write_text(json.dumps(state))
    _say(answer, asked)
    return 0


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("api", choices=["api"])
    parser.add_argument("address")
    parser.add_argument("--method")
    parser.add_argument("--jq")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--paginate", action="store_true")
    parser.add_argument("--field", action="append", default=[])
    parser.add_argument("--raw-field", action="append", default=[])
    return parser.parse_args(arguments)


def _say(answer: Any, asked: argparse.Namespace) -> None:
    if asked.jq:
        for value in jq.compile(asked.jq).input_value(answer):
            sys.stdout.write(f"{value if isinstance(value, str) else json.dumps(value)}\n")
    elif not asked.silent:
        sys.stdout.write(json.dumps(answer))


def _answer(state: dict[str, Any], asked: argparse.Namespace) -> Any:
    fields = dict(pair.split("=", 1) for pair in (*asked.field, *asked.raw_field))
    fields = {name: Path(text[1:]).read_text() if text.startswith("@") else text for name, text in fields.items()}
    method = asked.method or ("POST" if fields else "GET")
    parts = urlsplit(asked.address)
    path = parts.path.removeprefix(f"repos/{os.environ['GITHUB_REPOSITORY']}/")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | (fields if method == "GET" else {})
    state["calls"].append(f"{method} {path}")
    for pattern, reply in ROUTES.items():
        if found := re.fullmatch(pattern, f"{method} {path}"):
            return reply(state, found.groups(), query, fields)
    raise KeyError(f"Not Found: {method} {asked.address}")


def _pulls(state: dict[str, Any], _: object, query: dict[str, str], __: object) -> Any:
    branch = query["head"].partition(":")[2]
    return [one for one in state["pulls"].values() if one["head"]["ref"] == branch and one["state"] == query["state"]]


def _open(state: dict[str, Any], _: object, __: object, fields: dict[str, str]) -> Any:
    if not state["may_open_pulls"]:
        raise NotAllowed("GitHub Actions is not permitted to create or approve pull requests (HTTP 403)")
    number = 100 + len(state["pulls"])
    url = f"https://forge.example/pull/{number}"
    head = {"ref": fields["head"], "sha": ""}
    state["pulls"][str(number)] = {**fields, "number": number, "html_url": url, "state": "open", "head": head}
    return state["pulls"][str(number)]


def _comments(state: dict[str, Any], issue: tuple[str], *_: object) -> Any:
    return [one for one in state["comments"] if one["issue"] == issue[0]]


def _write(state: dict[str, Any], issue: tuple[str], _: object, fields: dict[str, str]) -> Any:
    if len(fields["body"]) > 65536:
        raise NotAllowed("body is too long (maximum is 65536 characters) (HTTP 422)")
    number = 1000 + len(state["comments"])
    state["comments"].append({"id": number, "issue": issue[0], "user": BOT, "body": fields["body"]})
    return state["comments"][-1]


def _change(state: dict[str, Any], number: tuple[str], _: object, fields: dict[str, str]) -> Any:
    comment = next(one for one in state["comments"] if str(one["id"]) == number[0])
    comment["body"] = fields["body"]
    return comment


def _pages(*_: object) -> Any:
    return {"html_url": "https://forge.example/okrs/"}


ROUTES: dict[str, Callable[..., Any]] = {
    r"GET pages": _pages,
    r"GET pulls": _pulls,
    r"POST pulls": _open,
    r"GET issues/(\d+)/comments": _comments,
    r"POST issues/(\d+)/comments": _write,
    r"PATCH issues/comments/(\d+)": _change,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
