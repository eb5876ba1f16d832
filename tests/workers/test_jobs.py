"""What the queue's jobs let out: `Retry`, and nothing else."""

from typing import Any, get_args

import pytest
from arq import Retry

from quickdoc.core.errors import StaleError
from quickdoc.events.jobs import deserialize, serialize
from quickdoc.events.ports import Job
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.storage.outage import OUTAGES
from tests.town import Town
from workers import jobs
from workers.loops import forever


def context(town: Town, tries: int = 1) -> dict[str, Any]:
    return {"services": town.services, "job_try": tries}


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("quickdoc.offers.actions.rounds.advance", fail)


async def test_a_reaction_crosses_the_queue_as_json(town: Town) -> None:
    await town.in_line("Ana")
    await town.settle()
    await town.publish(offer=True)
    (opened,) = town.bus.reactions
    town.bus.reactions.clear()
    payload = deserialize(serialize(opened.model_dump(mode="json")))
    await jobs.react(context(town), payload)
    await town.settle()
    assert len(town.sms_sender.sent) == 1


@pytest.mark.parametrize("error", [DeliveryDelayedError(), OUTAGES[0]("away")])
async def test_what_may_pass_comes_back_later_and_later(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error)
    waits = []
    for tries in range(1, jobs.MAX_TRIES):
        with pytest.raises(Retry) as retry:
            await jobs.advance_round(context(town, tries), "round_1")
        waits.append(retry.value.defer_score)
    assert waits == sorted(waits)
    assert waits[0] == 1000
    await jobs.advance_round(context(town, jobs.MAX_TRIES), "round_1")


@pytest.mark.parametrize("error", [StaleError(), RuntimeError("a bug")])
async def test_a_refusal_and_a_bug_are_left_to_the_sweeps(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error)
    await jobs.advance_round(context(town), "round_1")


async def test_jobs_about_things_that_are_gone_do_nothing(town: Town) -> None:
    for each in (jobs.advance_round, jobs.send_text, jobs.look_up_text):
        await each(context(town), "nothing_1")
    await jobs.react(context(town), {"type": "from.the.future"})


async def test_a_loop_survives_whatever_its_turns_do(town: Town) -> None:
    turns = 0

    async def turn(_: object) -> bool:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise OUTAGES[0]("away")
        if turns == 2:
            raise RuntimeError("a bug")
        if turns == 4:
            raise SystemExit
        return True

    with pytest.raises(SystemExit):
        await forever(town.services, turn, every=0.001)
    assert turns == 4


def test_the_functions_are_what_the_bus_queues() -> None:
    assert {each.name for each in jobs.FUNCTIONS} == {"react", *get_args(Job)}
