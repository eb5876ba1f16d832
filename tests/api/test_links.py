"""Signed links without a login: looking has no effect, posting answers as the normal routes do."""

from datetime import date, timedelta
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.slot_summary import Ages
from tests.api.conftest import SECRET, Api, refusal
from tests.api.link_steps import can, link_to
from tests.texting.stage import offer_of, offered
from tests.town import LINKS

CHILD = date(2018, 5, 1)
CHILDREN = Ages(least=0, most=16)


def test_the_town_signs_as_the_api_does() -> None:
    assert LINKS.secret == SECRET


async def test_looking_shows_the_offer_and_changes_nothing(api: Api) -> None:
    _, offer = await offered(api.town)
    async with api.nothing_changes():
        for _ in range(3):
            seen = await api.get(link_to(offer))
    shown: dict[str, Any] = seen.json()
    assert seen.status_code == 200
    assert shown["offer"]["id"] == offer.id
    assert shown["can"] == ["accept", "pass"]
    assert shown["server_time"].startswith("2026-11-23T09:00:0")
    assert shown["offer"]["holder"]["phone"] == "…01"
    assert "+1555" not in seen.text
    assert seen.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_no_other_way_of_looking_has_an_effect(api: Api, method: str) -> None:
    _, offer = await offered(api.town)
    async with api.nothing_changes():
        assert (await api.call(method, link_to(offer))).status_code == 405
        assert (await api.get(f"{link_to(offer)}/accept")).status_code == 405


async def test_accepting_twice_answers_with_the_same_visit(api: Api) -> None:
    who, offer = await offered(api.town)
    first = await api.post(f"{link_to(offer)}/accept")
    assert first.status_code == 200
    assert (first.json()["state"], first.json()["holder"]["patient_id"]) == ("booked", who.patient_ids[0])
    await api.town.settle()
    again = await api.post(f"{link_to(offer)}/accept")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert await can(api, link_to(offer)) == []
    assert (await api.get(link_to(offer))).json()["booking"]["id"] == first.json()["id"]


async def offered_to_children(api: Api) -> tuple[Actor, str]:
    """A link to an offer for some ages, made to somebody whose birth date was forgotten afterwards."""
    town = api.town
    who = await town.patient()
    await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Ana", born=CHILD))
    await town.standby(who)
    start = town.clock.moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=24)
    publication = Publication(
        doctor_id="doctor_1", visit_type="check-up", starts=(start,), minutes=30, ages=CHILDREN, offer=True
    )
    await publishing.publish(town.services, town.staff, "clinic_1", publication)
    await town.settle()
    await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Ana"))
    return who, link_to(await offer_of(town, who))


async def test_a_birth_date_that_is_lacking_can_be_sent_with_the_answer(api: Api) -> None:
    who, link = await offered_to_children(api)
    assert refusal(await api.post(f"{link}/accept")) == (409, "birth_date_needed")
    assert refusal(await api.post(f"{link}/accept", json={"birth_date": "2018-05-01"})) == (422, "invalid")
    assert refusal(await api.post(f"{link}/accept", json={"born": "2999-05-01"})) == (422, "bad_birth_date")
    assert (await api.post(f"{link}/accept", json={"born": CHILD.isoformat()})).status_code == 200
    assert (await api.town.store.patients.get(who.patient_ids[0])).born == CHILD


async def test_a_birth_date_that_is_known_is_not_changed_by_a_link(api: Api) -> None:
    who, link = await offered_to_children(api)
    assert refusal(await api.post(f"{link}/accept", json={"born": "1980-05-01"})) == (409, "wrong_age")
    assert refusal(await api.post(f"{link}/accept", json={"born": CHILD.isoformat()})) == (409, "wrong_age")
    assert (await api.town.store.patients.get(who.patient_ids[0])).born == date(1980, 5, 1)
