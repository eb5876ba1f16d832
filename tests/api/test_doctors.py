"""The public list of doctors: searched, sorted, filtered, paged; and each one's page."""

from typing import Any

import pytest

from quickdoc.clinics.doctors import Doctor, Money
from quickdoc.scheduling.actions import bookings, claims, suspending
from tests.api.conftest import Api, refusal


def doctor(number: int, name: str, specialty: str, **more: Any) -> Doctor:
    fields = {"id": f"doctor_{number}", "clinic_id": "clinic_1", "name": name, "specialty": specialty}
    return Doctor.model_validate({**fields, **more})


@pytest.fixture
async def staffed(api: Api) -> Api:
    """With a third and a fourth doctor."""
    euros = Money(amount=5000, currency="EUR")
    for each in (
        doctor(3, "Dr. Lucía Ferrer", "urology", languages=("es", "en"), practising_since=1998, fee=euros),
        doctor(4, "Dr. Marek Novák", "urology", specialties=("urology", "surgery"), practising_since=2010),
    ):
        await api.town.store.doctors.insert(each)
    return api


async def ids(api: Api, **query: Any) -> list[str]:
    """Who is listed, a moment later than whatever was done before."""
    await api.town.wait(3)
    answer = await api.get("/doctors", params=query)
    assert answer.status_code == 200, answer.text
    return [each["id"].removeprefix("doctor_") for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["1", "2", "3", "4"]),
        ({"q": "ferer"}, ["3"]),
        ({"q": "lucia feerer"}, ["3"]),
        ({"q": "surgrey"}, ["4"]),
        ({"q": "urolog lakeside"}, ["3", "4"]),
        ({"q": "nobody at all"}, []),
        ({"specialty": "surgery"}, ["4"]),
        ({"language": "es"}, ["3"]),
        ({"clinic_id": "clinic_2"}, []),
        ({"sort": "experience"}, ["3", "4", "1", "2"]),
        ({"sort": "fee"}, ["3", "1", "2", "4"]),
    ],
)
async def test_the_list_is_searched_sorted_and_filtered(
    staffed: Api, query: dict[str, str], found: list[str]
) -> None:
    assert await ids(staffed, **query) == found


async def test_the_next_free_slot_is_shown_and_sorted_by(staffed: Api) -> None:
    town = staffed.town
    later, sooner = await town.publish(50), await town.publish(30, "doctor_4")
    await claims.claim(town.services, await town.patient(), (await town.publish(20, "doctor_2")).id)
    assert await ids(staffed, sort="next_free") == ["4", "1", "2", "3"]
    items = (await staffed.get("/doctors", params={"sort": "next_free"})).json()["items"]
    starts = [each["next_free"] for each in items]
    assert starts == [f"{each.start:%Y-%m-%dT%H:%M:%SZ}" for each in (sooner, later)] + [None, None]
    assert (items[2]["clinic_names"], items[3]["experience"]) == (["Lakeside Clinic"], 28)


async def test_pages_go_on_where_the_last_ended(staffed: Api) -> None:
    first = (await staffed.get("/doctors", params={"limit": 3})).json()
    second = (await staffed.get("/doctors", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [each["id"][-1] for each in first["items"] + second["items"]] == ["1", "2", "3", "4"]
    assert second["next_cursor"] is None
    assert refusal(await staffed.get("/doctors", params={"cursor": "x"})) == (422, "bad_cursor")


async def test_who_is_suspended_or_whose_clinic_is_closed_is_not_listed(staffed: Api) -> None:
    town = staffed.town
    await suspending.suspend(town.services, town.staff, "doctor_3")
    assert await ids(staffed, q="urology") == ["4"]
    await suspending.reinstate(town.services, town.staff, "doctor_3")
    assert await ids(staffed, q="urology") == ["3", "4"]
    await suspending.close_clinic(town.services, town.staff, "clinic_1")
    assert await ids(staffed) == []


async def test_a_changed_name_is_found(staffed: Api) -> None:
    assert await ids(staffed, q="novak") == ["4"]
    await staffed.call("PATCH", "/doctors/doctor_4", staffed.town.staff, json={"name": "Dr. Ada Byron"})
    assert (await ids(staffed, q="novak"), await ids(staffed, q="biron")) == ([], ["4"])


async def test_the_most_visited_of_the_last_ninety_days_come_first(staffed: Api) -> None:
    town = staffed.town
    for hours, who in ((1, "doctor_2"), (2, "doctor_4"), (3, "doctor_4")):
        await claims.claim(town.services, await town.patient(), (await town.publish(hours, who)).id)
    ana = await town.patient()
    cancelled = await claims.claim(town.services, ana, (await town.publish(4, "doctor_1")).id)
    await bookings.cancel(town.services, ana, cancelled.id)
    assert (await staffed.get("/popular-doctors")).json() == []
    await town.wait(5 * 3600)
    popular = (await staffed.get("/popular-doctors")).json()
    assert [each["id"] for each in popular] == ["doctor_4", "doctor_2"]
    await town.wait(91 * 24 * 3600)
    assert (await staffed.get("/popular-doctors")).json() == []


async def test_a_page_tells_of_the_doctor_their_clinics_and_the_next_free_slots(staffed: Api) -> None:
    slot = await staffed.town.publish(30, "doctor_3")
    page = (await staffed.get("/doctors/doctor_3")).json()
    assert (page["name"], page["experience"]) == ("Dr. Lucía Ferrer", 28)
    assert [each["id"] for each in page["clinics"]] == ["clinic_1"]
    assert [each["id"] for each in page["slots"]] == [slot.id]


async def test_free_days_and_the_slots_of_one_are_by_the_calendar_of_the_place(staffed: Api) -> None:
    town = staffed.town
    late, same_day, booked = [await town.publish(hours, "doctor_3") for hours in (14.5, 20, 30)]
    await claims.claim(town.services, await town.patient(), booked.id)
    days = await staffed.get("/doctors/doctor_3/days", params={"from": "2026-11-23", "to": "2026-12-23"})
    assert days.json() == [{"day": "2026-11-24", "free": 2}]
    slots = await staffed.get("/doctors/doctor_3/slots", params={"date": "2026-11-24"})
    assert [each["id"] for each in slots.json()] == [late.id, same_day.id]
    for since, until in (("2026-12-01", "2026-11-30"), ("2026-01-01", "2026-12-31")):
        refused = await staffed.get("/doctors/doctor_3/days", params={"from": since, "to": until})
        assert refusal(refused) == (422, "bad_times")
    assert refusal(await staffed.get("/doctors/nobody/slots", params={"date": "2026-11-24"}))[0] == 404
