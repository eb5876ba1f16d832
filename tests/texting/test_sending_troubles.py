"""A provider that is busy, refuses, or does not say what became of a text."""

from typing import Any

import pytest

from quickdoc.messaging.actions import sending
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from tests.texting.stage import about, offered
from tests.town import MONDAY, Town


async def test_a_busy_provider_is_tried_again_until_the_offer_is_over(town: Town) -> None:
    for _ in range(3):
        town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    for _ in range(4):
        await town.wait(70)
    assert (await about(town, offer.id)).state == "sent"
    assert town.sms_sender.calls == 4


async def test_the_worker_learns_that_a_text_was_delayed(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    with pytest.raises(DeliveryDelayedError):
        await sending.send(town.services, (await about(town, offer.id)).id)
    assert ("send_text", (await about(town, offer.id)).id) in [job[:2] for job in town.bus.jobs]


async def test_a_refusal_is_final(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(21614, "not a mobile number"), taken=False)
    _, offer = await offered(town)
    await town.wait(100)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("failed", "landline")
    assert town.sms_sender.calls == 1


async def test_the_providers_opt_out_is_ours(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(21610, "unsubscribed"), taken=False)
    who, offer = await offered(town)
    phone = await town.store.phones.get(await town.phone_of(who))
    assert phone.opted_out
    assert (phone.history[-1].word, phone.history[-1].source) == ("21610", "provider")
    assert (await about(town, offer.id)).reason == "opted_out"
    assert "phone.opted_out" in [each.event.type for each in town.bus.heard]


@pytest.mark.parametrize("taken", [True, False])
async def test_a_text_of_unknown_outcome_is_looked_up_and_sent_only_when_it_never_got_there(
    town: Town, *, taken: bool
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=taken)
    _, offer = await offered(town)
    assert (await about(town, offer.id)).state == "unknown"
    for _ in range(8):
        await town.wait(31)
    message = await about(town, offer.id)
    assert (message.state, message.due_at) == ("sent", None)
    assert [each.sid for each in town.sms_sender.sent] == [message.sid]
    assert town.sms_sender.calls == (1 if taken else 2)


async def test_that_a_text_never_got_there_is_believed_only_when_every_call_has_ended(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)
    await town.wait(10)
    looked = await about(town, offer.id)
    assert (looked.state, looked.tries, town.sms_sender.calls) == ("unknown", 1, 1)
    await town.wait(20)
    assert (await about(town, offer.id)).state == "sent"


async def test_while_the_provider_cannot_tell_a_text_is_looked_up_as_long_as_it_is_of_use(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)

    async def away(*_: object) -> list[str]:
        raise DeliveryDelayedError("busy")

    with monkeypatch.context() as outage:
        outage.setattr(town.sms_sender, "find", away)
        for _ in range(6):
            await town.wait(60)
        waiting = await about(town, offer.id)
        assert waiting.state == "unknown"
        assert waiting.due_at
        assert waiting.due_at <= offer.expires_at
        await town.wait(601)
    left = await about(town, offer.id)
    assert (left.state, left.due_at) == ("unknown", None)
    assert await town.store.messages.unsettled(None, town.clock.now()) == 1
    assert await town.store.messages.unsettled(offer.brief.clinic_id, town.clock.now()) == 1
    assert await town.store.messages.unsettled("clinic_2", town.clock.now()) == 0


async def test_what_never_got_there_and_is_too_late_by_now_is_no_mystery(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)
    town.clock.moment = offer.expires_at
    await town.wait(0)
    ended = await about(town, offer.id)
    assert (ended.state, ended.reason) == ("suppressed", "too_late")
    assert town.sms_sender.calls == 1


async def test_whose_id_another_text_of_the_same_words_took_for_its_own_gets_it_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, offer = await offered(town)
    thief = await about(town, offer.id)
    mine = thief.model_copy(
        update={"id": "message_2", "attempt": 2, "state": "intent", "sid": None, "version": 1}
    )
    await town.store.messages.insert(mine)
    send = town.sms_sender.send

    async def same(*args: Any, **given: Any) -> str:
        await send(*args, **given)
        return str(thief.sid)

    monkeypatch.setattr(town.sms_sender, "send", same)
    await sending.send(town.services, mine.id)
    assert (await town.store.messages.get("message_2")).sid == thief.sid
    robbed = await town.store.messages.get(thief.id)
    assert (robbed.state, robbed.sid) == ("unknown", None)


async def test_a_worker_that_died_while_sending_leaves_a_text_to_be_looked_up(town: Town) -> None:
    _, offer = await offered(town)
    sent = await about(town, offer.id)
    died = sent.model_copy(
        update={"state": "sending", "sid": None, "due_at": MONDAY, "version": sent.version + 1}
    )
    await town.store.messages.replace(died)
    await town.wait(1)
    found = await about(town, offer.id)
    assert (found.state, found.sid) == ("sent", town.sms_sender.sent[0].sid)
    assert town.sms_sender.calls == 1


async def test_a_worker_that_died_before_sending_leaves_a_text_to_be_sent(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    town.bus.jobs.clear()
    await town.wait(10)
    assert (await about(town, offer.id)).state == "sent"
