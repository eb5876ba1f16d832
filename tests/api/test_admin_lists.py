"""The lists of administrators: every order, up and down, narrowed, page by page."""

from datetime import timedelta
from typing import Any

import pytest

from api import cursors
from quickdoc.clinics.doctors import Doctor
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.roles import Membership
from quickdoc.waitlist.actions.block_list import block_everywhere
from tests.api.conftest import Api, refusal
from tests.town import MONDAY, ZONE
from workers.sweeps import sweep

ADMIN = Actor(account_id="account_admin", role="admin")
NAMES = ("Zoë", "ana", "Ana", "Ángel", "Ben", "ben")


async def ids(api: Api, path: str, **params: Any) -> list[str]:
    """The ids of a list, read two at a time."""
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **params} | ({"cursor": cursor} if cursor else {})
        page = await api.get(f"/admin/{path}", ADMIN, params=query)
        assert page.status_code == 200, page.text
        seen += [each["id"] for each in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            return seen


async def both_ways(api: Api, path: str, **params: Any) -> list[str]:
    """The list, which is the same from behind."""
    found = await ids(api, path, **params)
    assert await ids(api, path, descending="true", **params) == found[::-1]
    return found


@pytest.fixture
async def people(api: Api) -> None:
    """Six patients: names that differ in case and accents, birth dates and registrations that some have."""
    for number, name in enumerate(NAMES):
        patient = Patient(
            id=f"patient_{number}",
            account_id=f"account_{number}",
            name=name,
            phone=f"+1555010{number:04d}",
            zone=ZONE,
            born=(MONDAY - timedelta(days=400 * (number // 2))).date() if number > 1 else None,
            registered_at=MONDAY - timedelta(days=number // 2) if number < 4 else None,
        )
        await api.town.store.patients.insert(patient)


async def test_patients_in_every_order(api: Api, people: None) -> None:
    order = {
        "name": [1, 2, 3, 4, 5, 0],  # ana and Ana are equal, and in the order of their ids
        "born": [0, 1, 4, 5, 2, 3],
        "registered": [4, 5, 2, 3, 0, 1],
    }
    for sort, numbers in order.items():
        assert await both_ways(api, "patients", sort=sort) == [f"patient_{each}" for each in numbers], sort


async def test_patients_who_were_registered_in_some_days(api: Api, people: None) -> None:
    day, before = MONDAY.date(), (MONDAY - timedelta(days=1)).date()
    these = {"sort": "registered"}
    assert await both_ways(api, "patients", registered_from=day, **these) == ["patient_0", "patient_1"]
    assert await both_ways(api, "patients", registered_to=before, **these) == ["patient_2", "patient_3"]
    both = {"registered_from": before, "registered_to": day, **these}
    assert len(await both_ways(api, "patients", **both)) == 4


async def test_patients_who_are_blocked_come_by_when_that_was(api: Api, people: None) -> None:
    for number in (3, 0, 5):
        await block_everywhere(api.town.services, ADMIN, f"patient_{number}", "Threats")
        api.town.clock.moment += timedelta(seconds=1)
    at = {"sort": "blocked", "blocked_at": "everywhere"}
    assert await both_ways(api, "patients", **at) == ["patient_3", "patient_0", "patient_5"]
    assert await ids(api, "patients", sort="blocked", blocked_at="clinic_1") == []


@pytest.mark.parametrize(
    "params",
    [
        {"sort": "name", "registered_from": "2026-01-01"},
        {"sort": "name", "blocked_at": "everywhere"},
        {"sort": "blocked"},
        {"sort": "registered", "registered_to": "2026-01-01", "blocked_at": "everywhere"},
        {"q": "ana", "sort": "registered", "registered_to": "2026-01-01"},
    ],
)
async def test_an_order_that_no_index_has_is_refused(api: Api, params: dict[str, str]) -> None:
    refused = await api.get("/admin/patients", ADMIN, params=params)
    assert refusal(refused) == (422, "unsupported_order")


async def test_a_cursor_is_good_for_the_order_that_it_was_made_in(api: Api, people: None) -> None:
    page = (await api.get("/admin/patients", ADMIN, params={"limit": 1})).json()
    for cursor in (
        page["next_cursor"],
        cursors.encode("born", 3, "patient_1"),
        cursors.encode("born", "2019-03-12"),
        "x",
    ):
        refused = await api.get("/admin/patients", ADMIN, params={"sort": "born", "cursor": cursor})
        assert refusal(refused) == (422, "bad_cursor")


async def test_clinics_in_every_order_also_closed_ones(api: Api) -> None:
    clinics = api.town.store.clinics
    first = await clinics.get("clinic_1")
    for number, (name, ring) in enumerate((("Élan", "Ring"), ("elan", None), ("Zoo", "RING")), start=2):
        closed = MONDAY if number == 4 else None
        changes = {"id": f"clinic_{number}", "name": name, "organisation": ring, "closed_at": closed}
        await clinics.insert(first.model_copy(update=changes))
    assert await both_ways(api, "clinics") == ["clinic_2", "clinic_3", "clinic_1", "clinic_4"]
    assert await both_ways(api, "clinics", sort="organisation") == [f"clinic_{n}" for n in (1, 3, 2, 4)]
    assert await both_ways(api, "clinics", is_closed="true") == ["clinic_4"]
    assert await both_ways(api, "clinics", is_closed="false", sort="organisation") == [
        f"clinic_{n}" for n in (1, 3, 2)
    ]
    assert await both_ways(api, "clinics", organisation="ring") == ["clinic_2", "clinic_4"]
    assert await both_ways(api, "clinics", organisation="ring", is_closed="false") == ["clinic_2"]
    assert await ids(api, "clinics", q="ELA") == ["clinic_2", "clinic_3"]
    assert await ids(api, "clinics", q="ela", organisation="Ring") == ["clinic_2"]


async def test_doctors_in_every_order_also_suspended_ones(api: Api) -> None:
    added = {"id": "doctor_3", "name": "Ágnes Dr. 1", "clinic_id": "clinic_2", "suspended_at": MONDAY}
    await api.town.store.doctors.insert(Doctor(**added, specialty="cardiology"))
    one, two, three = (f"doctor_{number}" for number in (1, 2, 3))
    assert await both_ways(api, "doctors") == [three, one, two]
    assert await both_ways(api, "doctors", sort="specialty") == [two, three, one]
    assert await both_ways(api, "doctors", is_suspended="true") == [three]
    assert await both_ways(api, "doctors", is_suspended="false", sort="specialty") == [two, one]
    assert await both_ways(api, "doctors", clinic_id="clinic_1") == [one, two]
    assert await both_ways(api, "doctors", specialty="cardiology", is_suspended="true") == [three]
    assert await ids(api, "doctors", q="dr. 1") == [three, one]
    for narrowed in ({"clinic_id": "clinic_1"}, {"specialty": "cardiology"}):
        refused = await api.get("/admin/doctors", ADMIN, params={"sort": "specialty", **narrowed})
        assert refusal(refused) == (422, "unsupported_order")


async def at_work(api: Api, number: int, name: str, role: Any, **clinics: Any) -> None:
    memberships = tuple(Membership(clinic_id=key, role=each) for key, each in clinics.items())
    account = Account(
        id=f"account_w{number}",
        email=f"w{9 - number}@example.org",
        role=role,
        clinic_id=next(iter(clinics), None),
        memberships=memberships,
        name=name,
        zone=ZONE,
    )
    await api.town.store.accounts.insert(account)


@pytest.fixture
async def working(api: Api) -> None:
    await api.town.patient("Ana")
    await at_work(api, 1, "Mia", "manager", clinic_1="manager", clinic_2="staff")
    await at_work(api, 2, "mía", "staff", clinic_1="staff")
    await at_work(api, 3, "Abe", "admin")


async def test_whoever_works_in_every_order_and_no_patient(api: Api, working: None) -> None:
    one, two, three = (f"account_w{number}" for number in (1, 2, 3))
    assert await both_ways(api, "staff") == [three, one, two]
    assert await both_ways(api, "staff", sort="email") == [three, two, one]
    assert await both_ways(api, "staff", role="staff") == [one, two]
    assert await both_ways(api, "staff", role="admin", sort="email") == [three]
    assert await both_ways(api, "staff", clinic_id="clinic_1") == [one, two]
    assert await both_ways(api, "staff", clinic_id="clinic_1", role="staff") == [two]
    assert await ids(api, "staff", q="w7@") == [two]
    assert await ids(api, "staff", q="MI", clinic_id="clinic_2") == [one]
    refused = await api.get("/admin/staff", ADMIN, params={"sort": "email", "clinic_id": "clinic_1"})
    assert refusal(refused) == (422, "unsupported_order")
    shown = (await api.get("/admin/staff", ADMIN, params={"q": "abe"})).json()["items"][0]
    assert set(shown) == {"id", "name", "email", "email_verified", "role", "memberships"}


async def test_documents_of_earlier_versions_are_listed_after_a_sweep(api: Api, working: None) -> None:
    store = api.town.store
    for each in (store.clinics, store.doctors, store.accounts):
        derived = dict.fromkeys(("sorted_as", "found_by", "is_closed", "is_suspended", "roles"), 1)
        await each.collection.update_many({}, {"$unset": derived})
    await store.accounts.collection.update_one({"_id": "account_w2"}, {"$unset": {"memberships": 1}})
    assert await ids(api, "staff") == await ids(api, "clinics", is_closed="false") == []
    await sweep(api.town.services)
    assert await ids(api, "clinics", is_closed="false") == ["clinic_1"]
    assert await ids(api, "doctors", is_suspended="false") == ["doctor_1", "doctor_2"]
    # Their staff could do everything, so they are managers now.
    assert await ids(api, "staff", role="manager") == ["account_w1", "account_w2"]


async def test_open_invitations_of_all_clinics_and_no_secret(api: Api) -> None:
    made = await api.post("/clinics/clinic_1/invites", api.town.staff, json={"role": "manager"})
    (shown,) = (await api.get("/admin/invites", ADMIN)).json()
    assert (shown["clinic_id"], shown["role"]) == ("clinic_1", "manager")
    assert made.json()["id"] not in str(shown)
    removed = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", ADMIN)
    assert removed.status_code == 204
    assert (await api.get("/admin/invites", ADMIN)).json() == []
