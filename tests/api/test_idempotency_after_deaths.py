"""Requests with a key whose process died."""

from typing import Any

import pytest

from quickdoc.core.errors import NotReadyError
from quickdoc.scheduling.actions import claims
from quickdoc.storage.answers import Attempt
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


async def test_who_was_taken_over_does_not_overwrite_the_answer(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    real = claims.claim
    answers = api.town.store.answers

    async def overtaken(*given: Any) -> Any:
        attempt: Attempt = (await answers.many({}))[0]
        await answers.replace(attempt.model_copy(update={"version": attempt.version + 1}))
        return await real(*given)

    monkeypatch.setattr(claims, "claim", overtaken)
    assert (await claim(api, ana, slot.id)).status_code == 201
    assert (await answers.many({}))[0].answer is None


@pytest.mark.parametrize("failure", [RuntimeError("a bug"), NotReadyError()])
async def test_a_failure_of_ours_is_forgotten_so_that_a_retry_can_succeed(
    api: Api, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()

    async def fail(*_: Any) -> None:
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(claims, "claim", fail)
        assert (await claim(api, ana, slot.id)).status_code in {500, 503}
    retried = await claim(api, ana, slot.id)
    assert retried.status_code == 201
    assert "idempotent-replayed" not in retried.headers


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", b"caf\xc3\xa9"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, key: Any) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    async with api.nothing_changes():
        assert refusal(await claim(api, ana, slot.id, key)) == (422, "idempotency_key_invalid")


async def test_a_stranger_with_a_key_is_a_stranger(api: Api) -> None:
    slot = await api.town.publish()
    response = await api.post(f"/slots/{slot.id}/claim", headers={"Idempotency-Key": KEY})
    assert refusal(response) == (401, "unauthenticated")
    assert await api.town.store.answers.many({}) == []


async def test_where_no_key_is_asked_for_none_is_looked_at(api: Api) -> None:
    slot = await api.town.publish()
    headers = {"Idempotency-Key": KEY}
    first = await api.post(f"/slots/{slot.id}/withdraw", api.town.staff, headers=headers)
    again = await api.post(f"/slots/{slot.id}/withdraw", api.town.staff, headers=headers)
    assert first.status_code == again.status_code == 200
    assert "idempotent-replayed" not in again.headers
