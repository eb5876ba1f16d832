"""What administrators look at."""

from collections.abc import Iterable

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import HERE, a_visit

ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def read_numbers(api: Api) -> Response:
    return await api.get("/admin/numbers", ADMIN, params={"zone": "Europe/Madrid"})


@step
async def find_patients(api: Api) -> Response:
    await api.town.patient()
    for wanted in ("person 12", "+346100", "2019-03-12"):
        found = await api.get("/admin/patients", ADMIN, params={"q": wanted, "limit": 10})
        assert found.status_code == 200, found.text
    await api.town.patient()
    return await in_every_order(api, "/admin/patients", SORTED)


@step
async def read_patient_file(api: Api) -> Response:
    who, _ = await a_visit(api)
    return await api.get(f"/admin/patients/{who.patient_ids[0]}", ADMIN)


SORTED = (
    "sort=name", "sort=born", "sort=registered", "sort=registered&registered_from=2026-01-01",
    "sort=blocked&blocked_at=clinic_1",
)  # fmt: skip


async def in_every_order(api: Api, path: str, queries: Iterable[str]) -> Response:
    """Two pages of a list, up and down, in each order that it comes in."""
    for query in queries:
        for way in ("false", "true"):
            address = f"{path}?{query}&descending={way}&limit=1"
            page = await api.get(address, ADMIN)
            assert page.status_code == 200, page.text
            if cursor := page.json()["next_cursor"]:
                page = await api.get(f"{address}&cursor={cursor}", ADMIN)
    return page


@step
async def list_all_clinics(api: Api) -> Response:
    narrowed = ("", "&is_closed=false", "&organisation=Ring+12", "&is_closed=true&organisation=Ring+12")
    await api.get("/admin/clinics", ADMIN, params={"q": "clinic 12"})
    orders = [f"sort={each}{more}" for each in ("name", "organisation") for more in narrowed]
    return await in_every_order(api, "/admin/clinics", orders)


@step
async def list_all_doctors(api: Api) -> Response:
    narrowed = ("", "&is_suspended=true", "&clinic_id=clinic_1", "&specialty=dermatology&is_suspended=true")
    await api.get("/admin/doctors", ADMIN, params={"q": "doctor 12"})
    orders = [f"sort=name{more}" for more in narrowed] + [f"sort=specialty{more}" for more in narrowed[:2]]
    return await in_every_order(api, "/admin/doctors", orders)


@step
async def list_all_staff(api: Api) -> Response:
    narrowed = ("", "&role=manager", "&clinic_id=clinic_1", "&clinic_id=clinic_1&role=doctor")
    await api.get("/admin/staff", ADMIN, params={"q": "clerk 12"})
    orders = [f"sort=name{more}" for more in narrowed] + [f"sort=email{more}" for more in narrowed[:2]]
    return await in_every_order(api, "/admin/staff", orders)


@step
async def list_all_invites(api: Api) -> Response:
    return await api.get("/admin/invites", ADMIN)


@step
async def block_everywhere(api: Api) -> Response:
    who = await api.town.patient()
    address = f"/admin/patients/{who.patient_ids[0]}/block"
    return await api.put(address, ADMIN, json={"reason": "never comes"})


@step
async def list_all_blocked(api: Api) -> Response:
    for _ in range(2):
        await block_everywhere(api)
    page = (await api.get("/admin/blocks", ADMIN, params={"limit": 1})).json()
    return await api.get("/admin/blocks", ADMIN, params={"cursor": page["next_cursor"]})


@step
async def unblock_everywhere(api: Api) -> Response:
    return await api.delete("/admin/patients/patient_1/block", ADMIN)


@step
async def correct_patient(api: Api) -> Response:
    who = await api.town.patient()
    return await api.put(f"/admin/patients/{who.patient_ids[0]}", ADMIN, json={"name": "Mia C", "born": None})


@step
async def read_audit(api: Api) -> Response:
    who, visit = await a_visit(api)
    await api.post(f"/bookings/{visit.id}/cancel", who)
    for wanted in (
        {"account_id": who.account_id},
        {"action": "booking.cancelled"},
        {"kind": "booking"},
        {"object_id": visit.id},
        {"clinic_id": "clinic_1", "action": "booking.cancelled"},
        {"patient_id": who.patient_ids[0], "clinic_id": "clinic_1"},
        {"from": "2026-11-01T00:00:00Z", "to": "2027-11-01T00:00:00Z"},
    ):
        found = await api.get("/audit", ADMIN, params={**wanted, "limit": 1})
        assert found.json()["items"], wanted
    return await api.get("/audit", ADMIN, params={"cursor": found.json()["next_cursor"]})


@step
async def export_audit(api: Api) -> Response:
    return await api.get("/audit/export", ADMIN, params={"account_id": "account_x7"})


@step
async def read_clinic_audit(api: Api) -> Response:
    return await api.get(f"{HERE}/audit", api.town.staff)


@step
async def export_clinic_audit(api: Api) -> Response:
    return await api.get(f"{HERE}/audit/export", api.town.staff, params={"object_id": "booking_x7"})
