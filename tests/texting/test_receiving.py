"""Texts that come in: what they do, what is answered, and that nothing happens twice."""

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.gsm7 import segments
from quickdoc.scheduling.actions import slots
from tests.texting.received import visiting_and_offered
from tests.texting.stage import offer_of, offered, says, under, unlimited, visiting
from tests.town import Town


@pytest.mark.parametrize("body", ["CONFIRM {}", "confirm{} please!", "yes", "Sí", "oui {}", "{} OK"])
async def test_a_yes_books_the_offer(town: Town, body: str) -> None:
    who, offer = await offered(town)
    answer = await says(town, who, body.format(offer.code))
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    assert (visit.via, visit.holder) == ("text", offer.holder)
    assert answer.startswith("It is yours: Lakeside Clinic, Tue 24 Nov 10:00.")
    assert f"CANCEL {visit.code}" in answer


async def test_a_no_passes_and_keeps_the_place_in_line(town: Town) -> None:
    who, offer = await offered(town)
    assert (await says(town, who, "no thanks")).startswith("Passed: Lakeside Clinic")
    assert (await town.store.offers.get(offer.id)).state == "passed"


@pytest.mark.parametrize("body", ["Yes I'll take it", "that works for me!", "sí, la quiero", "je le prends"])
async def test_plain_words_that_say_yes_book_the_offer(town: Town, body: str) -> None:
    who, offer = await offered(town)
    assert (await says(town, who, body)).startswith("It is yours: Lakeside Clinic, Tue 24 Nov 10:00.")
    assert await town.store.bookings.active_of(offer.slot_id)


@pytest.mark.parametrize("body", ["Sorry, I can't make it", "lo siento, no puedo", "je ne peux pas, désolé"])
async def test_plain_words_that_say_no_pass(town: Town, body: str) -> None:
    who, offer = await offered(town)
    assert (await says(town, who, body)).startswith("Passed: Lakeside Clinic")
    assert (await town.store.offers.get(offer.id)).state == "passed"


@pytest.mark.parametrize(
    "body", ["Yes but can I come at 4?", "is it the same doctor?", "Yes?", "CONFIRM {} if it is not too far"]
)
async def test_who_says_more_than_yes_is_answered_and_books_nothing(town: Town, body: str) -> None:
    who, offer = await offered(town)
    assert f"CONFIRM {offer.code}" in await says(town, who, body.format(offer.code))
    assert (await town.store.offers.get(offer.id)).open
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_what_is_not_understood_beside_a_visit_is_asked_about_the_offer(town: Town) -> None:
    await unlimited(town)
    who, _, offer = await visiting_and_offered(town)
    assert f"CONFIRM {offer.code} to take" in await says(town, who, "hm")


@pytest.mark.parametrize("body", ["NO", "pass", "no gracias", "non merci", "I can't make it"])
async def test_a_no_with_a_visit_and_no_offer_says_what_is_booked(town: Town, body: str) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    assert await says(town, who, body) == (
        "Nothing is offered now. You have booked: Lakeside Clinic, Wed 25 Nov 10:00. "
        f"To give it back reply CANCEL {visit.code}. If not, it stays yours."
    )
    assert (await town.store.bookings.get(visit.id)).active


async def test_a_no_with_two_visits_names_both(town: Town) -> None:
    await unlimited(town)
    who = await town.patient()
    first, second = await visiting(town, who), await visiting(town, who, hours=72)
    answer = await says(town, who, "no")
    assert answer.startswith("Nothing is offered now. Booked: ")
    assert all(f"CANCEL {each.code}" in answer for each in (first, second))
    assert segments(answer) == 1


async def test_cancelling_an_offer_passes_on_it(town: Town) -> None:
    who, offer = await offered(town)
    assert (await says(town, who, f"CANCEL {offer.code}")).startswith("Passed:")
    assert (await town.store.offers.get(offer.id)).state == "passed"


async def test_after_the_window_it_is_yours_if_still_free(town: Town) -> None:
    who, _ = await offered(town)
    await town.wait(1200)
    assert (await says(town, who, "yes")).startswith("It is yours")


async def test_in_a_queue_a_yes_turns_the_hold_into_a_visit(town: Town) -> None:
    await under(town, Policy(mode="queue", window=600, grace=0, min_notice=0))
    who, offer = await offered(town)
    assert "is kept for you until" in town.sms_sender.sent[0].body
    assert (await says(town, who, "yes")).startswith("It is yours")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    assert visit.kind == "visit"


async def test_the_second_to_answer_is_told_and_keeps_the_place(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    await town.settle()
    first, second = (
        await says(town, ana, "yes"),
        await says(town, ben, f"yes {(await offer_of(town, ben)).code}"),
    )
    assert first.startswith("It is yours")
    assert second == (
        "Sorry, Tue 24 Nov 10:00 at Lakeside Clinic was just taken by somebody else. "
        "You keep your place in line."
    )


async def test_an_offer_that_the_clinic_withdrew_says_so(town: Town) -> None:
    who, offer = await offered(town)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    answer = await says(town, who, f"CONFIRM {offer.code}")
    assert answer == "Tue 24 Nov 10:00: The clinic has withdrawn this appointment."


async def test_saying_yes_again_says_that_it_is_yours(town: Town) -> None:
    who, offer = await offered(town)
    first = await says(town, who, f"CONFIRM {offer.code}")
    assert await says(town, who, f"CONFIRM {offer.code}") == first
    assert len(await town.store.bookings.of_slot(offer.slot_id)) == 1
