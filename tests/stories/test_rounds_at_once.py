"""Rounds beside something else that happens at once."""

from datetime import datetime, timedelta

import pytest

from quickdoc.clinics.clinics import Clinic
from quickdoc.events.actions.commit import attempt
from quickdoc.events.models import WaveSent
from quickdoc.offers.actions import unanswered
from quickdoc.offers.actions.ground import Ground, ground
from quickdoc.offers.actions.wave_texts import WaveTexts
from quickdoc.offers.actions.waves import make_offers
from quickdoc.offers.next_wave import next_wave
from quickdoc.offers.offers import Offer
from quickdoc.offers.reasons import Considered
from quickdoc.offers.rounds import Asked, Round, round_id
from quickdoc.scheduling.actions import claims, endings
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.actions import standbys
from quickdoc.waitlist.actions.line import next_in_line
from quickdoc.waitlist.standby import Standby
from tests.stories.stage import needs_offer, offer_of, opening
from tests.town import Town


async def test_running_everything_twice_changes_nothing(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await opening(town)
    for logged in list(town.bus.heard):
        if logged.event.reacts:
            town.bus.reactions.append(logged.event)
    await town.settle()
    made = await town.store.offers.many({})
    assert sorted(each.holder.patient_name for each in made) == ["Ana", "Ben"]
    assert len(town.sms_sender.sent) == 2
    assert ana != ben


async def test_who_leaves_the_line_when_their_wave_goes_is_not_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    (theirs,) = await town.store.standbys.of_account(ana.account_id)

    async def slow(
        services: Services, round_: Round, people: list[Standby], clinic: Clinic | None = None
    ) -> Ground:
        await standbys.remove(services, ana, theirs.id)
        return await ground(services, round_, people, clinic)

    monkeypatch.setattr("quickdoc.offers.actions.wave_texts.ground", slow)
    await opening(town)
    assert await offer_of(town, ana) is None
    assert await offer_of(town, ben) is not None


async def done_at_once(town: Town, slot_id: str) -> None:
    """Another worker has reacted to the booking already; it will not come by again."""
    town.bus.reactions.clear()
    await endings.close_offers(town.services, slot_id)


async def test_a_slot_taken_while_its_wave_is_placed_leaves_no_offer_open_and_texts_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.in_line("Ana", "Ben")
    eve = await town.patient("Eve")

    async def slow(
        services: Services, round_: Round, asked: list[Asked], on: Ground, beside: WaveTexts
    ) -> object:
        if await town.store.bookings.active_of(round_.slot_id) is None:
            await claims.claim(services, eve, round_.slot_id)
            await done_at_once(town, round_.slot_id)
        return await make_offers(services, round_, asked, on, beside)

    monkeypatch.setattr("quickdoc.offers.actions.placing.make_offers", slow)
    slot_id = await opening(town)
    made = await town.store.offers.of_opening(slot_id, 1)
    assert {(each.state, each.open) for each in made} == {("lost", False)}
    assert town.sms_sender.sent == []


async def test_a_slot_taken_while_the_next_wave_is_committed_ends_the_round(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)

    async def overtaken(
        services: Services, round_: Round, slot: Slot, now: datetime, wanted: int, **_: object
    ) -> list[Considered]:
        """Somebody takes the slot, and the end of the round reads it just before its next wave."""
        line = await next_in_line(services, round_, slot, now, wanted)
        monkeypatch.setattr("quickdoc.offers.actions.steps.next_in_line", next_in_line)
        going_on = town.store.rounds.going_on

        async def too_early(slot_id: str) -> list[Round]:
            read = await going_on(slot_id)
            monkeypatch.setattr(town.store.rounds, "going_on", going_on)
            wave = next_wave(round_, line, now)
            assert await attempt(services, services.store.rounds, wave, WaveSent, now)
            return read

        monkeypatch.setattr(town.store.rounds, "going_on", too_early)
        await claims.claim(services, ana, slot_id)
        await done_at_once(town, slot_id)
        return line

    monkeypatch.setattr("quickdoc.offers.actions.steps.next_in_line", overtaken)
    await town.wait(601)
    assert (await town.store.rounds.get(round_id(slot_id, 1))).state == "filled"
    assert await offer_of(town, cleo) is None


async def test_an_offer_whose_window_closes_as_the_slot_is_taken_is_over(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    round_ = await town.store.rounds.get(round_id(slot_id, 1))
    many = town.store.offers.many

    async def too_early(*asked: object, **more: object) -> list[Offer]:
        read = await many(*asked, **more)  # type: ignore[arg-type]  # handed on as it came
        monkeypatch.setattr(town.store.offers, "many", many)
        town.clock.moment += timedelta(seconds=601)
        await unanswered.lapse_wave(town.services, round_, town.clock.now())
        return read

    await claims.claim(town.services, ana, slot_id)
    monkeypatch.setattr(town.store.offers, "many", too_early)
    await endings.close_offers(town.services, slot_id)
    lost = await needs_offer(town, ben)
    assert (lost.state, lost.open) == ("lost", False)
