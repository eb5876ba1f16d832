"""Tells the audit log who is asking: a deed for each request, from its first to its last write."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.devices import device_name
from quickdoc.audit.acting import Deed, acting
from quickdoc.audit.entries import Where
from quickdoc.core.clock import Clock
from quickdoc.events.actions.dispatch import dispatch

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Asked(Deed):
    """A request. What is only told in an entry is looked up when there is one."""

    def __init__(self, scope: Scope, clock: Clock) -> None:
        super().__init__("", clock.now)
        self._scope = scope

    @property
    def operation(self) -> str:
        """The name of the route, once it is found."""
        route = self._scope.get("route")
        return str(getattr(route, "name", ""))

    @property
    def clinic_id(self) -> str | None:
        """As in the path, for whose clinic the action has asked."""
        found: str | None = self._scope.get("path_params", {}).get("clinic_id")
        return found

    def where(self) -> Where:
        """The address as the proxy reports it, and the browser's name for people."""
        client = self._scope.get("client")
        agent = Headers(scope=self._scope).get("user-agent", "")
        return Where(client[0] if client else None, device_name(agent))


class Acting:
    """ASGI middleware: whatever a request writes is said to be its deed.

    What no dispatch took to the audit log, such as about a document without events, is taken at the end.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READS:
            await self.app(scope, receive, send)
            return
        services = scope["app"].state.services
        with acting(Asked(scope, services.clock)):
            await self.app(scope, receive, send)
            await dispatch(services)
