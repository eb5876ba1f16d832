"""Openings that went elsewhere, and why."""

from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, unanswered
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.waitlist.actions import fulfilling
from quickdoc.waitlist.views import missed
from quickdoc.waitlist.views.missed import Missed, MissedBecause
from tests.stories.stage import opened, with_policy
from tests.stories.waiting_patients import ONE, standby_of, take
from tests.town import WAVES, Town


async def missed_by(town: Town, who: Actor) -> list[Missed]:
    mine = await standby_of(town, who)
    return await missed.missed(town.store, town.clock.now(), who, mine.id)


async def why(town: Town, who: Actor) -> list[MissedBecause]:
    return [each.reason for each in await missed_by(town, who)]


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
    await unanswered.pass_on(town.services, ana, first.id)
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
    await unanswered.pass_on(town.services, ana, offer.id)
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
