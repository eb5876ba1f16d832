"""Making a doctor's slots what their schedules say, sixty days ahead.

It may run twice, late, or in two processes at once: ids are derived from what is planned, a unique index
keeps a doctor's slots apart, and whoever has written looks again whether the schedule is still the same.
What is booked is never touched. What is new starts no round; it is in the feed (`SlotPublished`).
"""

from asyncio import Semaphore, gather
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from quickdoc.clinics.visit_types import VisitType
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import SlotPublished
from quickdoc.scheduling import new_slots, planning
from quickdoc.scheduling.actions import shutting
from quickdoc.scheduling.new_slots import ANYBODYS, terms_of
from quickdoc.scheduling.planning import Planned
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store.schedules import Generation
from quickdoc.scheduling.ticks import ticks
from quickdoc.scheduling.work import Work
from quickdoc.services import Services

LOOK_AGAIN = timedelta(hours=6)
"""How often a doctor is looked at though nothing was changed: days come into reach, other slots go."""
ATTEMPTS = 5
CHUNK = 500
MAX_CONCURRENT = 4
BATCH_SIZE = 100
"""Doctors who are looked at together."""


async def load(services: Services, doctor_ids: Sequence[str]) -> list[Work]:
    """What the slots of these doctors follow from, in four queries."""
    store, now = services.store, services.clock.now()
    doctors, schedules, absences = await gather(
        store.doctors.with_ids(doctor_ids),
        store.schedules.of_doctors(doctor_ids),
        store.absences.of_doctors(doctor_ids, now),
    )
    clinics, types = await gather(
        store.clinics.with_ids(each for doctor in doctors for each in doctor.clinic_ids),
        store.visit_types.with_ids(each.visit_type_id for each in schedules if each.visit_type_id),
    )
    places, kinds = {each.id: each for each in clinics}, {each.id: each for each in types}
    return [
        Work(
            doctor,
            tuple(each for each in schedules if each.doctor_id == doctor.id),
            tuple(each for each in absences if each.doctor_id == doctor.id),
            {each: places[each] for each in doctor.clinic_ids if each in places},
            {
                each.visit_type_id: kinds[each.visit_type_id]
                for each in schedules
                if each.doctor_id == doctor.id and each.visit_type_id in kinds
            },
        )
        for doctor in doctors
    ]


async def generate(services: Services, doctor_id: str) -> Work:
    """Make a doctor's slots what their schedules say, again until nobody has changed those meanwhile."""
    (work,) = await load(services, [doctor_id])
    for _ in range(ATTEMPTS):
        now = services.clock.now()
        seen = work.fingerprint(now)
        if not work.doctor.suspended_at:
            await _reconcile(services, work, now)
        (work,) = await load(services, [doctor_id])
        if work.fingerprint(now) == seen:
            break
    return work


async def look_after(services: Services) -> bool:
    """Generate what is due: all doctors in turn, changed ones at once. Returns whether there may be more."""
    now = services.clock.now()
    due = await services.store.generations.due(now, BATCH_SIZE)
    if not due:
        return False
    works = {work.doctor.id: work for work in await load(services, [each.id for each in due])}
    turns = Semaphore(MAX_CONCURRENT)

    async def look_at(one: Generation) -> Generation:
        async with turns:
            work = works.get(one.id)
            if work and work.fingerprint(now) != one.fingerprint:
                work = await generate(services, one.id)
        seen = work.fingerprint(now) if work else ""
        return one.model_copy(update={"fingerprint": seen, "due_at": now + LOOK_AGAIN})

    await services.store.generations.done(await gather(*map(look_at, due)))
    return len(due) == BATCH_SIZE


async def _reconcile(services: Services, work: Work, now: datetime) -> None:
    planned = work.planned(now)
    present = await services.store.slots.ahead_of(work.doctor.id, now)
    given_up = await services.store.bookings.off_schedule(
        [each.id for each in present if each.state == "withdrawn"]
    )
    wanted = _named(planned, given_up)
    extra = [each for each in present if each.state in shutting.FREE and not _stays(work, each, wanted)]
    await shutting.close_each(services, extra, "off_schedule")
    gone = {each.id for each in extra}
    there = [each for each in present if each.id not in gone]
    await _insert(services, work, _missing(wanted, there), now)


def _stays(work: Work, slot: Slot, wanted: dict[str, Planned]) -> bool:
    return slot.id in wanted if slot.source == "generated" else work.fits(slot)


def _named(planned: Iterable[Planned], given_up: set[str]) -> dict[str, Planned]:
    """The planned slots by their ids: of those that were closed by an earlier schedule a new one is made."""
    found: dict[str, Planned] = {}
    for plan in planned:
        repetition = 0
        while (slot_id := planning.slot_id(plan, repetition)) in given_up:
            repetition += 1
        found[slot_id] = plan
    return found


def _missing(wanted: dict[str, Planned], there: Sequence[Slot]) -> dict[str, Planned]:
    known = {each.id for each in there}
    taken = {tick for each in there if each.live for tick in ticks(each.start, each.end)}
    return {
        slot_id: plan
        for slot_id, plan in wanted.items()
        if slot_id not in known and taken.isdisjoint(ticks(*plan.span))
    }


async def _insert(services: Services, work: Work, missing: dict[str, Planned], now: datetime) -> None:
    known = await _known_types(services, work) if missing else {}
    todo = list(missing.items())
    for place in range(0, len(todo), CHUNK):
        made = [_slot(work, known, slot_id, plan, now) for slot_id, plan in todo[place : place + CHUNK]]
        events = [new_event(SlotPublished, each, now) for each in made]
        inserted = await services.store.slots.insert_new(list(zip(made, events, strict=True)))
        await dispatch(services, *(event for event, is_new in zip(events, inserted, strict=True) if is_new))
        await _close_if_shut(services, work, made)


async def _known_types(services: Services, work: Work) -> dict[str, list[VisitType]]:
    found = await gather(*(services.store.visit_types.of_clinic(each) for each in work.clinics))
    return dict(zip(work.clinics, found, strict=True))


def _slot(work: Work, known: dict[str, list[VisitType]], slot_id: str, plan: Planned, now: datetime) -> Slot:
    kind = plan.kind
    visit_type = work.types.get(kind.visit_type_id or "")
    return new_slots.publish(
        slot_id,
        work.clinics[kind.clinic_id],
        work.doctor,
        visit_type=kind.visit_type,
        start=plan.span.start,
        end=plan.span.end,
        now=now,
        ages=visit_type.ages if visit_type else None,
        terms=terms_of(visit_type, known[kind.clinic_id]) if visit_type else ANYBODYS,
        source="generated",
    )


async def _close_if_shut(services: Services, work: Work, made: Sequence[Slot]) -> None:
    """The doctor was suspended, or the clinic closed, since they were read."""
    for clinic_id in {each.clinic_id for each in made}:
        if await shutting.is_shut(services, work.doctor.id, clinic_id):
            await shutting.shut_each(services, [each.id for each in made if each.clinic_id == clinic_id])
