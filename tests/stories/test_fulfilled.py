"""A request whose preferences are fulfilled ends, however its patient came by the visit."""

from asyncio import gather
from datetime import timedelta

import pytest

from quickdoc.core.errors import NotFoundError, OfferClosedError
from quickdoc.core.gsm7 import segments
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import families
from quickdoc.identity.actions.families import Person
from quickdoc.offers.actions import offers, round_controls
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round, round_id
from quickdoc.replies.actions import linked
from quickdoc.replies.links import Link
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.store import Store
from quickdoc.waitlist.actions import (
    earlier,
    fulfilling,
    registrations,
    standbys,
    waiting_list,
)
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from tests.texting.stage import offer_of, offered, says, says_from, under, unlimited, visiting
from tests.town import CENTRE, WAVES, Town, town_on
from workers.reactions import react

ONE = WAVES.model_copy(update={"wave_size": 1})
LEFT = "You left the standby list; STANDBY to go on."


async def opens(town: Town, hours: float = 30, doctor: str = "doctor_1") -> str:
    slot = await town.publish(hours, doctor, offer=True)
    await town.settle()
    return slot.id


async def round_of(town: Town, slot_id: str) -> Round:
    return await town.store.rounds.get(round_id(slot_id, 1))


async def request_of(town: Town, offer: Offer) -> Standby:
    return await town.store.standbys.get(offer.standby_id)


async def waits(town: Town, who: Actor) -> int:
    return len(await town.store.standbys.of_account(who.account_id))


async def waiting_at(town: Town) -> list[str]:
    found, _ = await waiting_list.waiting(town.services, town.staff, "clinic_1", None, 50)
    return [each.patient_name for each in found]


# --- however they came by it -----------------------------------------------------------------


async def by_text(town: Town, who: Actor, offer: Offer) -> None:
    await says(town, who, f"CONFIRM {offer.code}")


async def in_the_app(town: Town, who: Actor, offer: Offer) -> None:
    await offers.accept(town.services, who, offer.id)


async def in_the_feed(town: Town, who: Actor, offer: Offer) -> None:
    await claims.claim(town.services, who, offer.slot_id)


async def another_in_the_feed(town: Town, who: Actor, offer: Offer) -> None:
    await claims.claim(town.services, who, (await town.publish(50)).id)


async def by_a_link(town: Town, who: Actor, offer: Offer) -> None:
    await linked.accept(town.services, Link("offer", offer.id, offer.brief.start))


@pytest.mark.parametrize("mode", ["waves", "queue"])
@pytest.mark.parametrize("takes", [by_text, in_the_app, in_the_feed, another_in_the_feed, by_a_link])
async def test_whoever_has_the_visit_is_not_asked_again(town: Town, mode: str, takes: object) -> None:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    ana, offer = await offered(town)
    await takes(town, ana, offer)  # type: ignore[operator]
    await town.settle()
    ended = await request_of(town, offer)
    assert not ended.active
    assert ended.fulfilled
    assert await waiting_at(town) == []
    for hours in (60, 70, 80):
        assert (await round_of(town, await opens(town, hours))).asked == ()
    assert len(await town.store.offers.many({})) == 1


async def test_whom_the_staff_picked_has_left_the_line_too(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    slot = await town.publish(30)
    picked = await round_controls.pick(town.services, town.staff, slot.id, mine.id, "it is their turn")
    await offers.accept(town.services, ana, picked.id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_a_move_to_an_earlier_slot_ends_what_it_fulfils(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    await town.standby(ana)
    slot = await town.publish(24)
    await claims.swap(town.services, ana, slot.id, None, visit.id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_a_second_and_different_request_goes_on(town: Town) -> None:
    ana, offer = await offered(town)
    other = await town.standby(ana, specialties=["cardiology"])
    ben = (await town.in_line("Ben"))[0]
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    assert [each.id for each in await town.store.standbys.of_account(ana.account_id)] == [other.id]
    assert await waits(town, ben) == 1
    assert (await round_of(town, await opens(town, 30, "doctor_2"))).asked[0].standby_id == other.id


async def test_only_the_patient_who_has_the_visit_leaves_the_line(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await visiting(town, ana)
    assert (await waits(town, ana), await waits(town, ben)) == (0, 1)


async def test_a_request_that_is_made_while_having_the_visit_is_for_one_more(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana)
    await town.standby(ana)
    await fulfilling.follow(town.services, visit.id)  # late
    assert await waits(town, ana) == 1


async def test_whoever_says_anew_what_they_want_while_having_the_visit_is_asked(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    slot = await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await standbys.change(town.services, ana, mine.id, Preferences(clinic_ids=("clinic_1",), point=CENTRE))
    await town.settle()
    assert await waits(town, ana) == 1
    assert (await town.store.standbys.get(mine.id)).besides == (visit.id,)


async def test_whoever_takes_an_earlier_one_and_keeps_the_later_hears_of_earlier_ones_no_more(
    town: Town,
) -> None:
    await unlimited(town)
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    mine = await earlier.enrol(town.services, ana, visit.id)
    await claims.claim(town.services, ana, (await town.publish(24)).id)
    await town.settle()
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.ended_with_visit) == (False, False)
    assert ended.fulfilled


async def test_taking_an_earlier_one_instead_ends_that_request_with_its_visit(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    mine = await earlier.enrol(town.services, ana, visit.id)
    await opens(town, 24)
    await offers.accept(town.services, ana, (await offer_of(town, ana)).id)
    await town.settle()
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.ended_with_visit, ended.fulfilled) == (False, True, None)


# --- keep looking ----------------------------------------------------------------------------


async def test_one_tap_brings_it_back_with_its_place_and_it_stays(town: Town) -> None:
    await unlimited(town)
    ana, offer = await offered(town)
    before = await request_of(town, offer)
    visit = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    again = await fulfilling.keep_looking(town.services, ana, before.id)
    assert (again.active, again.since, again.triage) == (True, before.since, before.triage)
    assert await fulfilling.keep_looking(town.services, ana, before.id) == again
    for event in list(town.bus.heard):  # all that followed, once more and late
        await react(town.services, event.event)
    assert visit.active
    assert await waits(town, ana) == 1
    assert (await round_of(town, await opens(town, 60))).asked[0].standby_id == before.id


async def test_the_next_visit_ends_it_again(town: Town) -> None:
    await unlimited(town)
    ana, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await fulfilling.keep_looking(town.services, ana, offer.standby_id)
    await visiting(town, ana, 60)
    assert await waits(town, ana) == 0


async def test_what_has_changed_of_its_patient_meanwhile_is_on_it(town: Town) -> None:
    ana, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await families.rename(town.services, ana, ana.patient_ids[0], Person(name="Anna"))
    again = await fulfilling.keep_looking(town.services, ana, offer.standby_id)
    assert (again.patient_name, again.recent) == ("Anna", 1)


async def test_once_the_visit_has_begun_it_is_over(town: Town) -> None:
    ana, offer = await offered(town)
    visit = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    town.clock.moment = visit.brief.start
    with pytest.raises(NotFoundError):
        await fulfilling.keep_looking(town.services, ana, offer.standby_id)
    await town.standby(ana)
    assert await waits(town, ana) == 1


async def test_only_its_own_patient_keeps_it_and_what_was_removed_is_gone(town: Town) -> None:
    ana, offer = await offered(town)
    ben = await town.patient("Ben")
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    for who in (ben, town.staff):
        with pytest.raises(NotFoundError):
            await fulfilling.keep_looking(town.services, who, offer.standby_id)
    await standbys.remove(town.services, ana, offer.standby_id)
    with pytest.raises(NotFoundError):
        await fulfilling.keep_looking(town.services, ana, offer.standby_id)


async def test_asking_for_the_same_again_is_keeping_on(town: Town) -> None:
    ana, offer = await offered(town)
    before = await request_of(town, offer)
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    again = await town.standby(ana)
    assert (again.id, again.active, again.since) == (before.id, True, before.since)


# --- by text ---------------------------------------------------------------------------------


async def test_the_answer_says_so_in_one_segment_and_standby_goes_on(town: Town) -> None:
    ana, offer = await offered(town)
    answer = await says(town, ana, "yes")
    assert answer.startswith("It is yours: Lakeside Clinic, Tue 24 Nov 10:00.")
    assert answer.endswith(LEFT)
    assert segments(answer) == 1
    assert (await says(town, ana, "PAUSE")).startswith("You have no standby request.")
    assert (await says(town, ana, "standby")).startswith("1 standby request is active.")
    assert await waits(town, ana) == 1
    assert (await says(town, ana, "standby")).startswith("1 standby request is active.")
    assert offer.open


async def test_the_text_of_a_visit_taken_in_the_app_says_so(town: Town) -> None:
    ana, _ = await offered(town)
    visit = await visiting(town, ana, 72)
    (told,) = await town.store.messages.many({"about": visit.id})
    assert told.body == (
        f"Booked: Lakeside Clinic, Thu 26 Nov 10:00. To give it back reply CANCEL {visit.code}. "
        f"{LEFT} STOP to end"
    )
    assert segments(told.body) == 1


async def test_whoever_gives_it_back_is_told_the_word_and_comes_back_with_it(town: Town) -> None:
    ana, offer = await offered(town)
    await says(town, ana, "yes")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    answer = await says(town, ana, f"CANCEL {visit.code}")
    assert answer.endswith("STANDBY to wait for another.")
    assert await waits(town, ana) == 0
    await says(town, ana, "STANDBY")
    assert await waits(town, ana) == 1


@pytest.mark.parametrize(("seconds", "is_back"), [(0, True), (20, True), (21, False)])
async def test_a_tap_in_the_app_that_is_undone_at_once_costs_no_place_in_line(
    town: Town, seconds: int, *, is_back: bool
) -> None:
    ana = await town.patient()
    before = await town.standby(ana)
    visit = await claims.claim(town.services, ana, (await town.publish(30)).id)
    await town.settle()
    assert await waits(town, ana) == 0
    town.clock.moment += timedelta(seconds=seconds)
    await bookings.cancel(town.services, ana, visit.id)
    await town.settle()
    after = await town.store.standbys.get(before.id)
    assert (after.active, after.since, after.rank) == (is_back, before.since, before.rank)


# --- the clinic cancels ----------------------------------------------------------------------


async def test_when_the_clinic_cancels_it_comes_back_by_itself_and_ends_with_the_undo(town: Town) -> None:
    ana, offer = await offered(town)
    before = await request_of(town, offer)
    visit = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    back = await request_of(town, offer)
    assert (back.active, back.since, back.fulfilled) == (True, before.since, None)
    told = await town.store.messages.many({"about": visit.id, "kind": "cancelled"})
    assert "You are on standby for another." in told[0].body
    assert segments(told[0].body) == 1
    await slots.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_after_a_move_it_is_the_new_visit_that_keeps_it_ended(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    first = await visiting(town, ana, 72)
    moved = await claims.swap(town.services, ana, (await town.publish(24)).id, None, first.id)
    await town.settle()
    ended = (await town.store.standbys.get(mine.id)).fulfilled
    assert ended
    assert (ended.booking_id, ended.start) == (moved.id, moved.brief.start)
    await bookings.cancel(town.services, town.staff, moved.id)
    await town.settle()
    assert await waits(town, ana) == 1


async def test_it_does_not_come_back_to_whoever_has_another_such_visit(town: Town) -> None:
    await unlimited(town)
    ana = await town.patient()
    mine = await town.standby(ana)
    first, second = await visiting(town, ana, 48), await visiting(town, ana, 72)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    assert await waits(town, ana) == 0
    await bookings.cancel(town.services, town.staff, second.id)
    await town.settle()
    assert [each.id for each in await town.store.standbys.of_account(ana.account_id)] == [mine.id]


async def test_whom_the_staff_put_in_line_leaves_it_on_booking_and_only_the_clinic_brings_them_back(
    town: Town,
) -> None:
    wanted = Registration(name="Zoe", phone="+15550107777", notice=0)
    mine = await registrations.register(town.services, town.staff, "clinic_1", wanted)
    await opens(town)
    answer = await says_from(town, mine.phone, "yes")
    assert answer.startswith("It is yours")
    assert "standby" not in answer.lower()
    assert await waiting_at(town) == []
    assert (await says_from(town, mine.phone, "STANDBY")).startswith("You have no standby request.")
    (visit,) = await town.store.bookings.many({"kind": "visit"})
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    assert await waiting_at(town) == ["Zoe"]


# --- other offers ----------------------------------------------------------------------------


async def two_offers(town: Town, mode: str) -> tuple[Actor, Offer, Offer]:
    """Ana is asked about two slots in the app alone; Ben is behind her in both rounds."""
    await under(town, ONE.model_copy(update={"mode": mode}))
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana, channels=["live"])
    await town.standby(ben, channels=["live"])
    first, second = await opens(town, 24), await opens(town, 30)
    (one,), (other,) = [await town.store.offers.of_opening(each, 1) for each in (first, second)]
    assert {one.holder.patient_name, other.holder.patient_name} == {"Ana"}
    return ana, one, other


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_the_other_slot_goes_to_the_next_in_line_at_once(town: Town, mode: str) -> None:
    ana, taken, other = await two_offers(town, mode)
    await offers.accept(town.services, ana, taken.id)
    await town.settle()
    gone = await town.store.offers.get(other.id)
    assert (gone.state, gone.because, gone.open) == ("withdrawn", "has_visit", False)
    asked = {each.holder.patient_name for each in await town.store.offers.of_opening(other.slot_id, 1)}
    assert asked == {"Ana", "Ben"}
    with pytest.raises(OfferClosedError, match="next in line"):
        await offers.accept(town.services, ana, other.id)
    held = await town.store.bookings.active_of(other.slot_id)
    if mode == "queue":
        assert held
        assert held.holder
        assert held.holder.patient_name == "Ben"


async def test_whoever_was_told_of_it_is_told_once_that_it_went_on(town: Town) -> None:
    ana, offer = await offered(town)
    await visiting(town, ana, 72)
    for event in list(town.bus.heard):
        await react(town.services, event.event)
    (told,) = await town.store.messages.many({"about": offer.id, "kind": "withdrawn"})
    assert told.body == (
        "Lakeside Clinic: Tue 24 Nov 10:00 goes to the next in line, since you have another visit now. "
        "STOP to end"
    )
    assert (await says(town, ana, f"CONFIRM {offer.code}")) == (
        "Tue 24 Nov 10:00: You have another visit for this now, so it went to the next in line."
    )


async def test_of_offers_whose_time_was_over_nobody_is_told(town: Town) -> None:
    ana, offer = await offered(town)
    await town.wait(601)
    await visiting(town, ana, 72)
    assert (await town.store.offers.get(offer.id)).because == "has_visit"
    assert await town.store.messages.many({"kind": "withdrawn"}) == []


async def test_an_offer_made_in_the_very_moment_is_withdrawn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await town.patient()
    await town.standby(ana)
    slot = await town.publish(60)
    ask = town.store.standbys.on_phones

    async def slowly(*given: object) -> object:
        seen = await ask(*given)  # type: ignore[arg-type]
        monkeypatch.undo()
        await claims.claim(town.services, ana, slot.id)
        (made,) = [each for each in town.bus.heard if each.event.type == "booking.made"]
        await react(town.services, made.event)
        return seen

    monkeypatch.setattr(town.store.standbys, "on_phones", slowly)
    await town.publish(24, offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    assert (offer.state, offer.because) == ("withdrawn", "has_visit")


async def test_two_workers_at_once_end_it_once(store: Store) -> None:
    town = await town_on(store)
    ana = await town.patient()
    mine = await town.standby(ana)
    visit = await claims.claim(town.services, ana, (await town.publish()).id)
    await gather(*(fulfilling.follow(town.services, visit.id) for _ in range(5)))
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.version) == (False, mine.version + 1)
    await bookings.cancel(town.services, town.staff, visit.id)
    await gather(*(fulfilling.follow(town.services, visit.id) for _ in range(5)))
    assert await waits(town, ana) == 1
