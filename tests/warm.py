"""The program `okrsite` of a forge: it asks a server in `warm_server`, where everything is loaded already.

A workflow calls okrsite ten times, and to load it takes longer than what it is called for. `warm.py SOCKET WORDS` is
`okrsite WORDS`: in this folder, with this environment, on these streams, in a process of its own. How okrsite starts
is tested with `command_line.start`.
"""

from __future__ import annotations

import json
import os
import socket
import sys

FAILED = 70


def ask(path: str, words: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        asked = {"words": words, "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109 - pathlib is slow
        socket.send_fds(server, [b"."], [0, 1, 2])
        server.sendall(json.dumps(asked).encode())
        server.shutdown(socket.SHUT_WR)
        return int(server.recv(4) or FAILED)


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1], sys.argv[2:]))
