"""The door in front of the Socket.IO library: no polling, no garbage."""

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
    """Lets websockets and health checks through, and of the websockets only sound frames."""

    def __init__(self, app: ASGIApp, counters: Counters) -> None:
        self._app = app
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PATH):
            # Polling needs sticky sessions, which the balancer does not give.
            answer = JSONResponse(_NO_POLLING, status_code=400, media_type="application/problem+json")
            await answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, self._checked(receive), send)
        else:
            await self._app(scope, receive, send)

    def _checked(self, receive: Receive) -> Receive:
        async def sound() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                message[packets.PACKET_KEY] = packets.parse(message.get("text"))
            except packets.InvalidFrameError:
                self._counters.garbage += 1
                # For the library the client has hung up: it cleans up and closes.
                return {"type": "websocket.disconnect", "code": 1007}
            return message

        return sound
