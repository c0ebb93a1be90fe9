"""Prints how large the house is and how much of it a command wakes: `make house`.

The commands run on the starter portal that `okrsite init` writes, in a git repository with one commit.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "okrsite"
COMMANDS = {"build": ["build", "--quiet"], "check": ["check", "--quiet"], "diff HEAD": ["diff", "HEAD"]}
IMPORTED = """
import sys
from okrsite.cli import okrsite
try: okrsite(sys.argv[1:])
finally: print(sum(name.split(".")[0] == "okrsite" for name in sys.modules), file=sys.__stderr__)
"""
GIT = ["git", "-c", "user.name=house", "-c", "user.email=house@example.com"]


def main() -> None:
    sources = {path: path.read_text("utf-8") for path in sorted(HOUSE.rglob("*.py"))}
    trees = [ast.parse(text) for text in sources.values()]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    lengths = sorted(text.count("\n") for text in sources.values())
    classes = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    print(f"modules {len(sources)}, of {lengths[len(lengths) // 2]} lines at the median")
    print(f"lines {sum(lengths)}")
    print(f"functions {len(functions)}, of which private and used once {used_once(sources, functions)}")
    print(f"class names defined twice or more {sum(times > 1 for times in classes.values())}")
    for command, modules in imported():
        print(f"modules of ours imported by {command} {modules}")


def used_once(sources: Mapping[Path, str], functions: list[ast.FunctionDef]) -> int:
    """Private functions whose name stands in their module but twice: where it is defined, and at one other place."""
    words = [Counter(re.findall(r"\w+", text)) for text in sources.values()]
    private = {node.name for node in functions if node.name.startswith("_") and not node.name.endswith("__")}
    return sum(counts[name] == 2 for name in private for counts in words)


def imported() -> Iterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        run("-m", "okrsite.cli", "init", "portal", cwd=folder)
        portal = str(Path(folder) / "portal")
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
            subprocess.run([*GIT, *words], cwd=portal, check=True)
        for name, words in COMMANDS.items():
            yield name, int(run("-c", IMPORTED, *words, cwd=portal).split()[-1])


def run(*words: str, cwd: str) -> str:
    """What Python printed as errors, running `words`."""
    command = [sys.executable, *words]
    environment = os.environ | {"PYTHONPATH": str(HOUSE.parent)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True).stderr


if __name__ == "__main__":
    main()
