"""Security headers."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNFRAMED = "frame-ancestors 'none'"
"""Of whatever no site may show in a frame: of everything but the pages of clinics that allow it."""
API_POLICY = f"default-src 'none'; {UNFRAMED}"


def web_policy(socket_url: str) -> str:
    """The content security policy of the app: its own files and API, the gateway, and inline styles."""
    return (
        f"default-src 'self'; connect-src 'self' {' '.join(_origins(socket_url))}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; " + UNFRAMED
    )


class SecurityHeaders:
    """ASGI middleware: adds the security headers that a response has not set itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.always = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if https:
            self.always["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self.always, "Content-Security-Policy": API_POLICY}.items():
                    headers.setdefault(name, value)
                if UNFRAMED in headers["Content-Security-Policy"]:
                    headers.setdefault("X-Frame-Options", "DENY")
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _origins(socket_url: str) -> list[str]:
    """The socket's origin with both schemes that a page may use for it, http and ws."""
    scheme, _, rest = socket_url.partition("://")
    host = rest.partition("/")[0]
    secure = "s" if scheme in {"https", "wss"} else ""
    return [f"http{secure}://{host}", f"ws{secure}://{host}"]
