"""From a client's ASGI environment to its transport. Works with uvicorn's connections and with our own."""

from collections.abc import Mapping
from typing import Any


def protocol(environ: Mapping[str, Any]) -> Any:
    """Uvicorn's object for the connection: the ASGI `send` is a method of it. None under another server."""
    return getattr(environ.get("asgi.send"), "__self__", None)


def abort(environ: Mapping[str, Any]) -> bool:
    """Abort the transport: a client that does not read cannot be told why. False: there is none."""
    transport = getattr(protocol(environ), "transport", None)
    if transport is None:
        return False
    transport.abort()
    return True


def is_closing(environ: Mapping[str, Any]) -> bool:
    """Whether the transport is closed or about to be."""
    transport = getattr(protocol(environ), "transport", None)
    return transport is not None and transport.is_closing()
