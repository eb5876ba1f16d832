"""Acts about slots and visits."""

from datetime import timedelta

from quickdoc.events import models as events
from quickdoc.scheduling.actions import attendance, bookings, claims, day_ends, slots, undoing
from quickdoc.waitlist.actions import earlier
from tests.sync.acts.scene import Scene, act


@act(events.SlotPublished, events.SlotOpened)
async def publish(scene: Scene) -> None:
    await scene.town.publish(scene.dice.randint(1, 12), offer=scene.dice.random() < 0.7)


@act(events.SlotPublished)
async def publish_to_the_feed(scene: Scene) -> None:
    await scene.town.publish(scene.dice.randint(1, 12))


@act(
    events.SlotOpened,
    events.SlotHeld,
    events.BookingHeld,
    events.RoundStarted,
    events.WaveSent,
    events.OfferMade,
    events.StandbyRanked,
)
async def open_slot(scene: Scene) -> None:
    await scene.town.publish(scene.dice.randint(2, 12), offer=True)


@act(
    events.BookingMade,
    events.SlotTaken,
    events.StandbyFulfilled,
    events.RoundFilled,
    events.OfferLost,
    after=("open slot",),
)
async def claim(scene: Scene) -> None:
    slot = await scene.slot()
    await claims.claim(scene.town.services, scene.person(), slot.id)


@act(events.BookingCancelled, events.SlotOpened, after=("publish to the feed", "claim"))
async def cancel(scene: Scene) -> None:
    booking = await scene.visit()
    await bookings.cancel(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingSeen, after=("publish to the feed", "claim", "cancel"))
async def see(scene: Scene) -> None:
    visits = await scene.town.store.bookings.many({"kind": "visit"})
    visit = scene.any_of([each for each in visits if each.is_unseen])
    await bookings.see(scene.town.services, scene.owner(visit), visit.id)


@act(events.BookingConfirmed, after=("publish to the feed", "claim"))
async def confirm(scene: Scene) -> None:
    booking = await scene.visit()
    await bookings.confirm(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingArrived, after=("publish to the feed", "claim"))
async def arrive(scene: Scene) -> None:
    booking = await scene.visit()
    scene.town.clock.moment = max(scene.town.clock.moment, booking.brief.start)
    await attendance.arrive(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingBegun, after=("publish to the feed", "claim", "arrive"))
async def begin(scene: Scene) -> None:
    booking = await scene.visit()
    await attendance.begin(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingCompleted, after=("publish to the feed", "claim", "arrive"))
async def complete(scene: Scene) -> None:
    booking = await scene.visit()
    await attendance.complete(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingSteppedBack, after=("publish to the feed", "claim", "arrive"))
async def step_back(scene: Scene) -> None:
    booking = await scene.visit()
    await attendance.step_back(scene.town.services, scene.town.staff, booking.id)


@act(events.BookingUnresolved, after=("publish to the feed", "claim"))
async def end_the_day(scene: Scene) -> None:
    booking = await scene.visit()
    scene.town.clock.moment = max(scene.town.clock.moment, booking.brief.end + timedelta(hours=20))
    await day_ends.end_day(scene.town.services, booking)


@act(events.BookingMissed, after=("publish to the feed", "claim"))
async def mark_no_show(scene: Scene) -> None:
    booking = await scene.visit()
    scene.town.clock.moment = max(scene.town.clock.moment, booking.brief.start)
    await bookings.mark_no_show(scene.town.services, scene.town.staff, booking.id)


@act(
    events.BookingBlocked,
    events.SlotWithdrawn,
    events.OfferWithdrawn,
    events.RoundStopped,
    after=("open slot",),
)
async def withdraw(scene: Scene) -> None:
    await slots.withdraw(scene.town.services, scene.town.staff, (await scene.slot()).id)


@act(events.BookingRestored, events.SlotTaken, after=("publish to the feed", "claim", "cancel"))
async def undo(scene: Scene) -> None:
    await undoing.undo(scene.town.services, scene.town.staff, (await scene.slot()).id)


@act(events.BookingLifted, events.SlotOpened, after=("publish to the feed", "withdraw"))
async def open_again(scene: Scene) -> None:
    blocks = await scene.town.store.bookings.many({"kind": "block", "active": True})
    await undoing.undo(scene.town.services, scene.town.staff, scene.any_of(blocks).slot_id)


@act(events.StandbyAdded, after=("publish to the feed", "claim"))
async def enrol(scene: Scene) -> None:
    """Somebody who has a visit asks for an earlier one."""
    visit = await scene.visit()
    await earlier.enrol(scene.town.services, scene.owner(visit), visit.id)


@act(events.BookingMoved, after=("publish to the feed", "claim", "enrol", "publish soon"))
async def swap(scene: Scene) -> None:
    visit = await scene.visit()
    slot = await scene.slot()
    await claims.swap(scene.town.services, scene.owner(visit), slot.id, None, visit.id)


@act(events.SlotPublished)
async def publish_soon(scene: Scene) -> None:
    """Earlier than all others."""
    await scene.town.publish(0.5)


@act(events.OfferExpired, after=("open slot",))
async def wait(scene: Scene) -> None:
    await scene.town.wait(scene.dice.choice([1, 61, 601, 3000]))


@act(
    events.OfferExpired,
    events.BookingExpired,
    events.SlotReleased,
    events.RoundReleased,
    after=("open slot",),
)
async def wait_out(scene: Scene) -> None:
    """Everybody has been asked by then."""
    for _ in range(6):
        await scene.town.wait(900)
