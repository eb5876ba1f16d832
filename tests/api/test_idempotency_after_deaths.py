"""Requests with a key whose process died."""

from typing import Any

import pytest

from tests.api.bodies import HOURS, starts
from tests.api.conftest import Api, refusal
from tests.api.keys import KEY, claim


async def died_unanswered(api: Api) -> None:
    """As if the process had been killed when all was done but the answer was not kept yet."""
    answers = api.town.store.answers
    stored = (await answers.many({}))[0]
    await answers.replace(stored.model_copy(update={"answer": None, "version": stored.version + 1}))


async def test_a_claim_whose_process_died_before_the_answer_is_found_again(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    first = await claim(api, ana, slot.id)
    await died_unanswered(api)
    retried = await claim(api, ana, slot.id)
    assert (retried.status_code, retried.json()["id"]) == (201, first.json()["id"])
    assert len(await api.town.store.bookings.of_slot(slot.id)) == 1
    assert (await claim(api, ana, slot.id)).headers["idempotent-replayed"] == "true"


async def test_a_claim_that_was_cancelled_before_its_repetition_is_not_made_anew(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    first = await claim(api, ana, slot.id)
    await died_unanswered(api)
    await api.post(f"/bookings/{first.json()['id']}/cancel", api.town.staff)
    retried = await claim(api, ana, slot.id)
    assert (retried.status_code, retried.json()["state"]) == (201, "cancelled")
    assert (await api.town.slot(slot.id)).state == "open"


HOUR: dict[str, Any] = {**HOURS, "starts": starts(5, 6)}
DESK = {"name": "Ben", "phone": "+15550107777"}
PREFERENCES = {"specialties": ["dermatology"], "point": {"lat": 40.4, "lon": -3.7}}


@pytest.mark.parametrize(
    ("path", "body", "is_staff", "collection"),
    [
        ("/clinics/clinic_1/slots", HOUR, True, "slots"),
        ("/clinics/clinic_1/standbys", DESK, True, "standbys"),
        ("/clinics/clinic_1/invites", None, True, "invites"),
        ("/standbys", PREFERENCES, False, "standbys"),
        ("/me/patients", {"name": "Mia", "born": "2015-01-01"}, False, "patients"),
    ],
)
async def test_whatever_is_made_with_a_key_is_made_once_and_found_again_after_a_death(
    api: Api, path: str, body: Any, *, is_staff: bool, collection: str
) -> None:
    ana = await api.town.patient()
    who, headers = api.town.staff if is_staff else ana, {"Idempotency-Key": KEY}
    first = await api.post(path, who, json=body, headers=headers)
    made = await api.town.store.database[collection].count_documents({})
    await died_unanswered(api)
    retried = await api.post(path, who, json=body, headers=headers)
    assert first.status_code == retried.status_code == 201, retried.text
    assert first.json() == retried.json()
    assert await api.town.store.database[collection].count_documents({}) == made


@pytest.mark.parametrize("verb", ["cancel", "no-show"])
async def test_a_visit_that_was_ended_by_a_process_that_died_is_ended_for_who_asks_again(
    api: Api, verb: str
) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    booking = (await api.post(f"/slots/{slot.id}/claim", ana)).json()
    path, headers = f"/bookings/{booking['id']}/{verb}", {"Idempotency-Key": KEY}
    if verb == "no-show":
        api.town.clock.moment = slot.start
    first = await api.post(path, api.town.staff, headers=headers)
    await died_unanswered(api)
    retried = await api.post(path, api.town.staff, headers=headers)
    assert first.status_code == retried.status_code == 200
    assert first.json() == retried.json()
    assert refusal(await api.post(path, api.town.staff)) == (409, "booking_ended")
