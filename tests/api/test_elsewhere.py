"""What the staff of one clinic receive, all of it, and that nothing in it tells of a visit at another one."""

import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import pytest

from quickdoc.clinics.doctors import Doctor
from quickdoc.events.wire import wire
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.shown_to_staff import NOT_SHOWN
from quickdoc.messaging.texts.times import when
from quickdoc.offers.actions import offers, unanswered
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.actions.publishing import Publication, publish
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.actions.earlier import Terms
from tests.api.conftest import Api
from tests.api.matrix import ROUTES, relation_of
from tests.texting.stage import offer_of, says
from tests.town import CENTRE, Town

Answer = Callable[[Town, Actor], Awaitable[None]]


async def at_the_neighbours(town: Town, ana: Actor) -> Booking:
    """Ana has a visit at the other clinic, and hears of anything earlier, of whomever."""
    theirs = await town.found_neighbour()
    far = Doctor(id="doctor_far", clinic_id="clinic_2", name="Dr. Farquhar", specialty="dermatology")
    await town.store.doctors.insert(far)
    start = town.clock.now() + timedelta(hours=100)
    wanted = Publication(doctor_id=far.id, visit_type="check-up", starts=(start,), minutes=20)
    (slot,) = (await publish(town.services, theirs, "clinic_2", wanted)).published
    visit = await claims.claim(town.services, ana, slot.id)
    await earlier.enrol(town.services, ana, visit.id, Terms(specialties=("dermatology",), point=CENTRE))
    return visit


async def by_text(town: Town, ana: Actor) -> None:
    await says(town, ana, f"CONFIRM {(await offer_of(town, ana)).code}")


async def in_the_app(town: Town, ana: Actor) -> None:
    await offers.accept(town.services, ana, (await offer_of(town, ana)).id)


async def not_at_all(town: Town, ana: Actor) -> None:
    await unanswered.pass_on(town.services, ana, (await offer_of(town, ana)).id)


def facts(visit: Booking) -> tuple[str, ...]:
    """By what a visit could be told: where it is, with whom, and when, in machines' words and in ours."""
    brief = visit.brief
    there = when(brief)
    clock_time = re.search(r"\d\d?:\d\d", there)
    assert clock_time
    return (
        visit.slot_id,
        brief.doctor_id,
        brief.doctor_name,
        brief.clinic_name,
        brief.start.strftime("%Y-%m-%dT%H:%M"),
        there,
        clock_time.group(),
    )


async def received(api: Api, who: Actor, clinic_id: str, days: Iterable[str]) -> list[str]:
    """Every route that the staff of a clinic may read, and every event that their board hears."""
    town = api.town
    here = [round_ for round_ in await town.store.rounds.many({}) if round_.brief.clinic_id == clinic_id]
    heard = [wire(each) for each in town.bus.heard]
    found = [each.body.decode() for each in heard if f"board:{clinic_id}" in each.audience]
    reads = {
        name: ROUTES[name][1]
        for name in ROUTES
        if relation_of(name) in {"member", "keeper", "desk", "manager"} and ROUTES[name][0] == "GET"
    }
    assert {"read_board", "list_waiting", "list_messages", "read_round_log", "read_chain"} <= set(reads)
    for path in reads.values():
        for number, one in enumerate(here):
            ids = {
                "clinic_id": clinic_id,
                "round_id": one.id,
                "chain_id": one.id,
                "doctor_id": one.brief.doctor_id,
            }
            if number and not set(re.findall(r"{(\w+)}", path)) - {"clinic_id"}:
                continue
            for day in days if "board" in path else [""]:
                answer = await api.get(path.format(**ids), who, params={"day": day} if day else {})
                assert answer.status_code in {200, 404}, (path, answer.text)
                found.append(answer.text)
    return found


@pytest.mark.parametrize("answered", [by_text, in_the_app, not_at_all])
async def test_nothing_that_staff_receive_tells_of_a_visit_at_another_clinic(
    api: Api, answered: Answer
) -> None:
    town = api.town
    ana = await town.patient("Ana")
    visit = await at_the_neighbours(town, ana)
    ours = await town.publish(27.5, offer=True)
    await town.settle()
    offer = await offer_of(town, ana)
    assert offer.instead_of, "the story needs an offer that would give the other visit back"
    await answered(town, ana)
    await town.settle()
    days = [ours.start.date().isoformat(), visit.brief.start.date().isoformat()]
    told = await received(api, town.staff, "clinic_1", days)
    assert any(NOT_SHOWN in each for each in told)
    assert any(offer.id in each and offer.code in each for each in told)
    assert [(fact, each) for fact in facts(visit) for each in told if fact in each] == []


async def test_nor_does_the_clinic_that_was_left_hear_where_its_patient_went(api: Api) -> None:
    town = api.town
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    visit = await at_the_neighbours(town, ana)
    await town.standby(ben, specialties=[], clinic_ids=["clinic_2"])
    await town.publish(27.5, offer=True)
    await town.settle()
    await by_text(town, ana)
    await town.settle()
    (taken,) = await town.store.bookings.active_visits_of(ana.patient_ids[0])
    theirs = Actor(account_id="account_other_staff", role="staff", clinic_id="clinic_2")
    days = [taken.brief.start.date().isoformat(), visit.brief.start.date().isoformat()]
    told = await received(api, theirs, "clinic_2", days)
    assert any('"step":1' in each for each in told), "the vacated slot continues the chain"
    assert [(fact, each) for fact in facts(taken) for each in told if fact in each] == []


async def test_the_patient_still_reads_which_visit_is_given_back(api: Api) -> None:
    town = api.town
    ana = await town.patient("Ana")
    visit = await at_the_neighbours(town, ana)
    await town.publish(27.5, offer=True)
    await town.settle()
    mine = (await api.get("/snapshots/mine", ana)).json()
    (offer,) = mine["offers"]
    request = {each["id"]: each for each in mine["standbys"]}[offer["standby_id"]]
    assert request["instead_of"]["start"] == visit.brief.start.isoformat().replace("+00:00", "Z")
    assert "instead_of" not in offer
    sent = " ".join(each.body for each in town.sms_sender.sent)
    assert re.search(r"\d\d?:\d\d.*earlier than|before your", sent), sent


async def test_a_clinic_reads_the_words_of_a_move_within_its_own_house(api: Api) -> None:
    town = api.town
    ana = await town.patient("Ana")
    visit = await claims.claim(town.services, ana, (await town.publish(100)).id)
    await earlier.enrol(town.services, ana, visit.id)
    await town.publish(27.5, offer=True)
    await town.settle()
    found = (await api.get("/clinics/clinic_1/messages", town.staff)).json()["items"]
    (text,) = [each for each in found if each["kind"] == "offer"]
    assert "earlier than" in text["body"] or "before" in text["body"]
