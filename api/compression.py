"""Compressed responses if no proxy compresses them, as in the sandbox. deploy/Caddyfile has the same rule.

Only responses that a browser may keep are compressed: screens and lists. A `no-store` response may contain a
secret (a token, a ticket) together with input of the client; its compressed size would then reveal parts of
the secret (BREACH).
"""

import zlib
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 500
"""Bytes; below, the headers weigh more than what is saved."""
LEVEL = 4


def accepts(header: str, encoding: str) -> bool:
    """Whether an `Accept-Encoding` allows an encoding (RFC 9110: by name or `*`, with a weight above 0)."""
    weights: dict[str, bool] = {}
    for each in header.lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        refused = any(_is_zero(parameter) for parameter in parameters)
        weights[name] = not refused
    return weights.get(encoding, weights.get("*", False))


def _is_zero(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and not value.strip().strip("0.")


class Compression:
    """ASGI middleware: gzip for complete JSON responses that may be kept. All others pass unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        takes_gzip = accepts(Headers(scope=scope).get("accept-encoding", ""), "gzip")
        start: MutableMapping[str, Any] | None = None

        async def send_smaller(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _may_be_compressed(message):
                start = message
            elif start is not None:
                held, start = start, None
                MutableHeaders(raw=held["headers"]).add_vary_header("Accept-Encoding")
                if takes_gzip:
                    message = _compressed(held, message)
                await send(held)
                await send(message)
            else:
                await send(message)

        await self.app(scope, receive, send_smaller)


def _may_be_compressed(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kept = "no-store" not in headers.get("cache-control", "no-store")
    return kept and headers.get("content-type", "").endswith("json") and "content-encoding" not in headers


def _compressed(start: MutableMapping[str, Any], message: Message) -> Message:
    body = message.get("body", b"")
    if message.get("more_body") or len(body) < SMALLEST:
        return message
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    smaller = compressor.compress(body) + compressor.flush()
    headers = MutableHeaders(raw=start["headers"])
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(smaller))
    return {**message, "body": smaller}
