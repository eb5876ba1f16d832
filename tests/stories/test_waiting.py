"""What those see who wait: their place, their odds, and why an opening went elsewhere."""

from datetime import timedelta
from math import exp

import pytest

from quickdoc.core.errors import NotFoundError
from quickdoc.identity.accounts import Actor
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.views import missed, waiting
from quickdoc.waitlist.views.waiting import Place
from tests.stories.stage import LOTTERY, opened
from tests.stories.waiting_patients import ONE, standby_of, take
from tests.texting.stage import visiting
from tests.town import Town


async def place_of(town: Town, who: Actor) -> Place:
    mine = await standby_of(town, who)
    return await waiting.place(town.store, town.clock.now(), who, mine.id)


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
