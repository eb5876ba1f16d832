"""Texts whose webhook never came."""

from quickdoc.identity.accounts import Actor
from quickdoc.messaging.ports import Received
from quickdoc.replies.actions.missed import catch_up
from tests.texting.stage import later
from tests.town import Town


async def begun(town: Town) -> Town:
    """Read for the first time, a while ago."""
    await catch_up(town.services)
    later(town, minutes=10)
    return town


async def writes(town: Town, who: Actor, body: str, opt_out_type: str | None = None) -> Received:
    """A patient writes, and no webhook tells us."""
    number = len(town.sms_sender.inbound)
    text = Received(f"SM_in_{number}", await town.phone_of(who), body, town.clock.now(), opt_out_type)
    town.sms_sender.inbound.append(text)
    return text


async def swept(town: Town, seconds: float = 20) -> None:
    """Some time passes, and the list is read."""
    later(town, seconds=seconds)
    while await catch_up(town.services):
        pass
    await town.settle()


async def answers_to(town: Town, who: Actor) -> list[str]:
    """What we texted somebody by ourselves that is no offer."""
    phone = await town.phone_of(who)
    return [each.body for each in town.sms_sender.sent if each.to == phone and "CONFIRM" not in each.body]
