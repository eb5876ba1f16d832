"""What tests of the fast manager do."""

from functools import partial

import socketio

build = partial(socketio.AsyncServer, async_mode="asgi", transports=["websocket"])


def server(manager: socketio.AsyncManager) -> socketio.AsyncServer:
    return build(client_manager=manager)
