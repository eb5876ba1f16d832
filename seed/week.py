"""The week: twenty doctors' slots from yesterday to a week ahead, most of them booked."""

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import RefusedError
from quickdoc.core.types import local
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import bookings, claims, publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from seed import at_once
from seed.past import ago
from seed.town import VISITS, Place

DAYS = 8
MINUTES = 30
OPENS, CLOSES, LUNCH = 8, 18, 13
EVERYBODY_WORKS = 3
"""Days when no doctor is away: yesterday, today and tomorrow."""
TURNS = 4
"""Each doctor is away, or works one morning only, once in so many days."""
BOOKED = 0.97
TRIES = 6
PUBLISHED_AGO, BOOKED_AGO = 26, 20
"""Hours."""
CONFIRMED = 0.4

ADMIN = Actor(account_id="account_seed", role="admin")


async def publish(services: Services, place: Place, doctors: list[Doctor]) -> list[Slot]:
    """Publish the week's slots; existing ones are not changed."""
    earlier = ago(services, hours=PUBLISHED_AGO)
    published = await asyncio.gather(*(_publish_doctor(earlier, place, doctor) for doctor in doctors))
    return [slot for of_doctor in published for slot in of_doctor]


async def _publish_doctor(services: Services, place: Place, doctor: Doctor) -> tuple[Slot, ...]:
    publication = Publication(
        doctor_id=doctor.id,
        visit_type=VISITS[doctor.specialty],
        starts=_starts(place, int(doctor.id[-2:]), services.clock.now()),
        minutes=MINUTES,
        offer=False,
    )
    try:
        return (await publishing.publish(services, ADMIN, doctor.clinic_id, publication)).published
    except RefusedError:
        return ()  # the whole week is there


def _starts(place: Place, number: int, now: datetime) -> tuple[datetime, ...]:
    """When the n-th doctor sees patients: some on the half hour, some a quarter past."""
    zone, offset = ZoneInfo(place.zone), 15 * (number % 2)
    first = local(now, place.zone).date()
    starts = [
        datetime.combine(first + timedelta(days=day), time(hour, minute), tzinfo=zone)
        for day in range(DAYS)
        for hour in _hours(number, first + timedelta(days=day), is_soon=day < EVERYBODY_WORKS)
        for minute in (offset, offset + MINUTES)
    ]
    return tuple(each for each in starts if each > now)


def _hours(number: int, day: date, *, is_soon: bool) -> list[int]:
    turn = 0 if is_soon else (day.toordinal() + number) % TURNS
    closes = {1: OPENS, 2: LUNCH}.get(turn, CLOSES)
    return [hour for hour in range(OPENS, closes) if hour != LUNCH]


async def book(services: Services, found: list[Slot], people: list[Actor], dice: Random) -> int:
    """Book most slots, today's almost all of them; returns how many. Some patients have confirmed."""
    earlier = ago(services, hours=BOOKED_AGO)
    wanted = [each for each in found if each.start > earlier.clock.now() and dice.random() < BOOKED]

    def tried(slot: Slot) -> Coroutine[Any, Any, bool]:
        candidates = dice.choices(people, k=TRIES)
        return _book_one(earlier, slot, candidates, confirmed=dice.random() < CONFIRMED)

    return sum(await at_once.made([tried(slot) for slot in wanted]))


async def _book_one(services: Services, slot: Slot, candidates: list[Actor], *, confirmed: bool) -> bool:
    """Whether one of the candidates was free at that time."""
    for who in candidates:
        try:
            booking = await claims.claim(services, who, slot.id)
        except RefusedError:
            continue
        if confirmed:
            await bookings.confirm(services, who, booking.id)
        return True
    return False
