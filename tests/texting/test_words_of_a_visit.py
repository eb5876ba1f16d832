"""Words about a visit, and about several things that are open."""

from tests.texting.received import visiting_and_offered
from tests.texting.stage import offer_of, offered, says, unlimited, visiting
from tests.town import Town


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
