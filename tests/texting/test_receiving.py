"""Texts that come in: what they do, what is answered, and that nothing happens twice."""

from asyncio import gather

import pytest

from quickdoc.clinics.clinics import Policy
from quickdoc.core.gsm7 import segments
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.replies import inbound
from quickdoc.replies.actions import receiving
from quickdoc.scheduling.actions import claims, slots
from quickdoc.scheduling.bookings import Booking
from tests.texting.stage import about, later, offer_of, offered, says, says_from, under, unlimited, visiting
from tests.town import WAVES, Town

STRANGER = "+15559990000"


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


async def test_the_code_of_an_accepted_offer_gives_the_visit_back(town: Town) -> None:
    who, offer = await offered(town)
    await says(town, who, f"CONFIRM {offer.code}")
    assert (await says(town, who, f"CANCEL {offer.code}")).startswith("Cancelled: Lakeside Clinic")
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_a_visit_is_confirmed_and_given_back_by_its_code(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    assert (await says(town, who, f"CONFIRM {visit.code}")).startswith(
        "Confirmed, see you at Lakeside Clinic"
    )
    assert (await town.store.bookings.get(visit.id)).state == "confirmed"
    assert (await says(town, who, f"CANCEL {visit.code}")).startswith("Cancelled:")
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"


async def test_one_word_is_enough_for_the_one_visit(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    assert (await says(town, who, "cancel")).startswith("Cancelled:")
    assert not (await town.store.bookings.get(visit.id)).active


async def visiting_and_offered(town: Town) -> tuple[Actor, Booking, Offer]:
    """Somebody with a visit who asked for another one besides, and has an offer."""
    who = await town.patient()
    visit = await visiting(town, who, hours=72)
    await town.standby(who)
    await town.publish(offer=True)
    await town.settle()
    return who, visit, await offer_of(town, who)


async def test_with_an_offer_and_a_visit_a_lone_cancel_asks_which(town: Town) -> None:
    await unlimited(town)
    who, visit, offer = await visiting_and_offered(town)
    answer = await says(town, who, "cancel")
    assert answer.startswith(
        f"Which one? Reply CANCEL {offer.code} (Tue 24 Nov 10:00); CANCEL {visit.code} ("
    )
    assert (await town.store.bookings.get(visit.id)).active
    assert (await town.store.offers.get(offer.id)).open


async def test_a_family_on_one_phone_answers_by_code(town: Town) -> None:
    await unlimited(town)
    who, offer = await offered(town)
    await town.standby(who, specialties=["cardiology"])
    await town.wait(601)  # the first one is "yours if still free" now, and the phone may be texted another
    await town.publish(30, "doctor_2", offer=True)
    await town.settle()
    later_offer = await offer_of(town, who)
    assert later_offer.id != offer.id
    assert (await says(town, who, f"yes {offer.code}")).startswith(
        "It is yours: Lakeside Clinic, Tue 24 Nov 10:00"
    )
    assert (await says(town, who, "yes")).startswith("It is yours: Lakeside Clinic, Tue 24 Nov 16:10")


async def test_a_code_alone_is_asked_back(town: Town) -> None:
    who, offer = await offered(town)
    code = offer.code
    assert await says(town, who, code) == f"Reply CONFIRM {code} to take Tue 24 Nov 10:00, or PASS {code}."
    assert (await town.store.offers.get(offer.id)).open


async def test_a_wrong_code_does_nothing(town: Town) -> None:
    who, offer = await offered(town)
    wrong = "101" if offer.code != "101" else "102"
    assert (await says(town, who, f"CONFIRM {wrong}")).startswith(f"Nothing open has the code {wrong}.")
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_somebody_elses_code_does_nothing(town: Town) -> None:
    _, offer = await offered(town)
    other = await town.patient("Eve")
    assert (await says(town, other, f"CONFIRM {offer.code}")).startswith("Nothing open has the code")
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_a_verb_with_nothing_open_says_so(town: Town) -> None:
    who = await town.patient()
    for body in ("confirm", "pass", "cancel"):
        assert (await says(town, who, body)).startswith("Nothing is open on this phone now.")


async def test_status_lists_what_is_open(town: Town) -> None:
    await unlimited(town)
    who, visit, offer = await visiting_and_offered(town)
    assert await says(town, who, "status") == (
        f"Open: CONFIRM {offer.code} for Tue 24 Nov 10:00; your visit Thu 26 Nov 10:00 (CANCEL {visit.code})."
    )


async def test_pause_rests_for_a_week_and_standby_ends_it(town: Town) -> None:
    (who,) = await town.in_line("Ana")
    assert (await says(town, who, "PAUSE")).startswith(
        "Paused until Mon 30 Nov; you keep your place in line."
    )
    (resting,) = await town.store.standbys.of_account(who.account_id)
    assert resting.paused_until is not None
    assert (await says(town, who, "standby")).startswith("1 standby request is active.")
    (active,) = await town.store.standbys.of_account(who.account_id)
    assert active.paused_until is None


async def test_pause_without_a_request_says_how_to_make_one(town: Town) -> None:
    who = await town.patient()
    assert (await says(town, who, "pausa")).startswith("You have no standby request.")


async def test_a_deadline_is_texted_on_the_clock_of_whoever_reads_it(town: Town) -> None:
    who = await town.patient()
    patient = await town.store.patients.get(who.patient_ids[0])
    elsewhere = {"zone": "Europe/London", "version": patient.version + 1}
    await town.store.patients.replace(patient.model_copy(update=elsewhere))
    await town.standby(who)
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, who)
    by = offer.expires_at.strftime("%H:%M")  # London is on UTC in November, the clinic an hour ahead
    assert f"is free. Reply CONFIRM {offer.code} by {by} your time or PASS" in town.sms_sender.sent[0].body


QUESTIONS = ("where is it?", "What time is it at", "quelle adresse", "¿con quién?", "same doctor?", "HELP")


@pytest.mark.parametrize("body", QUESTIONS)
async def test_a_question_is_answered_with_where_when_whom_and_the_phone(town: Town, body: str) -> None:
    who, offer = await offered(town)
    clinic = await town.store.clinics.get("clinic_1")
    answer = await says(town, who, body)
    assert answer == (
        f"Tue 24 Nov 10:00, {offer.brief.doctor_name.rstrip('.')}, Lakeside Clinic, {clinic.address}. "
        f"Tel {clinic.phone}. CONFIRM {offer.code} takes it."
    )
    assert segments(answer) == 1
    assert (await town.store.offers.get(offer.id)).open
    await says(town, who, "yes")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    assert (await says(town, who, body)).endswith(f"Tel {clinic.phone}. CANCEL {visit.code} gives it back.")


async def test_help_is_answered_beside_the_provider_when_something_is_open(town: Town) -> None:
    who, _ = await offered(town)
    assert "Tel " in await says(town, who, "HELP", opt_out_type="HELP")


async def test_a_question_about_one_of_several_is_answered_by_its_code(town: Town) -> None:
    await unlimited(town)
    who, visit, offer = await visiting_and_offered(town)
    assert f"CANCEL {visit.code} gives it back" in await says(town, who, f"where is {visit.code}?")
    assert f"CONFIRM {offer.code} takes it. STATUS: more." in await says(town, who, "where?")


async def test_a_question_with_nothing_open_says_so_once_an_hour(town: Town) -> None:
    who = await town.patient()
    assert (await says(town, who, "where is it?")).startswith("Nothing is open on this phone now.")
    assert await says(town, who, "what time?") == ""


async def test_help_helps_also_strangers(town: Town) -> None:
    who = await town.patient()
    assert (await says(town, who, "AYUDA")).startswith("QuickDoc texts you freed appointments.")
    assert (await says_from(town, STRANGER, "help")).startswith("QuickDoc texts you freed appointments.")


async def test_nonsense_is_answered_each_time_while_something_is_open(town: Town) -> None:
    who, offer = await offered(town)
    asked = (
        f"Sorry, we did not get that. "
        f"Reply CONFIRM {offer.code} to take Tue 24 Nov 10:00, or PASS {offer.code}."
    )
    for body in ("I am driving", "I am still driving", "hm", "hm", "👍", ""):
        assert await says(town, who, body) == asked
    await town.wait(1201)
    assert await says(town, who, "hm") == asked
    assert (await town.store.offers.get(offer.id)).open


async def test_nonsense_is_answered_helpfully_at_most_once_an_hour_when_nothing_is_open(town: Town) -> None:
    who = await town.patient()
    assert (await says(town, who, "I am driving")).startswith("Sorry, we did not get that.")
    assert await says(town, who, "I am still driving") == ""
    later(town, minutes=59)
    assert await says(town, who, "hm") == ""
    later(town, minutes=2)
    assert (await says(town, who, "hm")).startswith("Sorry, we did not get that.")


async def test_nonsense_at_the_same_moment_is_answered_once(town: Town) -> None:
    who = await town.patient()
    answers = await gather(*(says(town, who, f"blah {'x' * each}") for each in range(1, 9)))
    assert sorted(map(bool, answers)) == [False] * 7 + [True]


async def test_a_stranger_is_told_so_once_an_hour(town: Town) -> None:
    assert (await says_from(town, STRANGER, "yes")).startswith("We do not know this number.")
    assert await says_from(town, STRANGER, "status") == ""
    later(town, minutes=61)
    assert (await says_from(town, STRANGER, "CONFIRM 482")).startswith("We do not know this number.")


async def test_an_empty_text_and_a_very_long_one_are_only_nonsense(town: Town) -> None:
    assert (await says_from(town, STRANGER, "")).startswith("We do not know this number.")
    assert await says_from(town, STRANGER, "confirm " * 5000) == ""


async def test_what_came_in_and_what_was_answered_is_in_the_clinics_log(town: Town) -> None:
    who, offer = await offered(town)
    answer = await says(town, who, "yes", sid="SM1")
    log = await town.store.messages.of_clinic("clinic_1", None, 10)
    kinds = [(each.direction, each.kind, each.state) for each in log]
    assert sorted(kinds) == [
        ("in", "inbound", "received"),
        ("out", "offer", "sent"),
        ("out", "reply", "sent"),
    ]
    incoming = await town.store.messages.by_sid("SM1")
    assert incoming is not None
    assert incoming.meant is not None
    assert incoming.meant.subject == offer.id
    assert (await about(town, incoming.id, "reply")).body == answer


async def test_every_answer_is_one_segment_even_for_a_long_name(town: Town) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    name = "Consorci Hospitalari “Mútua” de l\u2019Àrea Metropolitana " * 4
    await town.store.clinics.replace(clinic.model_copy(update={"name": name, "version": clinic.version + 1}))
    who, offer = await offered(town)
    for body in (
        "482",
        "hm",
        "status",
        "yes",
        f"cancel {offer.code}",
        "pause",
        "standby",
        "help",
        "where?",
        "start",
    ):
        assert segments(await says(town, who, body)) == 1


async def test_texts_have_no_part_in_a_race_between_two_worlds(town: Town) -> None:
    """The feed and a text race for one slot: one gets it, the other is told in plain words."""
    await under(town, WAVES)
    who, offer = await offered(town)
    watcher = await town.patient("Wim")
    await claims.claim(town.services, watcher, offer.slot_id)
    answer = await receiving.receive(
        town.services,
        inbound.Inbound(sid="SM1", phone=await town.phone_of(who), body=f"CONFIRM {offer.code}"),
    )
    assert "was just taken by somebody else" in answer
