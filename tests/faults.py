"""Power cuts: a piece of work is killed, and somebody looks at what it left. Only in processes without threads."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


class Torn(AssertionError):
    """What no kill may leave behind."""


def killed(root: Path, work: Callable[[], object], after: float | None = None) -> bool:
    """Whether `work` was killed; by itself, or from here `after` so many seconds."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, (root, status)
    return os.WIFSIGNALED(status)
