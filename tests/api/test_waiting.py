"""The routes about the line: a place in it, what was missed, and a round's log."""

from api.cursors import encode
from tests.api.conftest import Api, refusal


async def test_a_patient_reads_the_place_and_what_was_missed_and_nobody_else_does(api: Api) -> None:
    ana, ben = await api.town.in_line("Ana", "Ben")
    (mine,) = await api.town.store.standbys.of_account(ana.account_id)
    place = await api.get(f"/standbys/{mine.id}/place", ana)
    assert place.json()["rows"][0] | {"topic": ""} == {
        "topic": "",
        "doctor_id": None,
        "clinic_id": None,
        "specialty": "dermatology",
        "place": 1,
        "waiting": 2,
        "more": False,
        "openings_per_week": 0.0,
        "asked_per_week": 0.0,
    }
    assert (await api.get(f"/standbys/{mine.id}/missed", ana)).json() == []
    for path in (f"/standbys/{mine.id}/place", f"/standbys/{mine.id}/missed", "/standbys/none/place"):
        assert refusal(await api.get(path, ben)) == (404, "not_found")
        assert refusal(await api.get(path, api.town.staff)) == (403, "forbidden")
        assert refusal(await api.get(path)) == (401, "unauthenticated")


async def test_the_staff_read_the_whole_log_of_a_round_page_by_page(api: Api) -> None:
    names = ["Ana", "Ben", "Cleo", "Dan"]
    *early, _ = [await api.town.patient(name) for name in names]
    for each in early:
        await api.town.standby(each, notice=48 * 60)
    dan = await api.town.patient("Dan")
    await api.town.standby(dan)
    slot = await api.town.publish(offer=True)
    await api.town.settle()
    path = f"/rounds/round_{slot.id}_1/log"
    first = (await api.get(f"{path}?limit=3", api.town.staff)).json()
    last = (await api.get(f"{path}?limit=3&cursor={first['next_cursor']}", api.town.staff)).json()
    lines = [*first["items"], *last["items"]]
    assert [(line["patient_name"], line["reason"]) for line in lines] == [
        ("Ana", "notice"),
        ("Ben", "notice"),
        ("Cleo", "notice"),
        ("Dan", None),
    ]
    assert last["next_cursor"] is None
    assert refusal(await api.get(path, dan)) == (403, "forbidden")
    assert refusal(await api.get(path, await api.town.found_neighbour())) == (403, "forbidden")
    assert refusal(await api.get("/rounds/none/log", api.town.staff)) == (404, "not_found")
    for bad in ("x", encode("a"), encode(-1), encode(1, 2)):
        assert refusal(await api.get(f"{path}?cursor={bad}", api.town.staff)) == (422, "bad_cursor")
    beyond = await api.get(f"{path}?cursor={encode(10**12)}", api.town.staff)
    assert beyond.json() == {"items": [], "next_cursor": None}


async def test_hours_may_be_published_for_some_ages_only(api: Api) -> None:
    start = (await api.town.publish()).start
    body = {
        "doctor_id": "doctor_2",
        "visit_type": "vaccination",
        "starts": [start.isoformat()],
        "minutes": 30,
        "ages": {"most": 15},
    }
    made = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert made.json()["published"][0]["ages"] == {"least": 0, "most": 15}


async def test_ages_that_nobody_has_are_refused(api: Api) -> None:
    body = {
        "doctor_id": "doctor_2",
        "visit_type": "vaccination",
        "starts": ["2026-11-24T09:00:00Z"],
        "minutes": 30,
        "ages": {"least": 18, "most": 15},
    }
    refused = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(refused)[0] == 422


async def test_who_has_left_the_line_has_no_place_in_it(api: Api) -> None:
    (ana,) = await api.town.in_line("Ana")
    (mine,) = await api.town.store.standbys.of_account(ana.account_id)
    await api.delete(f"/standbys/{mine.id}", ana)
    assert refusal(await api.get(f"/standbys/{mine.id}/place", ana)) == (404, "not_found")
