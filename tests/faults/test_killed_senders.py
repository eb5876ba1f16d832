"""A worker is killed at every point of a wave, a cancellation and a reminder: nothing is lost, nothing twice.

A mail is the one exception that cannot be helped: its server cannot be asked whether it has it. Killed while
it hands a mail over, a worker leaves it `unknown`, and the board says that somebody should call.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

import pytest

from quickdoc.messaging.sms.twilio import TwilioSmsSender
from quickdoc.scheduling.actions import bookings, claims
from tests.mailing.conftest import Mailbox, mailbox
from tests.texting.conftest import LocalTwilio, sms_sender, twilio
from tests.texting.stage import unlimited
from tests.town import MONDAY, WAVES, Town
from workers.relay import relay

__all__ = ["mailbox", "sms_sender", "twilio"]

pytestmark = pytest.mark.servers

PEOPLE = 2
REACHED_BY_SWEEPS = timedelta(seconds=30)


async def a_wave(town: Town) -> None:
    """A slot opens, and two people are to be asked."""
    await town.in_line(*(f"Pat {number}" for number in range(PEOPLE)))
    await town.publish(offer=True)


async def a_cancellation(town: Town) -> None:
    """The clinic cancels somebody's visit."""
    await bookings.cancel(town.services, town.staff, await _visit(town))


async def a_reminder(town: Town) -> None:
    """Somebody's visit is near."""
    await _visit(town)
    town.clock.moment += timedelta(hours=30)


async def _visit(town: Town) -> str:
    who, slot = await town.patient(), await town.publish(48)
    visit = await claims.claim(town.services, who, slot.id)
    await town.settle()
    return visit.id


@asynccontextmanager
async def mortal(*words: object) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.mortal", *map(str, words), stdin=PIPE, stdout=PIPE
    )
    assert process.stdin
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    yield process
    process.stdin.close()
    await process.wait()


async def works(process: Process, town: Town, point: int) -> str:
    """Have a worker work until that point; how it ended."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(
        json.dumps({"moment": town.clock.moment.isoformat(), "point": point}).encode() + b"\n"
    )
    return (await process.stdout.readline()).decode().strip()


async def begin_anew(town: Town) -> None:
    """An empty town, on the same database."""
    for name in await town.store.database.list_collection_names():
        await town.store.database[name].delete_many({})
    town.clock.moment, town.people, town.waiting = MONDAY, 0, 0
    town.bus.reactions.clear()
    town.limit()
    policy = WAVES.model_copy(update={"wave_size": PEOPLE, "remind_hours": 24})
    await town.found(policy)
    await unlimited(town)


async def nothing_was_sent(twilio: LocalTwilio, mailbox: Mailbox) -> None:
    (await mailbox.client.delete("/sandbox/mails")).raise_for_status()
    (await twilio.client.post("/sandbox/reset")).raise_for_status()
    (await twilio.client.put("/sandbox/delivery", json={"callbacks": False})).raise_for_status()


async def heal(town: Town) -> None:
    """Other workers come by."""
    for _ in range(5):
        await relay(town.services)
        await town.wait(20)


@pytest.fixture
def whole_town(real_town: Town, sms_sender: TwilioSmsSender, mailbox: Mailbox) -> Town:
    """A town with a real Twilio and a real mail server."""
    real_town.sms_sender = sms_sender  # type: ignore[assignment]
    real_town.mailer = mailbox.mailer  # type: ignore[assignment]
    return real_town


@pytest.mark.parametrize("scene", [a_wave, a_cancellation, a_reminder])
async def test_a_worker_killed_at_any_point_loses_nothing_and_repeats_nothing(
    whole_town: Town,
    mongo_url: str,
    twilio: LocalTwilio,
    mailbox: Mailbox,
    scene: Callable[[Town], Awaitable[None]],
) -> None:
    town, in_doubt = whole_town, 0
    async with mortal(mongo_url, town.store.database.name, twilio.url, mailbox.port) as process:
        for point in count(1):
            await begin_anew(town)
            await scene(town)
            town.bus.reactions.clear()
            await nothing_was_sent(twilio, mailbox)
            town.clock.moment += REACHED_BY_SWEEPS
            ended = await works(process, town, point)
            assert ended in {"killed", "finished"}
            await heal(town)
            await every_text_is_there_once(town, twilio)
            in_doubt += await every_mail_is_there_or_told_of(town, await mailbox.mails())
            if ended == "finished":
                break
    print(f"{scene.__name__}: {point - 1} points, {in_doubt} mails in doubt")  # noqa: T201
    assert point > 10


async def every_text_is_there_once(town: Town, twilio: LocalTwilio) -> None:
    people = await town.store.patients.many({})
    found = [each for person in people for each in await twilio.messages(person.phone)]
    assert Counter(each["to"] for each in found) == dict.fromkeys((each.phone for each in people), 1)
    stored = await town.store.messages.many({"direction": "out", "channel": "sms"})
    sids = {each.sid for each in stored}
    assert {each["sid"] for each in found} <= sids
    assert not {each.state for each in stored} & {"intent", "sending", "unknown"}


async def every_mail_is_there_or_told_of(town: Town, mails: list[dict[str, object]]) -> int:
    """How many are in doubt."""
    arrived = Counter(str(each["to"]) for each in mails)
    assert all(times == 1 for times in arrived.values())
    stored = await town.store.messages.many({"channel": "email", "kind": {"$ne": "booked"}})
    assert {each.state for each in stored} <= {"sent", "unknown"}
    sure = [each.to for each in stored if each.state == "sent"]
    assert {str([each]) for each in sure} <= set(arrived)
    assert await town.store.messages.unsettled("clinic_1", town.clock.now()) == len(stored) - len(sure)
    return len(stored) - len(sure)
