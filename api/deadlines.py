"""The limit for the time of requests."""

from asyncio import Timeout, get_running_loop, timeout

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import away

ANSWERED_WITHIN = 9
"""Seconds to the head of the response. A database that hangs shows no other sign for a long time."""
GIVEN_UP_AFTER = 2.5
"""Seconds, while the database has no primary: an election may take longer than anybody should wait."""


class Deadline:
    """ASGI middleware: every request gets a response in time, if necessary a 503.

    A request over time is cancelled, as if the process had died; its change may or may not have been written.
    A repetition with the same Idempotency-Key finds out. The time is long enough for a short election.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        loop = get_running_loop()
        try:
            async with timeout(ANSWERED_WITHIN) as deadline:
                looks = loop.call_later(GIVEN_UP_AFTER, _give_up, scope, deadline)

                async def send_watched(message: Message) -> None:
                    looks.cancel()
                    deadline.reschedule(None)
                    await send(message)

                await self.app(scope, receive, send_watched)
        except TimeoutError:
            if not deadline.expired():
                raise
            await away()(scope, receive, send)
        finally:
            looks.cancel()


def _give_up(scope: Scope, deadline: Timeout) -> None:
    """Cancel the request, unless the database has a primary that may still respond. Nothing was sent yet."""
    if not scope["app"].state.services.store.has_primary():
        deadline.reschedule(get_running_loop().time())
