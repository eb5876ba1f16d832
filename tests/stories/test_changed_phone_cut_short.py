"""A change of phone number that died on the way, or happens beside something else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.admin.actions import closing
from quickdoc.core.errors import (
    StaleError,
    TooManyAttemptsError,
)
from quickdoc.identity.actions import verification
from quickdoc.messaging.texts import account_texts
from quickdoc.scheduling.actions import claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import adding
from tests.stories.phone_changes import (
    NEW,
    OLD,
    OTHER,
    PASSWORD,
    PREFERENCES,
    ask,
    change,
    code_in,
    numbers,
    sign_up,
    speaks_for,
    to,
    visit_of,
)
from tests.town import Town, town_on
from workers.reactions import react
from workers.relay import relay

STEPS = ["share", "accounts", "patients", "standbys", "offers", "bookings", "leave"]


@pytest.mark.parametrize("step", STEPS)
async def test_whoever_dies_in_between_is_finished_by_the_relay(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    eve = await sign_up(town)
    await visit_of(town, eve)
    await adding.add(town.services, eve, None, PREFERENCES)
    await town.publish(offer=True)
    await town.settle()
    sent = len(town.sms_sender.sent)
    await ask(town, eve)

    async def die(*_: object, **__: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        if step in {"share", "leave"}:
            patched.setattr(f"quickdoc.identity.actions.carrying_over.{step}", die)
        else:
            patched.setattr(getattr(town.store, step), "replace", die)
        with pytest.raises(StaleError):
            await verification.verify_phone(town.services, eve, code_in(town))
    town.clock.moment += timedelta(minutes=2)
    await relay(town.services)
    await town.settle()
    await town.wait(10)
    assert await numbers(town, eve) == {NEW}
    assert await speaks_for(town, OLD) == ()
    assert await speaks_for(town, NEW) == (eve.account_id,)
    assert to(town, OLD, sent) == [account_texts.phone_changed()]


async def test_after_a_crash_the_same_code_again_finishes_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = await sign_up(town)
    await ask(town, eve)

    async def die(*_: object, **__: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr("quickdoc.identity.actions.carrying_over.share", die)
        with pytest.raises(StaleError):
            await verification.verify_phone(town.services, eve, code_in(town))
    assert (await verification.verify_phone(town.services, eve, code_in(town))).verified
    assert await numbers(town, eve) == {NEW}


async def test_a_late_reaction_to_an_earlier_change_undoes_no_later_one(town: Town) -> None:
    eve = await sign_up(town)
    await change(town, eve)
    first = [each.event for each in town.bus.heard if each.event.type == "account.phone_moved"]
    await change(town, eve, OTHER)
    for each in first:
        await react(town.services, each)
    assert await numbers(town, eve) == {OTHER}
    assert [await speaks_for(town, each) for each in (OLD, NEW)] == [(), ()]


async def test_of_two_changes_at_once_one_waits(store: Store) -> None:
    town = await town_on(store)
    eve = await sign_up(town)
    asked: Any = await asyncio.gather(ask(town, eve), ask(town, eve, OTHER), return_exceptions=True)
    refused = [each for each in asked if each is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleError | TooManyAttemptsError)
    await asyncio.gather(*(verification.verify_phone(town.services, eve, code_in(town)) for _ in range(3)))
    waits = await town.store.challenges.get(eve.account_id)
    assert await numbers(town, eve) == {waits.phone}
    assert await speaks_for(town, waits.phone) == (eve.account_id,)
    await town.settle()
    await town.wait(5)
    assert to(town, OLD).count(account_texts.phone_changed()) == 1


async def test_a_request_made_at_that_moment_follows(store: Store) -> None:
    town = await town_on(store)
    eve = await sign_up(town)
    await ask(town, eve)
    code, slot = code_in(town), await town.publish(48, "doctor_2")
    made: Any = await asyncio.gather(
        adding.add(town.services, eve, None, PREFERENCES),
        verification.verify_phone(town.services, eve, code),
        claims.claim(town.services, eve, slot.id),
    )
    assert len(made) == 3
    await town.settle()
    assert await numbers(town, eve) == {NEW}


async def test_a_closed_account_leaves_the_new_number_as_well(town: Town) -> None:
    eve = await sign_up(town)
    await change(town, eve)
    await ask(town, eve, OTHER)
    await closing.close_own(town.services, eve, PASSWORD)
    await town.settle()
    assert [await speaks_for(town, each) for each in (OLD, NEW, OTHER)] == [(), (), ()]
    assert (await town.store.credentials.get(eve.account_id)).moved is None
