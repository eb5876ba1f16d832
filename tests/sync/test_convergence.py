"""Promise 5: every screen converges to the database.

For every history of actions: a snapshot taken at any moment, plus the events since then in any order,
some twice and some dropped, and then caught up from the log, equals a fresh snapshot.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mongomock_motor import AsyncMongoMockClient

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import RefusedError
from quickdoc.core.ids import earlier
from quickdoc.events import models
from quickdoc.events.memory import MemoryBus
from quickdoc.events.models import Event
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.screens import views
from quickdoc.screens.board import Board, board
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist import matching
from quickdoc.waitlist.views import matched
from tests.sync.acts import ACTS, AbsentError, Scene
from tests.sync.acts.accounts import verify
from tests.sync.screen import Screen
from tests.town import WAVES, ZONE, Town

TOPICS = ("clinic:clinic_1",)
MODES = ("race", "queue", "waves")


async def _new_scene(mode: str, seed: int = 0) -> Scene:
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await index_making.make(store.database)
    town = Town(store, MemoryBus(store.log), MemorySmsSender())
    await town.found(Policy.model_validate({**WAVES.model_dump(), "mode": mode}))
    return Scene(town, await town.in_line("Ana", "Ben", "Cleo", "Dan"), random.Random(seed))


async def _act(scene: Scene, name: str) -> None:
    with suppress(RefusedError, AbsentError):  # a refused action must leave the screens right, too
        await ACTS[name].work(scene)
    if scene.dice.random() < 0.8:
        await scene.town.settle()


Look = tuple[views.Feed, views.Mine, Board]


async def _look(scene: Scene) -> Look:
    town, who, now = scene.town, scene.people[0], scene.town.clock.now()
    return (
        await views.feed(town.store, now, TOPICS),
        await views.mine(town.store, now, who),
        await board(town.store, now, town.staff, "clinic_1", None),
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
    scene = await _new_scene(mode, seed)
    for name in ["publish", *before]:
        await _act(scene, name)
    start = await _look(scene)
    for name in after:
        await _act(scene, name)
    await scene.town.settle()
    await _converges(scene, start)


async def _converges(scene: Scene, start: Look) -> None:
    """Whoever looked then and heard what came since sees what a fresh snapshot shows."""
    town, who, dice = scene.town, scene.people[0], scene.dice
    feed, mine, board = await _look(scene)
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


async def _matches_converge(town: Town, start: Look, who: Actor, dice: random.Random) -> None:
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
@given(mode=st.sampled_from(MODES), before=names, after=names, seed=st.integers(0, 2**32))
def test_snapshot_and_events_in_any_order_equal_a_fresh_snapshot(
    mode: str, before: list[str], after: list[str], seed: int
) -> None:
    asyncio.run(_history(mode, before, after, seed))


async def test_a_phone_that_is_verified_shows_on_every_device() -> None:
    town = (await _new_scene("waves")).town
    newcomer = Newcomer(email="eve@x.org", role="patient", name="Eve", phone="+15550100777", zone=ZONE)
    eve = actor(await accounts.create(town.services, newcomer, None))
    start = await views.mine(town.store, town.clock.now(), eve)
    assert start.phone
    assert not start.phone.verified
    await verify(town, eve)
    fresh = await views.mine(town.store, town.clock.now(), eve)
    assert fresh.phone
    assert fresh.phone.verified
    screen = Screen()
    screen.seed(start)
    await _deliver(town, screen, start.position, [f"user:{eve.account_id}"], random.Random(1))
    assert screen.of("phone") == [fresh.phone]


def test_a_move_converges_in_every_mode() -> None:
    for mode in MODES:
        for seed in range(10):
            before = ["claim", "enrol", "publish", "publish"]
            asyncio.run(_history(mode, before, ["swap", "swap", "wait", "accept", "undo"], seed))


def test_a_fulfilled_request_converges_in_every_mode() -> None:
    for mode in MODES:
        for seed in range(10):
            after = ["claim", "accept", "keep looking", "cancel", "undo", "remove standby"]
            asyncio.run(_history(mode, ["add standby", "publish", "claim"], after, seed))


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_changes_something_makes_its_events_and_converges(name: str) -> None:
    """In a town that is prepared for it, and in which nothing else is under way."""
    act, made, changed = ACTS[name], set[type[Event]](), False
    for seed, mode in enumerate(MODES):
        scene = await _new_scene(mode, seed)
        for each in act.after:
            await ACTS[each].work(scene)
            await scene.town.settle()
        start, before, heard = await _look(scene), await _documents(scene), len(scene.town.bus.heard)
        with suppress(RefusedError):
            await act.work(scene)
        changed |= await _documents(scene) != before
        await scene.town.settle()
        made |= {type(each.event) for each in scene.town.bus.heard[heard:]}
        await _converges(scene, start)
    assert changed
    assert set(act.makes) <= made


async def _documents(scene: Scene) -> dict[str, Any]:
    database = scene.town.store.database
    return {
        name: await database[name].find().to_list(None) for name in await database.list_collection_names()
    }


def test_every_event_class_is_made_by_an_act() -> None:
    made = {kind for act in ACTS.values() for kind in act.makes}
    assert made == set(models.CLASSES)
