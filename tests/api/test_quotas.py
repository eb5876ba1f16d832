"""What one account or host may cause in a stretch of time, and what it is told beyond that."""

from asyncio import gather
from contextlib import suppress
from typing import Any

import pytest
from httpx import Response

from quickdoc.core.errors import TooManyAttemptsError, TooManyVisitsError
from quickdoc.core.quotas import QuotaName, rates
from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api, refusal
from tests.town import CENTRE

PREFERENCES = {"specialties": ["dermatology"], "point": CENTRE.model_dump()}


def amount(name: QuotaName) -> int:
    return rates()[name].amount


async def used_up(api: Api, name: QuotaName, key: str) -> None:
    """Somebody has tried that as often as they may."""
    with suppress(TooManyAttemptsError):
        for _ in range(amount(name)):
            await api.town.limiter.hit(name, key)


def ensure_told_when(response: Response) -> None:
    assert refusal(response) == (429, "too_many_attempts")
    assert int(response.headers["retry-after"]) >= 1
    assert "Try again in " in response.json()["detail"]


async def test_one_account_cannot_take_all_open_slots(api: Api) -> None:
    who = await api.town.patient()
    slots = [await api.town.publish(hours, f"doctor_{1 + hours % 2}") for hours in range(20, 45)]
    answers = await gather(*(api.post(f"/slots/{slot.id}/claim", who) for slot in slots))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == len(slots) - amount("claim")
    ensure_told_when(refused[0])


async def test_a_patient_books_so_many_coming_visits_over_all_clinics(api: Api) -> None:
    town = api.town
    who, limit = await town.patient(), town.services.max_coming
    clinic = await town.store.clinics.get("clinic_1")
    free = clinic.policy.model_copy(update={"visits_with_doctor": 0, "visits_at_clinic": 0})
    await town.store.clinics.replace(clinic.model_copy(update={"policy": free, "version": 2}))
    slots = [await town.publish(hours) for hours in range(20, 21 + limit)]
    for each in slots[:limit]:
        assert (await api.post(f"/slots/{each.id}/claim", who)).status_code == 201
    async with api.nothing_changes():
        refused = await api.post(f"/slots/{slots[limit].id}/claim", who)
    assert refusal(refused) == (409, TooManyVisitsError.code)
    swapped = {"instead_of": (await api.get("/bookings", who)).json()[-1]["id"]}
    earlier = await town.publish(10)
    assert (await api.post(f"/slots/{earlier.id}/claim", who, json=swapped)).status_code == 201


async def test_a_claim_over_the_quota_changes_nothing_and_works_later_with_the_same_key(api: Api) -> None:
    who, slot = await api.town.patient(), await api.town.publish()
    await used_up(api, "claim", who.account_id)
    key = {"Idempotency-Key": "one"}
    async with api.nothing_changes():
        refused = await api.post(f"/slots/{slot.id}/claim", who, headers=key)
    ensure_told_when(refused)
    await api.town.wait(int(refused.headers["retry-after"]))
    assert (await api.post(f"/slots/{slot.id}/claim", who, headers=key)).status_code == 201


async def test_taking_and_giving_back_over_and_over_comes_to_an_end(api: Api) -> None:
    who, slot = await api.town.patient(), await api.town.publish()
    for _ in range(amount("cancel")):
        booked = (await api.post(f"/slots/{slot.id}/claim", who)).json()
        assert (await api.post(f"/bookings/{booked['id']}/cancel", who)).status_code == 200
    booked = (await api.post(f"/slots/{slot.id}/claim", who)).json()
    async with api.nothing_changes():
        ensure_told_when(await api.post(f"/bookings/{booked['id']}/cancel", who))


async def test_a_clinic_may_cancel_a_whole_days_visits(api: Api) -> None:
    assert amount("cancel_by_clinic") > 10 * amount("cancel")
    who, slot = await api.town.patient(), await api.town.publish()
    booked = (await api.post(f"/slots/{slot.id}/claim", who)).json()
    await used_up(api, "cancel", api.town.staff.account_id)
    assert (await api.post(f"/bookings/{booked['id']}/cancel", api.town.staff)).status_code == 200


@pytest.mark.parametrize(
    ("quota", "method", "path", "body"),
    [
        ("standby", "POST", "/standbys", PREFERENCES),
        ("standby", "PUT", "/standbys/{standby}", PREFERENCES),
        ("standby", "POST", "/standbys/{standby}/pause", {"until": None}),
        ("standby", "POST", "/standbys/{standby}/keep-looking", None),
        ("family", "POST", "/me/patients", {"name": "Ben"}),
        ("family", "PUT", "/me/patients/{patient}", {"name": "Ben"}),
        ("ticket_for_account", "POST", "/socket-tickets", None),
    ],
)
async def test_a_patients_account_is_told_when_to_go_on(
    api: Api, quota: QuotaName, method: str, path: str, body: dict[str, Any] | None
) -> None:
    who = await api.town.patient()
    standby = await api.town.standby(who)
    await used_up(api, quota, who.account_id)
    async with api.nothing_changes():
        address = path.format(standby=standby.id, patient=who.patient_ids[0])
        ensure_told_when(await api.call(method, address, who, json=body))


async def test_to_leave_the_line_and_to_look_is_never_refused(api: Api) -> None:
    who = await api.town.patient()
    standby = await api.town.standby(who)
    for quota in ("standby", "claim", "cancel", "family", "ticket_for_account"):
        await used_up(api, quota, who.account_id)
    for path in ("/standbys", "/bookings", "/offers", "/me", "/me/patients", f"/standbys/{standby.id}/place"):
        assert (await api.get(path, who)).status_code == 200
    assert (await api.delete(f"/standbys/{standby.id}", who)).status_code == 204


async def test_invitations_and_guests_have_quotas_of_their_own(api: Api) -> None:
    await used_up(api, "invite", api.town.staff.account_id)
    ensure_told_when(await api.post("/clinics/clinic_1/invites", api.town.staff))
    await used_up(api, "ticket_for_guest", "127.0.0.1")
    ensure_told_when(await api.post("/socket-tickets"))
    who: Actor = await api.town.patient()
    assert (await api.post("/socket-tickets", who)).status_code == 201


async def test_a_fair_person_meets_no_quota(api: Api) -> None:
    """A busy hour: looks, waits, takes, gives back, takes another, changes what they wait for."""
    who = await api.town.patient()
    for number in range(4):
        slot = await api.town.publish(30 + number)
        booked = await api.post(f"/slots/{slot.id}/claim", who)
        assert booked.status_code == 201, booked.text
        gone = await api.post(f"/bookings/{booked.json()['id']}/cancel", who)
        assert gone.status_code == 200, gone.text
        added = await api.post("/standbys", who, json=PREFERENCES)
        assert added.status_code == 201, added.text
        await api.town.wait(60)
