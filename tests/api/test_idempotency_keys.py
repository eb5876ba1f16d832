"""Keys: who answers for one, and which cannot be one."""

from typing import Any

import pytest

from quickdoc.core.errors import NotReadyError
from quickdoc.scheduling.actions import claims
from quickdoc.storage.answers import Attempt
from tests.api.conftest import Api, refusal
from tests.api.keys import KEY, claim


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
