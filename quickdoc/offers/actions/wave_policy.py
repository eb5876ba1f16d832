"""Whether each text of a wave may be sent: the send policy on what was read for the whole wave."""

from asyncio import gather
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import milliseconds
from quickdoc.identity.store.phone_places import Place
from quickdoc.messaging.actions.drafting import written
from quickdoc.messaging.actions.retries import TAKEN_UP_AFTER
from quickdoc.messaging.actions.send_policy import caps, end_of_quiet, take_place
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.send_policy import Counted, Facts, block_reason, of_phone
from quickdoc.messaging.texts import offer_texts
from quickdoc.offers.actions.ground import Ground
from quickdoc.offers.offers import Offer
from quickdoc.services import Services


def facts_of(offer: Offer, on: Ground, clinic: Clinic, wait: float, now: datetime) -> Facts:
    """The text of an offer, and what was read of its recipient. `wait`: for its turn, in seconds."""
    text = written("sms", "offer", offer, text=offer_texts.offer(offer), expires_at=offer.expires_at, now=now)
    person, line = on.people[offer.standby_id], on.lines.get(offer.holder.phone)
    zone = on.zones.get(person.patient_id, person.zone)
    facts = Facts(
        text,
        now,
        quiet_until=end_of_quiet(zone, (clinic.policy.quiet_hours, person.dnd), now),
        turn_at=milliseconds(now + timedelta(seconds=wait)) if wait else None,
    )
    return of_phone(facts, line and line.phone, offer.holder.account_id)


def judged(facts: Facts) -> Message:
    """The text as it is stored: with a reason if it may not be sent now."""
    found = block_reason(facts)
    if found is None:
        return facts.message.model_copy(update={"due_at": facts.now + TAKEN_UP_AFTER})
    state = "intent" if found.until else "suppressed"
    changes = {"state": state, "reason": found.reason, "due_at": found.until}
    return facts.message.model_copy(update=changes)


async def with_places(
    services: Services, known: Sequence[Facts], on: Ground, standing: AbstractSet[str], now: datetime
) -> list[Facts]:
    """Count each text towards the caps of its phone.

    All are tried in one command; those whose phone was changed by another process follow one by one.
    """
    policy = on.clinic.policy if on.clinic else Policy()
    wanted = [_place(each.message, on, standing) for each in known]
    seen = {place: on.lines[place.number].offered for place in wanted if place.number in on.lines}
    said = await services.store.phones.offer_all(seen, now, caps(policy))
    placed, slowly = [], []
    for facts, place in zip(known, wanted, strict=True):
        may = said.get(place)
        if may is None:
            slowly.append(facts)
        else:
            placed.append(facts._replace(place=Counted(is_full=not may)))
    return [*placed, *await gather(*(_counted(services, each, policy, now) for each in slowly))]


def _place(text: Message, on: Ground, standing: AbstractSet[str]) -> Place:
    line = on.lines.get(text.phone)
    last = line.texted.offer_id if line and line.texted else None
    over = None if last in standing else last
    return Place(text.phone, text.about, text.expires_at, over)


async def _counted(services: Services, facts: Facts, policy: Policy, now: datetime) -> Facts:
    text = facts.message
    try:
        return facts._replace(place=await take_place(services, text, text.phone, policy, now))
    except DeliveryDelayedError:
        return facts._replace(place=Counted(again_at=now + TAKEN_UP_AFTER))
    except UnreadableError:
        return facts._replace(is_unreadable=True)
