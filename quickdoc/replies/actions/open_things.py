"""What a phone can still answer: the open offers and coming visits of those it is verified for."""

from asyncio import gather
from datetime import datetime

from quickdoc.core.naming import Person
from quickdoc.identity.phones import (
    Phone,
    is_verified,
)
from quickdoc.identity.store.phone_places import Texted
from quickdoc.messaging.actions.phones import called
from quickdoc.offers.offers import Offer
from quickdoc.replies.replies import LONG_AGO, Open
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services


async def open_things(services: Services, number: str, now: datetime) -> tuple[Phone | None, list[Open]]:
    """A phone, and what it can still answer: offers, newest first, then coming visits, soonest first.

    Only those of accounts that it is verified for. A bare YES means the offer that was texted last, if its
    window is still running: then no other is marked as fresh.
    """
    offered, visiting, line = await gather(
        services.store.offers.open_of_phone(number, now),
        services.store.bookings.of_phone(number, now),
        services.store.phones.line(number),
    )
    phone, texted = (line.phone, line.texted) if line else (None, None)
    offers = [each for each in offered if is_verified(phone, each.holder.account_id)]
    visits = [each for each in visiting if each.holder and is_verified(phone, each.holder.account_id)]
    return phone, await _open(services, offers, visits, texted, now)


async def _open(
    services: Services, offers: list[Offer], visits: list[Booking], texted: Texted | None, now: datetime
) -> list[Open]:
    holders = [offer.holder for offer in offers] + [visit.holder for visit in visits if visit.holder]
    people = {Person(holder.patient_id, holder.patient_name) for holder in holders}
    labels = await called(services, people)
    meant = next((each for each in offers if texted and each.id == texted.offer_id and each.fresh(now)), None)
    return [
        *(
            Open(
                kind="offer",
                id=each.id,
                code=each.code,
                brief=each.brief,
                name=each.holder.patient_name,
                label=labels.get(each.holder.patient_id, ""),
                fresh=each is meant if meant else each.fresh(now),
                since=each.made_at,
            )
            for each in offers
        ),
        *(
            Open(
                kind="visit",
                id=each.id,
                code=each.code or "",
                brief=each.brief,
                name=each.holder.patient_name if each.holder else "",
                label=labels.get(each.holder.patient_id, "") if each.holder else "",
                confirmed=each.state != "booked",
                # The next text of the same phone may be about a visit that a text has just booked.
                since=each.history[0].at if each.via != "text" else LONG_AGO,
            )
            for each in visits
        ),
    ]
