"""okrsite, loaded once for many calls: `warm_server.py SOCKET` forks for each. It ends when its input does."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from warm import FAILED

from okrsite.building import build
from okrsite.cli.program import COMMANDS, main
from okrsite.scaffold import begin

DAY = date(2024, 5, 15)


def load() -> None:
    """All that commands use, by building something small."""
    for name in {*COMMANDS} - {"import"}:
        import_module(f"okrsite.cli.{name}")
    with TemporaryDirectory() as folder:
        begin(Path(folder) / "portal", DAY)
        build(Path(folder) / "portal", Path(folder) / "site", as_of=DAY)
    gc.freeze()


def serve(path: str) -> None:
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        os.write(1, b"ready")
        while server in select.select([server, sys.stdin], [], [])[0]:
            caller, _ = server.accept()
            if not os.fork():
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                answer(caller)
            caller.close()


def answer(caller: socket.socket) -> None:
    """In the child, which ends with it."""
    _, streams, _, _ = socket.recv_fds(caller, 1, 3)
    with caller.makefile() as told:
        asked = json.load(told)
    for stream, given in enumerate(streams):
        os.dup2(given, stream)
        os.close(given)
    own = (open(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww"))  # noqa: SIM115
    sys.stdin, sys.stdout, sys.stderr = own
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["okrsite", *asked["words"]]
    status = FAILED
    try:
        status = called()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        caller.sendall(str(status).encode())
        os._exit(status)


def called() -> int:
    """The exit status, as Python gives it."""
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - as Python itself tells of it
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
