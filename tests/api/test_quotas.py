"""What one account or host may cause in a stretch of time, and what it is told beyond that."""

from asyncio import gather

from quickdoc.core.errors import TooManyVisitsError
from tests.api.conftest import Api, refusal
from tests.api.quota_steps import amount, ensure_told_when, used_up


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
