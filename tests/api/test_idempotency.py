"""The same key and request are done once; the answer is given as often as it is asked for."""

import asyncio
from typing import Any

import pytest

from quickdoc.scheduling.actions import claims
from tests.api.bodies import HOURS, starts
from tests.api.conftest import Api, refusal
from tests.api.keys import KEY, claim


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
