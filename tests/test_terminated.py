"""SIGTERM, as every supervisor and CI sends it: what was begun is finished or taken back, and the status says why."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from command_line import command, environment, starter_in
from test_power_cuts import MANY, faults


def test_a_command_that_is_terminated_leaves_nothing(tmp_path: Path) -> None:
    assert faults("terminated", tmp_path, "50" if MANY else "1") > 20


def test_a_server_that_is_terminated_leaves_nothing(tmp_path: Path, free_port: int) -> None:
    root, temporary = starter_in(tmp_path / "portal"), tmp_path / "tmp"
    temporary.mkdir()
    words = command("serve", "--port", str(free_port))
    serving = subprocess.Popen(
        words, cwd=root, env=environment(TMPDIR=str(temporary)), stderr=subprocess.PIPE, text=True
    )
    try:
        assert serving.stderr
        assert any("Serving on" in line for line in serving.stderr)
        assert any(temporary.iterdir())
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=60)
        assert serving.returncode == 128 + signal.SIGTERM
        assert not any(temporary.iterdir())
    finally:
        serving.kill()
