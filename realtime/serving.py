"""How a gateway is served: uvicorn, as the sockets need it."""

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
    # Socket.IO pings by itself; compressing each frame costs twice the time and 100 KB a client.
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "ws_max_size": packets.MAX_FRAME,
    # Nobody asks for a client's address.
    "proxy_headers": False,
    # At `info` uvicorn logs the addresses of clients.
    "access_log": False,
    "log_level": "warning",
    "timeout_graceful_shutdown": 3,
    "backlog": BACKLOG,
}


def serve_single(host: str, port: int, headers: list[tuple[str, str]]) -> None:
    """Serve in this process until it is told to stop. `headers`: what every answer has beside its own."""
    uvicorn.run(APPLICATION, host=host, port=port, headers=headers, **_OPTIONS)


def serve_shared(shared: int, host: str, own_port: int, headers: list[tuple[str, str]]) -> None:
    """Serve as one of several, until told to stop or until the process that started this one is gone.

    `shared`: the file descriptor of the listening socket that all have. On its own port this very process
    says how it is. `headers`: as in `alone`.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sockets = [socket.socket(fileno=shared), listening(host, own_port)]
    uvicorn.Server(uvicorn.Config(APPLICATION, headers=headers, **_OPTIONS)).run(sockets=sockets)


def listening(host: str, port: int) -> socket.socket:
    """A socket that connections can come to.

    Raises:
        OSError: somebody else has the port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _end_with_parent() -> None:
    # The other end of this pipe is the parent's; it is closed when the parent is gone, however it went.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
