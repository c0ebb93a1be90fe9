"""A forge's protection of its main branch, as git's `update` hook: owners of the changed files must have approved.

As on a forge, CODEOWNERS counts as it is on the branch, not as the change would have it; the last line that matches a
file decides, and one without names asks nobody. Approvals are trailers, `Approved-by: name`, of what is pushed.
"""

from __future__ import annotations

import re
import subprocess
import sys

PLACE = ".github/CODEOWNERS"


def main(ref: str, old: str, new: str) -> int:
    if ref != "refs/heads/main":
        return 0
    lines = [line.split() for line in git("show", f"{old}:{PLACE}").splitlines() if line and line[0] != "#"]
    approved = {
        f"@{name}" for name in git("log", "--format=%(trailers:key=Approved-by,valueonly)", new, f"^{old}").split()
    }
    missing = 0
    for path in git("diff", "--name-only", "-z", old, new).split("\0")[:-1]:
        owners = next((names for pattern, *names in reversed(lines) if matches(pattern, path)), [])
        if owners and not approved & set(owners):
            missing = 1
            sys.stdout.write(f"{path} waits for {' or '.join(owners)}\n")
    return missing


def matches(pattern: str, path: str) -> bool:
    """https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners"""
    words = {"**/": "(.*/)?", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*|\?)", pattern.removeprefix("/"))
    expression = "".join(words.get(part) or re.escape(part) for part in parts)
    return bool(re.fullmatch(expression + (".*" if pattern.endswith("/") else ""), path))


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
