"""Notification preferences for each kind of message and channel, and the browsers for push notices."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.core.errors import BadEndpointError, ChannelOffError, NotFoundError, StaleError
from quickdoc.core.types import Body, Model
from quickdoc.identity.accounts import Channels, NotificationPreferences
from quickdoc.identity.actions import account_updates
from quickdoc.messaging.actions import push_subscriptions
from quickdoc.messaging.pushes import Keys

router = APIRouter(tags=["notices"])

Endpoint = Annotated[str, Field(min_length=1, max_length=1500)]


class NewWays(Channels, extra="forbid"):
    """On which channels one kind of message goes out."""


class NewSwitches(Body):
    """All switches: what is left out becomes the default."""

    offer: NewWays = NewWays()
    booked: NewWays = NewWays()
    cancelled: NewWays = NewWays()
    reminder: NewWays = NewWays()


class Told(Model):
    """`switches` as they stand. `on`: the channels that there are here. `browsers`: how many subscribed."""

    switches: NotificationPreferences
    on: Channels
    browsers: int


class NewBrowser(Body):
    """A subscription as `PushSubscription.toJSON()` gives it. `expirationTime` is not used."""

    endpoint: Endpoint
    keys: Keys
    expiration_time: float | None = Field(default=None, alias="expirationTime")


class PushKey(Model):
    """`key` for `PushManager.subscribe({applicationServerKey})`; null when there is no push here."""

    key: str | None


@router.get("/me/switches", responses=refusals(NotFoundError))
async def read_switches(services: ServicesDep, actor: CurrentActor) -> Told:
    """Which messages go out on which channel."""
    account = await services.store.accounts.get(actor.account_id)
    return Told(
        switches=account.switches,
        on=Channels(
            email=services.mailer is not None and services.links is not None,
            push=services.pusher is not None and services.links is not None,
        ),
        browsers=len(await services.store.subscriptions.of_account(account.id)),
    )


@router.put("/me/switches", responses=refusals(NotFoundError, StaleError))
async def set_switches(
    services: ServicesDep, actor: CurrentActor, body: NewSwitches
) -> NotificationPreferences:
    """Choose them. STOP by text is another thing: it is the phone's and stops all texts."""
    wanted = NotificationPreferences.model_validate(body.model_dump())
    return (await account_updates.set_switches(services, actor, wanted)).switches


@router.get("/push/key")
async def push_key(services: ServicesDep) -> PushKey:
    """What a browser subscribes with."""
    return PushKey(key=services.pusher.key if services.pusher else None)


@router.post(
    "/me/push", status_code=204, responses=refusals(NotFoundError, ChannelOffError, BadEndpointError)
)
async def subscribe_push(services: ServicesDep, actor: CurrentActor, body: NewBrowser) -> Response:
    """Tell this browser from now on. An account has ten at most; the oldest gives way.

    The payload of a notice is JSON, encrypted for this browser:

        {"kind": "offer", "title": "Lakeside Clinic: Tue 24 Nov 10:30 is free",
         "body": "one or two sentences", "link": "https://.../o/TOKEN", "tag": "message_01..."}

    `kind` is offer, withdrawn, booked, moved, cancelled, restored or reminder. Show `title` and `body`, give
    `tag` to `showNotification`, so that a repetition replaces the first, and open `link` on a click.
    """
    await push_subscriptions.subscribe(services, actor, body.endpoint, body.keys)
    return Response(status_code=204)


@router.delete("/me/push", status_code=204)
async def unsubscribe_push(
    services: ServicesDep,
    actor: CurrentActor,
    endpoint: Annotated[str | None, Query(max_length=1500)] = None,
) -> Response:
    """Tell the browser with this endpoint no more; without one, none of mine."""
    await push_subscriptions.unsubscribe(services, actor, endpoint)
    return Response(status_code=204)
