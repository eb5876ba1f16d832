"""A route class for actions that must not be done twice: `APIRouter(route_class=Idempotent)`."""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Header, Request, Response
from fastapi.routing import APIRoute

from api import admission
from api.deps import bearer, named_actor
from api.errors import ANSWERED, answer
from quickdoc.core.errors import BadKeyError, KeyInFlightError, KeyReusedError
from quickdoc.core.repeats import Ids
from quickdoc.storage.actions.idempotency import GOOD_KEY, MAX_KEY, once
from quickdoc.storage.answers import Answer

KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias=KEY,
        min_length=1,
        max_length=MAX_KEY,
        pattern=GOOD_KEY,
        description="Chosen by the client. The same key with the same request gets the same answer for "
        "a day, also when we died before we gave it; with another request it is refused. Keep the key "
        "until there is an answer that is no 5xx.",
    ),
]
"""Declared by a handler so that it is documented; the route has dealt with it before."""

KEY_REFUSALS = (BadKeyError, KeyReusedError, KeyInFlightError)
"""What such a route may refuse beside its own."""


class Idempotent(APIRoute):
    """Returns the stored response to a repeated request of the same account, if it has a key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, run once for each key."""
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(KEY)
            if key is None:  # the handler checks the actor itself
                return await handle(request)
            actor = named_actor(request, await bearer(request))
            if actor is None:
                return await handle(request)

            services = request.app.state.services

            async def carry_out(ids: Ids) -> Answer:
                await admission.check(request, actor)
                request.state.services = replace(services, ids=ids)
                return _stored(await _answered(handle, request))

            scope = f"{actor.account_id} {self.name}"
            given, old = await once(services, scope, key, await _fingerprint(request), carry_out)
            await admission.check(request, actor)
            return _response(given, old=old)

        return handle_once


async def _answered(handle: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    """The handler's response, also for a refusal."""
    try:
        return await handle(request)
    except ANSWERED as error:
        return answer(error)


async def _fingerprint(request: Request) -> str:
    """A hash of everything in which two requests with one key must be the same."""
    named = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(named + await request.body()).hexdigest()


def _stored(response: Response) -> Answer:
    return Answer(
        status=response.status_code,
        media_type=response.headers["content-type"],
        body=bytes(response.body).decode(),
        retry_after=response.headers.get("Retry-After"),
    )


def _response(given: Answer, *, old: bool) -> Response:
    headers = {REPLAYED: "true"} if old else {}
    if given.retry_after:
        headers["Retry-After"] = given.retry_after
    return Response(given.body, given.status, headers, media_type=given.media_type)
