"""What people do to a town, one function for each act. A number chooses who, what and how."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.policy import Policy
from quickdoc.core.ids import new_id
from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, round_controls, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import receiving
from quickdoc.replies.inbound import Inbound
from quickdoc.scheduling.actions import bookings, claims, slots, undoing
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import adding, earlier, standbys
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from tests.town import CENTRE, Town

T = TypeVar("T")
NIGHT, NEVER = Window(start=21 * 60, end=8 * 60), Window(start=0, end=0)
WORDS = (
    "CONFIRM {}",
    "PASS {}",
    "CANCEL {}",
    "EARLIER",
    "yes",
    "no",
    "STOP",
    "START",
    "PAUSE",
    "STANDBY",
    "STATUS",
    "{}",
)


class Missing(Exception):  # noqa: N818  it is no error
    """There is nothing yet that the act could be done to."""


@dataclass
class Picks:
    """Choices out of one number. 0 always picks the first, so that an example shrinks towards it."""

    number: int

    def of(self, things: Sequence[T]) -> T:
        if not things:
            raise Missing
        self.number, index = divmod(self.number, len(things))
        return things[index]

    def newest(self, things: Sequence[T]) -> T:
        return self.of(things[::-1])


@dataclass
class World:
    """A town, the people in it, and which slots were published for the feed alone."""

    town: Town
    people: list[Actor] = field(default_factory=list)

    def patient(self, patient_id: str) -> Actor:
        return next(person for person in self.people if patient_id in person.patient_ids)


Act = Callable[[World, Picks], Coroutine[Any, Any, object]]


async def _visit(world: World, pick: Picks) -> Booking:
    return pick.newest(await world.town.store.bookings.many({"kind": "visit"}))


async def _offer(world: World, pick: Picks) -> Offer:
    """Any offer: fresh, late, over, or of an earlier opening."""
    return pick.newest(await world.town.store.offers.many({}))


async def _standby(world: World, pick: Picks) -> tuple[Actor, Standby]:
    chosen = pick.of(await world.town.store.standbys.many({"active": True}))
    return world.patient(chosen.patient_id), chosen


def _preferences(pick: Picks) -> Preferences:
    whats: tuple[dict[str, Any], ...] = (
        {"specialties": ("dermatology",)},
        {"clinic_ids": ("clinic_1",)},
        {"doctor_ids": ("doctor_2",)},
        {"specialties": ("dermatology", "cardiology")},
    )
    hows: tuple[dict[str, Any], ...] = (
        {},
        {"channels": ("live",)},
        {"notice": 120},
        {"dnd": Window(start=9 * 60, end=11 * 60)},
        {"off_days": ("2026-11-24",)},
    )
    return Preferences.model_validate({"point": CENTRE, "notice": 0, **pick.of(whats), **pick.of(hows)})


async def publish(world: World, pick: Picks) -> None:
    hours = pick.of((26, 1, 2, 5, 0.5))
    await world.town.publish(hours, pick.of(("doctor_1", "doctor_2")), offer=pick.of((True, True, False)))


async def claim(world: World, pick: Picks) -> None:
    slot = pick.newest(await world.town.store.slots.many({}))
    await claims.claim(world.town.services, pick.of(world.people), slot.id)


async def cancel(world: World, pick: Picks) -> None:
    visit = await _visit(world, pick)
    assert visit.holder
    who = pick.of((world.town.staff, world.patient(visit.holder.patient_id)))
    await bookings.cancel(world.town.services, who, visit.id)


async def miss(world: World, pick: Picks) -> None:
    visit = await _visit(world, pick)
    await world.town.wait(max(0.0, (visit.brief.start - world.town.clock.now()).total_seconds()))
    await bookings.mark_no_show(world.town.services, world.town.staff, visit.id)


async def withdraw(world: World, pick: Picks) -> None:
    slot = pick.newest(await world.town.store.slots.many({}))
    await slots.withdraw(world.town.services, world.town.staff, slot.id)


async def undo(world: World, pick: Picks) -> None:
    slot = pick.newest(await world.town.store.slots.many({}))
    await undoing.undo(world.town.services, world.town.staff, slot.id)


async def accept(world: World, pick: Picks) -> None:
    offer = await _offer(world, pick)
    await offers.accept(world.town.services, world.patient(offer.holder.patient_id), offer.id)


async def pass_on(world: World, pick: Picks) -> None:
    offer = await _offer(world, pick)
    await unanswered.pass_on(world.town.services, world.patient(offer.holder.patient_id), offer.id)


async def text(world: World, pick: Picks) -> None:
    offer = await _offer(world, pick)
    body = pick.of(WORDS).format(offer.code)
    inbound = Inbound(sid=new_id("SM"), phone=offer.holder.phone, body=body)
    await receiving.receive(world.town.services, inbound)


async def add_standby(world: World, pick: Picks) -> None:
    await adding.add(world.town.services, pick.of(world.people), None, _preferences(pick))


async def change_standby(world: World, pick: Picks) -> None:
    who, chosen = await _standby(world, pick)
    await standbys.change(world.town.services, who, chosen.id, _preferences(pick))


async def pause_standby(world: World, pick: Picks) -> None:
    who, chosen = await _standby(world, pick)
    until = world.town.clock.now() + timedelta(minutes=pick.of((20, 300)))
    await standbys.pause(world.town.services, who, chosen.id, pick.of((until, None)))


async def remove_standby(world: World, pick: Picks) -> None:
    who, chosen = await _standby(world, pick)
    await standbys.remove(world.town.services, who, chosen.id)


async def enrol(world: World, pick: Picks) -> None:
    visit = await _visit(world, pick)
    assert visit.holder
    await earlier.enrol(world.town.services, world.patient(visit.holder.patient_id), visit.id)


async def swap(world: World, pick: Picks) -> None:
    visit = await _visit(world, pick)
    assert visit.holder
    slot = pick.newest(await world.town.store.slots.many({}))
    who = world.patient(visit.holder.patient_id)
    await claims.swap(world.town.services, who, slot.id, visit.holder.patient_id, visit.id)


async def set_policy(world: World, pick: Picks) -> None:
    policy = Policy(
        mode=pick.of(("waves", "queue", "race")),
        wave_size=pick.of((2, 1, 3)),
        window=pick.of((600, 60)),
        grace=pick.of((0, 30)),
        cap_day=pick.of((50, 1, 2)),
        cap_week=pick.of((50, 3)),
        min_notice=pick.of((0, 45)),
        exclusive=pick.of((False, True)),
        quiet_hours=pick.of((NEVER, NIGHT)),
    )
    await clinics.set_policy(world.town.services, world.town.staff, "clinic_1", policy)


async def stop_round(world: World, pick: Picks) -> None:
    one = pick.newest(await world.town.store.rounds.many({}))
    await round_controls.stop(world.town.services, world.town.staff, one.id, "why")


async def resume_round(world: World, pick: Picks) -> None:
    one = pick.newest(await world.town.store.rounds.many({}))
    await round_controls.resume(world.town.services, world.town.staff, one.id)


async def pick_somebody(world: World, pick: Picks) -> None:
    slot = pick.newest(await world.town.store.slots.many({}))
    _, chosen = await _standby(world, pick)
    await round_controls.pick(world.town.services, world.town.staff, slot.id, chosen.id, "why")


ACTS: dict[str, Act] = {
    "publish": publish,
    "claim": claim,
    "cancel": cancel,
    "miss": miss,
    "withdraw": withdraw,
    "undo": undo,
    "accept": accept,
    "pass": pass_on,
    "text": text,
    "add standby": add_standby,
    "change standby": change_standby,
    "pause standby": pause_standby,
    "remove standby": remove_standby,
    "enrol": enrol,
    "swap": swap,
    "set policy": set_policy,
    "stop round": stop_round,
    "resume round": resume_round,
    "pick somebody": pick_somebody,
}
