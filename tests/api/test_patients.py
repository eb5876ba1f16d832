"""What patients do: standbys, offers and visits."""

from datetime import timedelta

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Holder
from tests.api.bodies import PREFERENCES
from tests.api.conftest import Api, refusal
from tests.town import MONDAY


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


async def offered(api: Api, who: Actor) -> Offer:
    """An offer to somebody, as a round would make it."""
    slot = await api.town.publish()
    patient = await api.town.store.patients.get(who.patient_ids[0])
    offer = Offer(
        id="offer_1",
        slot_id=slot.id,
        opening=slot.opening,
        round_id="round_1",
        wave=1,
        standby_id="standby_1",
        holder=Holder(
            patient_id=patient.id,
            patient_name=patient.name,
            account_id=patient.account_id,
            phone=patient.phone,
        ),
        brief=slot.brief,
        code="482",
        made_at=MONDAY,
        expires_at=MONDAY + timedelta(minutes=10),
    )
    await api.town.store.offers.insert(offer)
    return offer


async def test_a_standby_is_added_changed_paused_and_removed(api: Api, ana: Actor) -> None:
    added = await api.post("/standbys", ana, json=PREFERENCES)
    assert added.status_code == 201
    standby = added.json()
    changed = await api.put(f"/standbys/{standby['id']}", ana, json={**PREFERENCES, "radius_km": 20})
    assert (changed.json()["radius_km"], changed.json()["rank"]) == (20, standby["rank"])
    until = "2026-11-30T09:00:00Z"
    paused = await api.post(f"/standbys/{standby['id']}/pause", ana, json={"until": until})
    assert paused.json()["paused_until"] == until
    assert [each["id"] for each in (await api.get("/standbys", ana)).json()] == [standby["id"]]
    for _ in range(2):
        assert (await api.delete(f"/standbys/{standby['id']}", ana)).status_code == 204
    assert (await api.get("/standbys", ana)).json() == []


async def test_a_standby_that_was_removed_is_gone(api: Api, ana: Actor) -> None:
    standby = (await api.post("/standbys", ana, json=PREFERENCES)).json()
    await api.delete(f"/standbys/{standby['id']}", ana)
    async with api.nothing_changes():
        changed = await api.put(f"/standbys/{standby['id']}", ana, json=PREFERENCES)
        paused = await api.post(f"/standbys/{standby['id']}/pause", ana, json={"until": None})
    assert refusal(changed) == refusal(paused) == (404, "not_found")


async def test_the_eleventh_standby_is_refused(api: Api, ana: Actor) -> None:
    for number in range(10):
        assert (await api.post("/standbys", ana, json={**PREFERENCES, "notice": number})).status_code == 201
    async with api.nothing_changes():
        assert refusal(await api.post("/standbys", ana, json=PREFERENCES)) == (409, "too_many_standbys")


async def test_an_offer_is_accepted(api: Api, ana: Actor) -> None:
    offer = await offered(api, ana)
    assert [each["id"] for each in (await api.get("/offers", ana)).json()] == [offer.id]
    accepted = await api.post(f"/offers/{offer.id}/accept", ana)
    assert accepted.status_code == 200
    assert (accepted.json()["slot_id"], accepted.json()["via"]) == (offer.slot_id, "offer")
    assert (await api.get("/offers", ana)).json() == []


async def test_an_offer_is_passed_on_and_cannot_be_accepted_afterwards(api: Api, ana: Actor) -> None:
    offer = await offered(api, ana)
    assert (await api.post(f"/offers/{offer.id}/pass", ana)).json()["state"] == "passed"
    async with api.nothing_changes():
        late = await api.post(f"/offers/{offer.id}/accept", ana)
    assert refusal(late) == (409, "offer_closed")
    assert late.json()["detail"] == "You passed on this one."


async def test_somebody_elses_offer_is_unknown(api: Api, ana: Actor) -> None:
    offer = await offered(api, ana)
    ben = await api.town.patient("Ben")
    async with api.nothing_changes():
        for verb in ("accept", "pass"):
            assert refusal(await api.post(f"/offers/{offer.id}/{verb}", ben)) == (404, "not_found")


async def test_an_offer_of_a_slot_that_somebody_has_taken_is_lost(api: Api, ana: Actor) -> None:
    offer = await offered(api, ana)
    await claims.claim(api.town.services, await api.town.patient("Ben"), offer.slot_id)
    async with api.nothing_changes():
        response = await api.post(f"/offers/{offer.id}/accept", ana)
    assert refusal(response) == (409, "slot_taken")


async def test_a_visit_is_confirmed_and_cancelled(api: Api, ana: Actor) -> None:
    slot = await api.town.publish()
    booking = (await api.post(f"/slots/{slot.id}/claim", ana)).json()
    confirmed = await api.post(f"/bookings/{booking['id']}/confirm", ana)
    assert confirmed.json()["state"] == "confirmed"
    cancelled = await api.post(f"/bookings/{booking['id']}/cancel", ana)
    assert cancelled.json()["state"] == "cancelled"
    async with api.nothing_changes():
        again = await api.post(f"/bookings/{booking['id']}/confirm", ana)
    assert refusal(again) == (409, "booking_ended")


async def test_a_visit_that_the_clinic_cancelled_is_in_the_snapshot_until_it_is_seen(
    api: Api, ana: Actor
) -> None:
    slot = await api.town.publish()
    booking = (await api.post(f"/slots/{slot.id}/claim", ana)).json()
    await api.post(f"/bookings/{booking['id']}/cancel", api.town.staff)
    api.town.clock.moment = slot.end
    [shown] = (await api.get("/snapshots/mine", ana)).json()["bookings"]
    assert (shown["id"], shown["state"], shown["seen"]) == (booking["id"], "cancelled", False)
    assert (await api.post(f"/bookings/{booking['id']}/seen", ana)).json()["seen"] is True
    assert (await api.get("/snapshots/mine", ana)).json()["bookings"] == []


async def test_a_clinic_says_that_a_patient_did_not_come(api: Api, ana: Actor) -> None:
    slot = await api.town.publish()
    booking = (await api.post(f"/slots/{slot.id}/claim", ana)).json()
    path = f"/bookings/{booking['id']}/no-show"
    async with api.nothing_changes():
        assert refusal(await api.post(path, api.town.staff)) == (409, "visit_not_started")
    api.town.clock.moment = slot.start
    missed = await api.post(path, api.town.staff)
    assert missed.json()["state"] == "no_show"


async def test_a_new_wish_that_pauses_until_a_naive_time_is_refused(api: Api, ana: Actor) -> None:
    async with api.nothing_changes():
        response = await api.post(
            "/standbys", ana, json={**PREFERENCES, "paused_until": "2026-11-30T09:00:00"}
        )
    assert refusal(response) == (422, "invalid")
    assert response.json()["errors"][0]["field"] == "paused_until"
