"""The upgrade from HTTP to a websocket, for the request that all our clients send.

Uvicorn writes the request that it has parsed as text again and parses that text in Python, header by header:
a third of the cost of a connection. Here the parsed headers are passed on. Uvicorn handles a request that is
unusual in any way, and every refusal.
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
    """The request, and the value of Sec-WebSocket-Accept in its response."""

    target: bytes
    headers: list[tuple[bytes, bytes]]
    accept: bytes


class Http(HttpToolsProtocol):
    """The protocol of each connection until its upgrade: `--http realtime.fastpath.upgrade:Http`.

    `is_lean` holds for the whole process. When it is False, uvicorn's own code handles all connections.
    """

    is_lean: ClassVar[bool] = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As in uvicorn, without two system calls for addresses that are not used."""
        if not self.is_lean:
            self.ws_protocol_class = WebSocketsSansIOProtocol
            super().connection_made(cast("asyncio.Transport", transport))
            return
        self.connections.add(self)
        self.transport = cast("asyncio.Transport", transport)
        self.flow = FlowControl(self.transport)
        self.scheme = "https" if self.config.is_ssl else "http"

    def handle_websocket_upgrade(self) -> None:
        """Pass the transport and the parsed request to the websocket protocol."""
        upgrade = usual(self.scope["method"], self.url, self.headers)
        if upgrade is None or not self.ws_protocol_class or not issubclass(self.ws_protocol_class, Websocket):
            super().handle_websocket_upgrade()
        else:
            self.connections.discard(self)
            protocol: Any = self.ws_protocol_class.upgraded(self, upgrade)
            self.transport.set_protocol(protocol)
        # The parser refers to this object, and `connection_lost` is not called on it any more. This breaks
        # the reference cycle, which would keep the transport until the next garbage collection.
        self.parser = None  # type: ignore[assignment]  # as in uvicorn when a connection ends


def usual(method: str, target: bytes, headers: list[tuple[bytes, bytes]]) -> Upgrade | None:
    """The upgrade if it follows RFC 6455 4.2.1 and has nothing unusual, else None."""
    once: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _UNUSUAL or (name in _ONCE and name in once):
            return None
        once[name] = value
    key = once.get(b"sec-websocket-key", b"")
    tokens = {token.strip().lower() for token in once.get(b"connection", b"").split(b",")}
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
