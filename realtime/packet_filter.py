"""ASGI middleware in front of the Socket.IO library: refuses long polling and malformed frames."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from realtime import packets
from realtime.counters import Counters

PATH = "/socket.io"

_NO_POLLING = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "code": "websocket_only",
    "detail": 'Sockets are served over WebSocket only: set transports: ["websocket"] in the client.',
}


class PacketFilter:
    """Passes on HTTP requests that are not Socket.IO's, and websockets with valid frames."""

    def __init__(self, app: ASGIApp, counters: Counters) -> None:
        self._app = app
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PATH):
            # Polling needs sticky sessions, which the load balancer does not have.
            answer = JSONResponse(_NO_POLLING, status_code=400, media_type="application/problem+json")
            await answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, self._checked(receive), send)
        else:
            await self._app(scope, receive, send)

    def _checked(self, receive: Receive) -> Receive:
        async def receive_valid() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                message[packets.PACKET_KEY] = packets.parse(message.get("text"))
            except packets.InvalidFrameError:
                self._counters.garbage += 1
                # To the library the client has disconnected: it cleans up and closes the connection.
                return {"type": "websocket.disconnect", "code": 1007}
            return message

        return receive_valid
