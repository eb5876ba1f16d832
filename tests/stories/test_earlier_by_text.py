"""Standing by for something earlier, by text."""

import pytest

from quickdoc.core.errors import (
    AlreadyMovedError,
)
from quickdoc.core.gsm7 import segments
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import earlier
from tests.stories.earlier import listening
from tests.texting.stage import says, unlimited, visiting
from tests.town import Town


@pytest.mark.parametrize("body", ["EARLIER {}", "sooner", "antes {}", "más temprano", "plus tôt {} svp"])
async def test_a_word_is_enough(town: Town, body: str) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    answer = await says(town, who, body.format(visit.code))
    assert answer.startswith("We text you when Lakeside Clinic has something earlier than Thu 26 Nov 10:00.")
    assert f"CANCEL {visit.code}" in answer
    assert segments(answer) == 1
    (made,) = await listening(town, who)
    assert made.instead_of
    assert made.instead_of.booking_id == visit.id


async def test_saying_it_twice_makes_one_request(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    first = await says(town, who, "EARLIER")
    assert await says(town, who, f"EARLIER {visit.code}") == first
    assert len(await listening(town, who)) == 1


async def test_with_two_visits_we_ask_which(town: Town) -> None:
    await unlimited(town)
    who = await town.patient()
    one, two = await visiting(town, who, 72), await visiting(town, who, 96)
    assert await says(town, who, "EARLIER") == (
        f"Which one? Reply EARLIER {one.code} (Thu 26 Nov 10:00); EARLIER {two.code} (Fri 27 Nov 10:00)."
    )
    assert await listening(town, who) == []


async def test_without_a_visit_there_is_nothing_to_improve_on(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await town.publish(offer=True)
    await town.settle()
    assert (await says(town, ana, "EARLIER")).startswith("Nothing is open on this phone now.")
    assert (await says(town, ana, "EARLIER 99999")).startswith("Nothing open has the code 99999.")
    assert await listening(town, ana) == []


async def test_the_code_of_the_offer_that_became_the_visit_will_do(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    await says(town, ana, "yes")
    assert (await says(town, ana, f"EARLIER {offer.code}")).startswith("We text you when Lakeside Clinic")


async def test_whoever_books_far_ahead_is_told_of_the_word(town: Town) -> None:
    await unlimited(town)
    who = await town.patient()
    far, near = await visiting(town, who, 72), await visiting(town, who, 24)
    (told,) = await town.store.messages.many({"about": far.id})
    assert told.body == (
        f"Booked: Lakeside Clinic, Thu 26 Nov 10:00. To give it back reply CANCEL {far.code}. "
        f"EARLIER {far.code}: hear of earlier times. STOP to end"
    )
    (told,) = await town.store.messages.many({"about": near.id})
    assert "EARLIER" not in told.body


async def test_refusals_are_answers(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    for number in range(10):
        await town.standby(who, notice=number)
    assert await says(town, who, f"EARLIER {visit.code}") == (
        "Thu 26 Nov 10:00: You have as many standby requests as we keep. Remove one first."
    )


async def test_who_has_moved_is_told(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    slot = await town.publish(24)
    await claims.swap(town.services, who, slot.id, None, visit.id)
    with pytest.raises(AlreadyMovedError):
        await earlier.enrol(town.services, who, visit.id)
