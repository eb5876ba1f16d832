"""A patient who has the visit and goes on looking."""

import pytest

from quickdoc.core.errors import NotFoundError
from quickdoc.core.gsm7 import segments
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.offers.actions import offers
from quickdoc.waitlist.actions import (
    fulfilling,
    standbys,
)
from tests.stories.fulfilments import opens, request_of, round_of, waits
from tests.texting.stage import offered, says, unlimited, visiting
from tests.town import Town
from workers.reactions import react

LEFT = "You left the standby list; STANDBY to go on."


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
    await family_corrections.rename(town.services, ana, ana.patient_ids[0], Person(name="Anna"))
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
