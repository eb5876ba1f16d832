"""Acts that change what a doctor works: weekly hours, absences."""

from datetime import timedelta

from quickdoc.events import models as events
from quickdoc.scheduling.actions import absences, claims, schedules, settling
from quickdoc.scheduling.actions.absences import NewAbsence
from quickdoc.scheduling.actions.schedules import ScheduleBody
from quickdoc.scheduling.actions.settling import Settling
from quickdoc.scheduling.schedules import Schedule
from tests.sync.acts.scene import Scene, act

FEW_DAYS = timedelta(days=3)


def _week(scene: Scene, start: int) -> ScheduleBody:
    """Two slots tomorrow and the day after, to keep the histories short."""
    first = scene.town.clock.now().date()
    hours = tuple({"weekday": day, "start": start, "end": start + 120} for day in range(7))
    fields = {"valid_from": first, "valid_until": first + FEW_DAYS, "visit_type": "check-up", "minutes": 60}
    return ScheduleBody.model_validate({"hours": hours, **fields})


async def _any_schedule(scene: Scene) -> Schedule:
    return scene.any_of(await scene.town.store.schedules.many({}))


@act(events.SlotPublished)
async def add_schedule(scene: Scene) -> None:
    wanted = _week(scene, 60 * scene.dice.randint(8, 18))
    await schedules.add(scene.town.services, scene.town.staff, "clinic_1", "doctor_1", wanted)


@act(events.SlotPublished, events.SlotWithdrawn, after=("add schedule",))
async def change_schedule(scene: Scene) -> None:
    present = await _any_schedule(scene)
    start = present.hours[0].start
    wanted = _week(scene, (start + 60) % 1200)
    await schedules.change(scene.town.services, scene.town.staff, "clinic_1", present.id, wanted)


@act(events.SlotWithdrawn, after=("add schedule",))
async def remove_schedule(scene: Scene) -> None:
    present = await _any_schedule(scene)
    await schedules.remove(scene.town.services, scene.town.staff, "clinic_1", present.id)


@act(events.SlotWithdrawn, after=("add schedule",))
async def add_absence(scene: Scene) -> None:
    now = scene.town.clock.now()
    wanted = NewAbsence(start=now, end=now + timedelta(days=scene.dice.randint(1, 3)))
    await absences.add(scene.town.services, scene.town.staff, "clinic_1", "doctor_1", wanted)


@act(events.SlotPublished, after=("add schedule", "add absence"))
async def remove_absence(scene: Scene) -> None:
    absence = scene.any_of(await scene.town.store.absences.many({}))
    await absences.remove(scene.town.services, scene.town.staff, "clinic_1", absence.id)


@act(events.BookingCancelled, events.SlotWithdrawn)
async def settle_visits(scene: Scene) -> None:
    """Somebody books, the doctor falls ill, and the visit is cancelled."""
    services, staff = scene.town.services, scene.town.staff
    slot = await scene.town.publish(scene.dice.randint(5, 90))
    await claims.claim(services, scene.person(), slot.id)
    wanted = NewAbsence(start=slot.start, end=slot.end)
    await absences.add(services, staff, "clinic_1", "doctor_1", wanted)
    await settling.settle(services, staff, "clinic_1", "doctor_1", Settling(how="cancel"))
