"""The Socket.IO server above our connections (`engine`).

It takes packets that the packet filter has parsed, and starts handlers of events eagerly (`eager`).
Everything else is the library's.
"""

from typing import Any

import socketio
from socketio import packet

from realtime.fastpath import eager
from realtime.fastpath.engine import Engine

_WITHOUT_ATTACHMENTS = frozenset({packet.CONNECT, packet.ACK})
"""Types of packets that have no binary attachments."""


class LeanServer(socketio.AsyncServer):  # type: ignore[misc]  # the library has no types
    """The library's server above such connections."""

    def _engineio_server_class(self) -> type[Engine]:
        return Engine

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        if not isinstance(data, packet.Packet):
            await super()._handle_eio_message(eio_sid, data)
        elif data.packet_type == packet.EVENT:
            await self._handle_event(eio_sid, data.namespace, data.id, data.data)
        elif data.packet_type == packet.CONNECT:
            await self._handle_connect(eio_sid, data.namespace, data.data)
        else:
            await super()._handle_eio_message(eio_sid, data.encode())

    async def _send_packet(self, eio_sid: str, pkt: Any) -> None:
        socket = self.eio.sockets.get(eio_sid)
        if socket is not None and pkt.packet_type in _WITHOUT_ATTACHMENTS:
            text = pkt.encode()
            if not socket.write_text(f"4{text}"):
                await self.eio.send(eio_sid, text)
        else:
            await super()._send_packet(eio_sid, pkt)

    async def _handle_event(self, eio_sid: str, namespace: str | None, ack: int | None, data: Any) -> None:
        name = namespace or "/"
        sid = self.manager.sid_from_eio_sid(eio_sid, name)
        if self.async_handlers and self.manager.is_connected(sid, name):
            eager.start(self._handle_event_internal(self, sid, eio_sid, data, name, ack))
        else:
            await super()._handle_event(eio_sid, namespace, ack, data)
