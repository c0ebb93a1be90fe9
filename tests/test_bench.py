"""`make bench` works: it is run for ten people."""

from __future__ import annotations

import bench
import pytest


@pytest.mark.slow
def test_every_command_is_measured_beside_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "EDITS", 1)
    monkeypatch.setattr(bench, "SETTLED", 0)
    bench.main([10, 12])
    said = capsys.readouterr().out
    lines = (
        "PyYAML's C loader",
        "build, cold",
        "build, unchanged",
        "check, warm",
        "diff of one target, again",
        "serve, from edit to page",
    )
    assert all(said.count(line) == 2 for line in (*lines, "MkDocs with Material", " MB\n  site: "))
    assert "from 10 to 12 people a cold build grows with the power" in said
