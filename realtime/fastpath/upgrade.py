"""From HTTP to a websocket, for the request that every client of ours makes.

As it comes, uvicorn puts the request that it has just parsed together again as text and has it parsed once
more, header by header, in Python: a third of what a connection costs. Here the headers go over as they are.
A request that is unusual in any way, and every refusal, takes uvicorn's own way.
"""

import asyncio
import binascii
from base64 import b64decode, b64encode
from hashlib import sha1
from typing import Any, ClassVar, NamedTuple, cast

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.fastpath.websocket import Websocket

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, 1.3."""

_KEY_SIZE = 16
_ONCE = frozenset({b"host", b"upgrade", b"connection", b"sec-websocket-version", b"sec-websocket-key"})
_UNUSUAL = frozenset({b"sec-websocket-protocol", b"transfer-encoding", b"content-length"})


class Upgrade(NamedTuple):
    """What was asked, and the end of the answer's head that is owed for it."""

    target: bytes
    headers: list[tuple[bytes, bytes]]
    accept: bytes


class Http(HttpToolsProtocol):
    """What `--http realtime.fastpath.upgrade:Http` makes of each connection until it is a websocket.

    `is_lean`: of this process. Without, it and the websockets after it are uvicorn's own.
    """

    is_lean: ClassVar[bool] = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As uvicorn does it, without two system calls for addresses that nobody here asks for."""
        if not self.is_lean:
            self.ws_protocol_class = WebSocketsSansIOProtocol
            super().connection_made(cast("asyncio.Transport", transport))
            return
        self.connections.add(self)
        self.transport = cast("asyncio.Transport", transport)
        self.flow = FlowControl(self.transport)
        self.scheme = "https" if self.config.is_ssl else "http"

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over with its parsed request."""
        upgrade = usual(self.scope["method"], self.url, self.headers)
        if upgrade is None or not self.ws_protocol_class or not issubclass(self.ws_protocol_class, Websocket):
            super().handle_websocket_upgrade()
        else:
            self.connections.discard(self)
            protocol: Any = self.ws_protocol_class.upgraded(self, upgrade)
            self.transport.set_protocol(protocol)
        # The parser refers to this object, which nobody needs any more and nobody tells of the connection's
        # end: without this it would keep the transport until the collector came.
        self.parser = None  # type: ignore[assignment]  # as uvicorn does it when a connection ends


def usual(method: str, target: bytes, headers: list[tuple[bytes, bytes]]) -> Upgrade | None:
    """The upgrade, if it is as RFC 6455 4.2.1 wants it and as all clients send it; None: it is not."""
    once: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _UNUSUAL or (name in _ONCE and name in once):
            return None
        once[name] = value
    key = once.get(b"sec-websocket-key", b"")
    tokens = {each.strip().lower() for each in once.get(b"connection", b"").split(b",")}
    if (
        method == "GET"
        and target.isascii()
        and b"host" in once
        and once.get(b"upgrade", b"").lower() == b"websocket"
        and b"upgrade" in tokens
        and once.get(b"sec-websocket-version") == b"13"
        and _is_key(key)
    ):
        digest = sha1(key + _MAGIC, usedforsecurity=False).digest()
        return Upgrade(target, headers, b64encode(digest))
    return None


def _is_key(key: bytes) -> bool:
    try:
        return len(b64decode(key, validate=True)) == _KEY_SIZE
    except binascii.Error:
        return False
