"""Questions, HELP and texts that nobody understands."""

from asyncio import gather

import pytest

from quickdoc.core.gsm7 import segments
from quickdoc.replies import inbound
from quickdoc.replies.actions import receiving
from quickdoc.scheduling.actions import claims
from tests.texting.received import visiting_and_offered
from tests.texting.stage import about, later, offered, says, says_from, under, unlimited
from tests.town import WAVES, Town

STRANGER = "+15559990000"
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
