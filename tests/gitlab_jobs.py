"""The jobs of the shipped .gitlab-ci.yml, run as GitLab runs them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from command_line import ROOT
from forge import Forge, git, read_workflow

GITLAB = read_workflow(ROOT / "templates" / "forge" / "gitlab" / ".gitlab-ci.yml")


def job(forge: Forge, portal: Path, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A job's script as GitLab runs it: one bash, which stops at the first line that fails."""
    parts = (*GITLAB["default"]["before_script"], *GITLAB[name]["script"])
    script = "\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part))
    base = git(portal, "rev-parse", "main")
    given = {name: str(value) for name, value in GITLAB["variables"].items()}
    more = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_PROJECT_DIR": str(portal)}
    environment = {**forge.environment(), **given, **more, **variables}
    arguments = ["bash", "-eo", "pipefail", "-c", script]
    return subprocess.run(arguments, cwd=portal, env=environment, capture_output=True, text=True, check=False)
