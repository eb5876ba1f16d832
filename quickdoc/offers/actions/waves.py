"""Making the offers of a wave together: one write, however many people are asked."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from quickdoc.core.ids import free_code, new_id
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import OfferMade
from quickdoc.identity.patients import Patient
from quickdoc.offers import windows
from quickdoc.offers.actions.ground import Ground
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round
from quickdoc.scheduling.actions.claim_attempts import holder
from quickdoc.services import Services
from quickdoc.storage.together import insert_all

ATTEMPTS = 5


class Beside(Protocol):
    """What is stored while the offers are being written, and deleted for those that were refused."""

    async def store(self, services: Services, events: Sequence[OfferMade]) -> None:
        """Store what belongs to offers that are being written."""

    async def forget(self, services: Services, refused: Sequence[OfferMade]) -> None:
        """Delete what belongs to offers whose write was refused."""


async def make_offers(
    services: Services, round_: Round, asked: Sequence[Asked], on: Ground, beside: Beside
) -> list[OfferMade]:
    """Make the missing offers, except to those who have left the line.

    The events are committed but not dispatched: the caller dispatches those of a wave together.
    """
    made: list[OfferMade] = []
    missing = [each for each in asked if each.standby_id in on.people and (each.until or round_.next_at)]
    for _ in range(ATTEMPTS):
        events = [_draft(round_, each, on, services.clock.now()) for each in missing]
        refused, _ = await gather(
            insert_all(services.store.offers, [(event.state, [event]) for event in events]),
            beside.store(services, events),
        )
        made += [each for number, each in enumerate(events) if number not in refused]
        if not refused:
            break
        await beside.forget(services, [events[each] for each in sorted(refused)])
        there = await services.store.offers.asked(round_.slot_id, round_.opening)
        # Those still without an offer were refused because another offer took their code: try another code.
        missing = [missing[each] for each in sorted(refused) if missing[each].patient_id not in there]
    return made


def _draft(round_: Round, asked: Asked, on: Ground, now: datetime) -> OfferMade:
    standby = on.people[asked.standby_id]
    person = Patient(
        id=standby.patient_id,
        account_id=standby.account_id,
        name=standby.patient_name,
        phone=standby.phone,
        zone=standby.zone,
    )
    code, label = free_code(on.codes[standby.phone]), on.labels.get((standby.phone, standby.patient_id), "")
    on.codes[standby.phone].add(code)  # somebody else in the wave may share the phone
    offer = Offer(
        id=new_id("offer"),
        slot_id=round_.slot_id,
        opening=round_.opening,
        round_id=round_.id,
        wave=asked.wave,
        standby_id=standby.id,
        holder=holder(person),
        brief=round_.brief,
        code=code,
        made_at=now,
        expires_at=windows.answer_by(round_, asked.until, now),
        exclusive=round_.policy.mode == "queue",
        first_come=round_.policy.mode == "race" and asked.until is None,
        picked=asked.until is not None,
        channels=standby.channels,
        named=bool(label),
        label=label,
        zone=on.zones.get(standby.patient_id, standby.zone),
        instead_of=standby.instead_of,
    )
    return new_event(OfferMade, offer, now)
