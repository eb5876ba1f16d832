"""Replies about what is over say how things are now, and take what is free again."""

import pytest

from quickdoc.core.gsm7 import segments
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.scheduling.bookings import Booking
from tests.texting.stage import later, offer_of, offered, says, visiting
from tests.town import Town

WHEN = "Tue 24 Nov 10:00"


async def accepted(town: Town) -> tuple[Actor, Offer, Booking]:
    """Somebody who took an offer by text."""
    who, offer = await offered(town)
    await says(town, who, f"CONFIRM {offer.code}")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    return who, offer, visit


async def clinic_cancels(town: Town, visit: Booking) -> None:
    await bookings.cancel(town.services, town.staff, visit.id)
    await slots.withdraw(town.services, town.staff, visit.slot_id)
    await town.settle()
    later(town, minutes=5)


@pytest.mark.parametrize("body", ["CONFIRM {}", "YES {}", "CANCEL {}", "NO {}"])
@pytest.mark.parametrize("of", ["offer", "visit"])
async def test_after_the_clinic_cancelled_every_reply_says_so(town: Town, body: str, of: str) -> None:
    who, offer, visit = await accepted(town)
    await clinic_cancels(town, visit)
    code = offer.code if of == "offer" else visit.code
    answer = await says(town, who, body.format(code))
    assert answer == f"Lakeside Clinic had to cancel your visit on {WHEN}. It does not take place."
    closed = await town.store.bookings.active_of(offer.slot_id)
    assert closed is not None
    assert closed.kind == "block"


@pytest.mark.parametrize("of", ["offer", "visit"])
async def test_after_ones_own_cancellation_yes_takes_it_again(town: Town, of: str) -> None:
    who, offer, visit = await accepted(town)
    await says(town, who, f"CANCEL {visit.code}")
    code = offer.code if of == "offer" else visit.code
    answer = await says(town, who, f"YES {code}")
    again = await town.store.bookings.active_of(offer.slot_id)
    assert again is not None
    assert answer.startswith(
        f"It is yours: Lakeside Clinic, {WHEN}. To give it back reply CANCEL {again.code}."
    )
    assert again.holder == visit.holder


async def test_cancelling_again_says_again_that_it_is_cancelled(town: Town) -> None:
    who, offer, visit = await accepted(town)
    await says(town, who, f"CANCEL {visit.code}")
    for code in (visit.code, offer.code):
        assert (await says(town, who, f"CANCEL {code}")).startswith(f"Cancelled: Lakeside Clinic, {WHEN}.")


async def test_after_ones_own_cancellation_what_another_has_is_told(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    await says(town, who, f"CANCEL {visit.code}")
    await claims.claim(town.services, await town.patient("Eve"), visit.slot_id)
    assert await says(town, who, f"YES {visit.code}") == (
        "Sorry, Wed 25 Nov 10:00 at Lakeside Clinic is not free any more: somebody else has it."
    )


async def test_a_visit_of_the_app_that_was_given_back_there_can_be_had_by_text(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    await bookings.cancel(town.services, who, visit.id)
    await town.settle()
    assert (await says(town, who, f"CONFIRM {visit.code}")).startswith("It is yours: Lakeside Clinic")


async def test_what_was_lost_and_is_free_again_can_be_had(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot = await town.publish(offer=True)
    await town.settle()
    hers, his = await offer_of(town, ana), await offer_of(town, ben)
    await says(town, ana, f"YES {hers.code}")
    assert "was just taken" in await says(town, ben, f"YES {his.code}")
    await says(town, ana, f"CANCEL {hers.code}")
    assert (await says(town, ben, f"YES {his.code}")).startswith("It is yours")
    visit = await town.store.bookings.active_of(slot.id)
    assert visit is not None
    assert visit.holder == his.holder


async def test_who_passed_and_thinks_better_of_it_gets_what_is_still_free(town: Town) -> None:
    who, offer = await offered(town)
    await says(town, who, f"NO {offer.code}")
    assert "You passed on this one." in await says(town, who, f"YES {offer.code}")  # sent together
    later(town, seconds=3)
    assert (await says(town, who, f"YES {offer.code}")).startswith("It is yours")


async def test_who_passed_twice_is_told_so_twice(town: Town) -> None:
    who, offer = await offered(town)
    for _ in range(2):
        assert (await says(town, who, f"NO {offer.code}")).startswith("Passed: Lakeside Clinic")


async def test_a_no_to_what_was_taken_says_that_it_is_booked(town: Town) -> None:
    who, offer, visit = await accepted(town)
    answer = await says(town, who, f"NO {offer.code}")
    assert answer.startswith(f"Nothing is offered now. You have booked: Lakeside Clinic, {WHEN}.")
    assert f"CANCEL {visit.code}" in answer
    assert (await town.store.bookings.get(visit.id)).active


async def test_the_code_of_a_visit_that_was_taken_again_means_the_new_one(town: Town) -> None:
    who, offer, visit = await accepted(town)
    await says(town, who, f"CANCEL {visit.code}")
    await claims.claim(town.services, who, offer.slot_id)
    assert (await says(town, who, f"CONFIRM {visit.code}")).startswith(
        "Confirmed, see you at Lakeside Clinic"
    )


async def test_the_rules_of_a_claim_hold_for_what_is_free_again(town: Town) -> None:
    who, offer, visit = await accepted(town)
    await says(town, who, f"CANCEL {visit.code}")
    await visiting(town, who, hours=72)  # the one coming visit of this type with this doctor
    answer = await says(town, who, f"YES {offer.code}")
    assert answer.startswith(f"{WHEN}: ")
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_each_of_these_answers_is_one_segment(town: Town) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    name = "Consorci Hospitalari de la Gran Area Metropolitana " * 3
    await town.store.clinics.replace(clinic.model_copy(update={"name": name, "version": clinic.version + 1}))
    who, offer, visit = await accepted(town)
    answers = [
        await says(town, who, f"{word} {offer.code}") for word in ("NO", "CANCEL", "CANCEL", "YES", "YES")
    ]
    again = await town.store.bookings.active_of(offer.slot_id)
    assert again is not None
    await clinic_cancels(town, again)
    answers += [await says(town, who, f"{word} {visit.code}") for word in ("NO", "CANCEL", "YES")]
    assert {segments(answer) for answer in answers} == {1}
