"""The front desk over HTTP: who waits, people without an account, urgency, the block list, overrides."""

import asyncio
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.bodies import PREFERENCES, ZOE
from tests.api.conftest import Api, refusal

HERE = "/clinics/clinic_1"


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


async def added(api: Api, **more: Any) -> dict[str, Any]:
    response = await api.post(f"{HERE}/standbys", api.town.staff, json={**ZOE, **more})
    assert response.status_code == 201, response.text
    told: dict[str, Any] = response.json()
    return told


async def test_somebody_is_put_in_line_shown_paused_and_taken_out(api: Api) -> None:
    staff = api.town.staff
    standby = await added(api, born="1980-02-29", urgency=1, since="2026-11-01T08:00:00Z", label="heart")
    assert (standby["phone"], standby["clinic_id"], standby["born"]) == (
        "+15550107777",
        "clinic_1",
        "1980-02-29",
    )
    page = (await api.get(f"{HERE}/standbys", staff)).json()
    assert page["next_cursor"] is None
    (shown,) = page["items"]
    assert (shown["patient_name"], shown["phone"], shown["ours"]) == ("Zoe Diaz", "+15550107777", True)
    assert (shown["since"], shown["urgency"], shown["label"]) == ("2026-11-01T08:00:00Z", 1, "heart")
    address = f"{HERE}/standbys/{standby['id']}"
    until = "2026-11-30T09:00:00Z"
    paused = await api.post(f"{address}/pause", staff, json={"until": until})
    assert paused.json()["paused_until"] == until
    for _ in range(2):
        assert (await api.delete(address, staff)).status_code == 204
    assert (await api.get(f"{HERE}/standbys", staff)).json()["items"] == []


async def test_the_list_has_nothing_about_where_or_when_or_other_clinics(api: Api, ana: Actor) -> None:
    await api.post(
        "/standbys", ana, json={**PREFERENCES, "clinic_ids": ["clinic_9"], "doctor_ids": ["doctor_9"]}
    )
    response = await api.get(f"{HERE}/standbys", api.town.staff)
    (shown,) = response.json()["items"]
    assert shown["phone"] is None
    for secret in ("point", "hours", "dnd", "account_id", "topics", "clinic_ids", "channels", "rank", "born"):
        assert secret not in shown
    for secret in ("clinic_9", "doctor_9", ana.account_id, await api.town.phone_of(ana)):
        assert secret not in response.text


async def test_the_list_comes_page_by_page(api: Api) -> None:
    for number in range(5):
        await added(api, name=f"Zoe {number}", urgency=number % 3)
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.get(f"{HERE}/standbys", api.town.staff, params=query)).json()
        seen += [each["urgency"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == ([2, 1, 1, 0, 0], None)


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzEsMV0", "WzFlOTksIngiXQ", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAsIngiXQ"]
)
async def test_a_cursor_that_is_none_of_ours_is_refused(api: Api, cursor: str) -> None:
    for path in ("standbys", "barred"):
        response = await api.get(f"{HERE}/{path}", api.town.staff, params={"cursor": cursor})
        assert refusal(response) == (422, "bad_cursor")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"phone": "0"}, (422, "bad_phone")),
        ({"born": "2030-01-01"}, (422, "bad_birth_date")),
        ({"born": "1492-01-01"}, (422, "bad_birth_date")),
        ({"since": "2027-01-01T00:00:00Z"}, (422, "bad_since")),
        ({"since": "1999-01-01T00:00:00Z"}, (422, "bad_since")),
        ({"doctor_ids": ["doctor_9"]}, (404, "not_found")),
        ({"urgency": 4}, (422, "invalid")),
        ({"urgency": -1}, (422, "invalid")),
        ({"name": " "}, (422, "invalid")),
        ({"name": "Zoe\u202ezaiD"}, (422, "invalid")),
        ({"name": "Zoe\nDiaz"}, (422, "invalid")),
        ({"zone": "Mars/Base"}, (422, "invalid")),
        ({"clinic_ids": ["clinic_2"]}, (422, "invalid")),
        ({"specialties": ["dermatology"]}, (422, "invalid")),
        ({"channels": ["push"]}, (422, "invalid")),
        ({"doctor_ids": ["doctor_1"] * 21}, (422, "invalid")),
        ({"off_days": ["2026-12-01"] * 121}, (422, "invalid")),
        ({"hours": [0] * 6}, (422, "invalid")),
        ({"rank": 0}, (422, "invalid")),
    ],
)
async def test_what_cannot_be_registered_changes_nothing(
    api: Api, more: dict[str, Any], expected: tuple[int, str]
) -> None:
    async with api.nothing_changes():
        response = await api.post(f"{HERE}/standbys", api.town.staff, json={**ZOE, **more})
    assert refusal(response) == expected


@pytest.mark.parametrize("name", ["李小龍", "Ömer Çelik", "Zoë 👩‍⚕️", "O'Néill-Łukasz", "عائشة", "z" * 80])
async def test_names_in_any_script_are_kept_as_they_are(api: Api, name: str) -> None:
    assert (await added(api, name=name))["patient_name"] == name
    await api.town.publish(offer=True)
    await api.town.settle()
    assert all(len(each.body) <= 160 for each in api.town.sms_sender.sent)


async def test_a_key_makes_a_repeated_registration_one(api: Api) -> None:
    headers = {"Idempotency-Key": "k1"}
    path = f"{HERE}/standbys"
    first = await api.post(path, api.town.staff, json=ZOE, headers=headers)
    again = await api.post(path, api.town.staff, json=ZOE, headers=headers)
    assert first.json() == again.json()
    assert len(await api.town.store.standbys.many({})) == 1


async def test_the_band_is_the_clinics_to_set_and_never_the_patients(api: Api, ana: Actor) -> None:
    async with api.nothing_changes():
        for field, value in (("triage", []), ("urgency", 3), ("rank", 0), ("recent", 0)):
            response = await api.post("/standbys", ana, json={**PREFERENCES, field: value})
            assert refusal(response) == (422, "invalid")
    asked = {**PREFERENCES, "urgent_because": "It bleeds"}
    standby = (await api.post("/standbys", ana, json=asked)).json()
    assert (standby["triage"], standby["urgent_because"]) == ([], "It bleeds")
    address = f"{HERE}/standbys/{standby['id']}/urgency"
    async with api.nothing_changes():
        assert (
            refusal(await api.put(f"/standbys/{standby['id']}", ana, json={**asked, "urgency": 3}))[0] == 422
        )
        assert refusal(await api.put(address, ana, json={"urgency": 3})) == (403, "forbidden")
        assert refusal(await api.put(address, api.town.staff, json={"urgency": 4})) == (422, "invalid")
    told = (await api.put(address, api.town.staff, json={"urgency": 3})).json()
    assert (told["urgency"], told["urgency_by"]) == (3, api.town.staff.account_id)
    assert "phone" in told
    assert told["phone"] is None


@pytest.mark.parametrize("because", ["x" * 201, "two\nlines", "\u202eturned", "\u200b"])
async def test_a_reason_is_a_short_line_to_read(api: Api, ana: Actor, because: str) -> None:
    async with api.nothing_changes():
        response = await api.post("/standbys", ana, json={**PREFERENCES, "urgent_because": because})
    assert refusal(response) == (422, "invalid")


async def test_a_patient_is_barred_listed_and_welcome_again(api: Api, ana: Actor) -> None:
    staff, slot = api.town.staff, await api.town.publish()
    await api.town.standby(ana)
    address = f"{HERE}/barred/{ana.patient_ids[0]}"
    barred = await api.put(address, staff, json={"reason": "Three no-shows"})
    assert (barred.status_code, barred.json()["patient_name"]) == (200, "Ana")
    (shown,) = (await api.get(f"{HERE}/barred", staff)).json()["items"]
    assert shown == barred.json()
    async with api.nothing_changes():
        refused = await api.post(f"/slots/{slot.id}/claim", ana)
        assert refusal(refused) == (403, "call_the_clinic")
        assert "no-shows" not in refused.text
    mine = await api.get("/snapshots/mine", ana)
    assert "no-shows" not in mine.text
    for _ in range(2):
        assert (await api.delete(address, staff)).status_code == 204
    assert (await api.post(f"/slots/{slot.id}/claim", ana)).status_code == 201


async def test_the_block_list_comes_page_by_page(api: Api) -> None:
    for number in range(5):
        who = await api.town.patient(f"P{number}")
        await api.town.standby(who)
        await api.put(f"{HERE}/barred/{who.patient_ids[0]}", api.town.staff, json={"reason": "x"})
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.get(f"{HERE}/barred", api.town.staff, params=query)).json()
        seen += [each["patient_name"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert (sorted(seen), cursor) == (["P0", "P1", "P2", "P3", "P4"], None)


@pytest.mark.parametrize("reason", ["", " ", "x" * 201, "a\u0000b", None, 5])
async def test_a_reason_for_barring_is_given(api: Api, ana: Actor, reason: Any) -> None:
    await api.town.standby(ana)
    async with api.nothing_changes():
        response = await api.put(
            f"{HERE}/barred/{ana.patient_ids[0]}", api.town.staff, json={"reason": reason}
        )
    assert refusal(response) == (422, "invalid")


async def test_another_clinics_staff_and_patients_may_do_none_of_it(api: Api, ana: Actor) -> None:
    neighbour = await api.town.found_neighbour()
    standby = await added(api)
    theirs = await api.town.standby(ana)
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/standbys", None),
        ("POST", "/standbys", ZOE),
        ("DELETE", f"/standbys/{standby['id']}", None),
        ("POST", f"/standbys/{standby['id']}/pause", {"until": None}),
        ("POST", f"/standbys/{standby['id']}/restore", None),
        ("PUT", f"/standbys/{standby['id']}/urgency", {"urgency": 3}),
        ("GET", "/barred", None),
        ("PUT", f"/barred/{standby['patient_id']}", {"reason": "x"}),
        ("DELETE", f"/barred/{standby['patient_id']}", None),
        ("PUT", "/overrides", []),
    ]
    async with api.nothing_changes():
        for method, path, body in calls:
            for who in (neighbour, ana):
                assert refusal(await api.call(method, HERE + path, who, json=body)) == (403, "forbidden")
            assert refusal(await api.call(method, HERE + path, json=body)) == (401, "unauthenticated")
            missing = await api.call(method, f"/clinics/clinic_none{path}", api.town.staff, json=body)
            assert refusal(missing) == (404, "not_found")
        for method, path, body in calls[2:5]:
            through_own = await api.call(method, f"/clinics/clinic_2{path}", neighbour, json=body)
            assert refusal(through_own) == (404, "not_found")
        bar = await api.put(
            f"/clinics/clinic_2/barred/{standby['patient_id']}", neighbour, json={"reason": "x"}
        )
        assert refusal(bar) == (404, "not_found")
        for method, rest in (("DELETE", ""), ("POST", "/pause")):
            address = f"{HERE}/standbys/{theirs.id}{rest}"
            response = await api.call(method, address, api.town.staff, json={"until": None})
            assert refusal(response) == (404, "not_found")
        assert refusal(await api.delete(f"/standbys/{standby['id']}", ana)) == (404, "not_found")


async def test_a_clinic_says_what_is_otherwise_for_some_visits(api: Api) -> None:
    staff = api.town.staff
    wanted = [
        {"visit_type": " Check-up ", "mode": "queue", "window": 900},
        {"visit_type": "surgery", "grace": 0},
    ]
    changed = await api.put(f"{HERE}/overrides", staff, json=wanted)
    assert changed.status_code == 200
    first, second = (await api.get(HERE)).json()["overrides"]
    assert (first["visit_type"], first["mode"], first["window"], first["grace"]) == (
        "Check-up",
        "queue",
        900,
        None,
    )
    assert second["grace"] == 0
    async with api.nothing_changes():
        twice = [{"visit_type": "Straße"}, {"visit_type": "STRASSE"}]
        response = await api.put(f"{HERE}/overrides", staff, json=twice)
        assert refusal(response) == (422, "visit_type_twice")
        many = [{"visit_type": f"type {number}"} for number in range(31)]
        strange: list[Any] = [{}, {"visit_type": " "}, {"visit_type": "\u202ex"}]
        strange += [{"visit_type": "x", "cap_day": 9}, {"visit_type": "x", "window": 1}]
        bodies: list[Any] = [many, {}, None, *([each] for each in strange)]
        for body in bodies:
            response = await api.put(f"{HERE}/overrides", staff, json=body)
            assert refusal(response) == (422, "invalid")
    assert (await api.put(f"{HERE}/overrides", staff, json=many[:30])).status_code == 200
    assert (await api.put(f"{HERE}/overrides", staff, json=[])).json()["overrides"] == []


async def test_a_setting_and_an_override_at_once_both_stay(api: Api) -> None:
    staff = api.town.staff
    await asyncio.gather(
        api.put(f"{HERE}/overrides", staff, json=[{"visit_type": "surgery"}]),
        api.put(f"{HERE}/policy", staff, json={"window": 777}),
    )
    clinic = (await api.get(HERE)).json()
    assert (clinic["policy"]["window"], len(clinic["overrides"])) == (777, 1)
