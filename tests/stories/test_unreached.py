"""Whoever is asked and cannot answer is not waited for: the next in line is asked at once."""

from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.events import topics
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import families
from quickdoc.messaging.actions import delivery
from quickdoc.messaging.actions.sending import hold_back
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.ports import DeliveryRefusedError
from quickdoc.messaging.send_policy import BlockReason
from quickdoc.offers.offers import Offer
from quickdoc.waitlist.actions import standbys, waiting_list
from tests.texting.stage import says, under
from tests.town import Town

QUEUE = Policy(mode="queue", window=600, grace=0, min_notice=0)


async def asked(town: Town, who: Actor) -> list[Offer]:
    return await town.store.offers.many({"holder.account_id": who.account_id}, sort=[("made_at", 1)])


async def holder(town: Town, slot_id: str) -> str | None:
    held = await town.store.bookings.active_of(slot_id)
    return held.holder.account_id if held and held.holder else None


@pytest.fixture
async def two(town: Town) -> list[Actor]:
    await under(town, QUEUE)
    return await town.in_line("Ana", "Ben")


@pytest.mark.parametrize("code", [21211, 21610, 21614, 30003, 30007])
async def test_the_next_has_the_turn_of_whose_number_is_refused(
    town: Town, two: list[Actor], code: int
) -> None:
    ana, ben = two
    town.sms_sender.fail_next(DeliveryRefusedError(code, "refused"))
    slot = await town.publish(offer=True)
    await town.settle()
    (first,), (second,) = await asked(town, ana), await asked(town, ben)
    assert (first.state, first.because) == ("withdrawn", "opted_out" if code == 21610 else "not_reached")
    assert second.made_at - first.made_at <= timedelta(seconds=1)
    assert await holder(town, slot.id) == ben.account_id
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(ben)]


@pytest.mark.parametrize(
    ("word", "code"), [("undelivered", 30006), ("failed", 30005), ("undelivered", 30003)]
)
async def test_and_of_whose_text_does_not_arrive(town: Town, two: list[Actor], word: str, code: int) -> None:
    ana, ben = two
    slot = await town.publish(offer=True)
    await town.settle()
    await delivery.status(town.services, town.sms_sender.sent[0].sid, word, code)
    await town.settle()
    assert [each.because for each in await asked(town, ana)] == ["not_reached"]
    assert await holder(town, slot.id) == ben.account_id


async def test_and_of_who_stops_the_texts_in_their_turn(town: Town, two: list[Actor]) -> None:
    ana, ben = two
    slot = await town.publish(offer=True)
    await town.settle()
    await says(town, ana, "STOP")
    await town.settle()
    (first,) = await asked(town, ana)
    assert (first.state, first.open, first.because) == ("expired", True, None)  # theirs if still free
    assert await holder(town, slot.id) == ben.account_id
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(ana), await town.phone_of(ben)]


@pytest.mark.parametrize("way", ["removes", "pauses"])
async def test_and_of_who_leaves_the_line_in_their_turn(town: Town, two: list[Actor], way: str) -> None:
    ana, ben = two
    slot = await town.publish(offer=True)
    await town.settle()
    (request,) = await town.store.standbys.of_account(ana.account_id)
    if way == "removes":
        await standbys.remove(town.services, ana, request.id)
    else:
        await standbys.pause(town.services, ana, request.id, town.clock.now() + timedelta(days=7))
    await town.settle()
    assert [each.because for each in await asked(town, ana)] == ["left_line"]
    assert await holder(town, slot.id) == ben.account_id
    assert len(town.sms_sender.sent) == 2  # nobody is told what they did themselves


async def test_a_change_of_the_request_ends_no_turn(town: Town, two: list[Actor]) -> None:
    ana, _ = two
    slot = await town.publish(offer=True)
    await town.settle()
    (request,) = await town.store.standbys.of_account(ana.account_id)
    await standbys.pause(town.services, ana, request.id, None)
    await town.settle()
    assert await holder(town, slot.id) == ana.account_id


async def test_whoever_is_told_in_another_way_keeps_the_turn(town: Town) -> None:
    await under(town, QUEUE)
    town.mailer = MemoryMailer()
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    for who in (ana, ben):
        await town.standby(who, channels=["sms", "email"])
    town.sms_sender.fail_next(DeliveryRefusedError(21614, "landline"))
    slot = await town.publish(offer=True)
    await town.settle()
    assert await holder(town, slot.id) == ana.account_id
    assert [each.to for each in town.mailer.sent] == ["p1@example.com"]
    assert await asked(town, ben) == []


async def test_a_number_that_failed_for_good_is_not_asked_first_again_and_shows_as_broken(
    town: Town, two: list[Actor]
) -> None:
    ana, ben = two
    town.sms_sender.fail_next(DeliveryRefusedError(21614, "landline"))
    await town.publish(offer=True)
    await town.settle()
    number = await town.phone_of(ana)
    assert (await town.store.phones.get(number)).failed_because == "landline"
    assert "phone.failed" in [each.event.type for each in town.bus.heard]
    line, _ = await waiting_list.waiting(town.services, town.staff, "clinic_1", None, 10)
    assert [(each.patient_name, each.number_failed) for each in line] == [("Ana", True), ("Ben", False)]
    await town.wait(601)
    second = await town.publish(30, offer=True)
    await town.settle()
    assert len(await asked(town, ana)) == 1
    log = (await town.store.rounds.get(f"round_{second.id}_1")).log
    assert [(each.patient_name, each.reason) for each in log][:1] == [("Ana", "number_failed")]
    assert len(await asked(town, ben)) == 2


async def test_a_number_that_writes_or_is_reached_is_good_again(town: Town, two: list[Actor]) -> None:
    ana, _ = two
    number = await town.phone_of(ana)
    for _ in range(2):
        town.sms_sender.fail_next(DeliveryRefusedError(21211, "no such number"))
        await town.publish(24 + town.people, offer=True)
        await town.settle()
        assert (await town.store.phones.get(number)).failed_because == "bad_number"
        await says(town, ana, "STATUS")
        phone = await town.store.phones.get(number)
        assert (phone.failed_because, phone.failed_at) == (None, None)
        await town.wait(3600)
        town.people += 1
    assert [each.event.type for each in town.bus.heard].count("phone.reached") == 2


async def test_a_place_under_the_cap_is_given_back(town: Town, two: list[Actor]) -> None:
    ana, _ = two
    await under(town, QUEUE.model_copy(update={"cap_day": 1}))
    town.sms_sender.fail_next(DeliveryRefusedError(30003, "unreachable"))
    await town.publish(offer=True)
    await town.settle()
    line = (await town.store.phones.lines([await town.phone_of(ana)]))[await town.phone_of(ana)]
    assert line.offered["told"] == []
    assert line.texted is None


async def test_a_process_that_dies_between_is_made_good(
    town: Town, two: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offer is withdrawn before the text counts as failed, so that nothing is forgotten."""
    ana, ben = two

    class DiedError(Exception):
        pass

    async def killed(*_: object, **__: object) -> None:
        raise DiedError

    town.sms_sender.fail_next(DeliveryRefusedError(30003, "unreachable"))
    slot = await town.publish(offer=True)
    with monkeypatch.context() as dying:
        dying.setattr("quickdoc.messaging.actions.unreached.withdraw", killed)
        with pytest.raises(DiedError):
            await town.settle()
    town.bus.reactions.clear()
    for _ in range(10):
        await town.wait(10)
    assert await holder(town, slot.id) in {ana.account_id, ben.account_id}
    states = {message.state for message in await town.store.messages.many({"kind": "offer"})}
    assert not states & {"intent", "sending", "unknown"}


async def test_a_family_is_told_of_the_number_that_fails(town: Town, two: list[Actor]) -> None:
    ana, _ = two
    child = await families.add(town.services, ana, families.Person(name="Dan"))
    assert child.phone == await town.phone_of(ana)
    town.sms_sender.fail_next(DeliveryRefusedError(21211, "no such number"))
    await town.publish(offer=True)
    await town.settle()
    (told,) = [each.event for each in town.bus.heard if each.event.type == "phone.failed"]
    assert told.audience() == (topics.user(ana.account_id),)


async def test_whoever_is_overtaken_gives_back_no_place_of_a_text_that_went_out(
    town: Town, two: list[Actor]
) -> None:
    ana, _ = two
    await town.publish(offer=True)
    await town.settle()
    (sent,) = await town.store.messages.many({"kind": "offer"})
    stale = sent.model_copy(update={"state": "intent", "version": 1})
    await hold_back(town.services, stale, BlockReason("closed"))
    number = await town.phone_of(ana)
    assert len((await town.store.phones.lines([number]))[number].offered["told"]) == 1
    assert [each.state for each in await asked(town, ana)] == ["asked"]
