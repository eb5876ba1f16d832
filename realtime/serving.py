"""Runs uvicorn with the options of a gateway."""

import os
import signal
import socket
import sys
import threading
from typing import Any

import uvicorn

from realtime import packets

APPLICATION = "realtime.main:create_app"
BACKLOG = 2048

_OPTIONS: dict[str, Any] = {
    "factory": True,
    "http": "realtime.fastpath.upgrade:Http",
    "ws": "realtime.fastpath.websocket:Websocket",
    # Socket.IO has its own pings; compressing each frame takes twice the time and 100 KB for each client.
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "ws_max_size": packets.MAX_FRAME,
    # The clients' addresses are not used.
    "proxy_headers": False,
    # At `info` uvicorn logs the addresses of clients.
    "access_log": False,
    "log_level": "warning",
    "timeout_graceful_shutdown": 3,
    "backlog": BACKLOG,
}


def serve_single(host: str, port: int, headers: list[tuple[str, str]]) -> None:
    """Serve in this process until it is stopped. `headers`: added to every response."""
    uvicorn.run(APPLICATION, host=host, port=port, headers=headers, **_OPTIONS)


def serve_shared(shared: int, host: str, own_port: int, headers: list[tuple[str, str]]) -> None:
    """Serve as one of several processes, until stopped or until the parent process has ended.

    `shared`: the file descriptor of the listening socket that all processes share. `own_port` serves this
    process only, for its health checks. `headers`: as in `serve_single`.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sockets = [socket.socket(fileno=shared), listening(host, own_port)]
    uvicorn.Server(uvicorn.Config(APPLICATION, headers=headers, **_OPTIONS)).run(sockets=sockets)


def listening(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        OSError: the port is in use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _end_with_parent() -> None:
    # The parent has the other end of this pipe; it is closed when the parent ends, in whatever way.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
