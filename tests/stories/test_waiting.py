"""What those see who wait: their place, their odds, and why an opening went elsewhere."""

from datetime import timedelta
from math import exp

import pytest

from quickdoc.clinics.clinics import Policy
from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.waitlist.actions import earlier, fulfilling
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.views import missed, waiting
from quickdoc.waitlist.views.missed import Missed, MissedBecause
from quickdoc.waitlist.views.waiting import Place
from tests.stories.stage import LOTTERY, opened, with_policy
from tests.texting.stage import visiting
from tests.town import WAVES, Town

ONE = WAVES.model_copy(update={"wave_size": 1})


async def standby_of(town: Town, who: Actor) -> Standby:
    return (await town.store.standbys.of_account(who.account_id))[0]


async def place_of(town: Town, who: Actor) -> Place:
    mine = await standby_of(town, who)
    return await waiting.place(town.store, town.clock.now(), who, mine.id)


async def missed_by(town: Town, who: Actor) -> list[Missed]:
    mine = await standby_of(town, who)
    return await missed.missed(town.store, town.clock.now(), who, mine.id)


async def why(town: Town, who: Actor) -> list[MissedBecause]:
    return [each.reason for each in await missed_by(town, who)]


async def take(town: Town, slot_id: str, name: str = "Wim") -> None:
    """Somebody who is not in line has it."""
    await claims.claim(town.services, await town.patient(name), slot_id)
    await town.settle()


# --- the place -------------------------------------------------------------------------------


async def test_a_place_counts_those_who_come_before(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await town.standby(await town.patient("Dan"), specialties=[], doctor_ids=["doctor_1"])
    for number, who in enumerate((ana, ben, cleo), start=1):
        (row,) = (await place_of(town, who)).rows
        assert (row.place, row.waiting, row.more, row.specialty) == (number, 3, False, "dermatology")


async def test_a_place_has_a_row_for_each_clinic_doctor_and_specialty(town: Town) -> None:
    ana = await town.patient("Ana")
    await town.standby(
        ana, specialties=["dermatology", "cardiology"], doctor_ids=["doctor_1"], clinic_ids=["clinic_1"]
    )
    rows = (await place_of(town, ana)).rows
    assert [(row.clinic_id, row.doctor_id, row.specialty) for row in rows] == [
        ("clinic_1", None, None),
        (None, "doctor_1", None),
        (None, None, "dermatology"),
        (None, None, "cardiology"),
    ]


async def test_without_a_history_nothing_is_promised(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    place = await place_of(town, ana)
    assert (place.odds_week, place.expected_days) == (None, None)


async def test_odds_come_from_how_far_past_rounds_got(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    for hours in (24, 26, 28):
        await take(town, (await opened(town, ONE, hours)).id, f"Wim {hours}")
    first, second, third = [await place_of(town, who) for who in (ana, ben, cleo)]
    assert first.rows[0].openings_per_week == 3
    assert first.rows[0].asked_per_week == 3
    assert first.odds_week == round(1 - exp(-3), 4)
    assert first.expected_days == round(7 / 3, 1)
    assert (second.odds_week, second.expected_days) == (0, None)
    assert (third.odds_week, third.rows[0].place) == (0, 3)


async def test_rounds_at_hours_that_do_not_suit_promise_nothing(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana, hours=[0] * 7)
    await town.standby(ben)
    await opened(town)
    assert (await place_of(town, ana)).odds_week == 0
    odds = (await place_of(town, ben)).odds_week
    assert odds is not None
    assert odds > 0.6


async def test_what_is_earlier_than_a_visit_is_not_promised_for_after_it(town: Town) -> None:
    ana = await town.patient("Ana")
    visit = await visiting(town, ana, 24 * 20)
    mine = await earlier.enrol(town.services, ana, visit.id)
    await opened(town, ONE, 30)
    far = await place_of(town, ana)
    assert far.until == visit.brief.start
    assert (far.odds_week, far.expected_days) == (round(1 - exp(-1), 4), 7.0)

    minutes = timedelta(minutes=90 + mine.notice)
    town.clock.moment = visit.brief.start - minutes
    near = await place_of(town, ana)
    assert near.odds_week is not None
    assert 0 < near.odds_week < 0.05
    assert near.expected_days is None


async def test_a_line_too_long_to_count_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quickdoc.waitlist.views.rows.MAX_PLACES", 3)
    people = await town.in_line("Ana", "Ben", "Cleo", "Dan", "Eve")
    rows = [(await place_of(town, who)).rows[0] for who in people]
    assert [row.place for row in rows] == [1, 2, 3, 3, 3]
    assert all(each.more and each.waiting == 3 for each in rows)


async def test_in_a_lottery_there_is_no_place_but_a_chance(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    for who in (ana, ben):
        await town.standby(who, specialties=[], clinic_ids=["clinic_1"])
    await opened(town, LOTTERY.model_copy(update={"wave_size": 1}))
    place = await place_of(town, ana)
    assert place.rows[0].place is None
    assert place.odds_week == (await place_of(town, ben)).odds_week == round(1 - exp(-0.5), 4)


async def test_nobody_sees_anothers_place_or_what_they_missed(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    theirs = (await standby_of(town, ben)).id
    for who in (ana, town.staff):
        with pytest.raises(NotFoundError):
            await waiting.place(town.store, town.clock.now(), who, theirs)
        with pytest.raises(NotFoundError):
            await missed.missed(town.store, town.clock.now(), who, theirs)


# --- what was missed -------------------------------------------------------------------------


async def test_what_is_still_to_be_had_is_not_missed_nor_what_one_has_got(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await opened(town, ONE)
    assert await missed_by(town, ana) == []
    await town.wait(601)
    assert await missed_by(town, ana) == [], "released, and free in the feed"
    mine = await standby_of(town, ana)
    await claims.claim(town.services, ana, slot.id)
    await town.settle()
    await fulfilling.keep_looking(town.services, ana, mine.id)
    assert await missed_by(town, ana) == []


async def test_ones_own_visit_is_not_missed_whichever_opening_it_was(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot = await opened(town, ONE, 30)
    first = await town.store.offers.one({"patient_id": ana.patient_ids[0]})
    assert first
    await offers.pass_on(town.services, ana, first.id)
    await town.settle()
    visit = await claims.claim(town.services, ben, slot.id)
    await town.settle()
    assert await why(town, ana) == ["passed"]
    await bookings.cancel(town.services, ben, visit.id)
    await town.settle()
    await claims.claim(town.services, ana, slot.id)
    await town.settle()
    (ended,) = await town.store.standbys.ended_lately(ana.account_id, town.clock.now())
    await fulfilling.keep_looking(town.services, ana, ended.id)
    assert await why(town, ana) == []


async def test_who_was_asked_and_slower_reads_that_it_is_taken(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot = await opened(town)
    (offer,) = await town.store.offers.open_of_account(ben.account_id, town.clock.now())
    await offers.accept(town.services, ben, offer.id)
    await town.settle()
    await fulfilling.keep_looking(town.services, ben, offer.standby_id)
    (told,) = await missed_by(town, ana)
    assert (told.reason, told.slot_id, told.brief.doctor_id) == ("taken", slot.id, "doctor_1")
    assert await missed_by(town, ben) == []


async def test_who_passed_reads_that(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot = await opened(town, ONE)
    (offer,) = await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    await offers.pass_on(town.services, ana, offer.id)
    await town.settle()
    await take(town, slot.id)
    assert await why(town, ana) == ["passed"]


async def test_an_opening_that_was_filled_before_the_line_came_so_far(town: Town) -> None:
    _, ben = await town.in_line("Ana", "Ben")
    await take(town, (await opened(town, ONE)).id)
    assert await why(town, ben) == ["not_reached"]


async def test_an_opening_for_the_feed_alone(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await take(town, (await opened(town, Policy(mode="race"))).id)
    assert await why(town, ana) == ["race"]


async def test_the_reason_of_the_log_is_what_the_patient_reads(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana, notice=48 * 60)
    await town.standby(ben)
    quiet = ONE.model_copy(update={"quiet_hours": Window(start=0, end=1439)})
    await take(town, (await opened(town, quiet, 30)).id, "Wim")
    town.clock.moment += timedelta(minutes=1)
    await take(town, (await opened(town, ONE, 24)).id, "Xan")
    assert await why(town, ana) == ["notice", "notice"]
    assert await why(town, ben) == ["taken", "quiet_hours"]


async def test_whom_the_database_passed_over_is_told_by_the_rules(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quickdoc.waitlist.actions.line.EXPLAINED", 2)
    people = [await town.patient(f"P{number}") for number in range(6)]
    for person in people:
        await town.standby(person, hours=[0] * 7)
    monkeypatch.setattr("quickdoc.waitlist.store.standbys.FIRST", 2)
    monkeypatch.setattr("quickdoc.waitlist.store.standbys.MORE", 2)
    await take(town, (await opened(town)).id)
    assert [await why(town, each) for each in people] == [["hours"]] * 6


async def test_what_the_clinic_closed_or_took_back_at_once_is_not_missed(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await opened(town, WAVES.model_copy(update={"grace": 60}))
    await slots.withdraw(town.services, town.staff, slot.id)
    await town.settle()
    other = await opened(town, WAVES, 30)
    await slots.withdraw(town.services, town.staff, other.id)
    await town.settle()
    assert await missed_by(town, ana) == []


async def test_only_the_latest_of_two_weeks_are_told_newest_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "MAX_MISSED", 2)
    (ana,) = await town.in_line("Ana")
    await with_policy(town, Policy(mode="race"))
    for number, days in enumerate((10, 3, 1, 1)):
        slot = await town.publish(24, offer=True)
        await town.settle()
        await take(town, slot.id, f"Wim {number}")
        town.clock.moment += timedelta(days=days)
    found = await missed_by(town, ana)
    times = [each.opened_at for each in found]
    assert len(found) == 2
    assert times == sorted(times, reverse=True)
    monkeypatch.setattr(missed, "MAX_MISSED", 20)
    assert len(await missed_by(town, ana)) == 3, "the first is older than two weeks"
