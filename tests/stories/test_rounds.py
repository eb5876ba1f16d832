"""Histories of rounds: who is asked when, and what becomes of their answers."""

from datetime import datetime, timedelta

import pytest

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.errors import (
    NotFoundError,
    OfferClosedError,
    OfferWithdrawnError,
    SlotHeldError,
    SlotTakenError,
)
from quickdoc.core.types import Window
from quickdoc.events.actions.commit import attempt
from quickdoc.events.models import WaveSent
from quickdoc.offers.actions import offers
from quickdoc.offers.actions.wave_texts import WaveTexts
from quickdoc.offers.actions.waves import Ground, ground, make_offers
from quickdoc.offers.next_wave import Considered, next_wave
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round, round_id
from quickdoc.scheduling.actions import bookings, claims, endings, slots
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.actions import standbys
from quickdoc.waitlist.actions.line import next_in_line
from quickdoc.waitlist.standby import Standby
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.town import WAVES, Town


async def test_a_wave_asks_the_first_in_line_and_nobody_else(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await opening(town)
    assert (await needs_offer(town, ana)).wave == 1
    assert (await needs_offer(town, ben)).wave == 1
    assert await offer_of(town, cleo) is None


async def test_when_nobody_answers_the_next_wave_goes_and_the_first_may_still_accept(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await town.wait(601)
    first = await needs_offer(town, ana)
    assert (first.state, first.open) == ("expired", True)
    assert (await needs_offer(town, cleo)).wave == 2
    booking = await offers.accept(town.services, ana, first.id)
    await town.settle()
    assert booking.active
    assert (await town.slot(slot_id)).state == "booked"
    assert (await needs_offer(town, cleo)).state == "lost"


async def test_the_first_to_accept_wins_and_the_round_is_filled(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"
    assert (await needs_offer(town, ben)).state == "accepted"


async def test_a_claim_in_the_feed_ends_the_round_too(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    watcher = await town.patient("Wim")
    slot_id = await opening(town)
    await claims.claim(town.services, watcher, slot_id)
    await town.settle()
    assert (await needs_offer(town, ana)).state == "lost"
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"


async def test_when_all_of_a_wave_pass_the_next_goes_at_once(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await opening(town)
    await offers.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert await offer_of(town, cleo) is None
    await offers.pass_on(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    assert (await needs_offer(town, cleo)).wave == 2


async def test_who_has_passed_cannot_accept_any_more(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await opening(town)
    offer = await needs_offer(town, ana)
    await offers.pass_on(town.services, ana, offer.id)
    assert (await offers.pass_on(town.services, ana, offer.id)).state == "passed"
    with pytest.raises(OfferClosedError):
        await offers.accept(town.services, ana, offer.id)


async def test_nobody_answers_for_somebody_else(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await opening(town)
    with pytest.raises(NotFoundError):
        await offers.accept(town.services, ben, (await needs_offer(town, ana)).id)


async def test_when_the_list_is_used_up_the_slot_is_everybodys(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    await town.wait(601)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "released"
    assert (await town.slot(slot_id)).state == "open"


async def test_in_a_queue_the_slot_is_held_for_the_first_in_line(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    assert (await town.slot(slot_id)).state == "held"
    assert await offer_of(town, ben) is None
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, ben, slot_id)
    assert (await claims.claim(town.services, ana, slot_id)).kind == "visit"


async def test_a_hold_goes_from_hand_to_hand_without_the_slot_being_free(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await town.wait(601)
    held = await town.store.bookings.active_of(slot_id)
    assert held is not None
    assert held.holder is not None
    assert held.holder.patient_name == "Ben"
    types = [each.event.type for each in town.bus.heard]
    assert "slot.released" not in types
    with pytest.raises(SlotHeldError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)
    assert (await town.slot(slot_id)).state == "booked"


async def test_the_last_of_a_queue_may_accept_late_if_it_is_still_free(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = await opening(town, QUEUE)
    await town.wait(601)
    assert (await town.slot(slot_id)).state == "open"
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    assert (await town.slot(slot_id)).state == "booked"


async def test_a_hold_whose_time_is_over_stands_in_nobodys_way_even_before_a_job_has_run(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    town.clock.moment += timedelta(seconds=601)
    with pytest.raises(SlotHeldError):  # for two seconds the round may hand it on
        await claims.claim(town.services, ben, slot_id)
    town.clock.moment += timedelta(seconds=1)
    booking = await claims.claim(town.services, ben, slot_id)
    assert booking.kind == "visit"
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)


async def test_within_the_grace_time_an_undo_leaves_everybody_in_peace(town: Town) -> None:
    ana, wim = (await town.in_line("Ana"))[0], await town.patient("Wim")
    slot_id = await opening(town, WAVES.model_copy(update={"grace": 30}))
    booking = await claims.claim(town.services, wim, slot_id)
    await town.settle()
    await bookings.cancel(town.services, town.staff, booking.id)
    await town.settle()
    await town.wait(10)
    await slots.undo(town.services, town.staff, slot_id)
    await town.settle()
    await town.wait(60)
    assert await offer_of(town, ana) is None
    assert (await town.store.rounds.get(f"round_{slot_id}_2")).state == "stopped"


async def test_withdrawing_tells_everybody_who_was_asked(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await slots.withdraw(town.services, town.staff, slot_id)
    await town.settle()
    offer = await needs_offer(town, ana)
    assert offer.state == "withdrawn"
    with pytest.raises(OfferWithdrawnError):
        await offers.accept(town.services, ana, offer.id)


async def test_the_log_says_why_somebody_was_not_asked(town: Town) -> None:
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    await town.standby(ana, notice=48 * 60)
    await town.standby(ben, off_days=["2026-11-24"])
    await town.standby(cleo)
    slot_id = await opening(town)
    log = (await town.store.rounds.get(f"round_{slot_id}_1")).log
    assert [(each.patient_name, each.outcome, each.reason) for each in log] == [
        ("Ana", "skipped", "notice"),
        ("Ben", "skipped", "off_day"),
        ("Cleo", "asked", None),
    ]


async def test_nobody_is_asked_in_quiet_hours_nor_over_the_cap(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    quiet = WAVES.model_copy(update={"quiet_hours": Window(start=0, end=1439)})
    slot_id = await opening(town, quiet)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).skipped == {"quiet_hours": 1}
    capped = WAVES.model_copy(update={"cap_day": 1})
    await opening(town, capped, hours=30)
    assert await offer_of(town, ana)
    third = await opening(town, capped, hours=36)
    assert (await town.store.rounds.get(f"round_{third}_1")).skipped == {"cap": 1}


async def test_somebody_who_gave_the_visit_back_is_not_asked_for_it(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    await town.settle()
    assert (await town.store.rounds.get(f"round_{slot.id}_2")).skipped == {"had_it": 1}


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
        monkeypatch.setattr("quickdoc.offers.actions.rounds.next_in_line", next_in_line)
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

    monkeypatch.setattr("quickdoc.offers.actions.rounds.next_in_line", overtaken)
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
        await offers.lapse_wave(town.services, round_, town.clock.now())
        return read

    await claims.claim(town.services, ana, slot_id)
    monkeypatch.setattr(town.store.offers, "many", too_early)
    await endings.close_offers(town.services, slot_id)
    lost = await needs_offer(town, ben)
    assert (lost.state, lost.open) == ("lost", False)
