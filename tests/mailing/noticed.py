"""An offer that goes out on every channel, for tests of notices."""

from datetime import UTC, datetime
from typing import Any

from quickdoc.identity.accounts import Actor, Channels, NotificationPreferences
from quickdoc.identity.actions import account_updates
from quickdoc.messaging.actions import push_subscriptions
from quickdoc.messaging.messages import Message
from quickdoc.messaging.pushes import Keys
from quickdoc.offers.offers import Offer
from tests.mailing.conftest import Outlets
from tests.texting.stage import offer_of
from tests.town import Town

KEYS = Keys(p256dh="BA" + "A" * 85, auth="A" * 22)
ALL = ["live", "sms", "email", "push"]
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # 22:30 in Madrid


async def with_browser(channels: Outlets, who: Actor, name: str = "one") -> None:
    await push_subscriptions.subscribe(channels.town.services, who, f"https://push.example.com/{name}", KEYS)


async def offered(channels: Outlets, /, **preferences: Any) -> tuple[Actor, Offer]:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    await town.standby(who, **{"channels": ALL, **preferences})
    await town.publish(offer=True)
    await town.settle()
    return who, await offer_of(town, who)


async def of(town: Town, channel: str, kind: str = "offer") -> Message:
    (message,) = await town.store.messages.many({"channel": channel, "kind": kind})
    return message


async def switch(town: Town, who: Actor, **channels: Channels) -> None:
    await account_updates.set_switches(town.services, who, NotificationPreferences(**channels))
