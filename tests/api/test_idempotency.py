"""The same key and request are done once; the answer is given as often as it is asked for."""

import asyncio
from typing import Any

import pytest
from httpx import Response

from quickdoc.core.errors import NotReadyError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from quickdoc.storage.answers import Attempt
from tests.api.bodies import HOURS, starts
from tests.api.conftest import Api, refusal

KEY = "6f1c7a52"


async def claim(api: Api, who: Actor, slot_id: str, key: str = KEY, **more: Any) -> Response:
    return await api.post(f"/slots/{slot_id}/claim", who, headers={"Idempotency-Key": key}, **more)


async def test_a_repeated_claim_gets_the_same_booking_again(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    first = await claim(api, ana, slot.id)
    async with api.nothing_changes():
        again = await claim(api, ana, slot.id)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"


async def test_a_repeated_publication_publishes_nothing_more(api: Api) -> None:
    body = {**HOURS, "starts": starts(5, 6)}
    asked = {"json": body, "headers": {"Idempotency-Key": KEY}}
    first = await api.post("/clinics/clinic_1/slots", api.town.staff, **asked)
    asked = {"json": body, "headers": {"Idempotency-Key": KEY}}
    again = await api.post("/clinics/clinic_1/slots", api.town.staff, **asked)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len((await api.get("/slots")).json()["items"]) == 2


async def test_a_refusal_is_given_again_even_when_it_would_go_well_now(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    await api.post(f"/slots/{slot.id}/withdraw", api.town.staff)
    first = await claim(api, ana, slot.id)
    await api.post(f"/slots/{slot.id}/undo", api.town.staff)
    again = await claim(api, ana, slot.id)
    assert refusal(first) == refusal(again) == (409, "slot_withdrawn")
    assert again.headers["idempotent-replayed"] == "true"
    assert (await claim(api, ana, slot.id, "another")).status_code == 201


async def test_a_key_with_another_request_is_refused(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    other = await api.town.publish(48)
    await claim(api, ana, slot.id)
    async with api.nothing_changes():
        for repeated in (
            await claim(api, ana, other.id),
            await claim(api, ana, slot.id, json={"patient_id": ana.patient_ids[0]}),
        ):
            assert refusal(repeated) == (422, "idempotency_key_reused")


async def test_a_key_belongs_to_one_account(api: Api) -> None:
    ana, ben = await api.town.patient("Ana"), await api.town.patient("Ben")
    slot, other = await api.town.publish(), await api.town.publish(48)
    assert (await claim(api, ana, slot.id)).status_code == 201
    assert (await claim(api, ben, other.id)).status_code == 201


async def test_while_the_first_is_running_the_second_is_told_to_wait(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    running, go_on = asyncio.Event(), asyncio.Event()
    real = claims.claim

    async def slow(*given: Any) -> Any:
        running.set()
        await go_on.wait()
        return await real(*given)

    monkeypatch.setattr(claims, "claim", slow)
    first = asyncio.create_task(claim(api, ana, slot.id))
    await running.wait()
    second = await claim(api, ana, slot.id)
    go_on.set()
    assert refusal(second) == (409, "idempotency_key_in_flight")
    assert int(second.headers["retry-after"]) > 0
    assert (await first).status_code == 201
    assert (await claim(api, ana, slot.id)).headers["idempotent-replayed"] == "true"


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
