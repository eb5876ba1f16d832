"""Everything that can happen to rounds, in any order, with the promises looked at after each step.

Hypothesis invents the histories and shortens those that break a promise. Two processes may act at the same
time, workers may be away, die or lose the database at any write, and the queue may be emptied, doubled or
shuffled. `make it good` then lets the relay and the sweeps do their work and demands that all is well.
"""

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from mongomock_motor import AsyncMongoMockClient
from pymongo.errors import AutoReconnect

from quickdoc.core.errors import RefusedError
from quickdoc.events.memory import MemoryBus
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.scheduling.bookings import HAND_OVER
from quickdoc.storage import index_making
from quickdoc.storage.encoding import aware
from quickdoc.store import Store
from tests.machine import acts
from tests.machine.acts import ACTS, Missing, Picks, World
from tests.machine.promises import Picture, always, explains, healed, look
from tests.machine.unruly import Blow, Killed, UnrulyDatabase
from tests.machine.witness import Witness
from tests.town import WAVES, Town
from workers.relay import OVERDUE, relay
from workers.sweeps import sweep

EXAMPLES = 60
"""For each hundred of the profile."""
MOMENT = timedelta(milliseconds=1)
EXPECTED = (RefusedError, Missing, Killed, AutoReconnect)
numbers = st.integers(0, 2**16)
TEXT_TROUBLES = (
    (DeliveryDelayedError("busy"), False),
    (DeliveryUnknownError("no answer"), True),
    (DeliveryUnknownError("no answer"), False),
    (DeliveryRefusedError(21610, "opted out"), False),
    (DeliveryRefusedError(30003, "unreachable"), False),
)


async def new_world(database: UnrulyDatabase) -> World:
    store = Store(database)
    witness = Witness(store=store)
    town = Town(store, MemoryBus(store.log), witness)
    witness.clock = town.clock
    await town.found(
        WAVES.model_copy(update={"quiet_hours": acts.NEVER, "visits_with_doctor": 0, "visits_at_clinic": 0})
    )
    world = World(town)
    world.people += await town.in_line("Ana", "Ben", "Cleo")
    world.people += [await _child_of(town, world.people[2]), await _abroad(town)]
    await town.publish(offer=True)
    return world


async def _child_of(town: Town, parent: Actor) -> Actor:
    """A second patient of the same account, on the same phone."""
    mother = await town.store.patients.get(parent.patient_ids[0])
    child = mother.model_copy(update={"id": "patient_child", "name": "Dan"})
    await town.store.patients.insert(child)
    who = Actor(account_id=parent.account_id, role="patient", patient_ids=(child.id,))
    await town.standby(who)
    return who


async def _abroad(town: Town) -> Actor:
    """Where it is four in the morning when it is ten at the clinic."""
    (eve,) = await town.in_line("Eve")
    there: Patient = await town.store.patients.get(eve.patient_ids[0])
    await town.store.patients.replace(there.model_copy(update={"zone": "America/New_York", "version": 2}))
    return eve


class Rounds(RuleBasedStateMachine):
    """A town, and who is at work in it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.working = True
        database: Any = AsyncMongoMockClient()["quickdoc"]
        unruly = UnrulyDatabase(database)
        self.trouble = unruly.trouble
        self.runner.run(index_making.make(database))
        self.world = self.runner.run(new_world(unruly))
        self.town = self.world.town
        assert isinstance(self.town.sms_sender, Witness)
        self.sms_sender = self.town.sms_sender
        self.picture = self.look()

    def look(self) -> Picture:
        return self.runner.run(look(self.town.store, self.town.clock.now()))

    def do(self, *work: Coroutine[Any, Any, object]) -> None:
        """Run one process, or several at once. What it leaves behind when it dies is gone with it."""
        with structlog.testing.capture_logs() as logs:
            self.runner.run(self.sms_sender.remember())
            self.runner.run(_outlived(work))
        failed = [each for each in logs if each["log_level"] == "error"]
        assert not failed, failed

    def act(self, name: str, number: int) -> None:
        self.town.clock.moment += timedelta(seconds=1)
        self.do(ACTS[name](self.world, Picks(number)))
        self.work()

    def work(self) -> None:
        """Two workers take what lies in the queue, and their relays and sweeps come by."""
        if self.working:
            self.do(*self.workers(), *self.workers())
            self.do(self.town.settle())

    def workers(self) -> list[Coroutine[Any, Any, object]]:
        services = self.town.services
        return [relay(services), sweep(services), self.town.settle()]

    # --- people ---

    @initialize(seed=numbers)
    def they_take_turns(self, seed: int) -> None:
        """Whoever is at work at the same time changes places at any read or write."""
        self.trouble.turns = Random(seed)

    @rule(
        name=st.sampled_from(
            ["withdraw", "undo", "miss", "set policy", "stop round", "resume round", "pick somebody"]
        ),
        number=numbers,
    )
    def the_clinic_acts(self, name: str, number: int) -> None:
        self.act(name, number)

    @rule(number=numbers)
    def a_slot_is_published(self, number: int) -> None:
        self.act("publish", number)

    @rule(number=numbers)
    def somebody_gives_a_visit_back(self, number: int) -> None:
        self.act("cancel", number)

    @rule(number=numbers)
    def somebody_claims_in_the_feed(self, number: int) -> None:
        self.act("claim", number)

    @rule(name=st.sampled_from(["accept", "pass", "text"]), number=numbers)
    def somebody_answers(self, name: str, number: int) -> None:
        self.act(name, number)

    @rule(name=st.sampled_from(["enrol", "swap"]), number=numbers)
    def somebody_wants_to_come_earlier(self, name: str, number: int) -> None:
        self.act(name, number)

    @rule(
        name=st.sampled_from(["add standby", "change standby", "pause standby", "remove standby"]),
        number=numbers,
    )
    def a_standby_changes(self, name: str, number: int) -> None:
        self.act(name, number)

    @rule(
        what=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), numbers), min_size=1, max_size=3),
        workers=st.integers(0, 2),
    )
    def several_things_happen_at_once(self, what: list[tuple[str, int]], workers: int) -> None:
        """People act while workers are at work on what happened before."""
        self.town.clock.moment += timedelta(seconds=1)
        jobs = [each for _ in range(workers) for each in self.workers()]
        self.do(*(ACTS[name](self.world, Picks(number)) for name, number in what), *jobs)
        self.work()

    # --- time and trouble ---

    @rule(seconds=st.sampled_from([1, 3, 6, 31, 61, 601, 3600, 11 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.town.clock.moment += timedelta(seconds=seconds)
        self.work()

    @rule()
    def the_workers_go_or_come_back(self) -> None:
        self.working = not self.working
        self.work()

    @rule()
    def the_bus_goes_or_comes_back(self) -> None:
        self.town.bus.down = not self.town.bus.down

    @rule(blow=st.builds(Blow, st.integers(1, 12), st.booleans(), st.booleans()))
    def somebody_will_die(self, blow: Blow) -> None:
        self.trouble.arm(blow)

    @rule(which=st.sampled_from(TEXT_TROUBLES))
    def the_provider_will_fail(self, which: tuple[Any, bool]) -> None:
        self.sms_sender.fail_next(which[0], taken=which[1])

    @rule()
    def the_queue_is_emptied(self) -> None:
        self.town.bus.reactions.clear()
        self.town.bus.jobs.clear()

    @rule(seed=numbers)
    def everything_is_reacted_to_again_in_any_order(self, seed: int) -> None:
        told = [each.event for each in self.town.bus.heard if each.event.reacts]
        again = [*self.town.bus.reactions, *told]
        Random(seed).shuffle(again)
        self.town.bus.reactions.clear()
        self.town.bus.reactions.extend(again)
        self.work()

    @rule()
    def make_it_good(self) -> None:
        self.heal()

    # --- promises ---

    @invariant()
    def what_is_always_promised(self) -> None:
        before, self.picture = self.picture, self.look()
        always(self.picture, self.sms_sender)
        if before.standbys == self.picture.standbys:
            explains(before, self.picture)

    def heal(self) -> None:
        """The relay and the sweeps work until nothing is left; the clock moves on to what they wait for."""
        self.trouble.arm(None)
        self.town.bus.down = False
        self.working = True
        for _ in range(100):
            self.work()
            until = self.runner.run(_soonest(self.town))
            if until is None:
                healed(self.look(), self.trouble.left)
                return
            self.town.clock.moment = max(self.town.clock.moment, until) + MOMENT
        raise AssertionError("it is never made good")

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.heal()
                self.run_out()
        finally:
            self.runner.close()

    def run_out(self) -> None:
        """Nobody answers any more: every round comes to its end."""
        for _ in range(50):
            picture = self.look()
            running = [round_.next_at for round_ in picture.rounds if round_.next_at]
            held = [
                booking.until + HAND_OVER for booking in picture.bookings if booking.active and booking.until
            ]
            if not running and not held:
                break
            self.town.clock.moment = max([*running, *held])
            self.heal()
        picture = self.look()
        always(picture, self.sms_sender)
        assert not [each.id for each in picture.rounds if each.state == "running"]
        assert not [each.id for each in picture.bookings if each.active and each.kind == "hold"]


async def _outlived(work: Sequence[Coroutine[Any, Any, object]]) -> None:
    """Let some processes run to their ends, expected or not; what the dead leave undone stays undone."""
    tasks = [asyncio.create_task(each) for each in work]
    await asyncio.wait(tasks)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for each in left:
        each.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in tasks:
        trouble = task.exception()
        if trouble and not isinstance(trouble, EXPECTED):
            raise trouble


async def _soonest(town: Town) -> datetime | None:
    """The next moment at which the relay or a sweep makes something good."""
    store, now = town.store, town.clock.now()
    far = timedelta(days=9999)
    pending = [
        each
        for nouns in store.eventful
        for each in (await nouns.pending(now + far, timedelta(), 1000)).events
    ]
    lapsed = await store.bookings.lapsed(now, 1000)
    entries = store.log.collection.find({"react_at": {"$type": "date"}})
    return min(
        [
            *(each.at + OVERDUE for each in pending),
            *(each.until + HAND_OVER for each in lapsed if each.until),
            *[aware(entry["react_at"]) async for entry in entries],
        ],
        default=None,
    )


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=EXAMPLES * settings().max_examples // 100,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def test_who_leaves_the_line_before_their_offer_is_made_and_comes_back_is_considered_again() -> None:
    """Ben takes one slot while the round of another chooses him, and then the clinic cancels his visit."""
    machine = Rounds()
    try:
        machine.they_take_turns(seed=0)
        machine.make_it_good()
        machine.several_things_happen_at_once([("accept", 0), ("publish", 0)], workers=0)
        machine.what_is_always_promised()
        machine.somebody_gives_a_visit_back(0)
        machine.what_is_always_promised()
        (other,) = (each for each in machine.look().rounds if each.state == "running" and each.opening == 1)
        before = _offered(machine.look(), other.id)
        assert {each.patient_id for each in other.asked} - before == {"patient_2"}
        machine.time_passes(601)
        assert _offered(machine.look(), other.id) > before
        assert "patient_2" in _offered(machine.look(), other.id)
    finally:
        machine.teardown()


def _offered(picture: Picture, round_id: str) -> set[str]:
    return {each.holder.patient_id for each in picture.offers if each.round_id == round_id}
