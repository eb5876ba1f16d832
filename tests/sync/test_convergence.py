"""Promise 5: every screen converges to the database.

For every history of actions: a snapshot taken at any moment, plus the events since then in any order,
some twice and some dropped, and then caught up from the log, equals a fresh snapshot.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from mongomock_motor import AsyncMongoMockClient

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.clinics import Override, Policy
from quickdoc.core.errors import RefusedError
from quickdoc.core.ids import earlier
from quickdoc.events.memory import MemoryBus
from quickdoc.events.models import Event
from quickdoc.identity.accounts import Actor, Credential, Newcomer, actor
from quickdoc.identity.actions import accounts, carrying_over, families, verification
from quickdoc.identity.actions.families import Person
from quickdoc.identity.verification import code
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.offers.actions import offers
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.screens import views
from quickdoc.storage import indexes
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.store import Store
from quickdoc.waitlist import matching
from quickdoc.waitlist.actions import fulfilling, standbys, waitlist_admin
from quickdoc.waitlist.actions.earlier import enrol
from quickdoc.waitlist.actions.waitlist_admin import Registration
from quickdoc.waitlist.standby import Preferences
from quickdoc.waitlist.views import matched
from tests.sync.screen import Screen
from tests.town import CENTRE, LINKS, WAVES, ZONE, Town

Act = Callable[[Town, list[Actor], random.Random], Awaitable[object]]
TOPICS = ("clinic:clinic_1",)


async def _publish(town: Town, people: list[Actor], dice: random.Random) -> None:
    await town.publish(dice.randint(1, 12), offer=dice.random() < 0.7)


async def _claim(town: Town, people: list[Actor], dice: random.Random) -> None:
    slot = dice.choice(await town.store.slots.many({}))
    await bookings.claim(town.services, dice.choice(people), slot.id)


async def _cancel(town: Town, people: list[Actor], dice: random.Random) -> None:
    booking = dice.choice(await town.store.bookings.many({"kind": "visit"}))
    await bookings.cancel(town.services, town.staff, booking.id)


async def _see(town: Town, people: list[Actor], dice: random.Random) -> None:
    cancelled = [
        booking for booking in await town.store.bookings.many({"kind": "visit"}) if booking.is_unseen
    ]
    visit = dice.choice(cancelled)
    await bookings.see(town.services, _owner(people, visit), visit.id)


async def _confirm(town: Town, people: list[Actor], dice: random.Random) -> None:
    booking = dice.choice(await town.store.bookings.many({"kind": "visit"}))
    await bookings.confirm(town.services, town.staff, booking.id)


async def _miss(town: Town, people: list[Actor], dice: random.Random) -> None:
    booking = dice.choice(await town.store.bookings.many({"kind": "visit"}))
    town.clock.moment = max(town.clock.moment, booking.brief.start)
    await bookings.mark_no_show(town.services, town.staff, booking.id)


async def _withdraw(town: Town, people: list[Actor], dice: random.Random) -> None:
    await slots.withdraw(town.services, town.staff, dice.choice(await town.store.slots.many({})).id)


async def _undo(town: Town, people: list[Actor], dice: random.Random) -> None:
    await slots.undo(town.services, town.staff, dice.choice(await town.store.slots.many({})).id)


def _whoever_holds_the_phone(offer: Offer) -> Actor:
    holder = offer.holder
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


async def _accept(town: Town, people: list[Actor], dice: random.Random) -> None:
    offer = dice.choice(await town.store.offers.many({}))
    who = _whoever_holds_the_phone(offer)
    await offers.accept(town.services, who, offer.id)


async def _pass(town: Town, people: list[Actor], dice: random.Random) -> None:
    offer = dice.choice(await town.store.offers.many({}))
    who = _whoever_holds_the_phone(offer)
    await offers.pass_on(town.services, who, offer.id)


async def _change_standby(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    mine = dice.choice(await town.store.standbys.of_account(who.account_id))
    preferences = Preferences(specialties=("dermatology",), point=CENTRE, notice=dice.randint(0, 600))
    await standbys.change(town.services, who, mine.id, preferences)


async def _pause_standby(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    mine = dice.choice(await town.store.standbys.of_account(who.account_id))
    await standbys.pause(town.services, who, mine.id, town.clock.now() + timedelta(hours=1))


async def _remove_standby(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    mine = dice.choice(await town.store.standbys.of_account(who.account_id))
    await standbys.remove(town.services, who, mine.id)


async def _restore_standby(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    mine = dice.choice(await town.store.standbys.of_account(who.account_id))
    await standbys.remove(town.services, who, mine.id)
    await standbys.restore(town.services, who, mine.id)


async def _add_standby(town: Town, people: list[Actor], dice: random.Random) -> None:
    await town.standby(dice.choice(people), notice=dice.randint(0, 3))


async def _keep_looking(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    ended = await town.store.standbys.ended_lately(who.account_id, town.clock.now())
    await fulfilling.keep_looking(town.services, who, dice.choice(ended).id)


async def _share_phone(town: Town, people: list[Actor], dice: random.Random) -> None:
    number = await town.phone_of(dice.choice(people))
    email = f"family{dice.randint(0, 2**32)}@example.org"
    newcomer = Newcomer(email=email, role="patient", name="Eve", phone=number, zone=ZONE)
    await _verify(town, actor(await accounts.create(town.services, newcomer, None)))


async def _verify(town: Town, eve: Actor) -> None:
    await verification.send_code(town.services, eve)
    challenge = await town.store.challenges.get(eve.account_id)
    await verification.verify_phone(town.services, eve, code(challenge, LINKS.secret))


async def _move_phone(town: Town, people: list[Actor], dice: random.Random) -> None:
    account = await town.store.accounts.get(dice.choice(people).account_id)
    with suppress(DuplicateError):
        await town.store.credentials.insert(Credential(id=account.id, email=account.email, hash=None))
    await carrying_over.move_phone(town.services, account, f"+1555011{dice.randint(0, 4):04d}")


async def _change_policy(town: Town, people: list[Actor], dice: random.Random) -> None:
    present = await town.store.clinics.get("clinic_1")
    policy = present.policy.model_copy(update={"window": dice.randint(60, 900)})
    await clinics.set_policy(town.services, town.staff, "clinic_1", policy)


async def _enrol(town: Town, people: list[Actor], dice: random.Random) -> None:
    visit = dice.choice(await town.store.bookings.many({"kind": "visit"}))
    await enrol(town.services, _owner(people, visit), visit.id)


async def _swap(town: Town, people: list[Actor], dice: random.Random) -> None:
    visit = dice.choice(await town.store.bookings.many({"kind": "visit"}))
    slot = dice.choice(await town.store.slots.many({}))
    await bookings.swap(town.services, _owner(people, visit), slot.id, None, visit.id)


def _owner(people: list[Actor], visit: Booking) -> Actor:
    """Whoever speaks for the patient; a family grows, and some patients have no account."""
    theirs = [person for person in people if visit.holder and person.account_id == visit.holder.account_id]
    return theirs[0]


async def _wait(town: Town, people: list[Actor], dice: random.Random) -> None:
    await town.wait(dice.choice([1, 61, 601, 3000]))


async def _add_person(town: Town, people: list[Actor], dice: random.Random) -> None:
    await families.add(town.services, dice.choice(people), Person(name=f"P{dice.randint(0, 20)}"))


async def _rename(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    person = dice.choice(await town.store.patients.of_account(who.account_id))
    await families.rename(town.services, who, person.id, Person(name=f"P{dice.randint(0, 20)}"))


async def _add_birth_date(town: Town, people: list[Actor], dice: random.Random) -> None:
    who = dice.choice(people)
    person = dice.choice(await town.store.patients.of_account(who.account_id))
    await families.add_birth_date(town.services, who, person.id, date(dice.randint(1940, 2020), 5, 1))


async def _register(town: Town, people: list[Actor], dice: random.Random) -> None:
    number = await town.phone_of(dice.choice(people))
    wanted = Registration(name="Zoe", phone=number, urgency=dice.randint(0, 3), notice=0)
    await waitlist_admin.register(town.services, town.staff, "clinic_1", wanted)


async def _set_urgency(town: Town, people: list[Actor], dice: random.Random) -> None:
    standby = dice.choice(await town.store.standbys.many({}))
    await waitlist_admin.set_urgency(town.services, town.staff, "clinic_1", standby.id, dice.randint(0, 3))


async def _bar(town: Town, people: list[Actor], dice: random.Random) -> None:
    patient_id = dice.choice(people).patient_ids[0]
    if dice.random() < 0.5:
        await waitlist_admin.unblock_patient(town.services, town.staff, "clinic_1", patient_id)
    else:
        await waitlist_admin.block_patient(town.services, town.staff, "clinic_1", patient_id, "No-shows")


async def _override(town: Town, people: list[Actor], dice: random.Random) -> None:
    override = Override(visit_type="Check-Up", window=dice.randint(60, 900))
    await clinics.set_overrides(town.services, town.staff, "clinic_1", [override])


ACTS: dict[str, Act] = {
    "publish": _publish,
    "claim": _claim,
    "cancel": _cancel,
    "confirm": _confirm,
    "see": _see,
    "miss": _miss,
    "withdraw": _withdraw,
    "undo": _undo,
    "accept": _accept,
    "pass": _pass,
    "change standby": _change_standby,
    "pause standby": _pause_standby,
    "remove standby": _remove_standby,
    "restore standby": _restore_standby,
    "add standby": _add_standby,
    "keep looking": _keep_looking,
    "enrol": _enrol,
    "swap": _swap,
    "share phone": _share_phone,
    "move phone": _move_phone,
    "change policy": _change_policy,
    "add person": _add_person,
    "rename": _rename,
    "add birth date": _add_birth_date,
    "register": _register,
    "set urgency": _set_urgency,
    "bar": _bar,
    "override": _override,
    "wait": _wait,
}


async def _new_town(mode: str) -> tuple[Town, list[Actor]]:
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await indexes.make(store.database)
    town = Town(store, MemoryBus(store.log), MemorySmsSender())
    await town.found(Policy.model_validate({**WAVES.model_dump(), "mode": mode}))
    return town, await town.in_line("Ana", "Ben", "Cleo", "Dan")


async def _act(town: Town, people: list[Actor], name: str, dice: random.Random) -> None:
    with suppress(RefusedError, IndexError):  # a refused action must leave the screens right, too
        await ACTS[name](town, people, dice)
    if dice.random() < 0.8:
        await town.settle()


async def _look(town: Town, who: Actor) -> tuple[views.Feed, views.Mine, views.Board]:
    now = town.clock.now()
    return (
        await views.feed(town.store, now, TOPICS),
        await views.mine(town.store, now, who),
        await views.board(town.store, now, town.staff, "clinic_1", None),
    )


async def _deliver(town: Town, screen: Screen, position: str, rooms: list[str], dice: random.Random) -> None:
    """As a bad network would, then the catch-up after reconnecting, then what was still under way."""
    since: list[Event] = [each.event for each in await town.store.log.since(earlier(position, 5), rooms)]
    for event in (*_unruly(since, dice), *since, *_unruly(since, dice)):
        screen.apply(event)


def _unruly(events: list[Event], dice: random.Random) -> list[Event]:
    """Some lost, some doubled, all of them out of order."""
    kept = [each for each in events * 2 if dice.random() < 0.6]
    dice.shuffle(kept)
    return kept


async def _history(mode: str, before: list[str], after: list[str], seed: int) -> None:
    dice = random.Random(seed)
    town, people = await _new_town(mode)
    for name in ["publish", *before]:
        await _act(town, people, name, dice)
    who = people[0]
    start = await _look(town, who)
    for name in after:
        await _act(town, people, name, dice)
    await town.settle()
    feed, mine, board = await _look(town, who)
    now = town.clock.now()

    shows: list[tuple[Any, list[str], Callable[[Screen], set[Any]], Any]] = [
        (start[0], list(TOPICS), lambda screen: screen.feed(TOPICS, now), feed),
        (start[1], [f"user:{who.account_id}"], lambda screen: screen.mine(now), mine),
        (start[2], ["board:clinic_1"], lambda screen: screen.board(board), board),
    ]
    for view, rooms, shown, expected in shows:
        screen, fresh = Screen(), Screen()
        screen.seed(view)
        await _deliver(town, screen, view.position, rooms, dice)
        fresh.seed(expected)
        assert shown(screen) == shown(fresh)
    await _matches_converge(town, start, who, dice)


async def _matches_converge(
    town: Town, start: tuple[views.Feed, views.Mine, views.Board], who: Actor, dice: random.Random
) -> None:
    """A gateway that began with these requests and heard the rest tells of what a snapshot shows."""
    feed, mine, _ = start
    gateway, now = Screen(), town.clock.now()
    gateway.seed(feed)
    gateway.seed(mine)
    topics = {topic for standby in await town.store.standbys.many({}) for topic in standby.topics}
    rooms = [f"user:{who.account_id}", *TOPICS, *sorted(topics)]
    await _deliver(town, gateway, min(feed.position, mine.position), rooms, dice)
    suiting = matching.pairs(gateway.of("standby"), gateway.of("slot"), now)
    told = await matched.takeable(town.store, now, suiting)
    expected = await matched.of_account(town.store, now, who)
    assert {matching.matched(*each) for each in told} == set(expected.matches)
    assert {slot for _, slot in told} == set(expected.slots)


names = st.lists(st.sampled_from(sorted(ACTS)), max_size=14)


@settings(max_examples=250, deadline=None)
@given(
    mode=st.sampled_from(["race", "queue", "waves"]), before=names, after=names, seed=st.integers(0, 2**32)
)
def test_snapshot_and_events_in_any_order_equal_a_fresh_snapshot(
    mode: str, before: list[str], after: list[str], seed: int
) -> None:
    asyncio.run(_history(mode, before, after, seed))


async def test_a_phone_that_is_verified_shows_on_every_device() -> None:
    town, _ = await _new_town("waves")
    newcomer = Newcomer(email="eve@x.org", role="patient", name="Eve", phone="+15550100777", zone=ZONE)
    eve = actor(await accounts.create(town.services, newcomer, None))
    start = await views.mine(town.store, town.clock.now(), eve)
    assert start.phone
    assert not start.phone.verified
    await _verify(town, eve)
    fresh = await views.mine(town.store, town.clock.now(), eve)
    assert fresh.phone
    assert fresh.phone.verified
    screen = Screen()
    screen.seed(start)
    await _deliver(town, screen, start.position, [f"user:{eve.account_id}"], random.Random(1))
    assert screen.of("phone") == [fresh.phone]


def test_a_move_converges_in_every_mode() -> None:
    for mode in ("race", "queue", "waves"):
        for seed in range(10):
            before = ["claim", "enrol", "publish", "publish"]
            asyncio.run(_history(mode, before, ["swap", "swap", "wait", "accept", "undo"], seed))


def test_a_fulfilled_request_converges_in_every_mode() -> None:
    for mode in ("race", "queue", "waves"):
        for seed in range(10):
            after = ["claim", "accept", "keep looking", "cancel", "undo", "remove standby"]
            asyncio.run(_history(mode, ["add standby", "publish", "claim"], after, seed))


def test_every_single_action_converges_in_every_mode() -> None:
    for mode in ("race", "queue", "waves"):
        for seed, name in enumerate(sorted(ACTS)):
            asyncio.run(_history(mode, ["publish", "claim", "accept", "cancel"], [name], seed))
