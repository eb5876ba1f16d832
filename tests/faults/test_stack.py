"""Pieces of the running product die, one after the other, and nobody is left with half of anything."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

import httpx
import pytest
import pytest_asyncio

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.ids import new_id
from quickdoc.identity.patients import Patient
from quickdoc.offers.rounds import round_id
from quickdoc.store import Store
from sandbox.stack import Stack
from tests.faults.live import Live
from tests.faults.stage import Stage, actor_of, staged
from tests.faults.whole import ensure_whole, needs_told
from tests.waiting import PATIENCE, before_the_next_try, eventually

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]

AGED = timedelta(minutes=2)
MAX_ANSWER = 10.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("stack")
    async with Stack(folder) as stack, staged(stack) as everybody:
        yield everybody


async def once_each(stage: Stage, people: list[Patient], seconds: float = PATIENCE) -> float:
    """Wait until each of them has one text; how long that took."""

    async def all_told() -> bool:
        return len(await stage.texts(*people)) >= len(people)

    took = await eventually(all_told, seconds)
    counts = Counter(each["to"] for each in await stage.texts(*people))
    assert set(counts.values()) == {1}
    return took


async def texts_still_go(stage: Stage) -> float:
    """The whole way from an opening to a text works; how long it took."""
    clinic = await stage.found(wave_size=2)
    people = await stage.in_line(clinic, 2)
    await stage.publish(clinic)
    return await once_each(stage, people)


async def come_back(stage: Stage, name: str) -> None:
    """Kill a process of the stack, and wait until another is ready in its place."""
    process = stage.stack.process(name)
    before = process.restarts
    process.kill()
    await eventually(lambda: process.restarts > before)
    await process.ready(PATIENCE)


async def rested(store: Store) -> None:
    """Until the relay has nothing left to do."""

    async def nothing_waits() -> bool:
        with suppress(AssertionError):
            await needs_told(store)
            return True
        return False

    await eventually(nothing_waits)


# --- the worker -------------------------------------------------------------------------------


async def test_a_worker_killed_when_a_wave_is_committed_costs_only_seconds(stage: Stage) -> None:
    clinic = await stage.found(wave_size=12, window=30)  # in which a busy machine starts another worker
    people = await stage.in_line(clinic, 18)
    (slot,) = await stage.publish(clinic)

    async def first_wave() -> bool:
        round_ = await stage.store.rounds.find(round_id(slot, 1))
        return round_ is not None and round_.wave == 1

    await eventually(first_wave)
    stage.stack.process("worker").kill()
    offers = await stage.store.offers.of_opening(slot, 1)
    print(f"killed with {len(offers)} of 12 offers made")  # noqa: T201
    first = {each.patient_id for each in (await stage.store.rounds.get(round_id(slot, 1))).asked}
    took = await once_each(stage, [each for each in people if each.id in first])
    print(f"the wave was texted {took:.1f} s later")  # noqa: T201
    await once_each(stage, people)  # the second wave, whose job died with the worker
    made = Counter(each.holder.patient_id for each in await stage.store.offers.of_opening(slot, 1))
    assert set(made) == {person.id for person in people}
    assert set(made.values()) == {1}


# --- redis ------------------------------------------------------------------------------------


async def test_a_redis_that_comes_back_empty_in_the_middle_of_a_round_loses_nothing(stage: Stage) -> None:
    clinic = await stage.found(wave_size=2, window=6)
    people = await stage.in_line(clinic, 4)
    async with Live(stage, clinic, board=True) as board, Live(stage, clinic, board=False) as feed:
        (slot,) = await stage.publish(clinic)

        async def two_texts() -> bool:
            return len(await stage.texts(*people)) == 2

        await eventually(two_texts)
        stage.stack.redis.kill()
        stage.stack.redis.start()
        await once_each(stage, people)
        codes = await stage.offered(*people)
        said = await stage.reply(people[3], f"CONFIRM {codes[people[3].phone]}")
        assert "It is yours" in said["webhook"]["body"]
        took = [await board.converges(), await feed.converges()]
        print(f"board and feed agreed after {took[0]:.1f} and {took[1]:.1f} s")  # noqa: T201
    await rested(stage.store)
    await ensure_whole(stage.store, clinic_id=clinic.id)
    winner = await stage.store.bookings.active_of(slot)
    assert winner is not None
    assert winner.filled(1)
    await once_each(stage, people)


async def _claims_and_cancels(stage: Stage, clinic: Clinic, who: Patient, slots: list[str]) -> list[float]:
    """Claim and cancel each slot; how long each request took."""
    took: list[float] = []
    for slot in slots:
        began = time.monotonic()
        claimed = await stage.ask(actor_of(who), "POST", f"/slots/{slot}/claim")
        took.append(time.monotonic() - began)
        assert claimed.status_code == 201, claimed.text
        began = time.monotonic()
        cancelled = await stage.ask(actor_of(who), "POST", f"/bookings/{claimed.json()['id']}/cancel")
        took.append(time.monotonic() - began)
        assert cancelled.status_code == 200, cancelled.text
    return took


@pytest.mark.parametrize("how", ["gone", "frozen"])
async def test_without_redis_claims_and_cancels_work_and_are_seen(stage: Stage, how: str) -> None:
    clinic = await stage.found(mode="race")
    (who,) = await stage.people(1)
    slots = await stage.publish(clinic, 6, offer=False)
    async with Live(stage, clinic, board=True) as board, Live(stage, clinic, board=False) as feed:
        pid = stage.stack.redis.pid
        assert pid is not None
        if how == "gone":
            stage.stack.redis.kill()
        else:
            os.kill(pid, signal.SIGSTOP)
        try:
            took = await _claims_and_cancels(stage, clinic, who, slots)
            seen = [await board.converges(), await feed.converges()]
        finally:
            if how == "gone":
                stage.stack.redis.start()
            else:
                os.kill(pid, signal.SIGCONT)
        worst, usual = max(took), median(took)
        print(f"redis {how}: {usual * 1000:.0f} ms, at worst {worst:.1f} s; seen after {max(seen):.1f} s")  # noqa: T201
        assert usual < 0.5
        assert worst < MAX_ANSWER
        print(f"texts went again after {await texts_still_go(stage):.1f} s")  # noqa: T201
        await board.converges()
    await rested(stage.store)
    await ensure_whole(stage.store, clinic_id=clinic.id)


# --- the API ----------------------------------------------------------------------------------


async def _insist(stage: Stage, who: Patient, path: str, key: str | None = None) -> httpx.Response:
    """What a client does: the same request with the same key until there is an answer."""
    while True:
        try:
            answer = await stage.ask(actor_of(who), "POST", path, key=key)
        except httpx.TransportError:
            await before_the_next_try()
            continue
        if answer.status_code != 503 and answer.json().get("code") != "idempotency_key_in_flight":
            return answer
        await before_the_next_try()


async def _let_a_minute_pass(stage: Stage) -> None:
    """What a dead process began may be taken over after a minute; here it is a minute ago at once."""
    running = {"answer": None}
    for answer in await stage.store.answers.many(running):
        aged = {"$set": {"at": answer.at - AGED}}
        await stage.store.answers.collection.update_one({"_id": answer.id, **running}, aged)


async def test_an_api_killed_under_fifty_clients_leaves_nothing_half_done(stage: Stage) -> None:
    clinic = await stage.found(mode="race")
    people = await stage.people(50)
    slots = await stage.publish(clinic, 12, offer=False)
    answers: Counter[str] = Counter()
    ending = asyncio.Event()

    async def client(number: int, who: Patient) -> None:
        dice = Random(number)
        while not ending.is_set():
            key = new_id("key")
            answer = await _insist(stage, who, f"/slots/{dice.choice(slots)}/claim", key)
            answers["booked" if answer.is_success else answer.json()["code"]] += 1
            assert answer.status_code in {201, 409}, answer.text
            if answer.status_code == 201:
                again = await stage_again(who, answer, key)
                assert again.json()["id"] == answer.json()["id"]
                if dice.random() < 0.8:
                    ended = await _insist(stage, who, f"/bookings/{answer.json()['id']}/cancel")
                    assert ended.status_code == 200 or ended.json()["code"] == "booking_ended", ended.text

    async def stage_again(who: Patient, answer: httpx.Response, key: str) -> httpx.Response:
        return await _insist(stage, who, f"/slots/{answer.json()['slot_id']}/claim", key)

    clients = [asyncio.create_task(client(*each)) for each in enumerate(people)]

    async def many_more(count: int = 60) -> None:
        wanted = answers.total() + count
        await eventually(lambda: answers.total() >= wanted)

    for _ in range(2):
        await many_more()
        await come_back(stage, "api")
        await _let_a_minute_pass(stage)
    await many_more()
    ending.set()
    await asyncio.gather(*clients)
    print(dict(answers))  # noqa: T201
    assert answers["booked"] > 0
    await rested(stage.store)
    await until_whole(stage, clinic)
    visits = await stage.store.bookings.of_slots(slots)
    begun = Counter(
        (visit.slot_id, visit.holder.patient_id, visit.history[0].at) for visit in visits if visit.holder
    )
    assert set(begun.values()) == {1}


async def until_whole(stage: Stage, clinic: Clinic) -> None:
    """The last reactions may still be under way."""

    async def is_whole() -> bool:
        with suppress(AssertionError):
            await ensure_whole(stage.store, clinic_id=clinic.id)
            return True
        return False

    with suppress(TimeoutError):
        await eventually(is_whole)
    await ensure_whole(stage.store, clinic_id=clinic.id)


# --- the database -----------------------------------------------------------------------------


async def test_a_database_killed_under_traffic_is_a_503_and_then_a_memory(stage: Stage) -> None:
    clinic = await stage.found(mode="race")
    people = await stage.people(10)
    slots = await stage.publish(clinic, 10, offer=False)
    acknowledged: dict[str, str] = {}
    answers: Counter[int] = Counter()
    worst = 0.0
    ending = asyncio.Event()

    async def patient(number: int, who: Patient) -> None:
        nonlocal worst
        dice = Random(number)
        while not ending.is_set():
            began = time.monotonic()
            answer = await stage.ask(actor_of(who), "POST", f"/slots/{dice.choice(slots)}/claim")
            worst = max(worst, time.monotonic() - began)
            answers[answer.status_code] += 1
            await look_at(answer)
            if answer.status_code == 201:
                booking = answer.json()["id"]
                acknowledged[booking] = "booked"
                ended = await stage.ask(actor_of(who), "POST", f"/bookings/{booking}/cancel")
                await look_at(ended)
                acknowledged[booking] = "cancelled" if ended.is_success else "unknown"

    async def look_at(answer: httpx.Response) -> None:
        assert answer.status_code in {200, 201, 409, 503}, answer.text
        if answer.status_code == 503:
            assert answer.headers["content-type"] == "application/problem+json"
            await before_the_next_try()

    async with Live(stage, clinic, board=True) as board:
        clients = [asyncio.create_task(patient(*each)) for each in enumerate(people)]
        await eventually(lambda: answers[201] >= 5)
        await asyncio.to_thread(stage.stack.mongo.kill)
        await eventually(lambda: answers[503] > 0)
        await asyncio.to_thread(stage.stack.mongo.start)
        began = time.monotonic()

        async def all_is_well() -> bool:
            ready = [
                await stage.http.get("/readyz"),
                await stage.http.get(f"{stage.stack.socket_url}/readyz"),
            ]
            return all(each.is_success for each in ready)

        await eventually(all_is_well)
        print(f"ready {time.monotonic() - began:.1f} s after the database came back")  # noqa: T201
        booked = answers[201]
        await eventually(lambda: answers[201] >= booked + 5)
        ending.set()
        await asyncio.gather(*clients)
        print(f"{dict(answers)}, longest answer {worst:.1f} s")  # noqa: T201
        assert worst < MAX_ANSWER
        stored = {each.id: each for each in await stage.store.bookings.of_slots(slots)}
        for booking, state in acknowledged.items():
            assert state in {stored[booking].state, "unknown"}
        print(f"texts went again after {await texts_still_go(stage):.1f} s")  # noqa: T201
        await rested(stage.store)
        await until_whole(stage, clinic)
        await board.converges()


async def test_a_database_that_hangs_is_a_503_in_time_and_then_all_goes_on(stage: Stage) -> None:
    clinic = await stage.found(mode="race")
    people = await stage.people(4)
    slots = await stage.publish(clinic, 4, offer=False)
    pid = stage.stack.mongo.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    asked = [
        asyncio.create_task(stage.ask(actor_of(who), "POST", f"/slots/{slot}/claim", key="k"))
        for who, slot in zip(people, slots, strict=True)
    ]
    try:
        done, waiting = await asyncio.wait(asked, timeout=MAX_ANSWER)
        print(f"the hanging database was told of after {time.monotonic() - began:.1f} s")  # noqa: T201
    finally:
        os.kill(pid, signal.SIGCONT)
    assert not waiting
    for each in done:
        answer = each.result()
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    await _let_a_minute_pass(stage)
    for who, slot in zip(people, slots, strict=True):
        again = await _insist(stage, who, f"/slots/{slot}/claim", "k")
        assert again.status_code == 201 or again.json()["code"] == "already_yours"
        assert len(await stage.store.bookings.of_slot(slot)) == 1
    await rested(stage.store)
    await until_whole(stage, clinic)


# --- the gateway ------------------------------------------------------------------------------


async def test_screens_of_a_killed_gateway_come_back_and_converge(stage: Stage) -> None:
    clinic = await stage.found(mode="race")
    (who,) = await stage.people(1)
    slots = await stage.publish(clinic, 3, offer=False)
    async with Live(stage, clinic, board=True) as board, Live(stage, clinic, board=False) as feed:
        stage.stack.process("realtime").kill()
        took = await _claims_and_cancels(stage, clinic, who, slots)
        seen = max(await board.converges(), await feed.converges())
        assert board.connections == feed.connections == 2
        print(f"seen {seen:.1f} s after the last of {len(took)} requests")  # noqa: T201


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["cut", "lost"])
async def test_a_text_whose_answer_is_lost_is_looked_up_and_goes_out_once(stage: Stage, fault: str) -> None:
    clinic = await stage.found(wave_size=1)
    (who,) = await stage.in_line(clinic, 1)
    await stage.phones.post("/sandbox/faults", json={"kind": fault, "to": who.phone})
    (slot,) = await stage.publish(clinic)

    async def message() -> Any:
        offers = await stage.store.offers.of_opening(slot, 1)
        return await stage.store.messages.about(offers[0].id, "offer") if offers else None

    async def is_unknown() -> bool:
        found = await message()
        return found is not None and found.state == "unknown"

    await eventually(is_unknown)
    looks = 0

    async def is_known_or_given_up() -> bool:
        nonlocal looks
        found = await message()
        if found.state == "unknown" and found.due_at and found.tries == looks:
            looks += 1  # the next look is not for seconds or minutes: here it is due at once, and conclusive
            past = {"$set": {"due_at": found.made_at, "sent_at": found.made_at - timedelta(minutes=1)}}
            await stage.store.messages.collection.update_one({"_id": found.id}, past)
        return found.state == "delivered" or found.due_at is None

    await eventually(is_known_or_given_up)
    found = await message()
    assert found.state in {"sent", "delivered"}
    assert found.sid
    assert len(await stage.texts(who)) == 1


async def test_one_incoming_text_reported_ten_times_at_once_is_one_deed(stage: Stage) -> None:
    clinic = await stage.found(wave_size=1)
    (who,) = await stage.in_line(clinic, 1)
    (slot,) = await stage.publish(clinic)
    await once_each(stage, [who])
    code = (await stage.offered(who))[who.phone]
    sid = f"SM{new_id('x')}"
    answers = await asyncio.gather(*(stage.webhook(who.phone, f"CONFIRM {code}", sid) for _ in range(10)))
    answers.append(await stage.webhook(who.phone, f"CONFIRM {code}", sid))
    assert {each.status_code for each in answers} == {200}
    (said,) = {answer.text for answer in answers}
    assert "It is yours" in said
    (visit,) = await stage.store.bookings.of_slot(slot)
    given_back = [await stage.webhook(who.phone, f"CANCEL {visit.code}", f"{sid}-2") for _ in range(2)]
    assert len({each.text for each in given_back}) == 1
    assert [each.state for each in await stage.store.bookings.of_slot(slot)] == ["cancelled"]


async def _offered(stage: Stage) -> tuple[Patient, str, str]:
    """Somebody who has been offered a slot, the slot's id and the code."""
    clinic = await stage.found(wave_size=1)
    (who,) = await stage.in_line(clinic, 1)
    (slot,) = await stage.publish(clinic)
    await once_each(stage, [who])
    return who, slot, (await stage.offered(who))[who.phone]


async def _dies_over(stage: Stage, who: Patient, body: str, sid: str) -> bool:
    """Kill the API while it handles a webhook; whether it had not answered yet."""
    asked = asyncio.create_task(stage.webhook(who.phone, body, sid))

    async def is_stored() -> bool:
        return await stage.store.messages.by_sid(sid) is not None

    await eventually(is_stored)
    if not asked.done():
        await come_back(stage, "api")
    (answer,) = await asyncio.gather(asked, return_exceptions=True)
    return isinstance(answer, httpx.TransportError)


async def test_a_webhook_over_which_the_api_died_is_answered_when_it_comes_again(stage: Stage) -> None:
    for _ in range(20):  # on a busy machine the answer may be quicker than the kill
        who, slot, code = await _offered(stage)
        sid = f"SM{new_id('x')}"
        if await _dies_over(stage, who, f"CONFIRM {code}", sid):
            break
    else:
        pytest.fail("it was never killed in time")
    again = await stage.webhook(who.phone, f"CONFIRM {code}", sid)
    assert "It is yours" in again.text
    assert len(await stage.store.bookings.of_slot(slot)) == 1
    assert (await stage.webhook(who.phone, f"CONFIRM {code}", sid)).text == again.text


@pytest.mark.parametrize("wave", [50])
async def test_of_100_who_confirm_at_once_one_wins_and_everybody_is_told(stage: Stage, wave: int) -> None:
    clinic = await stage.found(wave_size=wave)
    people = await stage.in_line(clinic, 100)
    (slot,) = await stage.publish(clinic)

    async def told() -> bool:
        return len(await stage.texts(*people)) >= wave

    print(f"{wave} texts took {await eventually(told):.1f} s")  # noqa: T201
    codes = await stage.offered(*people)
    began = time.monotonic()
    answers = await asyncio.gather(
        *(
            stage.webhook(person.phone, f"CONFIRM {codes.get(person.phone, '')}", f"SM{new_id('x')}")
            for person in people
        )
    )
    print(f"100 replies took {time.monotonic() - began:.1f} s")  # noqa: T201
    said = Counter(_sentence(answer) for answer in answers)
    assert said == {"yours": 1, "taken": wave - 1, "nothing open": 100 - wave}
    winner = await stage.store.bookings.active_of(slot)
    assert winner is not None

    async def all_over() -> bool:
        offers = await stage.store.offers.of_opening(slot, 1)
        return Counter(offer.state for offer in offers) == {"accepted": 1, "lost": wave - 1}

    await eventually(all_over)


def _sentence(answer: httpx.Response) -> str:
    sentences = {
        "It is yours": "yours",
        "just taken by somebody else": "taken",
        "Nothing is open": "nothing open",
    }
    return next((name for words, name in sentences.items() if words in answer.text), answer.text)
