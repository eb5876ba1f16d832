"""What has happened at the first clinic lately: a fortnight of openings and answers, and a chain of moves.

It lets the demo show what needs a past: waves sized by what patients have done, a place in line with its
odds, why an opening did not come, and one story told across three slots. All of it is made by the actions
that make it in a running clinic, under a clock that shows the past.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import RefusedError
from quickdoc.core.types import local
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, response_stats, round_controls, rounds, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import bookings, endings, publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.actions import earlier, ranking, registrations
from quickdoc.waitlist.actions.registrations import Registration
from seed import people
from seed.past import ago
from seed.town import VISITS, Place
from seed.week import ADMIN

CLINIC = "clinic_1"
DAYS = 13
SAYS_YES, SAYS_NO = 0.09, 0.25
"""Shares of the offers that are accepted and declined. In published figures one in eleven is accepted."""
MAX_WAVES = 3
STEPS = 3
"""Slots in the chain: two people move up, and the last slot goes to somebody who had no visit."""
WALK_INS = (
    ("Bruno Salgado", "+15550108001", 0, "Prefers to be called"),
    ("Mirela Popescu", "+15550108002", 2, "Referred by Dr. Ferrer"),
    ("Tadeusz Wolski", "+15550108003", 1, "No smartphone"),
)
"""Name, phone, urgency and label of people whom the front desk put in line."""


async def live_through(services: Services, place: Place, dice: Random) -> int:
    """Create the history of two weeks; returns the number of openings."""
    doctors = await services.store.doctors.by_name(clinic_id=CLINIC)
    doctors.sort(key=lambda doctor: doctor.id)
    for day in range(DAYS, 1, -1):
        await _opening(services, place, doctors[day % len(doctors)], day, dice)
    asked = {offer.holder.patient_id for offer in await services.store.offers.everything()}
    for patient_id in sorted(asked):
        await ranking.rank_patient(services, patient_id)
    await response_stats.learn(services, CLINIC)
    return DAYS - 1


async def _opening(services: Services, place: Place, doctor: Doctor, day: int, dice: Random) -> None:
    """One opening, so many days ago in the morning, for the day after."""
    now, zone = services.clock.now(), ZoneInfo(place.zone)
    then = local(now, place.zone).date() - timedelta(days=day)
    opened = datetime.combine(then, time(9, dice.randrange(60)), tzinfo=zone)
    start = datetime.combine(then + timedelta(days=1), time(13, 15), tzinfo=zone)  # at lunch nobody else is
    slot = await _opened(ago(services, seconds=(now - opened).total_seconds()), doctor, start)
    for _ in range(MAX_WAVES):
        one = await services.store.rounds.get(round_id(slot.id, slot.opening))
        if one.next_at is None:
            return
        await rounds.advance(_at(services, one.next_at), one.id)
        if await _answer(services, slot, dice):
            return


async def _opened(services: Services, doctor: Doctor, start: datetime) -> Slot:
    visit_type = VISITS[doctor.specialty]
    publication = Publication(doctor_id=doctor.id, visit_type=visit_type, starts=(start,), minutes=30)
    slot = (await publishing.publish(services, ADMIN, CLINIC, publication)).published[0]
    await rounds.start(services, slot.id, slot.opening)
    return slot


async def _answer(services: Services, slot: Slot, dice: Random) -> bool:
    """Let those who were just asked answer, soonest first. Whether somebody took it."""
    for at, _, offer in await _answers(services, slot, dice):
        chance, moment = dice.random(), _at(services, min(at, offer.expires_at))
        if chance < SAYS_YES:
            await _take(moment, offer)
            return True
        if chance < SAYS_YES + SAYS_NO:
            await unanswered.pass_on(moment, _speaks(offer.holder), offer.id)
    return False


async def _answers(services: Services, slot: Slot, dice: Random) -> list[tuple[datetime, str, Offer]]:
    asked = await services.store.offers.of_opening(slot.id, slot.opening)
    fresh = [each for each in asked if each.state == "asked"]
    return sorted((each.made_at + timedelta(seconds=dice.uniform(20, 540)), each.id, each) for each in fresh)


async def _take(services: Services, offer: Offer) -> Booking:
    visit = await offers.accept(services, _speaks(offer.holder), offer.id)
    await endings.close_offers(services, offer.slot_id)
    return visit


async def chain(services: Services) -> None:
    """A visit is cancelled; who has a later one moves up, and so does the next."""
    visits = await _visits(services)
    if len(visits) < STEPS:
        return
    for visit in visits[1:]:
        if visit.holder:
            await earlier.enrol(ago(services, days=2), _speaks(visit.holder), visit.id)
    await bookings.cancel(ago(services, minutes=40), ADMIN, visits[0].id)
    for number, (free, later) in enumerate(pairwise(visits)):
        minutes = 39 - 15 * number
        await _move(services, free, later, minutes)
    await _end(services, visits[-1])


async def _visits(services: Services) -> Sequence[Booking]:
    """One doctor's visits on three days, each of another patient, the first of them soon."""
    soon = services.clock.now() + timedelta(hours=2)
    found: list[Booking] = []
    coming = [each for each in await services.store.bookings.everything() if _is_wanted(each, soon)]
    for booking in sorted(coming, key=lambda visit: visit.brief.start):
        theirs = {visit.holder.patient_id for visit in found if visit.holder}
        apart = not found or booking.brief.start - found[-1].brief.start > timedelta(hours=20)
        if not (apart and booking.holder) or booking.holder.patient_id in theirs or len(found) == STEPS:
            continue
        # A patient who moves up must be free then: patients have visits at other clinics as well.
        if not found or not await services.store.bookings.busy([booking.holder.patient_id], found[-1].brief):
            found.append(booking)
    return found


def _is_wanted(booking: Booking, soon: datetime) -> bool:
    is_visit = booking.kind == "visit" and booking.active
    return is_visit and booking.brief.doctor_id == "doctor_01" and booking.brief.start > soon


async def _move(services: Services, free: Booking, later: Booking, minutes: int) -> None:
    """The holder of a later visit is offered the free slot and takes it."""
    slot = await services.store.slots.get(free.slot_id)
    await rounds.start(ago(services, minutes=minutes), slot.id, slot.opening)
    waits = await services.store.standbys.for_visit(later.id)
    if waits is None:
        return
    asked = ago(services, minutes=minutes, seconds=-5)
    offer = await round_controls.pick(
        asked, ADMIN, slot.id, waits.id, "Asked at the desk for something earlier"
    )
    await _take(ago(services, minutes=minutes - 8), offer)


async def _end(services: Services, vacated: Booking) -> None:
    """Give the last slot of the chain to a patient in line, but not to the demo's own patient."""
    slot = await services.store.slots.get(vacated.slot_id)
    await rounds.start(ago(services, minutes=8), slot.id, slot.opening)
    for waits in await services.store.standbys.page_of_line(slot.topics, None, 10):
        if waits.phone != people.phone(1) and waits.instead_of is None:
            with suppress(RefusedError):
                offer = await round_controls.pick(
                    ago(services, minutes=7), ADMIN, slot.id, waits.id, "Called us today"
                )
                await _take(ago(services, minutes=3), offer)
                return


async def desk_list(services: Services) -> None:
    """People without an account, whom the front desk put in line."""
    for number, (name, phone, urgency, label) in enumerate(WALK_INS):
        since = services.clock.now() - timedelta(days=3 + 4 * number)
        wanted = Registration(name=name, phone=phone, urgency=urgency, label=label, since=since)
        try:
            await registrations.register(services, ADMIN, CLINIC, wanted)
        except RefusedError:
            return  # they are there already


def _speaks(holder: Holder) -> Actor:
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


def _at(services: Services, moment: datetime) -> Services:
    return ago(services, seconds=(services.clock.now() - moment).total_seconds())
