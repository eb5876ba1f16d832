"""Replies that arrive while the API is away are acted on once and answered once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from quickdoc.identity.patients import Patient
from sandbox.processes import API, REALTIME, WORKER
from sandbox.stack import Stack
from tests.faults.stage import Stage, staged
from tests.waiting import eventually

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]

BUSY = 240.0
"""Seconds. A lost response is looked for after a minute, on a busy machine among much else."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("stack")
    product = (API.name, REALTIME.name, WORKER.name, WORKER.name)
    async with Stack(folder, product=product) as stack, staged(stack) as everybody:
        yield everybody


async def offered(stage: Stage, count: int) -> dict[str, tuple[Patient, str]]:
    """So many people, each with an offer of a slot of their own: by phone, with its code."""
    clinics = [await stage.found(wave_size=1, window=3600) for _ in range(count)]
    people = [(await stage.in_line(each, 1))[0] for each in clinics]
    for clinic in clinics:
        await stage.publish(clinic)

    async def all_told() -> bool:
        return len(await stage.offered(*people)) == count

    await eventually(all_told, BUSY)
    codes = await stage.offered(*people)
    return {person.phone: (person, codes[person.phone]) for person in people}


async def writes(stage: Stage, phone: str, body: str, *, until_reported: bool = False) -> None:
    """A patient writes; `until_reported`: until the provider has told of it, or has given up."""
    asked = {"wait": until_reported}
    answer = await stage.phones.post(f"/sandbox/conversations/{phone}", params=asked, json={"body": body})
    answer.raise_for_status()


async def said(stage: Stage) -> Counter[str]:
    """How many answers of ours each phone has."""
    found = await stage.phones.get("/sandbox/messages")
    return Counter(each["phone"] for each in found.json() if _is_answer(each))


def _is_answer(message: dict[str, Any]) -> bool:
    is_out = message["direction"] != "inbound" and not message["by_provider"]
    return is_out and not message["body"].endswith("STOP to end")


async def visits(stage: Stage, people: dict[str, tuple[Patient, str]]) -> Counter[str]:
    """How many visits each of them has."""
    found = await stage.store.bookings.many({"kind": "visit", "active": True})
    phones = Counter(each.holder.phone for each in found if each.holder)
    return Counter({phone: phones[phone] for phone in people if phones[phone]})


async def answered_once(stage: Stage, people: dict[str, tuple[Patient, str]]) -> float:
    """Wait until each of them has a visit and an answer; how long that took."""
    wanted = Counter(dict.fromkeys(people, 1))

    async def all_done() -> bool:
        answers = await said(stage)
        return await visits(stage, people) == wanted and all(answers[phone] for phone in people)

    took = await eventually(all_done, BUSY)
    answers = await said(stage)
    assert {phone: answers[phone] for phone in people} == dict(wanted)
    return took


async def _read_twice(stage: Stage) -> None:
    """Until the provider's list was read twice more: what would be answered again has been by then."""

    async def turn() -> int:
        found = await stage.store.database["positions"].find_one({})
        return int(found["turn"]) if found else 0

    begin = await turn()

    async def twice() -> bool:
        return await turn() >= begin + 2

    await eventually(twice, BUSY)


async def test_twenty_replies_and_a_stop_while_the_api_is_away(stage: Stage) -> None:
    people = await offered(stage, 20)
    (leaver,) = await stage.people(1)
    api = stage.stack.process("api")
    api.kill()
    await api.stop()
    replies = {phone: f"CONFIRM {code}" for phone, (_, code) in people.items()} | {leaver.phone: "STOP"}
    await asyncio.gather(*(writes(stage, *each, until_reported=True) for each in replies.items()))
    worker = stage.stack.process("worker")
    worker.kill()
    api.start()
    await api.ready()
    took = await answered_once(stage, people)
    print(f"20 of 20 acted on and answered {took:.1f} s after the API was back")  # noqa: T201

    async def opted_out() -> bool:
        phone = await stage.store.phones.find(leaver.phone)
        return phone is not None and phone.opted_out

    await eventually(opted_out, BUSY)
    await _read_twice(stage)
    await answered_once(stage, people)
    assert (await said(stage))[leaver.phone] == 0


async def test_the_api_dies_and_comes_back_in_the_middle_of_a_burst(stage: Stage) -> None:
    people = await offered(stage, 30)
    api = stage.stack.process("api")
    kills, before = 0, api.restarts
    for number, (phone, (_, code)) in enumerate(people.items()):
        if number % 10 == 0:
            await eventually(lambda awaited=before + kills: api.restarts == awaited)  # type: ignore[misc]
            await api.ready()
        if number % 10 == 5:
            api.kill()  # whoever is being answered is cut off, and it comes back by itself
            kills += 1
        await writes(stage, phone, f"CONFIRM {code}")
    took = await answered_once(stage, people)
    print(f"30 of 30 acted on and answered after {took:.1f} s")  # noqa: T201
    await _read_twice(stage)
    await answered_once(stage, people)
