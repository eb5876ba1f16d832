"""What is told about a move."""

import pytest

from quickdoc.core.errors import (
    NothingToUndoError,
)
from quickdoc.core.gsm7 import segments
from quickdoc.messaging.texts.times import deadline
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import bookings, undoing
from tests.stories.moving import offered, opens, visit_of
from tests.texting.stage import offer_of, says
from tests.town import Town


async def test_when_the_new_visit_is_cancelled_its_slot_simply_opens(town: Town) -> None:
    ana, old, offer = await offered(town)
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await bookings.cancel(town.services, ana, new.id)
    await town.settle()
    round_ = await town.store.rounds.get(round_id(new.slot_id, 2))
    assert (round_.state, round_.chain) != ("filled", None)
    assert round_.chain is None
    assert (await visit_of(town, old)).state == "moved"
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, old.slot_id)


async def test_the_offer_says_what_it_is_earlier_than(town: Town) -> None:
    _, _, offer = await offered(town)
    by = deadline(offer.expires_at, offer.made_at, offer.brief.zone)
    (body,) = [each.body for each in town.sms_sender.sent if each.body.startswith("Lakeside Clinic: ")]
    assert body == (
        "Lakeside Clinic: Tue 24 Nov 10:00 is free, earlier than your Thu 26 Nov 10:00. "
        f"Reply CONFIRM {offer.code} to move by {by} or PASS {offer.code}. STOP to end"
    )


async def test_the_acceptance_says_which_visit_was_given_back(town: Town) -> None:
    ana, _, offer = await offered(town)
    answer = await says(town, ana, "yes")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    assert answer == (
        "It is yours: Lakeside Clinic, Tue 24 Nov 10:00; your Thu 26 Nov 10:00 is given back. "
        f"To give it back reply CANCEL {visit.code}."
    )
    assert segments(answer) == 1
    assert await says(town, ana, f"CONFIRM {offer.code}") == answer


async def test_who_moved_in_the_app_has_one_text_about_it(town: Town) -> None:
    ana, old, offer = await offered(town)
    town.sms_sender.sent.clear()
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await town.wait(120)
    assert [each.body for each in town.sms_sender.sent] == [
        (
            "Moved: Lakeside Clinic, Tue 24 Nov 10:00 instead of Thu 26 Nov 10:00. "
            f"To give it back reply CANCEL {new.code}. STOP to end"
        )
    ]
    kinds = {message.kind for message in await town.store.messages.many({"about": {"$in": [old.id, new.id]}})}
    assert kinds == {"booked", "moved"}


async def test_who_has_moved_and_says_yes_to_another_slot_is_told(town: Town) -> None:
    ana, _, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    await says(town, ana, f"CONFIRM {(await offer_of(town, ana)).code}")
    assert await says(town, ana, f"CONFIRM {first.code}") == (
        "Tue 24 Nov 10:00: You have moved to an earlier appointment already."
    )
