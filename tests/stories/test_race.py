"""A round of mode `race`: all whom the slot suits are told at once, and the first yes has it."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import SlotTakenError
from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import phones
from quickdoc.offers.actions import unanswered
from quickdoc.offers.actions.offers import accept
from quickdoc.offers.next_wave import RACE_GAP
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions import claims, slots
from tests.stories.stage import needs_offer, offer_of, opening
from tests.texting.stage import says, under
from tests.town import Town

RACE = Policy(mode="race", window=600, grace=0, min_notice=0)
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # 22:30 in Madrid


async def round_of(town: Town, slot_id: str) -> Round:
    return await town.store.rounds.get(f"round_{slot_id}_1")


async def asked(town: Town, slot_id: str) -> list[str]:
    """Who was asked, in the order in which they were."""
    made = await town.store.offers.of_opening(slot_id, 1)
    return [each.holder.patient_name for each in sorted(made, key=lambda each: (each.wave, each.made_at))]


def texted(town: Town) -> list[str]:
    return [each.to for each in town.sms_sender.sent]


async def test_all_whom_it_suits_are_told_at_once_and_the_slot_stays_open(town: Town) -> None:
    people = await town.in_line("Ana", "Ben", "Cleo", "Dan", "Eve")
    slot_id = await opening(town, RACE)
    assert sorted(await asked(town, slot_id)) == ["Ana", "Ben", "Cleo", "Dan", "Eve"]
    assert sorted(texted(town)) == sorted([await town.phone_of(person) for person in people])
    offer = await needs_offer(town, people[0])
    assert offer.first_come
    assert not offer.exclusive
    assert (await town.slot(slot_id)).state == "open"
    assert (
        f"is free; the first yes gets it. Reply CONFIRM {offer.code}"
        in (await town.store.messages.many({"about": offer.id}))[0].body
    )


async def test_it_goes_down_the_line_in_batches_until_all_are_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quickdoc.offers.next_wave.RACE_BATCH", 2)
    await town.in_line("Ana", "Ben", "Cleo", "Dan", "Eve")
    slot_id = await opening(town, RACE)
    assert sorted(await asked(town, slot_id)) == ["Ana", "Ben"]
    await town.wait(RACE_GAP.total_seconds())
    assert sorted((await asked(town, slot_id))[2:]) == ["Cleo", "Dan"]
    await town.wait(RACE_GAP.total_seconds())
    assert (await asked(town, slot_id))[4:] == ["Eve"]
    assert (await round_of(town, slot_id)).state == "running"
    await town.wait(RACE_GAP.total_seconds())
    assert (await round_of(town, slot_id)).state == "released"
    first, last = await needs_asked(town, slot_id, "Ana"), await needs_asked(town, slot_id, "Eve")
    assert first.open
    assert first.expires_at - first.made_at == timedelta(seconds=RACE.window)
    assert last.expires_at - last.made_at == timedelta(seconds=RACE.window)


async def needs_asked(town: Town, slot_id: str, name: str) -> Offer:
    made = await town.store.offers.of_opening(slot_id, 1)
    return next(each for each in made if each.holder.patient_name == name)


async def test_nobody_beyond_a_limit_is_told_of_one_opening(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quickdoc.offers.next_wave.RACE_BATCH", 2)
    monkeypatch.setattr("quickdoc.offers.next_wave.MAX_RACED", 3)
    await town.in_line("Ana", "Ben", "Cleo", "Dan", "Eve")
    slot_id = await opening(town, RACE)
    for _ in range(4):
        await town.wait(RACE_GAP.total_seconds())
    assert sorted(await asked(town, slot_id)) == ["Ana", "Ben", "Cleo"]
    assert (await round_of(town, slot_id)).state == "released"


async def test_once_it_is_taken_the_others_hear_the_truth_only_when_they_answer(town: Town) -> None:
    ana, ben, _ = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, RACE)
    before = len(town.sms_sender.sent)
    assert (await says(town, ben, "YES")).startswith("It is yours")
    await town.wait(3600)
    assert len(town.sms_sender.sent) == before
    assert (await needs_offer(town, ana)).state == "lost"
    assert "was just taken by somebody else" in await says(
        town, ana, f"CONFIRM {(await needs_offer(town, ana)).code}"
    )
    assert (await round_of(town, slot_id)).state == "filled"


async def test_who_claims_it_in_the_feed_ends_the_race(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quickdoc.offers.next_wave.RACE_BATCH", 1)
    ana, ben = await town.in_line("Ana", "Ben")
    wim = await town.patient("Wim")
    slot_id = await opening(town, RACE)
    await claims.claim(town.services, wim, slot_id)
    await town.settle()
    await town.wait(60)
    assert await offer_of(town, ben) is None, "nobody else is told"
    with pytest.raises(SlotTakenError):
        await accept(town.services, ana, (await needs_offer(town, ana)).id)


async def test_a_wave_that_was_lost_comes_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quickdoc.offers.next_wave.RACE_BATCH", 1)
    await town.in_line("Ana", "Ben")

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("quickdoc.offers.actions.placing.place_wave", died)
        with pytest.raises(RuntimeError):
            await opening(town, RACE)
    for _ in range(3):
        await town.wait(RACE_GAP.total_seconds())
    (slot,) = await town.store.slots.many({})
    assert sorted(await asked(town, slot.id)) == ["Ana", "Ben"]


async def test_nobody_is_texted_in_quiet_hours_and_who_still_can_is_told_in_the_morning(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    ben = await town.patient("Ben")
    await town.standby(ben, channels=("live", "email"))
    town.clock.moment = NIGHT
    slot_id = await opening(town, RACE.model_copy(update={"quiet_hours": Window(start=21 * 60, end=8 * 60)}))
    assert texted(town) == []
    assert await asked(town, slot_id) == ["Ben"], "a mail may go at any hour"
    await town.wait(9 * 3600)
    assert texted(town) == []
    await town.wait(3600)
    assert texted(town) == [await town.phone_of(ana)]


async def test_the_caps_and_opt_outs_hold(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await phones.opt(
        town.services,
        await town.phone_of(ben),
        Consent(at=town.clock.moment, opted_out=True, word="STOP", source="text"),
    )
    policy = RACE.model_copy(update={"cap_day": 1})
    first = await opening(town, policy)
    assert sorted(await asked(town, first)) == ["Ana", "Cleo"]
    for each in (ana, cleo):
        await unanswered.pass_on(town.services, each, (await needs_offer(town, each)).id)
    second = await opening(town, policy, 30)
    assert await asked(town, second) == []
    skipped = {each.patient_name: each.reason for each in (await round_of(town, second)).log}
    assert skipped == {"Ana": "cap", "Ben": "opted_out", "Cleo": "cap"}
    assert await town.phone_of(ben) not in texted(town)


async def test_within_the_grace_time_a_slip_tells_nobody(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town, RACE.model_copy(update={"grace": 30}))
    await slots.withdraw(town.services, town.staff, slot_id)
    await town.settle()
    await town.wait(60)
    assert await asked(town, slot_id) == []


@pytest.mark.servers
async def test_two_hundred_and_fifty_are_told_once_each_and_one_of_all_who_say_yes_has_it(
    real_town: Town,
) -> None:
    town = real_town
    people: list[Actor] = await town.in_line(*(f"P{number}" for number in range(250)))
    await under(town, RACE)
    slot = await town.publish(24, offer=True)
    await town.settle()
    for _ in range(4):
        await town.wait(RACE_GAP.total_seconds())
    phones_ = [await town.phone_of(person) for person in people]
    assert sorted(texted(town)) == sorted(phones_)
    for each in people[:5]:
        offer = await needs_offer(town, each)
        if each is people[0]:
            await accept(town.services, each, offer.id)
        else:
            with pytest.raises(SlotTakenError):
                await accept(town.services, each, offer.id)
    await town.settle()
    made = await town.store.offers.of_opening(slot.id, 1)
    assert sorted({each.state for each in made}) == ["accepted", "lost"]
    assert sorted(texted(town)) == sorted([*phones_, phones_[0]]), "but for what the winner has booked"
